"""What the page carries: the topics as columns, and the papers in packed blocks.

The papers are ordered leaf by leaf, in preorder, so that the papers of every topic, leaf or not, are one
range `[start, start + size)`. A block is gzipped and base64-encoded, and the page unpacks it when it is
needed: `papers-N` (JSON columns of 500 papers), `abstracts-N` (theirs, see `abstracts.py`), `titles-N` and `people-N`
(5,000 titles or lists of authors, one a line), `points` (typed arrays of all papers, see `points.py`), `fields` and
`codes` (what papers are filtered by, see `fields.py`), `columns` (what else they can be coloured by, see `columns.py`),
`homes-0` (see `homes.py`), and the model of meaning (see `meaning.py`).
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography import analysis
from hierarchography.model import MapData, TopicTree
from hierarchography.model.paths import BY_LABEL
from hierarchography.rendering import colours
from hierarchography.rendering.page.abstracts import abstract_bytes, keeps_abstracts
from hierarchography.rendering.page.columns import Colouring, colouring
from hierarchography.rendering.page.fields import field_bytes, fields_of
from hierarchography.rendering.page.homes import BLOCK, home_columns
from hierarchography.rendering.page.living import living_columns, living_facts, own_columns, own_fields
from hierarchography.rendering.page.meaning import NUMBERS, WORDS, meaning_bytes, meaning_facts, page_meaning
from hierarchography.rendering.page.placing import place_columns
from hierarchography.rendering.page.points import STEPS, places_on_plane, point_bytes
from hierarchography.rendering.text import clean, json_for_html, safe_link, shorten, truncate
from hierarchography.rendering.weak import weak_sentence

CHUNK = 500
TITLES = 5_000
PAGE_SCHEMA = "hierarchography.page/2"
LABEL = 60
"""Characters of a name that a tile shows whole; longer ones are shortened there."""
AUTHORS = 10
_TITLE, _NAME, _KEYWORD, _DESCRIPTION = 400, 200, 60, 500


@dataclass(frozen=True)
class Payload:
    """`topics`: JSON ready for a script element; `blocks`: by element id, base64 of gzipped text or bytes."""

    topics: str
    blocks: Mapping[str, str]


def payload(topic_map: MapData, chart: str) -> Payload:
    """Everything that the page's scripts read; the same map always gives the same bytes."""
    order, abstracted = paper_order(topic_map), _has_abstracts(topic_map)
    frame = topic_map.corpus.frame
    if not abstracted:
        frame = frame.drop(columns="abstract")  # which would be copied
    frame = frame.iloc[order]
    titles = [truncate(clean(title), _TITLE) for title in frame["title"]]
    columns = _paper_columns(frame) | place_columns(topic_map, order)
    if abstracted:
        columns["abstracted"] = [int(bool(clean(abstract))) for abstract in frame["abstract"]]
    people = [_authors(authors) for authors in frame["authors"]]
    fields = fields_of(frame.drop(columns=own_columns(topic_map)))
    coloured = colouring(topic_map, order, fields)
    fields += own_fields(topic_map, frame)
    blocks = {"points": packed(point_bytes(topic_map, order)), "columns": packed(coloured.content)}
    for number, start in enumerate(range(0, len(topic_map), TITLES)):
        for name, lines in (("titles", titles), ("people", people)):
            blocks[f"{name}-{number}"] = packed("\n".join(lines[start : start + TITLES]).encode())
    for number, start in enumerate(range(0, len(topic_map), CHUNK)):
        blocks[f"papers-{number}"] = pack({name: values[start : start + CHUNK] for name, values in columns.items()})
    if abstracted:
        abstracts = abstract_bytes([clean(abstract) for abstract in frame["abstract"]], CHUNK)
        blocks |= {name: packed(content) for name, content in abstracts.items()}
    blocks |= {"fields": pack([field.facts() for field in fields]), "codes": packed(field_bytes(fields))}
    if not is_labelled(topic_map.tree):
        blocks[BLOCK.format(0)] = pack(home_columns(topic_map, order))
    search, model = _search(topic_map, order)
    document = _document(topic_map, chart, order, coloured) | {"search": search} | living_facts(topic_map)
    return Payload(json_for_html(document), blocks | model)


def pack(value: Any) -> str:
    """JSON -> gzip (no time stamp, level 9) -> base64."""
    return packed(json_for_html(value).encode("ascii"))


def paper_order(topic_map: MapData) -> NDArray[np.int64]:
    """Rows of the corpus leaf by leaf; in a leaf first what the clustering placed, the most central first."""
    parts = [_by_centrality(topic_map, leaf.members) for leaf in topic_map.tree.leaves]
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


def _search(topic_map: MapData, order: NDArray[np.int64]) -> tuple[dict[str, Any], dict[str, str]]:
    """How the page is searched, and the blocks of the model of meaning, if it has one."""
    kind, meaning = topic_map.config.rendering.search, page_meaning(topic_map, order)
    if meaning is None:
        return {"words": kind != "none", "meaning": None}, {}
    blocks = {WORDS: packed("\n".join(meaning.words).encode()), NUMBERS: packed(meaning_bytes(meaning))}
    return {"words": True, "meaning": meaning_facts(meaning)}, blocks


