"""A map with the tree of a file of nested `clusters`, as the scripts of "Science Hierarchography" write it.

All measures of a map then measure that tree, over the papers of the map that the file holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from hierarchography.build.edits.taxonomyfile import read_clusters
from hierarchography.errors import InputError
from hierarchography.model import MAIN_VIEW, Assignment, MapData, Topic, TopicTree, View
from hierarchography.model.tree import ROOT

CLUSTERS = "clusters"
"""What the manifest of such a map records: the file of its tree, which no build grew."""
REST = "{} (other papers)"
"""The name of a topic for the papers that a cluster holds beside its subclusters."""


@dataclass(frozen=True, eq=False)
class Imported:
    """A map with the tree of a file, and `notes` on the papers and clusters that were left out."""

    map: MapData
    notes: tuple[str, ...]


@dataclass
class _Counts:
    """The papers of the file, those that stand in several clusters, those not on the map, and empty clusters."""

    papers: int = 0
    again: int = 0
    unknown: int = 0
    empty: int = 0


@dataclass(frozen=True, eq=False)
class _Cluster:
    title: str
    abstract: str
    rows: list[int] = field(default_factory=list)
    children: list[_Cluster] = field(default_factory=list)

    @property
    def all_rows(self) -> list[int]:
        return [*self.rows, *(row for child in self.children for row in child.all_rows)]


def with_clusters(topic_map: MapData, path: Path) -> Imported:
    """The map with the tree of a file, over those of its papers that the file holds.

    A paper of the file is the one of the map with its id and title, else with its title, else (if most papers have
    the same ids in both) with its id. A paper in several clusters stays in the first. Raises `InputError` if the file
    cannot be read, or holds none of the papers.
    """
    counts = _Counts()
    clusters = read_clusters(path)
    match = _Matches(topic_map, list(_papers(clusters)))
    kept = [found for cluster in clusters if (found := _read(cluster, match, counts)) is not None]
    rows = np.array(sorted(row for cluster in kept for row in cluster.all_rows), dtype=np.int64)
    if not len(rows):
        raise InputError(f"{path}: none of its {counts.papers:,} papers is on the map, by title or by id")
    tree = _planted(kept, {int(row): place for place, row in enumerate(rows)})
    return Imported(_over(topic_map, rows, tree, path), tuple(_notes(path, counts, len(topic_map) - len(rows))))


class _Matches:
    """The rows of the map's papers by id and title; each is given once."""

    def __init__(self, topic_map: MapData, papers: Sequence[Mapping[str, Any]]) -> None:
        frame = topic_map.corpus.frame
        titles = [_key(title) for title in frame["title"]]
        self._title_at = dict(enumerate(titles))
        often = Counter(titles)
        self._by_title = {title: row for row, title in enumerate(titles) if title and often[title] == 1}
        self._by_id = {str(paper): row for row, paper in enumerate(frame["id"])}
        same = sum(self._is_same(paper) for paper in papers)
        self._trusts_ids = 2 * same > len(papers)
        self.given: set[int] = set()

    def row(self, paper: Mapping[str, Any]) -> int | None:
        """The row of a paper of the file, None if it is not on the map."""
        row = self._by_id.get(str(paper["paper_id"]))
        if row is not None and (self._trusts_ids or self._is_same(paper) or not paper.get("title")):
            return row
        return self._by_title.get(_key(paper.get("title")))

    def _is_same(self, paper: Mapping[str, Any]) -> bool:
        row = self._by_id.get(str(paper["paper_id"]))
        return row is not None and self._title_at[row] == _key(paper.get("title"))


def _key(title: Any) -> str:
    return " ".join(str(title or "").casefold().split()).rstrip(".")


def _papers(children: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    todo = list(children)
    while todo:
        item = todo.pop()
        if isinstance(item, Mapping) and "paper_id" in item:
            yield item
        elif isinstance(item, Mapping):
            todo += item.get("children") or ()


def _read(cluster: Mapping[str, Any], match: _Matches, counts: _Counts) -> _Cluster | None:
    """A cluster with the papers that are on the map; None if there are none."""
    found = _Cluster(" ".join(str(cluster["title"]).split()), str(cluster.get("abstract") or ""))
    for child in cluster.get("children") or ():
        if not isinstance(child, Mapping):
            continue
        if "paper_id" not in child:
            below = _read(child, match, counts)
            found.children.extend([below] if below is not None else [])
            continue
        counts.papers += 1
        row = match.row(child)
        if row is None:
            counts.unknown += 1
        elif row in match.given:
            counts.again += 1
        else:
            match.given.add(row)
            found.rows.append(row)
    if found.rows or found.children:
        return found
    counts.empty += 1
    return None


def _planted(clusters: Sequence[_Cluster], place: Mapping[int, int]) -> TopicTree:
    """The tree of the clusters with their names and abstracts; siblings of one size keep their order."""
    topics = tuple(_topics(_Cluster("", "", [], list(clusters)), ROOT, place))
    return TopicTree(topics, Assignment.certain(topics[0].size))


def _topics(cluster: _Cluster, topic_id: str, place: Mapping[int, int]) -> Iterator[Topic]:
    members = np.array(sorted(place[row] for row in cluster.all_rows), dtype=np.int32)
    yield Topic(topic_id, members, cluster.title, (), {"description": cluster.abstract} if cluster.abstract else {})
    children = list(cluster.children)
    if children and cluster.rows:
        children.append(_Cluster(REST.format(cluster.title), "", cluster.rows))
    for at, child in enumerate(sorted(children, key=lambda child: -len(child.all_rows))):
        yield from _topics(child, f"{topic_id}.{at}", place)


def _over(topic_map: MapData, rows: np.ndarray, tree: TopicTree, path: Path) -> MapData:
    view = topic_map.views[topic_map.main]
    plane = None if view.plane is None else view.plane[rows]
    recorded = {name: facts for name, facts in topic_map.manifest.get("recorded", {}).items() if name != "stability"}
    return replace(
        topic_map,
        corpus=topic_map.corpus.take(rows),
        views={MAIN_VIEW: View(tree, view.embeddings.take(rows), view.layout.take(rows), plane)},
        manifest={**topic_map.manifest, "recorded": {**recorded, CLUSTERS: str(path)}},
    )


def _notes(path: Path, counts: _Counts, missing: int) -> Iterator[str]:
    if counts.unknown:
        yield f"{path}: {counts.unknown:,} of its {counts.papers:,} papers are not on the map, and left out"
    if counts.again:
        yield f"{path}: {counts.again:,} papers are in several clusters; the first one counts"
    if counts.empty:
        yield f"{path}: {counts.empty:,} clusters without papers of the map are left out"
    if missing:
        yield f"{missing:,} papers of the map are not in {path}, and not measured"
