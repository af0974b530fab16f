"""Which papers may be left out, by name, and the check of these settings. Imports nothing that computes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hierarchography.config import CorpusConfig
from hierarchography.errors import unknown
from hierarchography.vocabulary.detection import LANGUAGES

RETRACTED, CORRECTION, EDITORIAL, LETTER = "retracted", "correction", "editorial", "letter"
STATUSES: Mapping[str, str] = MappingProxyType(
    {"retracted": RETRACTED, "corrections": CORRECTION, "editorials": EDITORIAL, "letters": LETTER}
)
"""The names that `corpus.drop` accepts, and the status of the papers that each leaves out."""


def names_in(text: str) -> list[str]:
    """The names in a setting with commas between them."""
    return [name for part in text.split(",") if (name := part.strip().casefold())]


def check_screening(config: CorpusConfig) -> None:
    """Raise `InputError` for a name in `drop` or `language` that is not known."""
    for name in names_in(config.drop):
        if name not in STATUSES:
            raise unknown("kind of paper to drop", name, STATUSES)
    for code in names_in(config.language):
        if code not in LANGUAGES:
            raise unknown("language", code, LANGUAGES)
