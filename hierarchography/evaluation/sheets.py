"""Shared parts of the sheets for readers: titles, abstracts and names as plain text on one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hierarchography.model import Corpus

_SPACES = re.compile(r"\s+")
HIDDEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that become spaces: control characters, line separators, and unassigned code points."""
FORMAT = "Cf"
"""The category of invisible formatting characters, such as those for writing direction; they are removed."""


@dataclass(frozen=True)
class Quote:
    """The text of a paper on a sheet."""

    title: str
    abstract: str

    def cut(self, characters: int) -> str:
        """The title and the first characters of the abstract, on one line."""
        return " -- ".join(filter(None, (plain(self.title), plain(self.abstract)[:characters].strip())))


def quotes(corpus: Corpus) -> list[Quote]:
    """The texts of the papers for sheets, in the corpus's order."""
    titles, abstracts = (corpus.frame[column].tolist() for column in ("title", "abstract"))
    return [Quote(str(title or ""), str(abstract or "")) for title, abstract in zip(titles, abstracts, strict=True)]


def plain(text: str) -> str:
    r"""Untrusted text as one line without control characters.

    >>> plain("Waves\nadd \x1b[31m up")
    'Waves add [31m up'
    """
    kinds = ((character, unicodedata.category(character)) for character in text)
    shown = "".join(" " if kind in HIDDEN else character for character, kind in kinds if kind != FORMAT)
    return _SPACES.sub(" ", shown).strip()


def shuffled(seed: Sequence[int], items: Sequence[str]) -> list[str]:
    """The items in an order that depends only on the seed, not on earlier random numbers."""
    order = np.random.default_rng(list(seed)).permutation(len(items))
    return [items[place] for place in order]


def letters(place: int) -> str:
    """The letters of the option at a position: a to z, then aa, ab, ...

    >>> [letters(place) for place in (0, 25, 26, 27)]
    ['a', 'z', 'aa', 'ab']
    """
    more, last = divmod(place, 26)
    return (letters(more - 1) if more else "") + chr(ord("a") + last)
