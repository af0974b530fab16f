"""Turns phrases into names, in title case, of at most 4 words and 40 characters (8 and 60 if joined).

The input is a list of scored options for each sibling. Names are chosen for all siblings jointly: they differ from one
another and do not repeat the name of an ancestor.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from hierarchography.naming.inflection import fold
from hierarchography.naming.particles import is_particle, without_particles
from hierarchography.naming.stopwords import CONNECTORS
from hierarchography.vocabulary.languages import ENGLISH

MOST_WORDS = 4
LONGEST_SINGLE = 40
"""Maximum number of characters of a name that is not joined."""
MOST_JOINED_WORDS = 8
LONGEST_JOINED = 60
"""Maximum numbers of words and characters of a joined name."""
AND = " and "
_MINOR = """a an and as at but by for from in into nor of on or per the to via vs with de du des da do das dos del di
    della der die das und et y e la le les el los las"""
MINOR_WORDS = frozenset(_MINOR.split())

SEEN_ABOVE = 20.0
"""Penalty for repeating the name of an ancestor above the parent; the parent's name is never repeated."""
SEEN_ELSEWHERE = 120.0
"""Penalty for the name of a topic in another branch, and for one that is broader than that of an ancestor."""
_LINKS = frozenset(word for code in ("fr", "es", "pt", "it") for link in CONNECTORS[code] for word in link.split())
_UNCOUNTED = _LINKS | {"&", "and"}
_ELIDED = re.compile(r"\b(?:dell|[dl])['’](?=\w)", re.IGNORECASE)
_PARTING = str.maketrans("&-,", "   ")
_BETWEEN_PARTS = re.compile(r"\s*,\s+|\s+&\s+|\s+and\s+", re.IGNORECASE)
_FORBIDDEN = -1e6
_NUMBERED = -1e3
_TOO_DEAR = 80.0
_STEM, _LONG_STEM = 5, 8


@dataclass(frozen=True)
class Option:
    """A possible name of a topic and its score, which is comparable among siblings."""

    name: str
    score: float


Clashes = Callable[[int, Option, int, Option], bool]
"""Whether the name of one sibling, given by its place, must not stand beside that of another: it is of a broader
subject and holds it, or says a part of it."""


@lru_cache(maxsize=100_000)
def name_key(name: str) -> frozenset[str]:
    """A key that is equal for names with the same words, ignoring case, number and order.

    A minor word of one letter counts where it is a letter: at the end, or as a capital behind the first word.

    >>> name_key("Theory of Relativity") == name_key("relativity theories")
    True
    >>> name_key("Hepatitis A") == name_key("Hepatitis E")
    False
    """
    words = _ELIDED.sub("", name.translate(_PARTING)).split()
    letters = {at for at in range(1, len(words)) if words[at].isupper() and not name.isupper()} | {len(words) - 1}
    folded = ((fold(word), at in letters) for at, word in enumerate(words))
    counted = (word for word, is_letter in folded if word not in MINOR_WORDS or (is_letter and len(word) == 1))
    return frozenset(counted) or frozenset({name.casefold()})


def parts_of(name: str) -> list[str]:
    """The parts of a joined name, as they are written.

    >>> parts_of("Speech Recognition, Synthesis & Law"), parts_of("Branch-and-Bound and Parsing")
    (['Speech Recognition', 'Synthesis', 'Law'], ['Branch-and-Bound', 'Parsing'])
    """
    return [part for part in _BETWEEN_PARTS.split(name) if part]


def keys_of_parts(names: Iterable[str]) -> list[frozenset[str]]:
    """The keys of the parts of some names."""
    return [name_key(part) for name in names for part in parts_of(name)]


def is_within(key: frozenset[str], parts: Iterable[frozenset[str]]) -> bool:
    """Whether the words of a name are some, but not all, words of a part of a name above, all given as keys."""
    return any(key < part for part in parts)


def keys_among(names: Sequence[str]) -> list[frozenset[str]]:
    """The keys of names; the initials of one of them, such as "LLM" beside "Large Language Models", have its key."""
    spoken = _initials(names)
    return [_key(name, spoken) for name in names]


