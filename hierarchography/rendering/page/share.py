"""What other sites need to show a page: the frame, the tags for link previews (Open Graph), and oEmbed.

Addresses are relative to the page's folder, or absolute where the settings give the folder's address (`url`).
Most readers of previews and of oEmbed take only absolute ones.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

from markupsafe import escape

from hierarchography.errors import RenderError
from hierarchography.model import MapData
from hierarchography.rendering.picture import HEIGHT, PNG_SCALE, WIDTH, picture_svg
from hierarchography.rendering.picture.layout import summary
from hierarchography.rendering.text import clean, folder_link, truncate

PAGE, PICTURE, OEMBED = "map.html", "map.png", "oembed.json"
# Scripts run in a world of their own: no cookies, no storage, no reach into the page around. What they open in a new
# tab, a paper or the whole map, is a page like any other there: in the sandbox many sites would not work.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
FRAME_STYLE = "width:100%;aspect-ratio:4/3;min-height:min(640px,92vh);max-height:min(860px,92vh);border:0"
"""A frame that is wide enough to read and never higher than the window, where it would trap the one who scrolls."""
_URL_CHARACTERS = "/:?#[]@!$&'()*+,;=%~"
_FRAME = (1000, 750)
_DESCRIPTION = 300


def iframe_snippet(address: str, title: str) -> str:
    """The line of HTML that shows a saved page, by its file name or address, inside another page."""
    return (
        f'<iframe src="{escape(quote(address, safe=_URL_CHARACTERS))}" title="{escape(clean(title))}" '
        f'loading="lazy" sandbox="{SANDBOX}" style="{FRAME_STYLE}"></iframe>'
    )


def address(topic_map: MapData, name: str) -> str:
    """Where a file of the map's folder is: absolute when the settings say where the folder is, else its name.

    Raises `RenderError` for a `url` that is not http or https.
    """
    url = topic_map.config.rendering.url
    if not url:
        return name
    if folder_link(url) is None:
        raise RenderError(f"rendering.url must be the http or https address of the map's folder, not {url!r}")
    return f"{url.rstrip('/')}/{name}"


def shared(topic_map: MapData) -> dict[str, str]:
    """The Open Graph properties of the page (ogp.me)."""
    tags = {
        "og:type": "website",
        "og:title": clean(topic_map.title),
        "og:description": truncate(summary(topic_map), _DESCRIPTION),
        "og:image": address(topic_map, PICTURE),
        "og:image:width": str(WIDTH * PNG_SCALE),
        "og:image:height": str(HEIGHT * PNG_SCALE),
        "og:image:alt": f"Treemap: {clean(topic_map.title)}",
    }
    return {**tags, "og:url": address(topic_map, PAGE)} if topic_map.config.rendering.url else tags


def oembed(topic_map: MapData) -> dict[str, Any]:
    """The answer that a site serves for the page's address (oembed.com, version 1.0, type rich)."""
    return {
        "version": "1.0",
        "type": "rich",
        "title": clean(topic_map.title),
        "provider_name": "Hierarchography",
        "html": iframe_snippet(address(topic_map, PAGE), topic_map.title),
        "width": _FRAME[0],
        "height": _FRAME[1],
        "thumbnail_url": address(topic_map, PICTURE),
        "thumbnail_width": WIDTH * PNG_SCALE,
        "thumbnail_height": HEIGHT * PNG_SCALE,
    }


def oembed_json(topic_map: MapData) -> str:
    """`oembed` as the text of `oembed.json`."""
    return json.dumps(oembed(topic_map), ensure_ascii=True, indent=1) + "\n"


def picture_address(topic_map: MapData) -> str:
    """The still picture as a `data:` address, for a page in one file."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture_svg(topic_map).encode()).decode()}"
