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
# "(c)" is most often the third of a list; it is a mark of copyright only before these.
_LETTER = (
    r"\(c\)(?=\s*,?\s*(?:(?:19|20)\d\d\b(?!\s+(?!by\b|the\b|published\b)(?-i:[a-z]))"
    r"|(?:crown\s+)?copyright|(?:by\s+)?the\s+authors?\b))"
)
_BOUNDARY = re.compile(
    r"(?<=[.!?])(?<!\s[A-Z]\.)[\"')\]]*\s+|(?<=[.!?\])])(?=[A-Z©ⓒ\[(])|(?<=\])\s+|(?<=reserved\))\s+"
    r"|(?i:(?<!crown)(?<!crown\s)(?<!copyright)(?<!copyright[\s:])(?<!copyright:\s)\s*"
    r"(?=(?:\bcrown\s+)?(?:\bcopyrights?\s*:?\s*)?"
    rf"(?:©|ⓒ|{_LETTER})|\[abstract from))"
    r"|\s+(?=(?:Copyright|COPYRIGHT)\s*(?:19|20)\d\d\b)"
)
_MARK = rf"(?:(?:crown\s+)?copyrights?\s*:?\s*(?:©|ⓒ|\(c\))|©|ⓒ|{_LETTER})(?:\s*(?:crown\s+)?copyright)?"
_PUBLISHER = (
    r"(?:IEEE|ACM|Elsevier|Springer|Wiley|Taylor\s*(?:&|and)\s*Francis|Informa|SAGE|MDPI|Oxford|Cambridge|IOP|AIP|APS|ACS"
    r"|American|Royal|Emerald|Hindawi|Frontiers|PLOS|BMJ|Nature|Society|Association|Institut|Universit|Academ|Press"
    r"|Publi(?:sh|cation)|Verlag|Authors?|Ltd|Inc|GmbH|B\.?V|LLC|Foundation|College|Federation|Pty|S\.A)"
)
# Each is the whole of a sentence. The wording of these tells for certain.
_LINES = re.compile(
    r"""(?:
        copyright\s+of\b.{1,200}\bproperty\s+of\b.{0,300}
      | \(?(?:all|some)\s+rights?\s+(?:are\s+)?reserved\b.{0,60}
      | published\s+under\s+(?:an?\s+|exclusive\s+)?licen[sc]e.{0,150}
      | (?:under\s+)?exclusive\s+licen[sc]e\s+to.{0,120}
      | this\s+(?:is\s+an\s+)?open[- ]access\s+(?:article|paper|work|publication).{0,300}
      | publication\s+rights\s+licen[sc]ed\s+to.{0,120}
      | selection\s+and/or\s+peer[- ]review\s+under.{0,150}
      | (?:this|the)\s+(?:article|work|paper|publication|contents?)\s+
        (?:(?:is|was|are|has\s+been)\s+(?:[\w-]+\s+){0,5})?(?:licen[sc]ed|distributed|published|available)\s+under.{0,300}
      | (?:https?://|www\.)?creativecommons\.org\S*
      | \(?https?://creativecommons.{0,100}
      | [\[(]abstracts?\s+(?:from|copyright).{0,80}
      | abstract\s+translated\s+by.{0,40}
      | \(?(?:apa\s+)?psyc(?:info|articles|tests?|books)\s+database\s+record\b.{0,120}
      | however,\s+users\s+may\s+(?:print|download).{0,120}
      | this\s+abstract\s+may\s+be\s+abridged.{0,40}
      | no\s+warranty\s+is\s+given.{0,100}
      | users\s+should\s+refer\s+to\s+the\s+original\s+published.{0,200}
      | \(?copyright\s+applies\s+to\s+all.{0,40}
      | (?:produced|production)\s+and\s+host(?:ed|ing)\s+by.{0,100}
      | for\s+permissions?,?\s+please\s+(?:e-?mail|contact|visit).{0,120}
      | (?:reprinted|reproduced)\s+with\s+permission.{0,100}
    )[\s.)\]"']*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# These are lines only with few words that lines of copyright do not have.
_LIKELY_LINES = re.compile(
    rf"""(?:
        {_MARK}\s*[,:;]?\s*(?:\d{{4}}\b|(?:by\s+)?the\s+authors?\b|{_PUBLISHER}|(?-i:[A-Z])).{{0,250}}
      | (?:crown\s+)?copyright\s*(?::|,)?\s*
        (?:\d{{4}}|by\b|held\b|is\s+held|rests|remains|belongs|the\s+authors?|(?-i:[A-Z])[\w&.]*\s).{{0,200}}
      | copyright\s+(?:of|applies|©).{{0,500}}
      | (?:first\s+)?published\s+(?:online\s+)?(?:\d{{4}}\s+)?by\s+(?:\w+[\s&,.–-]+){{1,5}}{_PUBLISHER}.{{0,120}}
      | (?:first\s+)?published\s+(?:online\s+)?(?:\d{{4}}\s+)?by\s+(?:the\s+)?{_PUBLISHER}.{{0,120}}
      | (?-i:[A-Z])[\w\s&:,-]{{2,80}}\s+published\s+by\s+(?:the\s+)?(?:\w+[\s&,.]+){{0,3}}{_PUBLISHER}.{{0,120}}
      | (?:exclusive\s+)?licen[sc]ee\b.{{0,120}}
      | (?:(?:the\s+)?(?:article|work|content)s?\b.{{0,60}}|under\s+(?:the|a)\s+)?creative\s+commons.{{0,250}}
      | cc[- ]by\b.{{0,80}}
      | (?:{_PUBLISHER}\s*,?\s*)+(?:on\s+behalf\s+of.{{0,120}})?
      | (?:published\s+)?(?:by\s+[\w\s&,]{{2,60}}\s+)?on\s+behalf\s+of\s+(?:the\s+)?[A-Z].{{0,120}}
    )[\s.)\]"']*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# What abbreviations leave: the "V." of "B.V."