def title_case(phrase: str) -> str:
    """A phrase as a name: capitalised except for minor words; acronyms and inner capitals are kept.

    >>> title_case("theory of mRNA self-assembly")
    'Theory of mRNA Self-Assembly'
    """
    words = phrase.split()
    return " ".join(_capital(word, at in {0, len(words) - 1}) for at, word in enumerate(words))


@lru_cache(maxsize=100_000)
def as_name(phrase: str, language: str) -> str:
    """A phrase as a name, with the capitals of titles in its language.

    >>> as_name("machine translation", "en"), as_name("traduction automatique", "fr")
    ('Machine Translation', 'Traduction automatique')
    """
    if language == ENGLISH:
        return title_case(phrase)
    first = phrase.split(" ", 1)[0]
    return phrase if any(letter.isupper() for letter in first) else phrase[:1].upper() + phrase[1:]


def count_words(name: str) -> int:
    """The number of words, without "&", "and" and linking words: "reconnaissance de la parole" has two."""
    return sum(word not in _UNCOUNTED for word in name.split())


def share_a_word(names: Sequence[str]) -> bool:
    """Whether two of some names have a word in common, ignoring case and number; minor words are not counted, nor are
    particles before names ("von").

    Words of one stem are one: they begin with the same five letters, and one is the beginning of the other but for
    two letters.

    >>> share_a_word(["Speech Recognition", "Recognition of Faces"]), share_a_word(["Law", "Physics"])
    (True, False)
    >>> share_a_word(["Robotics", "Robot Manipulation"]), share_a_word(["Economics", "Econometrics"])
    (True, False)
    """
    pairs = itertools.combinations([name_key(without_particles(name)) for name in names], 2)
    return any(_are_alike(one, other) for first, second in pairs for one in first for other in second)


