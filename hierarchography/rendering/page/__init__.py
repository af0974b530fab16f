"""The map as HTML: a standalone page, a fragment for a blog, or a notebook cell.

>>> write_page(m, "map.html")                                       # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from hierarchography import __version__
from hierarchography.config import CHARTS
from hierarchography.errors import RenderError
from hierarchography.model import MapData, Topic
from hierarchography.model.remembered import remembered
from hierarchography.rendering.files import write_text
from hierarchography.rendering.page import assets, notebook
from hierarchography.rendering.page.abstracts import keeps_abstracts
from hierarchography.rendering.page.look import own_style
from hierarchography.rendering.page.meaning import WORDS
from hierarchography.rendering.page.payload import payload
from hierarchography.rendering.page.scripts import Scripts, scripts_for
from hierarchography.rendering.page.share import (
    FRAME_STYLE,
    OEMBED,
    SANDBOX,
    address,
    iframe_snippet,
    picture_address,
    shared,
)
from hierarchography.rendering.page.views import first_view, view_blocks
from hierarchography.rendering.table import counted, counts
from hierarchography.rendering.templates import templates
from hierarchography.rendering.text import clean, truncate
from hierarchography.workers import one_thread

__all__ = ["first_view", "iframe_snippet", "page_facts", "render_embed", "render_notebook", "render_page", "write_page"]

MAP = "map"
LABELS: Mapping[str, str] = {chart: chart.capitalize() for chart in CHARTS}
"""The tabs of the page: name and label. The last is there where the papers have places on a plane."""

_CELL_STYLE = "width:100%;height:720px;border:0"
_FRAME_LOOK = "display:block;border-radius:8px;color-scheme:normal"


def render_page(topic_map: MapData, *, chart: str | None = None, assets: str = "inline") -> str:
    """The map as one HTML text, opening on `chart` (None: the one in the settings).

    `assets` says where its scripts are: in the text (`inline`, which needs no network), in files beside it
    (`directory`; `write_page` writes them too), or plotly.js on a CDN (`cdn`). The same map gives the same text,
    byte for byte; a date is shown only where the environment sets SOURCE_DATE_EPOCH. Raises `RenderError` for an
    unknown chart or kind of assets.
    """
    return _render(topic_map, chart, scripts_for(assets))


def write_page(topic_map: MapData, path: str | Path, *, chart: str | None = None) -> Path:
    """Write the page, with its scripts where the settings want them (`assets`); returns its path.

    Raises `RenderError` when a file cannot be written.
    """
    path = Path(path)
    code = scripts_for(topic_map.config.rendering.assets)
    for name, text in code.files.items():
        write_text(path.with_name(name), text)
    return write_text(path, _render(topic_map, chart, code))


def page_facts(topic_map: MapData) -> dict[str, Any]:
    """The page's entry in the manifest: its plotly.js, assets, and whether it has abstracts."""
    settings = topic_map.config.rendering
    library = asdict(scripts_for(settings.assets).library)
    return {"plotly": library, "assets": settings.assets, "abstracts": keeps_abstracts(topic_map)}


@one_thread()
def _render(topic_map: MapData, chart: str | None, code: Scripts) -> str:
    topic_map = first_view(topic_map)
    chart = _known_chart(topic_map, chart or topic_map.config.rendering.chart)
    data = payload(topic_map, chart)
    blocks = {**data.blocks, **view_blocks(topic_map)}
    return (
        templates(__name__)
        .get_template("template.html.j2")
        .render(
            title=clean(topic_map.title),
            counts=counts(topic_map),
            made=_made(topic_map),
            shared=shared(topic_map),
            oembed=address(topic_map, OEMBED),
            picture=picture_address(topic_map),
            policy=code.policy,
            style=Markup(assets.style() + own_style(topic_map.config.rendering)),
            scripts=code.tags,
            library=code.library,
            topics=Markup(data.topics),
            blocks={name: Markup(block) for name, block in blocks.items()},
            charts=_charts(topic_map),
            chart=chart,
            outline=_outline(topic_map),
            placed=int(topic_map.tree.assignment.by_neighbours.sum()),
            learned=_learned(topic_map),
            dropped=_dropped(topic_map),
            abstracts=keeps_abstracts(topic_map),
            searched=topic_map.config.rendering.search != "none",
            meant=WORDS in data.blocks,
        )
    )


def render_embed(topic_map: MapData, *, chart: str | None = None, page: str | None = None) -> str:
    """An HTML fragment to paste into a page: the whole map in a sandboxed iframe.

    `page` is the map's rendered page with inline scripts. Pass it if you already have it, since rendering takes a
    while at 100,000 papers.

    An iframe, unlike a shadow root, separates the map's styles, ids, scripts and Plotly version from the host page.
    One page can show several maps, and untrusted text stays inside the sandbox.
    """
    page = page or _page_of_frame(topic_map, chart)
    return _frame(topic_map, page, style=FRAME_STYLE, kind="hierarchography-embed")


