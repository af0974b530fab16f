"""Finds frequent phrases of 1 to 4 words in texts, and which texts contain them.

Words become numbers, and phrases grow by one word at a time. A phrase of n words is counted only if its first n - 1
words and its last word are frequent (the Apriori rule of Agrawal & Srikant 1994). All steps work on whole arrays. The
millions of rare n-grams of an ordinary n-gram vectoriser are therefore never created.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from hierarchography.model.distinct import distinct_numbers
from hierarchography.model.embeddings import frozen
from hierarchography.naming.inflection import fold, is_plural
from hierarchography.naming.korean import KOREAN, apart
from hierarchography.naming.markup import strip_markup
from hierarchography.naming.particles import Particles
from hierarchography.naming.romance import linked, written
from hierarchography.naming.stopwords import ADVERBS_OF_TERMS, CONNECTORS, GENERAL_WORDS, UNSPACED_WORDS, is_stop_word
from hierarchography.naming.unspaced import is_cut, not_words
from hierarchography.naming.wording import NO_WORDS, Wording
from hierarchography.vocabulary.languages import ENGLISH, language_of, sentence_language

LONGEST, LONGEST_UNSPACED = 4, 6
"""Maximum number of words of a phrase, and of characters in scripts without spaces."""
LONGEST_WORD = 30
CAPITAL_WEIGHT = 0.01
"""Weight of a spelling in a title or at the start of a sentence, where capitals are not informative."""
INFLECTED, START_WEIGHT = frozenset({"de", "pl", "ru", "uk"}), 3.0
"""Languages with grammatical cases, in which sentences and titles mostly start with a nominative; its weight."""

MANY = 0.4
"""Least share of plurals, among the occurrences of an English phrase that no word follows, of a phrase in plural."""

_GAP, _END = -1, -2
"""A gap, which no phrase crosses, and a gap that also ends a sentence or a passage."""
_ENDS = frozenset(".!?:|。！？：")
_BREAKS = _ENDS | frozenset("()（）[]")
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
"""Hiragana and Chinese particles, which join words and are never part of one."""
_SAYING = re.compile("|".join(UNSPACED_WORDS))


@dataclass(frozen=True, eq=False)
class Phrases:
    """The phrases of a collection of n texts.

    `forms` are their most common spellings ("LLMs"), `keys` the folded words that all spellings share (("llm",)), and
    `presence` (n, phrases) is a float32 CSR table with 1 if a text contains a phrase; `titled` is the same for titles.
    `closing` (phrases,) is the share of a phrase's occurrences that no word follows: near 1 for "language models", near
    0 for the incomplete "large language" or for an adjective. `opening` is the share that no word precedes: near 0 for
    French adjectives. `languages` are those of most occurrences of each phrase, and `written` those of the texts.
    """

    forms: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    presence: csr_matrix
    closing: NDArray[np.float64]
    opening: NDArray[np.float64]
    titled: csr_matrix
    languages: tuple[str, ...]
    written: tuple[str, ...]

    def __post_init__(self) -> None:
        frozen(self.presence.data)
        frozen(self.titled.data)
        frozen(self.closing)
        frozen(self.opening)

    def __len__(self) -> int:
        return len(self.forms)


def is_single_word(phrase: str) -> bool:
    """Whether a phrase is one word in a script with spaces; False for scripts without spaces.

    >>> [is_single_word(phrase) for phrase in ("parallel", "parallel corpora", "机器翻译")]
    [True, False, False]
    """
    return " " not in phrase and not _CHARACTER.search(phrase)


def least_texts(texts: int) -> int:
    """The minimum number of texts that contain a phrase: from 1 for very few texts to 10 for very many."""
    return 1 if texts < 8 else min(10, 2 + texts // 5_000)


def find_phrases(texts: Iterable[Sequence[str]], floor: int | None = None, wording: Wording = NO_WORDS) -> Phrases:
    """The phrases of texts, each given as its title and further passages (abstract, author keywords).

    A phrase begins and ends with a word that carries meaning, spans no punctuation, and occurs in at
    least `floor` texts (by default `least_texts`). In scripts without spaces a phrase has 2 to 6
    characters. Phrases are in alphabetical order, whatever the order of the texts. No phrase contains a stop word of
    `wording`, and its synonyms count as one phrase.
    """
    reader = _Reader(wording)
    for passages in texts:
        reader.read(passages)
    row = reader.row()
    levels = list(_levels(row, least_texts(row.texts) if floor is None else floor))
    forms = [form for level in levels for form in level.forms]
    keys = [key for level in levels for key in level.keys]
    languages = [language for level in levels for language in level.languages]
    alphabet = sorted(_once_each(forms, keys, languages), key=lambda phrase: (forms[phrase], keys[phrase]))
    order = np.array(alphabet, dtype=np.int64)
    empty = csr_matrix((row.texts, 0), dtype=np.float32)
    return Phrases(
        tuple(wording.spelled(forms[phrase]) for phrase in order),
        tuple(keys[phrase] for phrase in order),
        hstack([level.presence for level in levels] or [empty], format="csr")[:, order],
        np.concatenate([np.empty(0), *(level.closing for level in levels)])[order],
        np.concatenate([np.empty(0), *(level.opening for level in levels)])[order],
        hstack([level.titled for level in levels] or [empty], format="csr")[:, order],
        tuple(languages[phrase] for phrase in order),
        tuple(reader.written),
    )


def _once_each(forms: Sequence[str], keys: Sequence[tuple[str, ...]], languages: Sequence[str]) -> list[int]:
    """The phrases without those of several words whose form, with particles, is that of a phrase with more words."""
    longest: dict[tuple[str, str], int] = {}
    called = [(form.casefold(), language) for form, language in zip(forms, languages, strict=True)]
    for name, key in zip(called, keys, strict=True):
        longest[name] = max(longest.get(name, 0), len(key))
    return [at for at, key in enumerate(keys) if len(key) == 1 or len(key) == longest[called[at]]]


@dataclass(frozen=True, eq=False)
class _Row:
    """All texts as one sequence of N tokens; every passage ends with a gap.

    `spelled` (N,) are positions in `spellings`, `words` (N,) positions in `vocabulary` (folded words), -1 for a gap.
    `owners` (N,): the text. `plain` (N,): whether a capital letter is informative there. `titles` (N,): whether the
    token is in a title. `tongues` (N,): the language, as a position in `languages`.
    """

    spelled: NDArray[np.int32]
    words: NDArray[np.int64]
    owners: NDArray[np.int32]
    plain: NDArray[np.bool_]
    titles: NDArray[np.bool_]
    tongues: NDArray[np.int8]
    languages: list[str]
    spellings: list[str]
    vocabulary: list[str]
    texts: int

    @cached_property
    def particles(self) -> Particles:
        """The particles among the spellings."""
        return Particles(self.spellings)

    @cached_property
    def links(self) -> NDArray[np.bool_]:
        """Which tokens (N,) link a word to the one before it, in languages whose phrases begin with their heads."""
        linking = np.array([*(word in _CONNECTORS for word in self.vocabulary), False])
        return np.asarray(linking[self.words] & ~self.english)

    @cached_property
    def plurals(self) -> NDArray[np.bool_]:
        """Which spellings are English plurals."""
        return np.fromiter(map(is_plural, self.spellings), dtype=bool, count=len(self.spellings))

    @cached_property
    def english(self) -> NDArray[np.bool_]:
        """Which tokens (N,) are English."""
        return np.asarray(self.tongues == (self.languages.index(ENGLISH) if ENGLISH in self.languages else -1))


class _Reader:
    """Converts texts to the numbers of a `_Row`, one text at a time."""

    def __init__(self, wording: Wording) -> None:
        self.texts = 0
        self.spellings: dict[str, int] = {}
        self.folded: list[str] = []
        self.written: list[str] = []
        self._wording = wording
        self._numbers: dict[str, _Numbers] = {}
        self._tokens, self._tongues = array("i"), array("b")
        self._lengths, self._passages = array("i"), array("i")

    def read(self, passages: Sequence[str]) -> None:
        """Add one text; its first passage is its title."""
        split = [_tokens(self._wording.preferred(strip_markup(passage))) for passage in passages]
        language = language_of(chain.from_iterable(reversed(split)))
        spoken: Counter[str] = Counter()
        mixed = language != ENGLISH or not all(passage.isascii() for passage in passages)
        for tokens in split:
            length = 1
            for tongue, sentence in _sentences(tokens, language) if mixed else ((language, tokens),):
                length += self._add(tongue, sentence)
                spoken[tongue] += len(sentence)
            self._tokens.append(_END)
            self._tongues.append(self._tongues[-1] if self._tongues else 0)
            self._lengths.append(length)
        self.written.append(max(spoken, key=lambda code: (spoken[code], code)) if any(spoken.values()) else language)
        self._passages.append(len(split))
        self.texts += 1

    def _add(self, language: str, tokens: Sequence[str]) -> int:
        """Add a sentence and return the number of its tokens; linking words of two parts count as one."""
        if language not in self._numbers:
            place = len(self._numbers)
            self._numbers[language] = _Numbers(language, place, self.spellings, self.folded, self._wording)
        numbers = self._numbers[language]
        tokens = linked(tokens, language) if language != KOREAN else list(apart(tokens))
        self._tokens.extend(map(numbers.__getitem__, tokens))
        self._tongues.extend([numbers.place] * len(tokens))
        return len(tokens)

    def row(self) -> _Row:
        """Everything read so far; of several consecutive gaps, only the first is kept."""
        spellings = list(self.spellings)
        vocabulary: dict[str, int] = {}
        word_of = [vocabulary.setdefault(folded, len(vocabulary)) for folded in self.folded]
        tokens = np.array(self._tokens, dtype=np.int32)
        before = np.concatenate([[np.int32(_END)], tokens[:-1]])
        present = (tokens >= 0) | (before >= 0)
        spelled = np.maximum(tokens[present], _GAP)
        words = np.array([*word_of, _GAP], dtype=np.int64)[spelled]
        titles = self._by_passage(self._titles())[present]
        plain = (before[present] != _END) & ~titles
        owners = np.repeat(np.arange(self.texts, dtype=np.int32), self._passages)
        tongues = np.array(self._tongues, dtype=np.int8)[present]
        owners = self._by_passage(owners)[present]
        languages = list(self._numbers)
        return _Row(spelled, words, owners, plain, titles, tongues, languages, spellings, list(vocabulary), self.texts)

    def _by_passage(self, values: NDArray[Any]) -> NDArray[Any]:
        """Repeat a value of each passage for all its tokens."""
        return np.repeat(values, self._lengths)

    def _titles(self) -> NDArray[np.bool_]:
        """Which passages are titles: the first of each text."""
        firsts = np.zeros(len(self._lengths), dtype=bool)
        firsts[np.cumsum(self._passages) - self._passages] = True
        return firsts


class _Numbers(dict[str, int]):
    """A dictionary of the numbers of tokens in one language: that of the spelling, or `_GAP` or `_END`."""

    def __init__(
        self, language: str, place: int, spellings: dict[str, int], folded: list[str], wording: Wording
    ) -> None:
        super().__init__()
        self.language, self.place, self.spellings, self.folded = language, place, spellings, folded
        self._connectors, self._stop = CONNECTORS[language], wording.stop_words(language)

    def __missing__(self, token: str) -> int:
        number = self[token] = self._number(token)
        return number

    def _number(self, token: str) -> int:
        if token in _ENDS:
            return _END
        word = token.casefold()
        if not token[0].isalnum() or len(token) > LONGEST_WORD or _PARTICLE.match(token) or word in self._stop:
            return _GAP
        if word not in self._connectors and (is_stop_word(word, self.language) or word.endswith("'")):
            return _GAP
        if token not in self.spellings:
            self.folded.append(fold(token, self.language))
        return self.spellings.setdefault(token, len(self.spellings))


@dataclass(frozen=True, eq=False)
class _Level:
    """The phrases of one length, as in `Phrases`."""

    forms: list[str]
    keys: list[tuple[str, ...]]
    presence: csr_matrix
    closing: NDArray[np.float64]
    opening: NDArray[np.float64]
    titled: csr_matrix
    languages: list[str]


def _sentences(tokens: Sequence[str], language: str) -> Iterator[tuple[str, Sequence[str]]]:
    """The sentences of a passage, including their ends, with their languages."""
    start = 0
    for at, token in enumerate(tokens):
        if token in _BREAKS:
            yield sentence_language(tokens[start:at], language), tokens[start : at + 1]
            start = at + 1
    if start < len(tokens):
        yield sentence_language(tokens[start:], language), tokens[start:]


def _tokens(text: str) -> list[str]:
    return _ASCII_TOKEN.findall(text) if text.isascii() else _TOKEN.findall(_SAYING.sub(",", text))


def _levels(row: _Row, floor: int) -> Iterator[_Level]:
    """Phrases of 1, 2, ... words, each made from the phrases one word shorter."""
    inner = np.array([*map(_is_inner, row.vocabulary), True])
    general = np.array([*map(is_general, row.vocabulary), True])
    unfinished = np.array([*map(_is_open, row.vocabulary), False])
    character = np.array([*(bool(_CHARACTER.match(word)) for word in row.vocabulary), False])
    of_names = row.particles.before_names(row.spelled) & row.english
    grams = _frequent(row.words, row.owners, floor)
    single = np.where(grams >= 0, row.words, _GAP)
    for length in range(1, LONGEST_UNSPACED + 1):
        if length > 1:
            grams = _frequent(_extended(grams, single, character, length), row.owners, floor)
        at = np.flatnonzero(grams >= 0)
        first, last = single[at], single[np.minimum(at + length - 1, len(single) - 1)]
        poor = inner[first] | inner[last] | (general[first] if length == 1 else unfinished[last])
        poor |= of_names[np.minimum(at + length - 1, len(single) - 1)]
        at = at[~poor]
        if length > 1:
            at = at[~not_words(single, at, grams[at], length, character)]
            at = at[~_cut(row, at, grams[at], length)]
        if len(at):
            yield _level(row, at, grams[at], length, inner)


def _cut(row: _Row, at: NDArray[np.int64], phrases: NDArray[np.int64], length: int) -> NDArray[np.bool_]:
    """Which occurrences are of sequences of characters that begin or end with a linking character."""
    _, start, phrase = np.unique(phrases, return_index=True, return_inverse=True)
    words = ([row.vocabulary[word] for word in row.words[at[place] : at[place] + length]] for place in start)
    cut = np.array([bool(_CHARACTER.match(found[0])) and is_cut("".join(found)) for found in words], dtype=bool)
    return np.asarray(cut[phrase], dtype=bool)


def _extended(
    grams: NDArray[np.int64], single: NDArray[np.int64], character: NDArray[np.bool_], length: int
) -> NDArray[np.int64]:
    """Codes of the phrases one word longer, by the position of their first word; -1 if there is none."""
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
    """Codes renumbered 0, 1, ... if at least `floor` texts contain them, otherwise -1."""
    at = np.flatnonzero(codes >= 0)
    renumbered = np.full(len(codes), _GAP, dtype=np.int64)
    if len(at):
        compact, distinct = pd.factorize(codes[at], sort=True)
        texts = int(owners[-1]) + 1
        holders = np.bincount(distinct_numbers(compact * texts + owners[at]) // texts, minlength=len(distinct))
        frequent = holders >= floor
        renumbered[at] = np.where(frequent, np.cumsum(frequent) - 1, _GAP)[compact]
    return renumbered


def _level(row: _Row, at: NDArray[np.int64], grams: NDArray[np.int64], length: int, inner: NDArray[np.bool_]) -> _Level:
    """The phrases that start at the positions `at`; `grams` are their numbers."""
    distinct, start, phrases = np.unique(grams, return_index=True, return_inverse=True)
    keys = [
        tuple(row.vocabulary[word] for word in row.words[at[position] : at[position] + length]) for position in start
    ]
    closed = inner[row.words[at + length]] & ~row.links[np.minimum(at + length, len(row.words) - 1)]
    closing = np.bincount(phrases, weights=closed) / np.bincount(phrases)
    opened = np.where(at > 0, inner[row.words[at - 1]], True)
    opening = np.bincount(phrases, weights=opened) / np.bincount(phrases)
    return _Level(
        row.particles.before(_forms(row, at, phrases, length, closed), row.spelled, at, phrases, row.english[at]),
        keys,
        _held(row, at, phrases, len(distinct)),
        closing,
        opening,
        _held(row, at[row.titles[at]], phrases[row.titles[at]], len(distinct)),
        _spoken(row, at, phrases),
    )


def _held(row: _Row, at: NDArray[np.int64], phrases: NDArray[np.int64], count: int) -> csr_matrix:
    """Which texts contain which phrases (texts, count); `phrases` start at the positions `at`."""
    pairs = distinct_numbers(row.owners[at].astype(np.int64) * count + phrases)
    ones = np.ones(len(pairs), dtype=np.float32)
    return csr_matrix((ones, (pairs // count, pairs % count)), shape=(row.texts, count))


def _spoken(row: _Row, at: NDArray[np.int64], phrases: NDArray[np.int64]) -> list[str]:
    """The language of most occurrences of each phrase; ties are broken by alphabet."""
    order = sorted(range(len(row.languages)), key=lambda place: row.languages[place])
    counts = np.stack([np.bincount(phrases, weights=row.tongues[at] == place) for place in order])
    return [row.languages[order[place]] for place in counts.argmax(axis=0)]


def _forms(
    row: _Row, at: NDArray[np.int64], phrases: NDArray[np.int64], length: int, closed: NDArray[np.bool_]
) -> list[str]:
    """The most common spelling of each phrase; of equally common ones the last by alphabet (lower case).

    Things that can be counted are in plural; `closed` (m,) are the occurrences that no word follows.
    """
    code = phrases
    for step in range(length):
        code = code * len(row.spellings) + row.spelled[at + step]
        _, start, code = np.unique(code, return_index=True, return_inverse=True)
    inflected = np.array([language in INFLECTED for language in row.languages])[row.tongues[at]]
    weight = np.where(row.plain[at], 1.0, np.where(inflected, START_WEIGHT, CAPITAL_WEIGHT))
    weights = np.bincount(code, weights=np.where(_singular_of_many(row, at + length - 1, phrases, closed), 0.0, weight))
    plain = np.bincount(code, weights=row.plain[at])
    best: list[tuple[float, str]] = [(0.0, "")] * (int(phrases.max()) + 1)
    lower = frozenset(spelling for spelling in row.spellings if spelling.islower())
    for position, weight, inside in zip(start, weights, plain, strict=True):
        words = [row.spellings[number] for number in row.spelled[at[position] : at[position] + length]]
        if not inside:
            words = [_uncapitalised(word, lower) for word in words]
        text = "".join(words) if _CHARACTER.match(words[0]) else written(words)
        best[phrases[position]] = max(best[phrases[position]], (round(float(weight), 6), text))
    return [text for _, text in best]


def _singular_of_many(
    row: _Row, last: NDArray[np.int64], phrases: NDArray[np.int64], closed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which English occurrences (m,) are singulars of phrases that are often in plural where no word follows.

    Before another word the singular says nothing: "disk galaxies" are galaxies, and of "a disk" there may be many.
    `last` (m,) are the positions of the last words.
    """
    plural = row.plurals[row.spelled[last]]
    ended = closed & row.english[last]
    several = np.bincount(phrases, weights=ended & plural) >= MANY * np.maximum(np.bincount(phrases, weights=ended), 1)
    return np.asarray(several[phrases] & row.english[last] & ~plural)


def _uncapitalised(word: str, lower: frozenset[str]) -> str:
    """The word, with each hyphenated part in lower case if it occurs so elsewhere in the texts."""
    return "-".join(part.lower() if part.lower() in lower else part for part in word.split("-"))


def _is_inner(word: str) -> bool:
    """Whether a word is allowed only inside a phrase: numbers, also Roman ones, and connectors such as "of"."""
    return word in _CONNECTORS or word in _ROMAN or word.replace("-", "").isdigit()


def is_general(word: str) -> bool:
    """Whether a word is too general to be a phrase on its own."""
    return word in _FOLDED_GENERAL or len(word) == 1 or word in ADVERBS_OF_TERMS


def _is_open(word: str) -> bool:
    """Whether a word cannot end a phrase: a single letter ("group G"), or an adverb of terms ("interact weakly")."""
    return (len(word) == 1 and not _CHARACTER.match(word)) or word in ADVERBS_OF_TERMS


_CONNECTORS = frozenset(fold(word, language) for language, words in CONNECTORS.items() for word in words)
_ROMAN = frozenset({"ii", "iii", "iv"})
_FOLDED_GENERAL = frozenset(fold(word) for word in GENERAL_WORDS)
