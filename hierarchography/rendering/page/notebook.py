"""The map in a notebook's cell: the page packed into its frame, or a still picture with a list that opens.

A notebook keeps what a cell shows, so it must be small: at most `MOST_BYTES`. The packed page is inflated inside its
sandbox by a few lines of script. What cannot be packed so small (a large map, or one drawn by the whole plotly.js where
the slim one is not built) is shown without scripts.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator

import numpy as np
import pandas as pd
from markupsafe import Markup

from hierarchography.model import MapData, Topic
from hierarchography.rendering.picture import picture_svg
from hierarchography.rendering.picture.layout import summary
from hierarchography.rendering.table import counted
from hierarchography.rendering.text import clean, people, safe_link, truncate

MOST_BYTES = 1_000_000
MOST_PAPERS = 20_000
"""Papers of the largest map whose page is tried: that of a larger one is far too large."""
_LEAST_PACKED = 0.2
"""Bytes of a packed page for each character of abstracts, at least; those of arXiv take .3."""
_TITLE, _NAME = 300, 200
_NOTE = "To explore it, save the page, m.write_html('map.html'), and open it in a browser."
# Written anew, the document keeps its sandbox; its own policy then allows the page's scripts by their hashes.
_INFLATE = """(async function () {
  const text = document.getElementById("packed").textContent;
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const page = await new Response(stream).text();
  document.open();
  document.write(page);
  document.close();
})();"""


def may_hold_abstracts(topic_map: MapData) -> bool:
    """Whether a cell may have room for all abstracts; otherwise their page need not be drawn."""
    return _LEAST_PACKED * int(topic_map.corpus.frame["abstract"].str.len().sum()) <= MOST_BYTES


def packed(page: str, title: str) -> str:
    """A small document that becomes the page."""
    block = base64.b64encode(gzip.compress(page.encode(), compresslevel=9, mtime=0)).decode()
    document = Markup(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>{}</title>'
        '<script type="application/json" id="packed">{}</script><script>{}</script></html>'
    ).format(title, block, Markup(_INFLATE))
    return str(document)


def still(topic_map: MapData) -> str:
    """The picture, and the topics as a list that opens, with the papers where there is room for them."""
    for papers in (True, False):
        shown = _document(topic_map, Markup("").join(_opened(topic_map, topic_map.tree.root, papers)))
        if len(shown) <= MOST_BYTES:
            return shown
    return _document(topic_map, Markup(""))


def _document(topic_map: MapData, topics: Markup) -> str:
    picture = base64.b64encode(picture_svg(topic_map).encode()).decode()
    document = Markup(
        '<div class="hierarchography-notebook"><img src="data:image/svg+xml;base64,{}" alt="{}" style="max-width:100%">'
        "{}<p><small>{}</small></p></div>\n"
    ).format(picture, summary(topic_map), topics, _NOTE)
    return str(document)


def _opened(topic_map: MapData, topic: Topic, papers: bool) -> Iterator[Markup]:
    """A topic as a `<details>` element, with what is in it."""
    name = truncate(clean(topic.label), _NAME)
    yield Markup('<details style="margin-left:1.2em"><summary>{} <small>{}</small></summary>').format(
        name, counted(topic.size, "paper")
    )
    children = topic_map.tree.children(topic.id)
    for child in children:
        yield from _opened(topic_map, child, papers)
    if papers and not children:
        yield Markup("<ul>{}</ul>").format(Markup("").join(_listed(topic_map, topic)))
    yield Markup("</details>")


def _listed(topic_map: MapData, topic: Topic) -> Iterator[Markup]:
    nearest = np.argsort(-topic_map.embeddings.centrality(topic.members), kind="stable")
    table = topic_map.corpus.frame.iloc[topic.members[nearest]]  # the order of `TopicView.papers`
    for title, authors, year, url in zip(table["title"], table["authors"], table["year"], table["url"], strict=True):
        text = truncate(clean(title), _TITLE)
        link = safe_link(url)
        named = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(link, text)
        facts = " · ".join(fact for fact in (people(authors), "" if pd.isna(year) else str(year)) if fact)
        yield Markup("<li>{} <small>{}</small></li>").format(named if link else text, facts)
