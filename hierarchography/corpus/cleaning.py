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
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)"
    r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=/]+))*\s*(?P<empty>/?)>"
)
_ABSTRACT_HEADING = re.compile(r"<(?:jats:)?(title|h\d)>\s*(?:abstract|summary)[\s.:]*</(?:jats:)?\1>", re.IGNORECASE)
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
    (`<i>x</i>`) or has a publisher's prefix (`<jats:p>`). `a<b`, `p<0.05` and LaTeX stay.
    """
    if _UNUSUAL.search(text):
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text) if "&" in text else text
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
    text = _without_prefix(without_boilerplate(_without_prefix(clean_text(text))))
    return "" if is_missing(text) or _bare(text) in _NO_ABSTRACT else text


def _without_prefix(text: str) -> str:
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text


def is_missing(text: str) -> bool:
    """True for the usual markers of a missing value: "", "nan", "N/A", "NULL", "-", ..."""
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


def _without_tags(text: str) -> str:
    text = _ABSTRACT_HEADING.sub(" ", text)
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
