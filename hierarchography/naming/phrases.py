"""Phrases of 1 to 4 words in a collection of texts, and which text holds which.

Words become numbers, and phrases grow one word at a time: a phrase of n words is counted only where
its first n - 1 words and its last word are frequent (the Apriori rule of Agrawal & Srikant 1994), on
whole arrays. So the millions of rare n-grams that a plain n-gram vectoriser collects are never made.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from hierarchography.model.embeddings import frozen
from hierarchography.naming.markup import strip_markup
from hierarchography.naming.stopwords import CONNECTORS, GENERAL_WORDS, UNSPACED_WORDS, is_stop_word, language_of

LONGEST, LONGEST_UNSPACED = 4, 6
"""Most words of a phrase, and most characters where a script sets no spaces."""
LONGEST_WORD = 30
CAPITAL_WEIGHT = 0.01
"""What a spelling in a title or at the start of a sentence counts: its capitals say nothing."""

_GAP, _END = -1, -2
"""What no phrase crosses, and that which moreover ends a sentence or a passage."""
_ELIDING = frozenset({"fr", "it"})
_ENDS = frozenset(".!?:|")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u309f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51"
    "\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56"
    "\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d82-\u0d83\u0dca-\u0ddf\u1ab0-\u1aff\u200c\u200d"
)
_ASCII_TOKEN = re.compile(r"[0-9A-Za-z]+(?:['-][0-9A-Za-z]+)*|[^\s0-9A-Za-z]")
_TOKEN = re.compile(
    rf"[^\W_{_UNSPACED}][^\W_{_UNSPACED}{_MARKS}]*[{_MARKS}]*"
    rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])*(?:[-'’‐‑](?:[^\W_{_UNSPACED}]|[{_MARKS}])+)*"
    rf"|[{_UNSPACED}]|\S"
)
_CHARACTER = re.compile(rf"[{_UNSPACED}]")
_PARTICLE = re.compile(r"[\u3040-\u309f的了是和与或也都而且这那我们其被把着吗呢]")
"""Hiragana and Chinese particles: they join words and are in none."""
_SAYING = re.compile("|".join(UNSPACED_WORDS))
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|un|dell|nell|all|sull|dall)['’](?=\w)", re.IGNORECASE)
_IRREGULAR = {
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "spectra": "spectrum",
    "nuclei": "nucleus",
    "phenomena": "phenomenon",
    "criteria": "criterion",
    "mice": "mouse",
    "children": "child",
    "media": "medium",
    "bacteria": "bacterium",
    "genera": "genus",
}


@dataclass(frozen=True, eq=False)
class Phrases:
    """The phrases of a collection of n texts.

    `forms` are their commonest spellings ("LLMs"), `keys` the folded words that all spellings share
    (("llm",)), and `presence` (n, phrases) a float32 CSR table of ones where a text holds a phrase.
    `closing` (phrases,) is the share of a phrase's occurrences that no further word follows: near 1 for
    "language models", near 0 for the fragment "large language" or an adjective.
    """

    forms: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    presence: csr_matrix
    closing: NDArray[np.float64]

    def __post_init__(self) -> None:
        frozen(self.presence.data)
        frozen(self.closing)

    def __len__(self) -> int:
        return len(self.forms)


def fold(word: str) -> str:
    """What the variants of a word share: its lower case, without a plural's or a possessive's ending.

    >>> [fold(word) for word in ("Galaxies", "LLMs", "physics", "analyses", "Maxwell's")]
    ['galaxy', 'llm', 'physic', 'analysis', 'maxwell']
    """
    word = word.casefold().replace("’", "'").replace("‐", "-").replace("‑", "-")
    word = word.removesuffix("'s").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith(("alyses", "theses")):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def is_single_word(phrase: str) -> bool:
    """Whether a phrase is one word of a script that sets spaces; in others words cannot be told apart by sight.

    >>> [is_single_word(phrase) for phrase in ("parallel", "parallel corpora", "机器翻译")]
    [True, False, False]
    """
    return " " not in phrase and not _CHARACTER.search(phrase)


def least_texts(texts: int) -> int:
    """How many texts must hold a phrase: 1 of very few, 2 of some, and up to 10 of very many."""
    return 1 if texts < 8 else min(10, 2 + texts // 5_000)


def find_phrases(texts: Iterable[Sequence[str]], floor: int | None = None) -> Phrases:
    """The phrases of texts, each given as its title and further passages (abstract, author keywords).

    A phrase begins and ends with a word that carries meaning, spans no punctuation, and occurs in at
    least `floor` texts (by default `least_texts`). In scripts without spaces a phrase is 2 to 6
    characters. Phrases come in alphabetical order, whatever the order of the texts.
    """
    reader = _Reader()
    for passages in texts:
        reader.read(passages)
    row = reader.row()
    levels = list(_levels(row, least_texts(row.texts) if floor is None else floor))
    forms = [form for level in levels for form in level.forms]
    keys = [key for level in levels for key in level.keys]
    alphabet = sorted(range(len(forms)), key=lambda phrase: (forms[phrase], keys[phrase]))
    order = np.array(alphabet, dtype=np.int64)
    tables = [level.presence for level in levels] or [csr_matrix((row.texts, 0), dtype=np.float32)]
    return Phrases(
        tuple(forms[phrase] for phrase in order),
        tuple(keys[phrase] for phrase in order),
        hstack(tables, format="csr")[:, order],
        np.concatenate([np.empty(0), *(level.closing for level in levels)])[order],
    )


@dataclass(frozen=True, eq=False)
class _Row:
    """All texts as one row of N tokens; every passage ends with a gap.

    `spelled` (N,) numbers into `spellings`, `words` (N,) into `vocabulary` (folded), -1 at a gap, where
    no phrase goes on. `owners` (N,): the text. `plain` (N,): whether a capital letter there means something.
    """

    spelled: NDArray[np.int32]
    words: NDArray[np.int64]
    owners: NDArray[np.int32]
    plain: NDArray[np.bool_]
    spellings: list[str]
    vocabulary: list[str]
    texts: int


class _Reader:
    """Turns texts into the numbers of a `_Row`, one text after the other."""

    def __init__(self) -> None:
        self.texts = 0
        self.spellings: dict[str, int] = {}
        self._numbers: dict[str, _Numbers] = {}
        self._tokens, self._lengths, self._passages = array("i"), array("i"), array("i")

    def read(self, passages: Sequence[str]) -> None:
        """Add one text; its first passage is its title."""
        split = [_tokens(strip_markup(passage)) for passage in passages]
        language = language_of(chain.from_iterable(reversed(split)))
        numbers = self._numbers.setdefault(language, _Numbers(language, self.spellings))
        for tokens in split:
            self._tokens.extend(map(numbers.__getitem__, tokens))
            self._tokens.append(_END)
            self._lengths.append(len(tokens) + 1)
        self._passages.append(len(split))
        self.texts += 1

    def row(self) -> _Row:
        """Everything read so far; of several tokens in a row that no phrase crosses, the first is kept."""
        spellings = list(self.spellings)
        vocabulary: dict[str, int] = {}
        word_of = [vocabulary.setdefault(fold(spelling), len(vocabulary)) for spelling in spellings]
        tokens = np.array(self._tokens, dtype=np.int32)
        before = np.concatenate([[np.int32(_END)], tokens[:-1]])
        present = (tokens >= 0) | (before >= 0)
        spelled = np.maximum(tokens[present], _GAP)
        words = np.array([*word_of, _GAP], dtype=np.int64)[spelled]
        plain = (before[present] != _END) & ~self._by_passage(self._titles())[present]
        owners = np.repeat(np.arange(self.texts, dtype=np.int32), self._passages)
        return _Row(spelled, words, self._by_passage(owners)[present], plain, spellings, list(vocabulary), self.texts)

    def _by_passage(self, values: NDArray[Any]) -> NDArray[Any]:
        """A value of each passage for each of its tokens."""
        return np.repeat(values, self._lengths)

    def _titles(self) -> NDArray[np.bool_]:
        """Which passages are titles: the first of each text."""
        firsts = np.zeros(len(self._lengths), dtype=bool)
        firsts[np.cumsum(self._passages) - self._passages] = True
        return firsts


class _Numbers(dict[str, int]):
    """The number of each token of texts in one language: that of its spelling, or `_GAP` or `_END`."""

    def __init__(self, language: str, spellings: dict[str, int]) -> None:
        super().__init__()
        self.language, self.spellings = language, spellings

    def __missing__(self, token: str) -> int:
        number = self[token] = self._number(token)
        return number

    def _number(self, token: str) -> int:
        if token in _ENDS:
            return _END
        if self.language in _ELIDING:
            token = _ELIDED.sub("", token, count=1)
        word = token.casefold()
        if not token[0].isalnum() or len(token) > LONGEST_WORD or _PARTICLE.match(token):
            return _GAP
        if is_stop_word(word, self.language) and word not in CONNECTORS[self.language]:
            return _GAP
        return self.spellings.setdefault(token, len(self.spellings))


@dataclass(frozen=True, eq=False)
class _Level:
    """The phrases of one length, as in `Phrases`."""

    forms: list[str]
    keys: list[tuple[str, ...]]
    presence: csr_matrix
    closing: NDArray[np.float64]


def _tokens(text: str) -> list[str]:
    return _ASCII_TOKEN.findall(text) if text.isascii() else _TOKEN.findall(_SAYING.sub(",", text))


def _levels(row: _Row, floor: int) -> Iterator[_Level]:
    """Phrases of 1, 2, ... words, each made from those one word shorter."""
    inner = np.array([*map(_is_inner, row.vocabulary), True])
    general = np.array([*map(_is_general, row.vocabulary), True])
    letter = np.array([*map(_is_letter, row.vocabulary), False])
    character = np.array([*(bool(_CHARACTER.match(word)) for word in row.vocabulary), False])
    grams = _frequent(row.words, row.owners, floor)
    single = np.where(grams >= 0, row.words, _GAP)
    for length in range(1, LONGEST_UNSPACED + 1):
        if length > 1:
            grams = _frequent(_extended(grams, single, character, length), row.owners, floor)
        at = np.flatnonzero(grams >= 0)
        first, last = single[at], single[np.minimum(at + length - 1, len(single) - 1)]
        poor = inner[first] | inner[last] | (general[first] if length == 1 else letter[last])
        at = at[~poor]
        if len(at):
            yield _level(row, at, grams[at], length, inner)


def _extended(
    grams: NDArray[np.int64], single: NDArray[np.int64], character: NDArray[np.bool_], length: int
) -> NDArray[np.int64]:
    """Codes of the phrases one word longer, by the position of their first word; -1 where there is none."""
    longer = np.full(len(grams), _GAP, dtype=np.int64)
    reach = max(0, len(grams) - length + 1)
    head, tail = grams[:reach], single[length - 1 :]
    before = single[length - 2 : length - 2 + reach]
    going = (head >= 0) & (tail >= 0) & (character[before] == character[tail])
    if length > LONGEST:
        going &= character[tail]
    longer[:reach][going] = head[going] * (int(single.max(initial=0)) + 1) + tail[going]
    return longer


def _frequent(codes: NDArray[np.int64], owners: NDArray[np.int32], floor: int) -> NDArray[np.int64]:
    """Codes renumbered 0, 1, ... where at least `floor` texts hold them, -1 elsewhere."""
    at = np.flatnonzero(codes >= 0)
    renumbered = np.full(len(codes), _GAP, dtype=np.int64)
    if len(at):
        compact, distinct = pd.factorize(codes[at], sort=True)
        texts = int(owners[-1]) + 1
        holders = np.bincount(_distinct(compact * texts + owners[at]) // texts, minlength=len(distinct))
        frequent = holders >= floor
        renumbered[at] = np.where(frequent, np.cumsum(frequent) - 1, _GAP)[compact]
    return renumbered


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, rising. `np.unique` hashes first, which takes ten times as long on millions of numbers."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]


def _level(row: _Row, at: NDArray[np.int64], grams: NDArray[np.int64], length: int, inner: NDArray[np.bool_]) -> _Level:
    """The phrases that start `at` positions; `grams` tells which phrase each one is."""
    distinct, start, phrases = np.unique(grams, return_index=True, return_inverse=True)
    keys = [
        tuple(row.vocabulary[word] for word in row.words[at[position] : at[position] + length]) for position in start
    ]
    pairs = _distinct(row.owners[at].astype(np.int64) * len(distinct) + phrases)
    ones = np.ones(len(pairs), dtype=np.float32)
    presence = csr_matrix((ones, (pairs // len(distinct), pairs % len(distinct))), shape=(row.texts, len(distinct)))
    closed = inner[row.words[at + length]]
    closing = np.bincount(phrases, weights=closed) / np.bincount(phrases)
    return _Level(_forms(row, at, phrases, length), keys, presence, closing)


def _forms(row: _Row, at: NDArray[np.int64], phrases: NDArray[np.int64], length: int) -> list[str]:
    """The commonest spelling of each phrase; of equally common ones the last by alphabet (lower case)."""
    code = phrases
    for step in range(length):
        code = code * len(row.spellings) + row.spelled[at + step]
        _, start, code = np.unique(code, return_index=True, return_inverse=True)
    weights = np.bincount(code, weights=np.where(row.plain[at], 1.0, CAPITAL_WEIGHT))
    best: list[tuple[float, str]] = [(0.0, "")] * (int(phrases.max()) + 1)
    lower = frozenset(spelling for spelling in row.spellings if spelling.islower())
    for position, weight in zip(start, weights, strict=True):
        words = [row.spellings[number] for number in row.spelled[at[position] : at[position] + length]]
        if weight < 1:
            words = [_uncapitalised(word, lower) for word in words]
        text = ("" if _CHARACTER.match(words[0]) else " ").join(words)
        best[phrases[position]] = max(best[phrases[position]], (round(float(weight), 6), text))
    return [text for _, text in best]


def _uncapitalised(word: str, lower: frozenset[str]) -> str:
    """The word, each of its hyphenated parts in lower case where the texts elsewhere write that so."""
    return "-".join(part.lower() if part.lower() in lower else part for part in word.split("-"))


def _is_inner(word: str) -> bool:
    """Whether a word may stand only inside a phrase: numbers, and connectors such as "of"."""
    return word.replace("-", "").isdigit() or any(word in connectors for connectors in CONNECTORS.values())


def _is_general(word: str) -> bool:
    """Whether a word says too little to be a phrase of its own."""
    return word in _FOLDED_GENERAL or len(word) == 1


def _is_letter(word: str) -> bool:
    """Whether a word is a single letter, which closes no phrase ("group G")."""
    return len(word) == 1 and not _CHARACTER.match(word)


_FOLDED_GENERAL = frozenset(fold(word) for word in GENERAL_WORDS)