def packed(content: bytes) -> str:
    """Bytes -> gzip (no time stamp, level 9) -> base64."""
    return base64.b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode()


def _by_centrality(topic_map: MapData, members: NDArray[np.int32]) -> NDArray[np.int32]:
    placed = topic_map.tree.assignment.by_neighbours[members]
    return members[np.lexsort((members, -topic_map.embeddings.centrality(members), placed))]


def _document(topic_map: MapData, chart: str, order: NDArray[np.int64], coloured: Colouring) -> dict[str, Any]:
    scale = analysis.year_scale(analysis.known_years(topic_map))
    trees = [view.tree for view in topic_map.views.values()]
    most_children = max(len(tree.children(topic.id)) for tree in trees for topic in tree)
    return {
        "schema": PAGE_SCHEMA,
        "title": clean(topic_map.title),
        "papers": len(topic_map),
        "chunk": CHUNK,
        "titleChunk": TITLES,
        "chart": chart,
        "years": None if scale is None else asdict(scale),
        "plane": None if topic_map.plane is None else STEPS,
        "views": list(topic_map.views),
        "labelled": is_labelled(topic_map.tree),
        "abstracts": _has_abstracts(topic_map),
        "topics": topic_columns(topic_map, order) | living_columns(topic_map),
        "colour": coloured.usual,
        "columns": coloured.columns,
        # A hue for each child of what is looked at, and for each value of a column and the rest.
        "colours": colours.themes(max(most_children, analysis.MOST_VALUES + 1), topic_map.config.rendering.palette),
    }


def topic_columns(topic_map: MapData, order: NDArray[np.int64]) -> dict[str, Sequence[Any]]:
    """All that the page has of each topic, with the papers in this order (see `paper_order`)."""
    return _topic_columns(topic_map.tree) | _measure_columns(topic_map, order)


def is_labelled(tree: TopicTree) -> bool:
    """Whether the topics are labels that the papers were given."""
    return any(leaf.details.get("named_by") == BY_LABEL for leaf in tree.leaves)


def _topic_columns(tree: TopicTree) -> dict[str, Sequence[Any]]:
    names = [truncate(clean(topic.label), _NAME) or topic.id for topic in tree]
    confidence, neighbours = tree.assignment.confidence, tree.assignment.by_neighbours
    return {
        "id": [topic.id for topic in tree],
        "parent": [-1 if topic.parent is None else tree.row(topic.parent) for topic in tree],
        "name": names,
        "label": [name if len(name) <= LABEL else shorten(name) for name in names],
        "keywords": [[truncate(clean(word), _KEYWORD) for word in topic.keywords] for topic in tree],
        "description": [truncate(clean(str(topic.details.get("description", ""))), _DESCRIPTION) for topic in tree],
        "weak": [weak_sentence(topic) for topic in tree],
        "size": [topic.size for topic in tree],
        "start": first_papers(tree),
        "confidence": [round(float(confidence[topic.members].mean()), 4) for topic in tree],
        "neighbours": [int(neighbours[topic.members].sum()) for topic in tree],
    }


def _measure_columns(topic_map: MapData, order: NDArray[np.int64]) -> dict[str, Sequence[Any]]:
    tree, sums, years = topic_map.tree, analysis.topic_sums(topic_map), analysis.known_years(topic_map)
    scale = analysis.year_scale(years)
    related = analysis.related(tree, sums)
    columns: dict[str, Sequence[Any]] = {
        "density": analysis.density(tree, sums),
        "central": analysis.central(topic_map, sums, np.argsort(order)),
        "related": related,
        "links": analysis.links_between(analysis.links_of(topic_map.views[topic_map.main]), related),
    }
    if scale is not None:
        columns |= {
            "trend": analysis.trends(tree, years, scale),
            "growth": analysis.growth(tree, years, scale),
            "recent": analysis.recent_papers(tree, years, scale),
            "year": analysis.median_years(tree, years),
        }
    cited = analysis.citations(topic_map)
    if cited is not None:
        columns["cited"] = [int(cited[topic.members].sum()) for topic in tree]
    return columns | (places_on_plane(tree, topic_map.plane) if topic_map.plane is not None else {})


def _has_abstracts(topic_map: MapData) -> bool:
    return keeps_abstracts(topic_map) and bool((topic_map.corpus.frame["abstract"].str.strip() != "").any())


def _paper_columns(frame: pd.DataFrame) -> dict[str, Sequence[Any]]:
    links = zip(frame["url"], frame["doi"], strict=True)
    return {
        "id": frame["id"].tolist(),
        "url": [_link(url, doi) for url, doi in links],
        "doi": [truncate(clean(doi), 120) for doi in frame["doi"]],
    }


def _authors(authors: str) -> str:
    """`"A; B; others"`: at most `AUTHORS` names, as BibTeX ends a list that is longer."""
    names = [name for name in (clean(part) for part in authors.split(";")) if name]
    return "; ".join(truncate(name, 60) for name in [*names[:AUTHORS], *(["others"] if len(names) > AUTHORS else [])])


def _link(url: str, doi: str) -> str:
    doi = doi.strip()
    return safe_link(url) or (safe_link(f"https://doi.org/{doi}") if doi else None) or ""
