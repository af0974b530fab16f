"""Venues that are one series: the nine proceedings of LREC, or the volumes of a journal.

Two names are of one series if they have the same words once years, ordinals, volumes and tracks are left out, or the
same acronym and mostly the same words. A workshop is never of one series with a conference, nor "International Journal
of X" with "Journal of X".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST_SHARED = 2 / 3
"""Words that two names with one acronym share at least, of those that either has."""

_YEAR = r"(?:1[5-9]|20)\d\d"
_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_TEENS = "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
_ROUND = "twentieth|thirtieth|fortieth|fiftieth|sixtieth"
_TENS = "twenty|thirty|forty|fifty|sixty"
_ORDINAL = rf"(?:\d+\s?(?:st|nd|rd|th|e|è?me|er|ère)|(?:(?:{_TENS})[ -])?(?:{_ONES})|{_TEENS}|{_ROUND})"
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NUMBERED = r"volume|vol\.?|issue|number|no\.|nr\.?|part|band|tome"
_TRACK = (
    r"(?:long and short|long|short|full|technical|research|shared task)\s+papers?|main (?:volume|conference)|papers"
)

_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'"})
_JOINT = re.compile(rf",? and (?:the )?(?={_ORDINAL}\b).*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_NAMED = re.compile(rf"(?:^|\bof )(?:the )?(?P<before>[^\s,]+) (?:{_YEAR}),\s*|,\s*(?P<after>[^\s,]+) (?:{_YEAR})\s*$")
_ACRONYM = re.compile(r"^(?=(?:.*[A-Z]){2})[\w&+-]{2,15}$")
_LEAD = re.compile(
    r"^\W*(?:proceedings\b|proc\b\.?|actes\b)(?:\s+(?:of|des|de))?(?:\s+(?:the|la|les))?\s*", re.IGNORECASE
)
_LEFT_OUT = (
    re.compile(rf",?\s*\b(?:{_NUMBERED})\s*:?\s*(?:\d+[a-z]?|[IVX]+)\b(?:\s*\(\d+\))?", re.IGNORECASE),
    re.compile(rf"[,\s-]*\b{_MONTH}(?:\s*[-/]\s*{_MONTH})?\s+(?={_YEAR})", re.IGNORECASE),
    re.compile(rf"\s*[-']?\b{_YEAR}\b|'\d\d\b"),
    re.compile(rf"\b{_ORDINAL}\b\s*", re.IGNORECASE),
    re.compile(rf"\b(?=[IVX]{{2}}){_ROMAN}\b"),
    re.compile(r"[\s,]+\d+(?:\(\d+\))?$"),
    re.compile(rf"[\s,.:-]+(?:{_TRACK})\s*$", re.IGNORECASE),
)
_MEETING = re.compile(
    r"\b(?:proceedings|proc|actes|conferences?|conf|meeting|symposium|congress|conférence|workshops?)\b", re.IGNORECASE
)
_WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
_SMALL = frozenset(
    {
        "the",
        "of",
        "on",
        "in",
        "for",
        "and",
        "a",
        "an",
        "at",
        "to",
        "de",
        "la",
        "le",
        "les",
        "sur",
        "des",
        "du",
        "et",
        "der",
        "die",
        "das",
        "für",
        "und",
    }
)
_OF_MEETINGS = frozenset(
    {"international", "intl", "annual", "conference", "conferences", "conf", "meeting", "workshop", "workshops"}
)


@dataclass(frozen=True)
class Series:
    """A series: what it is called, and the places of its names among those given, ascending."""

    name: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class _Form:
    """A name without what changes from one year to the next."""

    text: str
    kind: str
    words: frozenset[str]
    acronym: str

    @property
    def bare(self) -> bool:
        """Whether the name is an acronym and nothing more."""
        return bool(_ACRONYM.match(self.text))


def series_of(names: Sequence[str]) -> list[Series]:
    """The series of two or more of these different names, in the order of their first members.

    A series is called after its first name, so give the most frequent first.
    """
    forms = [_form(name) for name in names]
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        if form.words:
            groups[form.kind, form.words].append(place)
    taken = set(names)
    found = []
    for members in _joined(list(groups.values()), forms):
        if len(members) > 1:
            name = _called(members, forms)
            name = name if name not in taken else f"{name} ({len(members)} venues)"
            taken.add(name)
            found.append(Series(name, tuple(members)))
    return found


def _form(name: str) -> _Form:
    text = unicodedata.normalize("NFKC", name).translate(_QUOTES)
    # Of a joint meeting the first is meant; the acronym at its end is that of both.
    text = _JOINT.sub("", text)
    acronyms = [_acronym(part) for part in _BRACKETS.findall(text)]
    text = _BRACKETS.sub("", text)
    named = _NAMED.search(text)
    if named and (acronym := _acronym(named["before"] or named["after"])):
        acronyms.append(acronym)
        text = text.replace(named[0], "")
    workshop, meeting = bool(_WORKSHOP.search(text)), bool(_MEETING.search(text))
    text = _LEAD.sub("", text)
    for pattern in _LEFT_OUT:
        text = pattern.sub(" ", text)
    text = re.sub(r"[\s.,]*\s([:,.;])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,.:;-\u2013")
    text = re.sub(r"^(?:the|la) ", "", text, flags=re.IGNORECASE)
    left_out = _SMALL | _OF_MEETINGS if meeting else _SMALL
    words = frozenset(word for word in _words(text) if word not in left_out)
    kind = "workshop" if workshop else "meeting" if meeting else ""
    return _Form(text[:1].upper() + text[1:], kind, words, next((one for one in acronyms if one), ""))


def _acronym(text: str) -> str:
    """`LREC` of "LREC'14", "SemEval-2021" and "RANLP 2021"; empty where the text is none."""
    bare = re.sub(rf"[\s-]*(?:{_YEAR}|'?\d\d)$", "", text.strip())
    return bare if _ACRONYM.match(bare) else ""


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    yield from re.findall(r"\w+", "".join(char for char in folded if not unicodedata.combining(char)))


def _joined(groups: list[list[int]], forms: Sequence[_Form]) -> list[list[int]]:
    """The groups with those of one acronym put together, in the order of their first members."""
    by_acronym: dict[str, list[int]] = defaultdict(list)
    for number, members in enumerate(groups):
        for acronym in {_key(forms[place]) for place in members} - {""}:
            by_acronym[acronym].append(number)
    root = list(range(len(groups)))
    for numbers in by_acronym.values():
        for number in numbers[1:]:
            # Compared with the first, the largest: names that change bit by bit do not draw in what is another thing.
            if _alike(forms[groups[numbers[0]][0]], forms[groups[number][0]]):
                root[number] = root[numbers[0]]
    merged: dict[int, list[int]] = defaultdict(list)
    for number, members in enumerate(groups):
        merged[_top(root, number)] += members
    return sorted(sorted(members) for members in merged.values())


def _top(root: Sequence[int], number: int) -> int:
    while root[number] != number:
        number = root[number]
    return number


def _key(form: _Form) -> str:
    return (form.acronym or (form.text if form.bare else "")).casefold()


def _alike(one: _Form, other: _Form) -> bool:
    if "workshop" in {one.kind, other.kind} and one.kind != other.kind:
        return False
    if one.bare or other.bare:
        return True
    return len(one.words & other.words) >= LEAST_SHARED * len(one.words | other.words)


def _called(members: Sequence[int], forms: Sequence[_Form]) -> str:
    first = forms[members[0]]
    acronyms = Counter(forms[place].acronym for place in members if forms[place].acronym)
    acronym = acronyms.most_common(1)[0][0] if acronyms else ""
    return f"{first.text} ({acronym})" if acronym and acronym not in first.text else first.text
