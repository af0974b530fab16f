"""The page's style sheets and scripts, put together from their files.

Every script is one inline element under a Content-Security-Policy that names its hash, so the modules in
`js/` are plain scripts (no imports, no eval), joined in the order below; each adds itself to the one
global `Hierarchography`. Comments on separate lines, including types, and indentation are removed from the page.
Everything is ASCII, or the hashes break where a host serves another charset.

plotly.js is the slim strict bundle where `make bundle` has built it, else the file that plotly.py brings.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

STYLES = (
    "base",
    "layout",
    "chart",
    "atlas",
    "panel",
    "papercard",
    "search",
    "facets",
    "change",
    "growth",
    "editing",
    "sheet",
    "choices",
    "tree",
    "menu",
    "print",
)
SCRIPTS = (
    "namespace",
    "dom",
    "life",
    "opened",
    "format",
    "unstable",
    "unpack",
    "shorthand",
    "points",
    "titles",
    "fields",
    "source",
    "reordered",
    "store",
    "window",
    "theme",
    "frame",
    "toast",
    "contrast",
    "ticks",
    "columns",
    "growing",
    "growth",
    "palette",
    "legend",
    "syllables",
    "fit",
    "titlefit",
    "sizing",
    "leaftitles",
    "tiles",
    "polygons",
    "polygonrooms",
    "polygonchart",
    "labels",
    "hovercard",
    "charts",
    "camera",
    "painters",
    "crowd",
    "spots",
    "outlines",
    "elsewhere",
    "boxes",
    "places",
    "linknames",
    "mapnames",
    "picking",
    "pointers",
    "pointtitles",
    "atlas",
    "tabs",
    "breadcrumb",
    "tree",
    "stopwords",
    "ranking",
    "marked",
    "meaning",
    "filters",
    "filtering",
    "citations",
    "saving",
    "addresses",
    "lists",
    "papers",
    "paperlist",
    "papercard",
    "trend",
    "since",
    "stream",
    "words",
    "compare",
    "passing",
    "panel",
    "sheet",
    "venues",
    "find",
    "search",
    "chips",
    "brush",
    "facets",
    "edits",
    "editing",
    "takeaway",
    "marks",
    "years",
    "tour",
    "router",
    "app",
    "viewing",
)

_COMMENT_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class Library:
    """The plotly.js that a page draws with: what it is called, its version, checksum and size in bytes."""

    name: str
    version: str
    sha256: str
    size: int


@cache
def style(names: tuple[str, ...] = STYLES) -> str:
    """The style sheet, or some of its parts."""
    return "\n".join(_read(f"css/{name}.css") for name in names)


@cache
def script() -> str:
    """The page's own script."""
    return _script("\n".join(flush(without_comments(_read(f"js/{name}.js"))) for name in SCRIPTS))


def plotly() -> str:
    """plotly.js: the slim bundle, or plotly.py's own file."""
    return _load(_plotly_file())[1]


def library() -> Library:
    """What `plotly` gives; the checksum and the size are those of the file that it comes from."""
    return _load(_plotly_file())[0]


def slim_bundle() -> Path:
    """The place of the slim bundle, whether or not it was built."""
    return Path(__file__).with_name("bundle") / "plotly-slim.min.js"


def _plotly_file() -> Path:
    slim = slim_bundle()
    return slim if slim.is_file() else Path(str(files("plotly"))) / "package_data" / "plotly.min.js"


@cache
def _load(file: Path) -> tuple[Library, str]:
    source = file.read_bytes()
    version = re.search(rb"plotly\.js v([\d.]+)", source[:300])
    name = "plotly.js slim" if "slim" in file.name else "plotly.js"
    known = version[1].decode() if version else "unknown"
    return Library(name, known, hashlib.sha256(source).hexdigest(), len(source)), _script(source.decode("utf-8"))


def without_comments(source: str) -> str:
    """JavaScript without the comments that fill whole lines. No string in it may span lines.

    ESLint holds the modules to that (no template literals), so what begins a line as a comment is one.
    """
    return _COMMENT_LINES.sub("", source)


def flush(source: str) -> str:
    """JavaScript without indentation, a seventh of its bytes. As in `without_comments`, no string may span lines."""
    return _INDENT.sub("", source)


def ascii_script(source: str) -> str:
    r"""JavaScript in ASCII: other characters as `\uXXXX`, which strings and regular expressions read alike."""
    return re.sub("[^\x00-\x7f]", _escape, source)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[start] << 8 | units[start + 1]:04x}" for start in range(0, len(units), 2))


def _script(source: str) -> str:
    # HTML ends a script at "</script" and reads on differently after "<!--"; in JavaScript the escapes mean the same.
    source = source.replace("\r\n", "\n")
    return re.sub("(?i)<(/script|!--)", r"\\x3c\1", ascii_script(source))


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