_SCRAP = re.compile(r"[^\w%]*(?:[A-Z]|Ltd|Inc|Co|KGaA|LLC|Ltda)\.?[\W\d]*|[\s.,;)\]\"']+")
_LEADING = re.compile(
    rf"^{_MARK}\s*\d{{4}},?\s*"
    rf"(?:the\s+authors?(?:\(s\))?|(?:(?-i:[A-Z])[\w&.-]*\s+){{0,5}}{_PUBLISHER}\w*)[.,]?\s+(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?<!copyright)(?<!copyright\s)\((c)\)(?![^()]{0,150}\brights\s+reserved\b)", re.IGNORECASE)
_DATED = re.compile(rf"{_MARK}|(?:first\s+)?published\b|.*\b(?:19|20)\d\d\b", re.IGNORECASE | re.DOTALL)
_LOWER = re.compile(r"(?<![\w.(/])[a-z]+(?![\w/])")
# Words without a capital that stand in lines of copyright; a line with others goes on into the abstract.
_LEGAL_WORDS = """a access all an and any article as association attribution author authors available be behalf belongs
    by chapter cited commercial committee compilation conditions content copyright credit credited crown da das de del
    della der des di distributed distribution do dos du e editorial el et exclusive for from generic government held
    holder http https in inc international is its la las les licence licensed license licensee licensors los ltd made
    manuscript may medium no non noncommercial of on open original organising organizing other owner owners para part
    peer permission permissions permits pour properly provided publication published publisher publishers publishing
    remains reproduction reserved responsibility rests review rights scientific selection society source terms the this
    through to trading und under united unported unrestricted use user van version via which with without work y zu zum
    zur"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_MOST_OTHERS = 2
_MOST = 400


def without_boilerplate(text: str) -> str:
    """The abstract without publishers' lines at its front and end; empty if it is nothing else."""
    lower = text.lower()
    if not any(map(lower.__contains__, _HINTS)):
        return text
    marked = _LISTED.sub(_without_letter, text) if "(c)" in lower else text
    parts = _sentences(marked)
    first = 0
    while first < len(parts) and (_is_line(parts[first][0]) or (first and _SCRAP.fullmatch(parts[first][0]))):
        first += 1
    last = _end(parts, first)
    if first == last:
        return ""
    start, end = parts[first][1], parts[last - 1][2]
    leading = _LEADING.match(marked[start:end])
    return text[start + leading.end() if leading else start : end].strip()


def _without_letter(match: re.Match[str]) -> str:
    """The third letter of a list, "(a) ... (b) ... (c)", as what is no mark; one without a list is unchanged."""
    before = match.string[: match.start()]
    first, second = ("(A)", "(B)") if match[1] == "C" else ("(a)", "(b)")
    return "(-)" if first in before or second in before else match[0]


def _end(parts: list[tuple[str, int, int]], first: int) -> int:
    """How many sentences are left when the lines at the end, each with the scraps after it, are taken off."""
    last = end = len(parts)
    while end > first:
        sentence = parts[end - 1][0]
        if _is_line(sentence):
            last = end - 1
        elif not _SCRAP.fullmatch(sentence):
            break
        end -= 1
    return last


def _is_line(sentence: str) -> bool:
    """Whether a sentence is a publisher's line."""
    if len(sentence) > 2 * _MOST:
        return False
    return bool(_LINES.fullmatch(sentence)) or (bool(_LIKELY_LINES.fullmatch(sentence)) and not _goes_on(sentence))


def _goes_on(sentence: str) -> bool:
    """Whether a line goes on into the abstract without a full stop, or is none: it holds words of other kinds."""
    others = sum(1 for word in _LOWER.findall(sentence) if word not in _LEGAL)
    return others > (_MOST_OTHERS if _DATED.match(sentence) else 0)


def _sentences(text: str) -> list[tuple[str, int, int]]:
    """(sentence, start, end) in order."""
    places = [0, *(match.end() for match in _BOUNDARY.finditer(text)), len(text)]
    spans = pairwise(places)
    return [(text[start:end].strip(), start, end) for start, end in spans if text[start:end].strip()]
