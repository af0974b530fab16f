"""The dimensions of papers that a language model reads: their names, and the question that each answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hierarchography.errors import InputError
from hierarchography.model import MAIN_VIEW, VIEW_NAME

AUTO = "auto"
"""The setting with which the model proposes the dimensions."""
MOST_DIMENSIONS = 6
MOST_QUESTION = 200
"""Maximum characters of a question."""
KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "problem": "Which problem does the paper try to solve?",
        "method": "By which method does the paper work?",
        "result": "What does the paper find?",
    }
)
"""The questions of the facets that can also be read without a model."""


@dataclass(frozen=True)
class Dimension:
    """A dimension: `name`, which also names its view, and the `question` that a value of it answers."""

    name: str
    question: str

    @classmethod
    def called(cls, name: str, question: str = "") -> Dimension:
        """A dimension with a name in plain words, with its usual question if none is given.

        Raises `InputError` for a name that a view cannot have.

        >>> Dimension.called("Study design")
        Dimension(name='study-design', question="What is the paper's study design?")
        """
        plain = " ".join(name.split()).casefold()
        slug = re.sub(r"[\s_-]+", "-", plain)
        if not VIEW_NAME.fullmatch(slug) or slug in {AUTO, MAIN_VIEW}:
            raise InputError(
                f"{name!r} cannot be the name of a dimension: use up to 40 small letters, digits and hyphens, "
                f"and neither {AUTO!r} nor {MAIN_VIEW!r}"
            )
        asked = " ".join(question.split())[:MOST_QUESTION] or KNOWN.get(slug, f"What is the paper's {plain}?")
        return cls(slug, asked)


def asked_dimensions(setting: str | Sequence[str]) -> tuple[Dimension, ...] | None:
    """The dimensions in a setting ("material, study design: how was it studied?") or a list; None for `AUTO`.

    Dimensions with a question that contains a comma are separated by semicolons. Raises `InputError` for a name that
    cannot be used, a name given twice, and too many dimensions.
    """
    if isinstance(setting, str):
        setting = setting.split(";" if ";" in setting else ",")
    pieces = [piece.strip() for piece in setting if piece.strip()]
    if pieces == [AUTO]:
        return None
    found = [Dimension.called(*map(str.strip, piece.partition(":")[::2])) for piece in pieces]
    names = [dimension.name for dimension in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise InputError(f"the dimension {twice!r} is named twice")
    if len(found) > MOST_DIMENSIONS:
        raise InputError(f"{len(found)} dimensions are named, and at most {MOST_DIMENSIONS} can be read at once")
    return tuple(found)
