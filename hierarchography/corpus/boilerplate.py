"""Takes publishers' lines off an abstract: copyright, licences, and what databases add.

Sentences are taken from the front and from the end, as long as they are such lines; what stands between is unchanged.

>>> without_boilerplate("We grow moss. © 2019 Elsevier Ltd. All rights reserved.")
'We grow moss.'
>>> without_boilerplate("© 2020 by the authors. Licensee MDPI, Basel, Switzerland.")
''
"""

from __future__ import annotations

import re
from itertools import pairwise

# What every line holds, in small letters; most abstracts hold none of it, and a search of each is fast.
_HINTS = (
    *("©", "ⓒ", "(c)", "copyright", "reserved", "licens", "licenc", "abstract from", "abstract translated", "creative"),
    *(
        "open access",
        "open-access",
        "published",
        "psyc",
        "warranty",
        "peer-review",
        "peer review",
        "elsevier",
        "springer",
    ),
    *("wiley", "permission", "abridged"),
)
_BOUNDARY = re.compile(
    r"(?<=[.!?])(?<!\s[A-Z]\.)[\"')\]]*\s+|(?<=[.!?\])])(?=[A-Z©ⓒ\[(])|(?<=\])\s+|(?<=reserved\))\s+"
    r"|(?i:(?<!crown)(?<!crown\s)(?<!copyright)(?<!copyright\s)\s*(?=(?:\bcrown\s+)?(?:\bcopyrights?\s*)?"
    r"(?:©|ⓒ|\(c\)\s*(?:\d{4}|copyright|the authors?|by\b))|\[abstract from))"
    r"|(?i:\s+(?=copyright\s*(?:\d{4}|of\b)))"
)
_MARK = r"(?:(?:crown\s+)?copyrights?\s*)?(?:©|ⓒ|\(c\))(?:\s*(?:crown\s+)?copyright)?"
_PUBLISHER = (
    r"(?:IEEE|ACM|Elsevier|Springer|Wiley|Taylor\s*(?:&|and)\s*Francis|Informa|SAGE|MDPI|Oxford|Cambridge|IOP|AIP|APS|ACS"
    r"|American|Royal|Emerald|Hindawi|Frontiers|PLOS|BMJ|Nature|Society|Association|Institut|Universit|Academ|Press"
    r"|Publish|Verlag|Authors?|Ltd|Inc|GmbH|B\.?V|LLC|Foundation|College|Federation|Pty|S\.A)"
)
# Each is the whole of a sentence.
_LINES = re.compile(
    rf"""(?:
        {_MARK}\s*[,:;]?\s*(?:\d{{4}}\b|(?:by\s+)?the\s+authors?\b|{_PUBLISHER}|(?-i:[A-Z])).{{0,250}}
      | (?:crown\s+)?copyright\s*(?::|,)?\s*
        (?:\d{{4}}|by\b|held\b|is\s+held|rests|remains|belongs|the\s+authors?|(?-i:[A-Z])[\w&.]*\s).{{0,200}}
      | copyright\s+(?:of|applies|©).{{0,500}}
      | \(?(?:all|some)\s+rights?\s+(?:are\s+)?reserved\b.{{0,60}}
      | (?:first\s+)?published\s+(?:online\s+)?(?:\d{{4}}\s+)?by\s+(?:\w+[\s&,.]+){{1,5}}{_PUBLISHER}.{{0,120}}
      | (?:first\s+)?published\s+(?:online\s+)?(?:\d{{4}}\s+)?by\s+(?:the\s+)?{_PUBLISHER}.{{0,120}}
      | published\s+under\s+(?:an?\s+|exclusive\s+)?licen[sc]e.{{0,150}}
      | (?:exclusive\s+)?licen[sc]ee\b.{{0,120}}
      | (?:under\s+)?exclusive\s+licen[sc]e\s+to.{{0,120}}
      | this\s+(?:is\s+an\s+)?open[- ]access\s+(?:article|paper|work|publication).{{0,300}}
      | selection\s+and/or\s+peer[- ]review\s+under.{{0,150}}
      | this\s+(?:article|work|paper|open)\b.{{0,40}}(?:licen[sc]ed|distributed|published|available)\s+under.{{0,300}}
      | (?:the\s+)?(?:article|work|content)s?\b.{{0,60}}creative\s+commons.{{0,250}}
      | (?:under\s+(?:the|a)\s+)?creative\s+commons.{{0,250}}
      | (?:https?://|www\.)?creativecommons\.org\S*
      | \(?https?://creativecommons.{{0,100}}
      | cc[- ]by\b.{{0,80}}
      | [\[(]abstracts?\s+(?:from|copyright).{{0,80}}
      | abstract\s+translated\s+by.{{0,40}}
      | \(?psyc(?:info|articles|test|books)\b.{{0,120}}
      | \(?apa\s+psycinfo.{{0,120}}
      | however,\s+users\s+may\s+(?:print|download).{{0,120}}
      | this\s+abstract\s+may\s+be\s+abridged.{{0,40}}
      | no\s+warranty\s+is\s+given.{{0,100}}
      | users\s+should\s+refer\s+to\s+the\s+original.{{0,200}}
      | \(?copyright\s+applies\s+to\s+all.{{0,40}}
      | (?:produced|production)\s+and\s+host(?:ed|ing)\s+by.{{0,100}}
      | for\s+permissions?,?\s+please\s+(?:e-?mail|contact|visit).{{0,120}}
      | (?:reprinted|reproduced)\s+with\s+permission.{{0,100}}
      | (?:{_PUBLISHER}\s*,?\s*)+(?:on\s+behalf\s+of.{{0,120}})?
      | (?:published\s+)?(?:by\s+[\w\s&,]{{2,60}}\s+)?on\s+behalf\s+of\s+(?:the\s+)?[A-Z].{{0,120}}
    )[\s.)\]"']*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# What abbreviations leave: the "V." of "B.V."
_SCRAP = re.compile(r"[\W\d]*(?:[A-Z]\.?|Ltd\.?|Inc\.?|Co\.?|KGaA\.?|LLC\.?|Ltda\.?)?[\W\d]*")
_LEADING = re.compile(
    rf"^{_MARK}\s*\d{{4}},?\s*"
    rf"(?:the\s+authors?(?:\(s\))?|(?:(?-i:[A-Z])[\w&.-]*\s+){{0,5}}{_PUBLISHER}\w*)[.,]?\s+(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_OF_RIGHTS = re.compile(rf"{_MARK}|published|licensee", re.IGNORECASE)
_LOWER = re.compile(r"(?<![\w.(/])[a-z]+(?![\w/])")
# Words without a capital that stand in lines of copyright; a line with others goes on into the abstract.
_LEGAL = frozenset(
    {"all", "and", "as", "author", "authors", "behalf", "by", "chapter", "compilation", "de", "der", "editorial", "et"}
    | {
        "exclusive",
        "for",
        "government",
        "holder",
        "in",
        "inc",
        "its",
        "la",
        "licence",
        "licensed",
        "license",
        "licensee",
    }
    | {
        "licensors",
        "ltd",
        "no",
        "of",
        "on",
        "open",
        "access",
        "owner",
        "part",
        "permission",
        "publication",
        "published",
    }
    | {"publisher", "publishers", "publishing", "reserved", "rights", "scientific", "selection", "the", "this", "to"}
    | {"trading", "und", "under", "united", "with", "work", "der", "für", "article", "an", "is"}
)
_MOST_OTHERS = 2
_MOST = 400


def without_boilerplate(text: str) -> str:
    """The abstract without publishers' lines at its front and end; empty if it is nothing else."""
    lower = text.lower()
    if not any(map(lower.__contains__, _HINTS)):
        return text
    parts = _sentences(text)
    first, last = 0, len(parts)
    while first < last and _is_line(parts[first][0], first > 0) and not _goes_on(parts[first][0]):
        first += 1
    while last > first and _is_line(parts[last - 1][0], last < len(parts)):
        if last - 1 == first and _goes_on(parts[first][0]):
            break
        last -= 1
    # A scrap such as "V." belongs to the line before it, at the end.
    for end in range(last - 1, first, -1):
        if not _SCRAP.fullmatch(parts[end][0]):
            break
        if _is_line(parts[end - 1][0], False):
            return without_boilerplate(text[parts[first][1] : parts[end - 1][1]].strip())
    rest = text[parts[first][1] : parts[last - 1][2]].strip() if first < last else ""
    return _LEADING.sub("", rest)


def _goes_on(sentence: str) -> bool:
    """Whether a line of copyright goes on into the abstract without a full stop: it holds words of other kinds."""
    if not _OF_RIGHTS.match(sentence):
        return False
    return sum(1 for word in _LOWER.findall(sentence) if word not in _LEGAL) > _MOST_OTHERS


def _is_line(sentence: str, beside: bool) -> bool:
    """Whether a sentence is a publisher's line; a scrap of one counts only beside another."""
    if len(sentence) > 2 * _MOST:
        return False
    return bool(_LINES.fullmatch(sentence)) or (beside and bool(_SCRAP.fullmatch(sentence)))


def _sentences(text: str) -> list[tuple[str, int, int]]:
    """(sentence, start, end) in order."""
    places = [0, *(match.end() for match in _BOUNDARY.finditer(text)), len(text)]
    spans = pairwise(places)
    return [(text[start:end].strip(), start, end) for start, end in spans if text[start:end].strip()]