def _are_alike(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    stem = short[: max(_STEM, len(short) - 2)]
    ending = 5 if len(stem) >= _LONG_STEM else 4
    return first == second or (len(short) >= _STEM and long.startswith(stem) and len(long) - len(stem) <= ending)


def can_be_joined(names: Sequence[str]) -> bool:
    """Whether names can be listed as one: they have no word in common, or are two of which the words in common say it.

    >>> can_be_joined(["Speech Recognition", "Speech Synthesis"]), can_be_joined(["Speech", "Speech Synthesis"])
    (True, False)
    """
    return not share_a_word(names) or (len(names) == 2 and bool(_merged(*names)))


def _merged(first: str, second: str) -> str:
    """Two names with the same beginning or end as one; empty if they have none, or repeat another word.

    What they have in common is said once if each has one word of its own:

    >>> _merged("Harmonic Analysis", "Functional Analysis"), _merged("Speech Recognition", "Speech Synthesis")
    ('Harmonic & Functional Analysis', 'Speech Recognition & Synthesis')

    Else a reader would not see what it belongs to:

    >>> _merged("Trustworthy Machine Learning", "Transfer Learning"), _merged("Quantum Gates", "Quantum Monte Carlo")
    ('Trustworthy Machine Learning & Transfer Learning', 'Quantum Gates & Quantum Monte Carlo')

    What is said once must not cut a part at a linking word, or a name behind its particle:

    >>> _merged("History of Science", "Social Science"), _merged("de Sitter Space", "de Broglie Waves")
    ('', '')
    >>> _merged("Détection automatique", "Détection d'événements")
    ''
    """
    one, other = first.split(), second.split()
    most = min(len(one), len(other)) - 1
    same = [a.casefold() == b.casefold() for a, b in zip(one, other, strict=False)]
    before = next((at for at, equal in enumerate([*same, False]) if not equal), 0)
    same = [a.casefold() == b.casefold() for a, b in zip(reversed(one), reversed(other), strict=False)]
    after = next((at for at, equal in enumerate([*same, False]) if not equal), 0)
    cut_behind = before and is_particle(one[before - 1]) and one[before][:1].isupper()
    if not 0 < before + after <= most or cut_behind:
        return ""
    own = " ".join(one[before : len(one) - after]), " ".join(other[before : len(other) - after])
    ends = [word.casefold() for part in own for word in (part.split()[0], part.split()[-1])]
    cut = any(word in MINOR_WORDS or _ELIDED.match(word) for word in ends)
    if cut or share_a_word(own) or any(AND in f" {part} ".lower() or "&" in part for part in (first, second)):
        return ""
    if any(" " in part for part in own):
        return f"{first} & {second}"
    return " ".join([*one[:before], own[0], "&", own[1], *one[len(one) - after :]])


def fits(name: str) -> bool:
    """Whether a name has 1 to 4 words (see `count_words`) and at most 40 characters; if joined, 8 and 60."""
    if "&" in name:
        return count_words(name) <= MOST_JOINED_WORDS and len(name) <= LONGEST_JOINED
    return 1 <= count_words(name) <= MOST_WORDS and len(name) <= LONGEST_SINGLE


def listed(names: Sequence[str]) -> str:
    """Two or more names as one; two as in `joined_name`.

    >>> listed(["Bread", "Drinks", "Soup"])
    'Bread, Drinks & Soup'
    >>> listed(["Physics", "Astronomy and Astrophysics", "Law"])
    'Physics, Law, Astronomy & Astrophysics'
    """
    if double := [name for name in names if AND in name]:
        last = double[-1].replace(AND, " & ", 1)
        return ", ".join([*(name for name in names if name != double[-1]), last])
    if len(names) == 2:
        return joined_name(*names)
    return f"{', '.join(names[:-1])} & {names[-1]}"


def joined_name(first: str, second: str) -> str:
    """Two names joined as one, as in `_merged`; empty if both are already joined names.

    >>> joined_name("Biology", "Medicine"), joined_name("Computer Vision", "Computer Graphics")
    ('Biology & Medicine', 'Computer Vision & Graphics')
    >>> joined_name("Astronomy and astrophysics", "Physics")
    'Physics, astronomy & astrophysics'
    """
    if AND in first and AND in second:
        return ""
    if AND not in first and AND not in second:
        return _merged(first, second) or f"{first} & {second}"
    single, double = (first, second) if AND in second else (second, first)
    opening = double[0] if double[1:2].isupper() else double[0].lower()  # "NLP"
    return f"{single}, {opening}{double[1:].replace(AND, ' & ', 1)}"


def joined_phrases(first: str, second: str, languages: tuple[str, str]) -> str:
    """Two phrases in these languages joined as one name; empty if both are already joined names.

    >>> joined_phrases("speech recognition", "speech synthesis", ("en", "en"))
    'Speech Recognition & Synthesis'
    >>> joined_phrases("traduction automatique", "parsing", ("fr", "en"))
    'Traduction automatique & Parsing'
    """
    if set(languages) == {ENGLISH}:
        return as_name(joined_name(first, second), ENGLISH)
    return joined_name(as_name(first, languages[0]), as_name(second, languages[1]))


def choose(
    options: Sequence[Sequence[Option]],
    numbers: Sequence[str],
    above: Sequence[str] = (),
    elsewhere: Collection[frozenset[str]] = (),
    clashes: Clashes = lambda *names: False,
) -> list[str]:
    """Names for siblings with the greatest total score (the assignment problem).

    `options` are those of each sibling. `numbers` are unique and used if nothing else is left ("0.2.1" gives "Topic
    0.2.1"). `above` are the names of the ancestors, the parent last; `elsewhere` the keys of names in other branches.
    The names differ from one another and from the parent's. None contains a sibling's name, and none `clashes`
    with a sibling's, if there are other options.
    """
    table = _Table.of(options, numbers, above, elsewhere)
    picks = table.assign(frozenset())
    banned: frozenset[tuple[int, int]] = frozenset()
    for _ in range(4 * len(options)):
        clash = table.clash(picks, clashes)
        if clash is None:
            break
        choices = []
        for ban in clash:
            attempt = banned | {ban}
            again = table.assign(attempt)
            choices.append((table.total(again), attempt, again))
        total, attempt, again = max(choices, key=lambda choice: choice[0])
        if total < table.total(picks) - _TOO_DEAR:
            break
        banned, picks = attempt, again
    return [table.options[sibling, pick].name for sibling, pick in enumerate(picks)]


@dataclass(frozen=True, eq=False)
class _Table:
    """Siblings by distinct names: `scores` (siblings, keys), and each sibling's `names` for the keys it has."""

    keys: list[frozenset[str]]
    scores: NDArray[np.float64]
    options: dict[tuple[int, int], Option]

    @classmethod
    def of(
        cls,
        options: Sequence[Sequence[Option]],
        numbers: Sequence[str],
        above: Sequence[str],
        elsewhere: Collection[frozenset[str]],
    ) -> _Table:
        """All options of all siblings, with their numbers; of two spellings of a name, the one with the best score."""
        spoken = _initials([*above, *(option.name for sibling_options in options for option in sibling_options)])
        parents = [_key(name, spoken) for name in above]
        within = keys_of_parts(above)
        best: dict[tuple[int, frozenset[str]], Option] = {}
        for sibling, sibling_options in enumerate(options):
            for option in (*sibling_options, Option(f"Topic {numbers[sibling]}", _NUMBERED)):
                key = _key(option.name, spoken)
                if not fits(option.name) or (parents and key == parents[-1]):
                    continue
                known = best.get((sibling, key), option)
                best[sibling, key] = max(known, option, key=lambda candidate: (candidate.score, candidate.name))
        keys = sorted({key for _, key in best}, key=sorted)
        place = {key: column for column, key in enumerate(keys)}
        scores = np.full((len(options), len(keys)), _FORBIDDEN)
        for (sibling, key), option in best.items():
            scores[sibling, place[key]] = option.score - _repeats(key, parents, within, elsewhere)
        return cls(keys, scores, {(sibling, place[key]): option for (sibling, key), option in best.items()})

    def assign(self, banned: Iterable[tuple[int, int]]) -> list[int]:
        """The column of each sibling's name, for the greatest total score."""
        scores = self.scores.copy()
        for sibling, column in banned:
            scores[sibling, column] = _FORBIDDEN
        _, columns = linear_sum_assignment(scores, maximize=True)
        return [int(column) for column in columns]

    def total(self, picks: Sequence[int]) -> float:
        """The sum of the scores of an assignment."""
        return float(self.scores[np.arange(len(picks)), picks].sum())

    def clash(self, picks: Sequence[int], clashes: Clashes) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The first two siblings, with the columns of their names, of which one name contains the other."""
        for (i, first), (j, second) in itertools.combinations(enumerate(picks), 2):
            one, other = self.options[i, first], self.options[j, second]
            contained = self.keys[first] < self.keys[second] or self.keys[second] < self.keys[first]
            if contained or clashes(i, one, j, other) or clashes(j, other, i, one):
                return (i, first), (j, second)
        return None


def _initials(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The keys of names of several words by their initials, such as "llm" for "Large Language Models"."""
    longer = (name for name in names if " " in name)
    return {"".join(word[0] for word in name.split()).casefold(): name_key(name) for name in longer}


def _key(name: str, spoken: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The key of a name; for the initials of a longer known name, the key of that name."""
    return name_key(name) if " " in name else spoken.get(fold(name), name_key(name))


def _repeats(
    key: frozenset[str],
    above: Sequence[frozenset[str]],
    within: Sequence[frozenset[str]],
    elsewhere: Collection[frozenset[str]],
) -> float:
    """The penalty for repeating an ancestor's name, a part of the parent's name, or a name in another branch.

    A name of some of the words of a part of an ancestor's name (`within`) is broader: "Translation" below "Machine
    Translation".
    """
    if key in elsewhere or is_within(key, within):
        return SEEN_ELSEWHERE
    return SEEN_ABOVE if key in above or (above and key < above[-1]) else 0.0


def _capital(word: str, outer: bool) -> str:
    if not outer and word.casefold() in MINOR_WORDS:
        return word.casefold()
    if any(letter.isupper() for letter in word[1:]) and not word.isupper():
        parts = [word] if "-" not in word else word.split("-")
    else:
        parts = word.split("-")
    return "-".join(
        part if _is_symbol(part) and at + 1 < len(parts) else _upper_first(part, at) for at, part in enumerate(parts)
    )


def _is_symbol(part: str) -> bool:
    """Whether the beginning of a word is a small Greek letter ("β-catenin"); its capital may look like a Latin one."""
    return len(part) == 1 and part.islower() and "\u03b1" <= part <= "\u03c9"


def _upper_first(part: str, at: int) -> str:
    inner = any(letter.isupper() for letter in part[1:])
    if not part or inner or (at and part in MINOR_WORDS):
        return part
    return part[0].upper() + part[1:]
