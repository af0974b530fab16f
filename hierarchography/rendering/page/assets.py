"""The page's style sheets and scripts, put together from their files.

Every script is one inline element under a Content-Security-Policy that names its hash, so the modules in
`js/` are plain scripts (no imports, no eval), joined in the order below; each adds itself to the one
global `Hierarchography`. Everything is ASCII, or the hashes break where a host serves another charset.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

STYLES = ("base", "layout", "chart", "atlas", "panel", "tree", "search", "menu", "print")
SCRIPTS = (
    "dom",
    "format",
    "unpack",
    "points",
    "titles",
    "store",
    "window",
    "theme",
    "palette",
    "legend",
    "fit",
    "tiles",
    "labels",
    "charts",
    "camera",
    "painters",
    "places",
    "picking",
    "pointers",
    "atlas",
    "tabs",
    "breadcrumb",
    "tree",
    "citations",
    "saving",
    "papers",
    "paperlist",
    "trend",
    "panel",
    "find",
    "search",
    "takeaway",
    "router",
    "app",
)


@cache
def style() -> str:
    """The style sheet."""
    return "\n".join(_read(f"css/{name}.css") for name in STYLES)


@cache
def script() -> str:
    """The page's own script."""
    return _script("\n".join(_read(f"js/{name}.js") for name in SCRIPTS))


@cache
def plotly() -> str:
    """plotly.js, as plotly.py brings it."""
    return _script(files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8"))


def policy(*scripts: str) -> str:
    """The Content-Security-Policy under which only these inline scripts run and nothing is fetched."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


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


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
