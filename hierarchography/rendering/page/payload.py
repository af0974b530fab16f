"""What the page carries: the topics as columns, and the papers in packed chunks.

The papers are ordered leaf by leaf, in preorder, so that the papers of every topic, leaf or not, are one
range `[start, start + size)`. A chunk is JSON, gzipped and base64-encoded; the page unpacks it when a
topic's papers are looked at. A separate chunk of titles serves the search.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.model import TopicMap, TopicTree
from hierarchography.rendering import colours
from hierarchography.rendering.page.abstracts import keeps_abstracts
from hierarchography.rendering.table import shown_name
from hierarchography.rendering.text import clean, json_for_html, people, safe_link, shorten, truncate

CHUNK = 500
PAGE_SCHEMA = "hierarchography.page/1"
_TITLE, _NAME, _KEYWORD, _DESCRIPTION = 400, 200, 60, 500


@dataclass(frozen=True)
class Payload:
    """`topics`: JSON ready for a script element; `chunks` and `titles`: base64 of gzipped JSON."""

    topics: str
    chunks: tuple[str, ...]
    titles: str


def payload(map: TopicMap, chart: str) -> Payload:
    """Everything that the page's scripts read; the same map always gives the same bytes."""
    order = paper_order(map)
    frame = map.corpus.frame.iloc[order]
    titles = [truncate(clean(title), _TITLE) for title in frame["title"]]
    columns = _paper_columns(map, frame, order, titles)
    chunks = [
        pack({name: values[start : start + CHUNK] for name, values in columns.items()})
        for start in range(0, len(map), CHUNK)
    ]
    return Payload(json_for_html(_document(map, chart)), tuple(chunks), pack({"title": titles}))


def pack(value: Any) -> str:
    """JSON -> gzip (no time stamp, level 9) -> base64."""
    return base64.b64encode(gzip.compress(json_for_html(value).encode("ascii"), compresslevel=9, mtime=0)).decode()


def paper_order(map: TopicMap) -> NDArray[np.int64]:
    """Rows of the corpus leaf by leaf; in a leaf first what the clustering placed, the most central first."""
    parts = [_by_centrality(map, leaf.members) for leaf in map.tree.leaves]
    return np.concatenate(parts).astype(np.int64)


def first_papers(tree: TopicTree) -> list[int]:
    """For each topic, in preorder, the place in `paper_order` where its papers begin."""
    starts: list[int] = []
    beginning: dict[str | None, int] = {None: 0}
    for topic in tree:
        start = beginning[topic.parent]
        starts.append(start)
        beginning[topic.id] = start
        # The next sibling begins where this one ends.
        beginning[topic.parent] = start + topic.size
    return starts


def _by_centrality(map: TopicMap, members: NDArray[np.int32]) -> NDArray[np.int32]:
    placed = map.tree.assignment.by_neighbours[members]
    return members[np.lexsort((members, -map.embeddings.centrality(members), placed))]


def _document(map: TopicMap, chart: str) -> dict[str, Any]:
    branches = len(map.tree.children(map.tree.root.id))
    return {
        "schema": PAGE_SCHEMA,
        "title": clean(map.title),
        "papers": len(map),
        "chunk": CHUNK,
        "chart": chart,
        "topics": _topic_columns(map.tree),
        "colours": {
            theme: {
                "root": colours.ROOT[theme],
                "more": colours.MORE[theme],
                "branches": (fills := colours.palette(branches, theme)),
                "ink": [[colours.text_colour(fill) for fill in shades] for shades in fills],
                "plain": colours.INK[theme],
            }
            for theme in ("light", "dark")
        },
    }


def _topic_columns(tree: TopicTree) -> dict[str, list[Any]]:
    names = [truncate(clean(shown_name(topic)), _NAME) or topic.id for topic in tree]
    confidence, neighbours = tree.assignment.confidence, tree.assignment.by_neighbours
    return {
        "id": [topic.id for topic in tree],
        "parent": [-1 if topic.parent is None else tree.row(topic.parent) for topic in tree],
        "name": names,
        "label": [shorten(name) for name in names],
        "keywords": [[truncate(clean(word), _KEYWORD) for word in topic.keywords] for topic in tree],
        "description": [truncate(clean(str(topic.details.get("description", ""))), _DESCRIPTION) for topic in tree],
        "size": [topic.size for topic in tree],
        "start": first_papers(tree),
        "confidence": [round(float(confidence[topic.members].mean()), 4) for topic in tree],
        "neighbours": [int(neighbours[topic.members].sum()) for topic in tree],
    }


def _paper_columns(
    map: TopicMap, frame: pd.DataFrame, order: NDArray[np.int64], titles: Sequence[str]
) -> dict[str, Sequence[Any]]:
    assignment = map.tree.assignment
    abstracts = frame["abstract"] if keeps_abstracts(map) else [""] * len(frame)
    links = zip(frame["url"], frame["doi"], strict=True)
    return {
        "title": titles,
        "authors": [truncate(people(authors), 300) for authors in frame["authors"]],
        "year": [None if pd.isna(year) else int(year) for year in frame["year"]],
        "venue": [truncate(clean(venue), 200) for venue in frame["venue"]],
        "url": [_link(url, doi) for url, doi in links],
        "abstract": [clean(abstract) for abstract in abstracts],
        "confidence": [round(value, 3) for value in assignment.confidence[order].tolist()],
        "neighbours": [int(mark) for mark in assignment.by_neighbours[order]],
    }


def _link(url: str, doi: str) -> str:
    doi = doi.strip()
    return safe_link(url) or (safe_link(f"https://doi.org/{doi}") if doi else None) or ""
