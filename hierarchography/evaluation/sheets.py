"""What the sheets for a reader share: titles, abstracts and names as plain text on one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hierarchography.model import Corpus

_SPACES = re.compile(r"\s+")
HIDDEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that become spaces: control characters, line separators, and what is no character at all."""
FORMAT = "Cf"
"""The category of characters that only change how others are shown, as the direction of writing; they are left out."""


@dataclass(frozen=True)
class Quote:
    """What a sheet shows of a paper."""

    title: str
    abstract: str

    def cut(self, characters: int) -> str:
        """The title and so many characters of the abstract, on one line."""
        return " -- ".join(filter(None, (plain(self.title), plain(self.abstract)[:characters].strip())))


def quotes(corpus: Corpus) -> list[Quote]:
    """What sheets show of each paper, in the corpus's order."""
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
    """The items in an order that depends only on the seed, whatever was shuffled before."""
    order = np.random.default_rng(list(seed)).permutation(len(items))
    return [items[place] for place in order]


def letters(place: int) -> str:
    """What the option at a place is called: a to z, then aa, ab, ...

    >>> [letters(place) for place in (0, 25, 26, 27)]
    ['a', 'z', 'aa', 'ab']
    """
    more, last = divmod(place, 26)
    return (letters(more - 1) if more else "") + chr(ord("a") + last)
