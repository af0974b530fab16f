"""Texts in fewer bytes than gzip alone makes of them: frequent words as bytes that ASCII leaves free.

Each frequent word, with the space before it, and each character outside of ASCII is a number in one list. A byte of
128 or more begins such a number, of one byte for the most frequent, of two or three for the others (a dense code, as of
Brisaboa et al. 2003, with the bytes of ASCII kept for themselves). `JOINED` before a word says that no space is, and
`CAPITAL` that its first letter is one. All else stands as it is. gzip packs the result: of abstracts it then needs
seven tenths of the bytes (words first, then a general compressor: Farina et al. 2008). `js/shorthand.js` reads it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

ONE, TWO, THREE = 64, 48, 16
"""First bytes, from 128 on, of numbers of one, two and three bytes."""
PAGE = 128
"""The values of each further byte, which is 128 or more as well."""
MOST_ENTRIES = ONE + TWO * PAGE + THREE * PAGE**2
LEAST_COUNT = 3
LEAST_SAVED = 20
"""Letters that a word must stand for in all, or its line in the list costs more than it saves."""
JOINED, CAPITAL = "\x01", "\x02"

_PARTS = re.compile(r" ?[^\W\d_]{2,}|[^\x00-\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Shorthand:
    """The list of words and characters of some texts, and these texts written by it.

    The texts are lines of cleaned text: no control character is in them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.entries: Sequence[str] = _entries(texts)
        self._codes = dict(zip(self.entries, _codes(), strict=False))
        self._written: dict[str, str] = {}

    def write(self, text: str) -> bytes:
        """A text by the list. Raises `KeyError` for a character outside of ASCII that no text had."""
        return _PARTS.sub(self._part, text).encode("latin-1")

    def _part(self, match: re.Match[str]) -> str:
        part = match[0]
        written = self._written.get(part)
        if written is None:
            written = self._written[part] = self._code(part)
        return written

    def _code(self, part: str) -> str:
        if code := self._codes.get(part):
            return code
        word = part.removeprefix(" ")
        small = _small(word)
        if code := self._codes.get(f" {small}"):
            return ("" if part[0] == " " else JOINED) + ("" if small == word else CAPITAL) + code
        return "".join(letter if letter.isascii() else self._codes[letter] for letter in part)


def _entries(texts: Iterable[str]) -> list[str]:
    """The characters outside of ASCII and, each after a space, the words that are worth it; the most frequent first."""
    parts: Counter[str] = Counter()
    for text in texts:
        parts.update(_PARTS.findall(text))
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for part, count in parts.items():
        words[_small(part.removeprefix(" "))] += count
        for character in _NOT_ASCII.findall(part):
            characters[character] += count
    worth = {w: n for w, n in words.items() if len(w) > 1 and n >= LEAST_COUNT and n * (len(w) - 1) > LEAST_SAVED}
    kept = sorted(worth, key=lambda word: (-worth[word], word))[: MOST_ENTRIES - len(characters)]
    counts = characters + Counter({f" {word}": worth[word] for word in kept})
    return sorted(counts, key=lambda entry: (-counts[entry], entry))


def _small(word: str) -> str:
    """A word that begins a sentence as it is inside of one: only ASCII letters change alike in every language."""
    return word[0].lower() + word[1:] if word[0].isascii() and word[1:].islower() else word


def _codes() -> Iterator[str]:
    """The bytes of the numbers from 0 on, as characters of Latin-1."""
    further = [chr(128 + value) for value in range(PAGE)]
    yield from (chr(128 + first) for first in range(ONE))
    yield from (chr(128 + ONE + first) + second for first in range(TWO) for second in further)
    of_three = [chr(128 + ONE + TWO + first) for first in range(THREE)]
    yield from (first + second + third for first in of_three for second in further for third in further)