def render_notebook(topic_map: MapData) -> str:
    """The page in a frame at the height of a notebook's cell, packed. `TopicMap._repr_html_` returns it.

    At most `notebook.MOST_BYTES`: it is searched by words, and not by meaning; if need be it has no abstracts, or is a
    picture and a list of topics. It is drawn once for a map, however many cells show it.
    """
    asked = ("cell", notebook.MOST_BYTES, notebook.MOST_PAPERS, os.environ.get("SOURCE_DATE_EPOCH", ""))
    return remembered(topic_map, asked, lambda: _cell(topic_map))


def _cell(topic_map: MapData) -> str:
    if len(topic_map) <= notebook.MOST_PAPERS:
        search = "none" if topic_map.config.rendering.search == "none" else "words"
        tried = [_with(topic_map, search=search)] if notebook.may_hold_abstracts(topic_map) else []
        for shown in (*tried, _with(topic_map, search=search, papers="titles")):
            page = notebook.packed(_page_of_frame(shown, None), clean(topic_map.title))
            frame = _frame(topic_map, page, style=_CELL_STYLE, kind="hierarchography-notebook")
            if len(frame) <= notebook.MOST_BYTES:
                return frame
    return notebook.still(topic_map)


def _with(topic_map: MapData, **settings: Any) -> MapData:
    """The map with other settings of the page."""
    rendering = replace(topic_map.config.rendering, **settings)
    return replace(topic_map, config=replace(topic_map.config, rendering=rendering))


def _page_of_frame(topic_map: MapData, chart: str | None) -> str:
    # A frame's own text has no folder that files could lie in.
    return render_page(topic_map, chart=chart, assets="cdn" if topic_map.config.rendering.assets == "cdn" else "inline")


def _frame(topic_map: MapData, page: str, *, style: str, kind: str) -> str:
    return (
        f'<div class="{kind}"><iframe title="{escape(clean(topic_map.title))}" loading="lazy" '
        f'sandbox="{SANDBOX}" style="{_FRAME_LOOK};{style}" srcdoc="{escape(page)}"></iframe></div>\n'
    )


def _charts(topic_map: MapData) -> dict[str, str]:
    placed = any(view.plane is not None for view in topic_map.views.values())
    return {name: label for name, label in LABELS.items() if name != MAP or placed}


def _known_chart(topic_map: MapData, chart: str) -> str:
    charts = _charts(topic_map)
    if chart == MAP and topic_map.plane is None:
        raise RenderError("this map has no 2-D map of its papers; build it again to add one")
    if chart not in charts:
        raise RenderError(f"unknown chart {chart!r}; choose one of: {', '.join(charts)}")
    return chart


def _made(topic_map: MapData) -> list[tuple[str, str]]:
    versions = topic_map.manifest.get("versions", {})
    version = versions.get("hierarchography", __version__) if isinstance(versions, Mapping) else __version__
    facts: list[tuple[str, Any]] = [
        ("Encoder", topic_map.embeddings.encoder_id),
        ("Tree", topic_map.config.clustering.builder),
        ("Names", topic_map.config.naming.namer),
        ("Seed", topic_map.config.seed),
        ("Hierarchography", version),
        *_date(),
    ]
    return [(label, truncate(clean(str(value)), 80)) for label, value in facts]


def _date() -> Iterator[tuple[str, str]]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            yield "Built", datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
        except (ValueError, OverflowError, OSError) as error:
            raise RenderError(f"SOURCE_DATE_EPOCH must be seconds since 1970, not {epoch!r}") from error


def _learned(topic_map: MapData) -> int:
    """The papers that topics were learned from where those are not all; else 0."""
    recorded = topic_map.manifest.get("recorded", {})
    sample: Mapping[str, Any] = recorded.get("sample", recorded.get("landmarks", {}))  # its name in version 0.1
    return int(sample.get("papers", 0))


def _dropped(topic_map: MapData) -> list[tuple[str, int]]:
    reasons = topic_map.dropped["reason"].astype(str).value_counts(sort=False)
    counts = sorted(reasons.items(), key=lambda item: (-item[1], str(item[0])))
    return [(truncate(clean(str(reason)), 160), int(count)) for reason, count in counts]


@dataclass(frozen=True)
class _Item:
    """A line of the list that the page shows without scripts; `close` lists end after it."""

    name: str
    count: str
    opens: bool
    close: int


def _outline(topic_map: MapData) -> Iterator[_Item]:
    topics = topic_map.tree.topics[1:] or topic_map.tree.topics
    depths = [topic.depth for topic in topics] + [topics[0].depth]
    for topic, after in zip(topics, depths[1:], strict=True):
        yield _item(topic, after)


def _item(topic: Topic, after: int) -> _Item:
    name = truncate(clean(topic.label), 200)
    return _Item(name, counted(topic.size, "paper"), after > topic.depth, max(topic.depth - after, 0))
