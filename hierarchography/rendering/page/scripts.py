"""The scripts of a page, and the Content-Security-Policy that allows only them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from hierarchography.config import ASSETS
from hierarchography.errors import RenderError
from hierarchography.rendering.files import PAGE_FILE, PLOTLY_FILE
from hierarchography.rendering.page import assets
from hierarchography.rendering.page.assets import Library

# plotly.js's own strict build; the CDN serves the file of this npm package byte for byte.
CDN = "https://cdn.jsdelivr.net/npm/plotly.js-strict-dist-min@4.1.1/plotly-strict.min.js"
CDN_INTEGRITY = "sha384-/lbNMfb/7o3BACbPfjZ5vPjLnkHAGgGVFUMhNrui3MWiUz+btzlD0aIcEQjnb2Wu"
CDN_LIBRARY = Library(
    "plotly.js strict on a CDN", "4.1.1", "4ac841837b31c1bfd2ab140e3a248ddcc6c2106978fbf2c1c18a7aada930a37a", 5_158_139
)


@dataclass(frozen=True)
class Scripts:
    """The elements of a page's scripts, its policy, what it draws with, and the files (name, text) beside it."""

    tags: tuple[Markup, ...]
    policy: str
    library: Library
    files: Mapping[str, str] = field(default_factory=dict)


def scripts_for(mode: str) -> Scripts:
    """The scripts of a page in one of the `ASSETS`; only `cdn` needs a network. Raises `RenderError` for another."""
    plotly, page = assets.plotly(), assets.script()
    if mode == "inline":
        return Scripts((_inline(plotly), _inline(page)), _policy(_hash(plotly), _hash(page)), assets.library())
    if mode == "directory":
        beside = {PLOTLY_FILE: plotly, PAGE_FILE: page}
        tags = tuple(_beside(name, text) for name, text in beside.items())
        return Scripts(tags, _policy("'self'"), assets.library(), beside)
    if mode == "cdn":
        tag = Markup('<script src="{}" integrity="{}" crossorigin="anonymous"></script>').format(CDN, CDN_INTEGRITY)
        return Scripts((tag, _inline(page)), _policy(CDN, _hash(page)), CDN_LIBRARY)
    raise RenderError(f"unknown kind of assets {mode!r}; choose one of: {', '.join(ASSETS)}")


def _policy(*sources: str) -> str:
    """The Content-Security-Policy under which only these scripts run and nothing else is fetched."""
    return (
        f"default-src 'none'; script-src {' '.join(sources)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    """A script's name in a policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('ascii')).digest()).decode()}'"


def _inline(script: str) -> Markup:
    return Markup("<script>{}</script>").format(Markup(script))


def _beside(name: str, script: str) -> Markup:
    # With its checksum in the address, a browser takes a changed file for new.
    return Markup('<script src="{}?{}"></script>').format(name, hashlib.sha256(script.encode("ascii")).hexdigest()[:8])
