"""Text of strangers made fit for each place where it is shown: Plotly, HTML, CSV, Markdown, links.

Titles, abstracts, names and keywords are untrusted. Every function here takes raw text; apply exactly
one of them, once, at the place where the text leaves the program.

>>> plotly_text("p<0.05 & $x$")
'p&lt;0.05 &amp; &#36;x&#36;'
>>> tile_lines(shorten("Gravitational waves from merging black holes"), width=8, height=6)
('Gravitational', 'waves…')
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

TILE_CHARACTERS = 28
TILE_WORDS = 4
ELLIPSIS = "…"

# C0 and C1 controls, line and paragraph separators, everything that turns the writing direction, lone surrogates.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_SPACE = re.compile(r"\s+")
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9._~/-]*")  # most links: nothing to check
_PARTS = re.compile(r" *[^ ]+?(?:(?<=[^\s-]{4}-)(?=[^\s-]{4})|(?= |$))")  # words, and the halves of long compounds
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#|~$&!@^=+])")
_AUTOLINK = re.compile(r"(?i)\b(www)\.|\b(https?|ftp|mailto|xmpp):")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DANGLING = frozenset(
    ["&", "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)


def clean(text: str) -> str:
    """One line of visible text: no control, direction-turning or half characters, single spaces."""
    if text.isprintable():  # then its only white space is the blank, and it has nothing of `_UNSAFE`
        return text.strip() if "  " not in text else " ".join(text.split())
    return _SPACE.sub(" ", _UNSAFE.sub(" ", text)).strip()


def truncate(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis included, never ending inside a combined character."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    while cut and _joins(text[len(cut)], cut[-1]):
        cut = cut[:-1]
    return cut.rstrip() + ELLIPSIS


def storable(text: str) -> str:
    """The text with `?` for every lone surrogate, which UTF-8 (and so a table or a file) cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def plotly_text(text: str, limit: int = 300) -> str:
    """Clean, shorten to `limit` characters, and escape for Plotly's pseudo-HTML.

    Plotly reads tags, entities, `$...$` as TeX and `%{...}` as a template in labels and hover texts.
    """
    return _plotly_entities(truncate(clean(text), limit))


def plotly_lines(lines: tuple[str, ...]) -> str:
    """Lines of cleaned text as one Plotly label: each escaped, then joined by our own `<br>`."""
    return "<br>".join(_plotly_entities(line) for line in lines)


def shorten(text: str, limit: int = TILE_CHARACTERS, words: int = TILE_WORDS) -> str:
    """The first words of a name: at most `words` words and `limit` characters, an ellipsis where more follows."""
    parts = clean(text).split(" ")
    shown = parts[:words]
    # One character stays free for the ellipsis wherever something was left out.
    while len(shown) > 1 and len(" ".join(shown)) > limit - (len(shown) < len(parts)):
        shown.pop()
    if len(shown) == len(parts):
        return truncate(" ".join(shown), limit)
    while len(shown) > 1 and shown[-1].lower() in _DANGLING:
        shown.pop()
    return truncate(" ".join(shown).rstrip(".,;:-") + ELLIPSIS, limit)


def wrap(text: str, width: int) -> tuple[str, ...]:
    """Lines of about `width` characters, broken at spaces and after the hyphens of long words."""
    lines: list[str] = []
    for part in _PARTS.findall(text):
        if lines and len(lines[-1]) + len(part) <= width:
            lines[-1] += part
        else:
            lines.append(part.lstrip())
    return tuple(lines) or ("",)


def tile_lines(label: str, width: float, height: float, below: int = 0) -> tuple[str, ...]:
    """A label in as few lines as fit a tile; where none fit, in the lines that allow the largest type.

    `width` and `height` are in type sizes; `below` more lines follow under the label. A character counts
    as 0.58 of the type size wide, a line as 1.3 high.
    """

    def size(lines: tuple[str, ...]) -> float:
        widest = max(*(len(line) for line in lines), 1)
        return min(width / (0.58 * widest), height / (1.3 * (len(lines) + below)))

    longest = max((len(part.lstrip()) for part in _PARTS.findall(label)), default=0)
    wraps = tuple(dict.fromkeys(wrap(label, columns) for columns in range(max(len(label), 1), longest - 1, -1)))
    return next((lines for lines in wraps if size(lines) >= 1), max(wraps, key=size))


def json_for_html(value: Any) -> str:
    """JSON in ASCII for a `<script>` element: it cannot close the element or open a comment."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def csv_cell(text: str) -> str:
    """The text with a `'` before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def from_csv_cell(text: str) -> str:
    """The text of which `csv_cell` made a cell."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def markdown_text(text: str, limit: int = 300) -> str:
    """Clean, shorten, and escape so that Markdown (CommonMark, GitHub's) shows the text as it is."""
    escaped = _MARKDOWN.sub(r"\\\1", truncate(clean(text), limit))
    return _AUTOLINK.sub(lambda match: f"{match[1]}\\." if match[1] else f"{match[2]}\\:", escaped)


def safe_link(url: str) -> str | None:
    """The address when it is plain http or https with a host, else None."""
    url = url.strip()
    if _PLAIN_LINK.fullmatch(url):
        return url
    if not url or _UNSAFE.search(url) or re.search(r"[\s\\\"'<>`]", url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and parts.username is None else None


def folder_link(url: str) -> str | None:
    """The address when it is that of a folder on the web: a safe link without a query or a fragment, else None."""
    return None if "?" in url or "#" in url else safe_link(url)


def people(authors: str, most: int = 6) -> str:
    """`"A; B; C"` as `"A, B, C"`, the first `most - 1` and a count where there are more than `most`."""
    names = [name for name in (clean(part) for part in authors.split(";")) if name]
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1:,} more"
    return ", ".join(names)


def _plotly_entities(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("$", "&#36;").replace("%{", "%&#123;")


def _joins(after: str, before: str) -> bool:
    marks = {"\u200d", "\ufe0e", "\ufe0f"}
    skin_tone = "\U0001f3fb" <= after <= "\U0001f3ff"
    return skin_tone or after in marks or before == "\u200d" or unicodedata.combining(after) > 0
