"""Cleans publishers' text: one line, no markup, no control characters.

>>> clean_text("<jats:p>Effects&#xA0;of  heat at p&lt;0.05</jats:p>")
'Effects of heat at p<0.05'
>>> clean_abstract("Abstract: We show ...")
'We show ...'
>>> clean_abstract("[No abstract available]")
''
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import partial

from hierarchography.corpus.boilerplate import without_boilerplate

TITLE_WORDS = 12
TITLE_CHARACTERS = 160

# Everything that makes the slow path necessary; most texts hold none of it.
_UNUSUAL = re.compile(
    r"[<&\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
# Control characters, soft hyphens, zero-width spaces, bidirectional controls, lone surrogates. White space
# among them (tab, newlines, U+0085) is left to the collapse; the joiners U+200C/D stay: emoji and Persian need them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# What is left of text that was escaped twice: an escaped ampersand, or an escaped tag that is closed.
_ESCAPED_TWICE = re.compile(r"&amp;|&lt;/[A-Za-z][\w:.-]*\s*&gt;")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)"
    r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=/]+))*\s*(?P<empty>/?)>"
)
_ABSTRACT_HEADING = re.compile(r"<(?:jats:)?(title|h\d)>\s*(?:abstract|summary)[\s.:]*</(?:jats:)?\1>", re.IGNORECASE)
# A heading of a section, with its element as it is or escaped; one with a colon or full stop needs none.
_SECTION_HEADING = re.compile(
    r"((?:<|&lt;)((?:jats:)?title|h[1-6])(?:>|&gt;)\s*)([^<>&]{2,60}?)\s*[:.]?\s*((?:<|&lt;)/\2(?:>|&gt;))",
    re.IGNORECASE,
)
# A publisher's formula as a whole document of LaTeX, of which only the formula tells.
_TEX_DOCUMENT = re.compile(r"\\documentclass.{0,2000}?\\begin\s*\{document\}(.*?)\\end\s*\{document\}", re.DOTALL)
_PARTED = re.compile(r"(?P<left>[^\W\d_]{2,})(?P<mark>[-\u2010\u00ad])[ \t]*\r?\n\s*(?P<right>[^\W\d_A-Z]\w+)")
_OF_COMPOUNDS_WORDS = """all anti closed co coarse cross data deep deg domain double down driven end ever far fine
    first five four free full half hand high in inter intra land large least less like long low machine man many model
    more most multi much near non of off on one open out over post pre real same second self semi short single six
    small so state sub super task the third three time to triple two under up well wide world"""
_OF_COMPOUNDS = frozenset(_OF_COMPOUNDS_WORDS.split())
"""Words after which a hyphen at the end of a line is most often one of a compound."""
_ENDING_COMPOUNDS_WORDS = """agnostic art aware based centric dependent driven efficient free guided independent
    induced invariant like mediated of optimal oriented related specific the theoretic to wise"""
_ENDING_COMPOUNDS = frozenset(_ENDING_COMPOUNDS_WORDS.split())
"""Words before which it is: "graph-based", "state-of-the-art"."""
_POWER = re.compile(r"(?<=\d)<sup>(?=\s*[-+\u2212\u2013]?\d)", re.IGNORECASE)
_BLOCKS = re.compile(r"p|br|hr|div|title|sec|section|[uo]l|li|h[1-6]|t[dr]|table|list|list-item|abstract")
_VOID = frozenset({"br", "hr", "p"})
_PREFIX = re.compile(
    r"(?:(?i:abstract|summary)\s*[:.\u2014\u2013]|(?i:abstract)\s+[-\u2212]|ABSTRACT\s)\s*[-\u2014\u2013]?\s*"
)
_EDGES = " \t[](){}<>.\u2026*\"'"
_NO_VALUE = frozenset(
    {
        "",
        "nan",
        "none",
        "null",
        "n/a",
        "na",
        "#n/a",
        "#value!",
        "#name?",
        "#ref!",
        "#div/0!",
        "#num!",
        "#null!",
        "<na>",
        "nat",
        "-",
        "--",
        "---",
        "\u2013",
        "\u2014",
        "?",
        "undefined",
    }
)
_NO_ABSTRACT = frozenset(
    {
        "abstract",
        "abstract not available",
        "abstract not available for this article",
        "abstract unavailable",
        "abstract missing",
        "abstract is missing",
        "abstract is not available",
        "missing",
        "missing abstract",
        "no abstract",
        "no abstract available",
        "no abstract is available",
        "no abstract is available for this article",
        "no abstract provided",
        "no abstract found",
        "no abstract for this article",
        "not available",
        "not applicable",
        "unavailable",
        "there is no abstract available",
        "there is no abstract for this article",
        "this article has no abstract",
    }
)
_NO_TITLE = frozenset({"untitled", "no title", "no title available", "title not available", "not available", "title"})


def clean_text(text: str) -> str:
    """One line of NFC text, without HTML, control and bidirectional characters, and repeated white space.

    Only certain markup is removed: an entity with its semicolon, and a tag that is also closed in the same text
    (`<i>x</i>`) or has a publisher's prefix (`<jats:p>`). `a<b`, `p<0.05` and LaTeX stay. Ampersands and closed tags
    are decoded also where they were escaped twice.
    """
    if "\\documentclass" in text:
        text = _TEX_DOCUMENT.sub(r" \1 ", text)
    if _UNUSUAL.search(text):
        text = _without_entities(text) if "&" in text else text
        text = _without_tags(text) if "<" in text else text
        text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def clean_title(text: str) -> str:
    """A cleaned title; placeholders such as "nan" or "Untitled" become empty."""
    text = clean_text(text)
    return "" if is_missing(text) or _bare(text) in _NO_TITLE else text


def clean_abstract(text: str) -> str:
    """A cleaned abstract without a leading "Abstract:" and publishers' lines.

    Placeholders ("[No abstract available]") and abstracts that are only a line of copyright become empty.
    """
    text = clean_text(_with_headings(_joined_lines(text) if "\n" in text else text))
    text = _without_prefix(without_boilerplate(_without_prefix(text)))
    return "" if is_missing(text) or _bare(text) in _NO_ABSTRACT else text


def _with_headings(text: str) -> str:
    """The text with a colon after headings that are elements of their own: `<title>Methods</title>`, `<h4>Aim</h4>`."""
    return _SECTION_HEADING.sub(r"\1\3: \4", text) if "<" in text or "&" in text else text


def _joined_lines(text: str) -> str:
    """The text with words joined that were parted at the end of a line; compounds ("long-term") keep their hyphen."""

    def joined(match: re.Match[str]) -> str:
        left, mark, right = match["left"], match["mark"], match["right"]
        if mark == "\u00ad":
            return left + right
        lower = text.casefold()
        listed = left.casefold() in _OF_COMPOUNDS or right.casefold() in _ENDING_COMPOUNDS
        is_compound = listed or f"{left}-{right}".casefold() in lower
        return f"{left}-{right}" if is_compound and f"{left}{right}".casefold() not in lower else left + right

    return _PARTED.sub(joined, text)


def _without_prefix(text: str) -> str:
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text


def is_missing(text: str) -> bool:
    """True for the usual markers of a missing value: "", "nan", "N/A", "NULL", "-", "#NAME?" (Excel's errors), ..."""
    return len(text) < 12 and (text.strip().casefold() in _NO_VALUE or _bare(text) in _NO_VALUE)


def title_from(abstract: str) -> str:
    """A title for a text without one: its first 12 words, with an ellipsis if there are more."""
    words = abstract.split(maxsplit=TITLE_WORDS)
    title = " ".join(words[:TITLE_WORDS])
    if len(title) > TITLE_CHARACTERS:
        return title[:TITLE_CHARACTERS].rstrip() + "\u2026"
    return title + "\u2026" if len(words) > TITLE_WORDS else title


def _bare(text: str) -> str:
    return text[:80].strip(_EDGES).casefold() if len(text) < 80 else text


def _without_entities(text: str) -> str:
    """The text with its entities decoded, a second time where an ampersand or a tag was escaped twice."""
    decode = partial(_ENTITY.sub, lambda match: html.unescape(match.group()))
    once = decode(text)
    return decode(once) if _ESCAPED_TWICE.search(once) else once


def _without_tags(text: str) -> str:
    text = _POWER.sub("^<sup>", _ABSTRACT_HEADING.sub(" ", text))
    closed = {match["name"].lower() for match in _TAG.finditer(text) if match["close"]}

    def replaced(match: re.Match[str]) -> str:
        name = match["name"].lower()
        local = name.rpartition(":")[2]
        sure = (
            name in closed or ":" in name or match["empty"] or name == "br" or (local in _VOID and match.start() == 0)
        )
        if not sure:
            return match.group()
        return " " if _BLOCKS.fullmatch(local) else ""

    return _TAG.sub(replaced, text)
