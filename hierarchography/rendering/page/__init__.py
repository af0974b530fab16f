"""The map as a page: one standalone HTML file, a fragment for a blog, a cell of a notebook.

>>> Path("map.html").write_text(render_page(m), encoding="utf-8")   # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from hierarchography import __version__
from hierarchography.errors import RenderError
from hierarchography.model import Topic, TopicMap
from hierarchography.rendering.page import assets
from hierarchography.rendering.page.payload import payload
from hierarchography.rendering.table import shown_name
from hierarchography.rendering.text import clean, truncate

__all__ = ["CHARTS", "iframe_snippet", "render_embed", "render_notebook", "render_page"]

MAP = "map"
CHARTS: Mapping[str, str] = {"treemap": "Treemap", "sunburst": "Sunburst", "icicle": "Icicle", MAP: "Map"}
"""The tabs of the page: name and label. The last is there where the papers have places on a plane."""

# Scripts run in a world of their own: no cookies, no storage, no reach into the page around.
SANDBOX = "allow-scripts allow-popups"
_FRAME_STYLE = "display:block;width:100%;height:{height};border:0;border-radius:8px;color-scheme:normal"


def render_page(map: TopicMap, *, chart: str | None = None) -> str:
    """The map as one HTML file that needs no network, opening on `chart` (None: the one in the settings).

    The same map gives the same text, byte for byte; a date is shown only where the environment sets
    SOURCE_DATE_EPOCH. Raises `RenderError` for an unknown chart.
    """
    chart = _known_chart(map, chart or map.config.rendering.chart)
    data = payload(map, chart)
    plotly, script = assets.plotly(), assets.script()
    return (
        _environment()
        .get_template("template.html.j2")
        .render(
            title=clean(map.title),
            counts=_counts(map),
            made=_made(map),
            policy=assets.policy(plotly, script),
            style=Markup(assets.style()),
            plotly=Markup(plotly),
            script=Markup(script),
            topics=Markup(data.topics),
            blocks={name: Markup(block) for name, block in data.blocks.items()},
            charts=_charts(map),
            chart=chart,
            outline=_outline(map),
            placed=int(map.tree.assignment.by_neighbours.sum()),
            dropped=_dropped(map),
        )
    )


def render_embed(map: TopicMap, *, chart: str | None = None) -> str:
    """A fragment to paste into a page: the whole map in a sandboxed frame of its own.

    A frame, not a shadow root: nothing of the map's styles, ids, scripts or Plotly version meets the
    host's, several maps stand on one page, and the text of strangers stays locked in the sandbox.
    """
    return _frame(map, chart, height="min(860px,92vh)", kind="hierarchography-embed")


def render_notebook(map: TopicMap) -> str:
    """The same frame, as tall as a notebook cell likes it: what `TopicMap._repr_html_` gives."""
    return _frame(map, None, height="720px", kind="hierarchography-notebook")


def iframe_snippet(filename: str, title: str) -> str:
    """The line of HTML that shows a saved page, by its file name or address, inside another page."""
    return (
        f'<iframe src="{escape(quote(filename, safe=_URL_CHARACTERS))}" title="{escape(clean(title))}" '
        f'loading="lazy" sandbox="{SANDBOX}" style="width:100%;aspect-ratio:4/3;min-height:640px;border:0"></iframe>'
    )


_URL_CHARACTERS = "/:?#[]@!$&'()*+,;=%~"


def _frame(map: TopicMap, chart: str | None, *, height: str, kind: str) -> str:
    page = escape(render_page(map, chart=chart))
    style = _FRAME_STYLE.format(height=height)
    return (
        f'<div class="{kind}"><iframe title="{escape(clean(map.title))}" loading="lazy" '
        f'sandbox="{SANDBOX}" style="{style}" srcdoc="{page}"></iframe></div>\n'
    )


def _charts(map: TopicMap) -> dict[str, str]:
    return {name: label for name, label in CHARTS.items() if name != MAP or map.plane is not None}


def _known_chart(map: TopicMap, chart: str) -> str:
    charts = _charts(map)
    if chart in CHARTS and chart not in charts:
        raise RenderError("this map was built without places of its papers on a plane; build it again to see them")
    if chart not in charts:
        raise RenderError(f"the page has no chart {chart!r}; it has: {', '.join(charts)}")
    return chart


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__name__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _counts(map: TopicMap) -> list[str]:
    tree = map.tree
    counts = [_count(len(map), "paper"), _count(len(tree), "topic")]
    return [*counts, _count(tree.depth, "level")] if tree.depth else counts


def _made(map: TopicMap) -> list[tuple[str, str]]:
    versions = map.manifest.get("versions", {})
    version = versions.get("hierarchography", __version__) if isinstance(versions, Mapping) else __version__
    facts: list[tuple[str, Any]] = [
        ("Encoder", map.embeddings.encoder_id),
        ("Tree", map.config.clustering.builder),
        ("Names", map.config.naming.namer),
        ("Seed", map.config.seed),
        ("Hierarchography", version),
        *_date(),
    ]
    return [(label, truncate(clean(str(value)), 80)) for label, value in facts]


def _date() -> Iterator[tuple[str, str]]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            yield "Made", datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
        except (ValueError, OverflowError, OSError) as error:
            raise RenderError(f"SOURCE_DATE_EPOCH must be seconds since 1970, not {epoch!r}") from error


def _dropped(map: TopicMap) -> list[tuple[str, int]]:
    reasons = map.dropped["reason"].astype(str).value_counts(sort=False)
    counts = sorted(reasons.items(), key=lambda item: (-item[1], str(item[0])))
    return [(truncate(clean(str(reason)), 160), int(count)) for reason, count in counts]


@dataclass(frozen=True)
class _Item:
    """A line of the list that the page shows without scripts; `close` lists end after it."""

    name: str
    count: str
    opens: bool
    close: int


def _outline(map: TopicMap) -> Iterator[_Item]:
    topics = map.tree.topics[1:] or map.tree.topics
    depths = [topic.depth for topic in topics] + [topics[0].depth]
    for topic, after in zip(topics, depths[1:], strict=True):
        yield _item(topic, after)


def _item(topic: Topic, after: int) -> _Item:
    name = truncate(clean(shown_name(topic)), 200)
    return _Item(name, _count(topic.size, "paper"), after > topic.depth, max(topic.depth - after, 0))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
