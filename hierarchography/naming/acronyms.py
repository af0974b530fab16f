"""Finds which abbreviations the papers define, so that "MT" and "machine translation" count as one phrase.

Definitions are found as Schwartz & Hearst 2003 do ("A simple algorithm for identifying abbreviation definitions in
biomedical text"): in "machine translation (MT)", the letters of the abbreviation are matched from the right, and its
first letter begins a word. An abbreviation is the same as its long form if nearly all papers that define it agree, and
if enough of the papers that contain it contain the long form as well: "US" is not ultrasound everywhere because three
papers say so.

>>> found = Acronyms.of(["Machine translation (MT) helps.", "We evaluate machine translation (MT).", "MT systems"])
>>> found.spelled("neural MT")
'neural machine translation'
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_matrix

from hierarchography.model import Codec, Parts
from hierarchography.naming.inflection import fold
from hierarchography.naming.labels import LONGEST_SINGLE, MOST_WORDS
from hierarchography.naming.phrases import Phrases
from hierarchography.naming.wording import NO_WORDS, Wording, by_any_case, in_any_case, longest_first
from hierarchography.vocabulary.languages import ENGLISH

FEWEST_PAPERS = 2
"""Minimum number of papers that define an abbreviation."""
AGREED = 0.8
"""Minimum share of the defining papers with the same long form."""
EXPLAINED = 0.25
"""Minimum share of the papers with an abbreviation that contain its long form; of two letters, `EXPLAINED_PAIR`."""
EXPLAINED_PAIR = 0.5
WELL_KNOWN, BETTER_KNOWN = 5, 10.0
"""An abbreviation is shown if at least so many titles contain it, and so many times as often as its long form."""
_DEFINED = re.compile(r"\(\s*([^()]{2,80}?)\s*[);,]")
_SHORT = re.compile(r"[^\W_]*[A-Z][^\W_]*(?:[-&/][^\W_]+)*")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TOKEN = re.compile(r"(?<![\w-])(?:[A-Z]|[a-z0-9]{1,3}[A-Z])[\w&/-]*")
"""A word with capitals, up to the next space or mark: "MT-based" is not "MT"."""
_PART = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?:;()\[\]|,]\s|[()\[\]]")
_LONGEST_SHORT = 10

Words = tuple[str, ...]


@dataclass(frozen=True)
class Acronym:
    """An abbreviation in singular ("LLM"), and its long form in singular and in plural, as most papers write them."""

    short: str
    long: str
    longs: str
    is_shown: bool = False

    def long_of(self, written: str) -> str:
        """The long form for an abbreviation as it is written, in singular or plural."""
        return self.long if written == self.short else self.longs


@dataclass(frozen=True, eq=False)
class Acronyms:
    """The abbreviations of a collection, by their singular."""

    known: Mapping[str, Acronym]

    @classmethod
    def of(cls, texts: Sequence[str], titles: Sequence[str] = ()) -> Acronyms:
        """The abbreviations that `texts` define; `titles` decide which of the two forms is better known."""
        defined = _definitions(texts)
        explained = _explained(texts, dict(_agreed(defined)))
        abbreviated, in_full = _in_titles(titles, explained)
        found: dict[str, Acronym] = {}
        for short, words in explained.items():
            long, longs = _spellings(defined[short], words)
            is_long = len(words) > MOST_WORDS or max(len(long), len(longs)) > LONGEST_SINGLE
            is_known = abbreviated[short] >= max(WELL_KNOWN, BETTER_KNOWN * in_full[short])
            found[short] = Acronym(short, long, longs, is_long or is_known)
        return cls(MappingProxyType(found))

    def spelled(self, phrase: str) -> str:
        """The phrase with each known abbreviation as its long form, or the reverse if the abbreviation is shown."""
        if not self.known:
            return phrase
        phrase = _TOKEN.sub(self._replaced, phrase)
        return self._long_forms.sub(self._shortened, phrase) if self._shown_by_long else phrase

    def other_form(self, name: str) -> str:
        """The abbreviation of a long form, or the long form of an abbreviation that is shown; else empty.

        >>> found = Acronyms({"MT": Acronym("MT", "machine translation", "machine translations")})
        >>> found.other_form("Machine Translation")
        'MT'
        """
        shown = self.known.get(_singular(name))
        return shown.long if shown is not None and shown.is_shown else self._shorts.get(_key(name), "")

    def _replaced(self, found: re.Match[str]) -> str:
        written = found[0]
        acronym = self.known.get(_singular(written))
        return written if acronym is None or acronym.is_shown else acronym.long_of(written)

    def _shortened(self, found: re.Match[str]) -> str:
        return in_any_case(self._shown_by_long, found[0])

    @cached_property
    def _shorts(self) -> Mapping[Words, str]:
        return {_key(one.long): one.short for one in self.known.values() if not one.is_shown}

    @cached_property
    def _shown_by_long(self) -> Mapping[str, str]:
        shown = [one for one in self.known.values() if one.is_shown]
        return by_any_case({one.longs: f"{one.short}s" for one in shown} | {one.long: one.short for one in shown})

    @cached_property
    def _long_forms(self) -> re.Pattern[str]:
        forms = longest_first(form for one in self.known.values() if one.is_shown for form in (one.long, one.longs))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE)


NO_ACRONYMS = Acronyms(MappingProxyType({}))
ACRONYMS: Codec[Acronyms] = Codec(
    lambda acronyms: Parts({}, [astuple(one) for one in acronyms.known.values()]),
    lambda parts: Acronyms(MappingProxyType({values[0]: Acronym(*values) for values in parts.facts})),
)


def one_form(phrases: Phrases, acronyms: Acronyms, wording: Wording = NO_WORDS) -> Phrases:
    """The phrases, with those that differ by an abbreviation merged: "MT system" and "machine translation system".

    A phrase that no other equals is only spelled with the form that is shown, if that is short enough. A phrase that
    the user prefers among its synonyms is unchanged, and so is one that would get a stop word.
    """
    keys, forms = list(phrases.keys), list(phrases.forms)
    for row, form in enumerate(forms):
        spelled = acronyms.spelled(form) if phrases.languages[row] == ENGLISH else form
        spelled = wording.preferred(spelled)
        if wording.is_preferred(form) or wording.has_stop_word(spelled, ENGLISH):
            continue
        key = tuple(fold(word) for word in spelled.split())
        if spelled != form and len(key) <= MOST_WORDS and len(spelled) <= LONGEST_SINGLE:
            keys[row], forms[row] = key, spelled
    if keys == list(phrases.keys):
        return phrases
    holders = np.asarray(phrases.presence.sum(axis=0)).ravel()
    unchanged = np.array([key == old for key, old in zip(keys, phrases.keys, strict=True)])
    rows_of: dict[Words, list[int]] = {}
    for row in sorted(range(len(keys)), key=lambda row: (not unchanged[row], -holders[row], row)):
        rows_of.setdefault(keys[row], []).append(row)
    order = sorted(rows_of, key=lambda key: (forms[rows_of[key][0]], key))
    kept = [rows_of[key][0] for key in order]
    into = {row: place for place, key in enumerate(order) for row in rows_of[key]}
    columns = [into[row] for row in range(len(keys))]
    return replace(
        phrases,
        forms=tuple(forms[row] for row in kept),
        keys=tuple(order),
        presence=_joined(phrases.presence, columns, len(order)),
        titled=_joined(phrases.titled, columns, len(order)),
        closing=phrases.closing[kept],
        opening=phrases.opening[kept],
        languages=tuple(phrases.languages[row] for row in kept),
    )


def _joined(table: csr_matrix, columns: Sequence[int], count: int) -> csr_matrix:
    """A table of ones (n, m), with each column moved to its new place; 1 where several columns meet."""
    ones = np.ones(len(columns), dtype=np.float32)
    moved = csr_matrix(table @ csr_matrix((ones, (np.arange(len(columns)), columns)), (len(columns), count)))
    moved.sort_indices()
    moved.data[:] = 1
    return moved


def long_form(short: str, before: str) -> str:
    """The long form of an abbreviation at the end of the text before it; empty if there is none.

    Words with just these initials are preferred; otherwise, the letters are matched from the right, anywhere in words.

    >>> long_form("PPO", "with proximal policy optimization"), long_form("HMM", "we train a hidden Markov model")
    ('proximal policy optimization', 'hidden Markov model')
    >>> long_form("tRNA", "the transfer RNA"), long_form("US", "in the past year")
    ('transfer RNA', '')
    """
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    sentence = _SENTENCE.split(before)[-1]
    words = list(_PART.finditer(sentence))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return ""
    initials = [word[0][0].casefold() for word in words]
    if initials[-len(letters) :] == letters:
        return sentence[words[-len(letters)].start() : words[-1].end()]
    return _matched(letters, sentence[words[0].start() : words[-1].end()])


def _matched(letters: Sequence[str], words: str) -> str:
    """The end of a text that contains all letters in order, the first one at the start of a word; empty if none."""
    at = len(words)
    for place in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and not (words[at].casefold() == letters[place] and (place or _begins_word(words, at))):
            at -= 1
        if at < 0:
            return ""
    return words[at:]


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _definitions(texts: Iterable[str]) -> Mapping[str, Counter[str]]:
    """For each abbreviation in singular, the papers by long form as they write it."""
    defined: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for short, long in dict.fromkeys(_pairs(text)):
            defined[short][long] += 1
    return defined


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for found in _DEFINED.finditer(text):
        inside = found[1]
        if _is_short(inside):
            long = long_form(_singular(inside), text[max(0, found.start() - 160) : found.start()])
            if _is_long(long, inside):
                yield _singular(inside), long


def _is_short(word: str) -> bool:
    """Whether this can be an abbreviation: one word with mostly capitals, such as "MT", "LLMs" or "mRNA"."""
    if not 2 <= len(word) <= _LONGEST_SHORT or not _SHORT.fullmatch(word):
        return False
    letters = [letter for letter in _singular(word) if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) >= max(2, len(letters) / 2)


def _is_long(long: str, short: str) -> bool:
    words = _WORDS.findall(long)
    return len(words) > 1 and len(words) <= 2 * len(short) and short not in words and len(long) > len(short) + 2


def _agreed(defined: Mapping[str, Counter[str]]) -> Iterator[tuple[str, Words]]:
    """Each abbreviation with the folded words of the long form on which nearly all defining papers agree."""
    for short in sorted(defined):
        papers: Counter[Words] = Counter()
        for long, count in defined[short].items():
            papers[_key(long)] += count
        words, most = max(papers.items(), key=lambda item: (item[1], item[0]))
        if most >= FEWEST_PAPERS and most >= AGREED * papers.total():
            yield short, words


def _explained(texts: Iterable[str], agreed: Mapping[str, Words]) -> Mapping[str, Words]:
    """The abbreviations whose long form is in enough of the papers that contain them."""
    holders, explaining = Counter[str](), Counter[str]()
    for text in texts:
        shorts = {_singular(token) for token in _TOKEN.findall(text)} & agreed.keys()
        if shorts:
            words = f" {' '.join(_key(text))} "
            holders.update(shorts)
            explaining.update(short for short in shorts if f" {' '.join(agreed[short])} " in words)
    return {
        short: words
        for short, words in agreed.items()
        if explaining[short] >= (EXPLAINED if len(short) > 2 else EXPLAINED_PAIR) * max(holders[short], 1)
    }


def _in_titles(titles: Iterable[str], long_of: Mapping[str, Words]) -> tuple[Counter[str], Counter[str]]:
    """For each abbreviation, the number of titles that contain it, and of those that contain its long form."""
    short_of = {words: short for short, words in long_of.items()}
    lengths = sorted({len(words) for words in short_of})
    abbreviated, in_full = Counter[str](), Counter[str]()
    for title in titles:
        words = _key(title)
        spans = {words[at : at + length] for length in lengths for at in range(len(words) - length + 1)}
        abbreviated.update({_singular(token) for token in _TOKEN.findall(title)} & long_of.keys())
        in_full.update(short_of[span] for span in spans & short_of.keys())
    return abbreviated, in_full


def _spellings(longs: Counter[str], words: Words) -> tuple[str, str]:
    """The most common singular and plural of a long form; the same if only one of them is written."""
    same = {long: count for long, count in longs.items() if _key(long) == words}
    lower = {_folded(word) for long in same for word in _split(long) if word.islower()}
    spelled: Counter[str] = Counter()
    for long, count in same.items():
        spelled[_PART.sub(lambda word: _lowered(word[0], lower), long)] += count
    plurals = {long: sum(fold(word) != word.casefold() for word in _split(long)) for long in spelled}
    single, several = (bound(plurals.values()) for bound in (min, max))
    singular = max((count, long) for long, count in spelled.items() if plurals[long] == single)
    plural = max((count, long) for long, count in spelled.items() if plurals[long] == several)
    return singular[1], plural[1]


def _lowered(word: str, lower: Collection[str]) -> str:
    """A word in lower case if one of its forms is written so; abbreviations are unchanged."""
    return word.lower() if _folded(word) in lower and not word[1:].isupper() else word


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and len(short) > 2 and short[-2].isupper() else short


def _key(long: str) -> Words:
    return tuple(map(_folded, _split(long)))


def _split(text: str) -> list[str]:
    """The words of a text, hyphenated ones apart."""
    return _PART.findall(text)


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold(word)
