"""Further homes of papers against arXiv's cross-lists, and what the links between topics cost and tell.

    python benchmarks/homes.py outputs/arxiv3000     # folders of maps of papers of arxiv_2level: nothing is embedded
    python benchmarks/homes.py --papers 6000         # a tree over MiniLM's vectors, kept between runs

Gold: the categories in which a paper is listed (`all_categories`) beside its primary one. The category of a leaf is the
most frequent primary category of its papers. A further home is right if the category of the leaf is one of the paper's
cross-lists. If it is the paper's primary category, the cross-lists say nothing about it: precision is printed over all
homes, and over those of another category. `weighted` is the mean share of the leaf's papers whose primary category is
one of the paper's cross-lists. Recall is over all cross-lists whose category is that of a leaf.

Prints for each map, as Markdown: the calibration of memberships and probabilities by cross-validation; further homes by
our memberships, by the probabilities (the same number of homes), by the nearest other centroid (of all papers, and of
those nearest to one), by the nearest paper of another leaf, and by chance; and the links: their number, the numbers
stored, what p- and n-edges would save, and related topics by links and by mean vectors.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from builders import grow_default
from corpora import CACHE, KNOWN, Labelled, read_table
from numpy.typing import NDArray

from hierarchography import load_map
from hierarchography.analysis import links_of, memberships, related, reliability, topic_sums
from hierarchography.analysis.homes import LEAST, MOST
from hierarchography.analysis.links import Links
from hierarchography.analysis.neighbours import nearest_papers
from hierarchography.model import Corpus, Layout, MapData, TopicTree, View

LEASTS = (0.25, LEAST, 0.5)
RELATED = 4
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Rows of papers, and of leaves."""


@dataclass(frozen=True, eq=False)
class Gold:
    """For each paper its primary category and its cross-lists; for each topic its most frequent primary category."""

    primary: list[str]
    crossed: list[frozenset[str]]
    main: list[str]
    tree: TopicTree

    @classmethod
    def of(cls, tree: TopicTree, codes: Sequence[Sequence[str]], listed: Sequence[Sequence[str]]) -> Gold:
        """The gold of papers with these `codes`, the last of which is the primary category, and lists of categories."""
        primary = [code[-1] for code in codes]
        crossed = [frozenset(categories) - {own} for categories, own in zip(listed, primary, strict=True)]
        main = [Counter(primary[row] for row in topic.members).most_common(1)[0][0] for topic in tree]
        return cls(primary, crossed, main, tree)

    def scores(self, pairs: Pairs) -> dict[str, float]:
        """Shares of papers with homes, precision (all homes; those of another category; weighted), and recall."""
        papers, leaves = pairs[0].tolist(), pairs[1].tolist()
        right = [self.main[leaf] in self.crossed[paper] for paper, leaf in zip(papers, leaves, strict=True)]
        other = [self.main[leaf] != self.primary[paper] for paper, leaf in zip(papers, leaves, strict=True)]
        weights = [self._share(paper, leaf) for paper, leaf in zip(papers, leaves, strict=True)]
        found = {(p, self.main[leaf]) for p, leaf, hit in zip(papers, leaves, right, strict=True) if hit}
        reachable = {self.main[self.tree.row(leaf.id)] for leaf in self.tree.leaves}
        return {
            "papers": len(set(papers)) / self.tree.papers,
            "homes": len(papers),
            "precision": float(np.mean(right)),
            "of another category": float(np.mean(np.array(right)[other])),
            "weighted": float(np.mean(np.array(weights)[other])),
            "recall": len(found) / sum(len(crossed & reachable) for crossed in self.crossed),
        }

    def listed_in(self, first: int, second: int) -> float:
        """The mean share of the papers of each of two topics that are listed in the main category of the other."""
        return float(np.mean([self._listed(first, self.main[second]), self._listed(second, self.main[first])]))

    def _listed(self, topic: int, category: str) -> float:
        rows = self.tree.topics[topic].members
        return float(np.mean([category == self.primary[row] or category in self.crossed[row] for row in rows]))

    def _share(self, paper: int, leaf: int) -> float:
        rows = self.tree.topics[leaf].members
        return float(np.mean([self.primary[row] in self.crossed[paper] for row in rows]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maps", nargs="*", type=Path, help="folders of maps of papers of arxiv_2level")
    parser.add_argument(
        "--papers", type=int, default=0, help="papers of arxiv_2level, drawn with seed 0, to grow a tree"
    )
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of the kept vectors")
    given = parser.parse_args(arguments)
    table = read_table(KNOWN["arxiv_2level"][0]).set_index("id")
    for folder in given.maps:
        topic_map: MapData = load_map(folder)
        known = table.loc[topic_map.corpus.frame["id"]]
        report(folder.name, topic_map, known["codes"].tolist(), known["all_categories"].tolist())
    if given.papers:
        labelled = Labelled.read("arxiv_2level").sample(given.papers)
        known = table.iloc[labelled.rows]
        topic_map = grown(labelled, given.cache)
        report(f"arxiv_2level:{len(labelled)}", topic_map, known["codes"].tolist(), known["all_categories"].tolist())


def grown(labelled: Labelled, cache: Path) -> MapData:
    """A map with the tree that a build grows over MiniLM's vectors and word features, without names."""
    vectors = labelled.vectors(cache)
    corpus = Corpus.from_frame(labelled.corpus.frame.assign(id=[f"p{row}" for row in range(len(labelled))]))
    tree, _ = grow_default(corpus, vectors, None, 0)
    return MapData(corpus, {"topics": View(tree, vectors, Layout(vectors.matrix[:, :2].copy(), "none"))})


def report(name: str, topic_map: MapData, codes: Sequence[Sequence[str]], listed: Sequence[Sequence[str]]) -> None:
    """Print all tables of a map."""
    gold, view = Gold.of(topic_map.tree, codes, listed), topic_map.views[topic_map.main]
    print(f"\n### {name}: {len(topic_map):,} papers, {len(topic_map.tree.leaves):,} leaves")
    print_calibration(view)
    print("\n| further homes | papers with any | homes | precision | of another category | weighted | recall |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for method, pairs in methods(view).items():
        found = gold.scores(pairs)
        shares = " | ".join(f"{found[key]:.3f}" for key in ("precision", "of another category", "weighted", "recall"))
        print(f"| {method} | {found['papers']:.1%} | {found['homes']:,.0f} | {shares} |", flush=True)
    print_links(topic_map, gold)


def print_calibration(view: View) -> None:
    """Print the bins of memberships and probabilities."""
    found = reliability(view)
    print("\n| | low | pairs | predicted | placed |\n|---|---:|---:|---:|---:|")
    for line in found.table.itertuples():
        print(f"| {line.kind} | {line.low:.1f} | {line.pairs:,} | {line.predicted:.3f} | {line.placed:.3f} |")
    print(f"\nexpected calibration error from .1 on: {json.dumps({k: round(v, 4) for k, v in found.error.items()})}")


def methods(view: View) -> Mapping[str, Pairs]:
    """Further homes by each method."""
    found = memberships(view)
    others = np.flatnonzero(~found.own)
    paper, leaf = found.paper[others], found.leaf[others]
    methods = {f"membership at least {least}": best(paper, leaf, found.membership[others], least) for least in LEASTS}
    count = len(methods[f"membership at least {LEAST}"][0])
    probability = np.sort(found.probability[others])[-count]
    methods["probability, as many"] = best(paper, leaf, found.probability[others], probability)
    nearest, cosine = nearest_centroids(view)
    rows = np.arange(len(view))
    methods["nearest other centroid, every paper"] = rows, nearest
    chosen = np.sort(np.argsort(-cosine, kind="stable")[:count])
    methods["nearest other centroid, the papers nearest to one"] = chosen, nearest[chosen]
    methods["leaf of the nearest paper elsewhere"] = elsewhere(view)
    return methods | {
        "another leaf by chance": by_chance(view),
        "another leaf of the same parent by chance": siblings(view),
    }


def best(paper: NDArray[np.int64], leaf: NDArray[np.int64], value: NDArray[np.float64], least: float) -> Pairs:
    """The pairs with at least this value, at most `MOST` a paper, best first."""
    order = np.lexsort((-value, paper))
    order = order[value[order] >= least]
    rank = np.arange(len(order)) - np.searchsorted(paper[order], paper[order])
    return paper[order][rank < MOST], leaf[order][rank < MOST]


def nearest_centroids(view: View) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each paper the other leaf whose mean vector is nearest, as a row of the tree, and the cosine."""
    vectors, leaves = view.embeddings.matrix, np.array([view.tree.row(leaf.id) for leaf in view.tree.leaves])
    means = np.stack([vectors[leaf.members].mean(axis=0) for leaf in view.tree.leaves])
    cosines = vectors @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T
    cosines[np.arange(len(view)), np.searchsorted(leaves, view.tree.leaf_of)] = -2
    return leaves[cosines.argmax(axis=1)], cosines.max(axis=1).astype(np.float64)


def elsewhere(view: View) -> Pairs:
    """The leaf of the nearest paper that is in another leaf, for papers with any."""
    near, leaf_of = nearest_papers(view), view.tree.leaf_of
    other = (near >= 0) & (leaf_of[near] != leaf_of[:, None])
    papers = np.flatnonzero(other.any(axis=1))
    return papers, leaf_of[near[papers, other[papers].argmax(axis=1)]].astype(np.int64)


def by_chance(view: View) -> Pairs:
    """Every leaf other than its own for every paper: the mean over all choices."""
    leaves = np.array([view.tree.row(leaf.id) for leaf in view.tree.leaves])
    paper, leaf = (part.ravel() for part in np.meshgrid(np.arange(len(view)), leaves, indexing="ij"))
    other = leaf != view.tree.leaf_of[paper]
    return paper[other], leaf[other]


def siblings(view: View) -> Pairs:
    """Every other leaf with the same parent for every paper."""
    paper, leaf = by_chance(view)
    parent = np.array([-1 if topic.parent is None else view.tree.row(topic.parent) for topic in view.tree])
    same = parent[leaf] == parent[view.tree.leaf_of[paper]]
    return paper[same], leaf[same]


def print_links(topic_map: MapData, gold: Gold) -> None:
    """Print what the links take to store, and how related topics by links and by mean vectors agree with categories."""
    links = links_of(topic_map.views[topic_map.main])
    leaves = len(topic_map.tree.leaves)
    print(
        f"\n{links.total:,} links; stored {links.stored:,} counts ({links.stored / links.total:.1%} of the links, ",
        end="",
    )
    print(f"{links.stored / (leaves * (leaves + 1) / 2):.1%} of the pairs of leaves); ", end="")
    print(f"p- and n-edges between leaves would save {saved_by_edges(links) / links.total:.1%} of the links")
    print("\n| related topics | pairs | listed in each other's category | the first of each |\n|---|---:|---:|---:|")
    by_means = related(topic_map.tree, topic_sums(topic_map))
    for name, rows in {"mean vectors": by_means, "links": related_by_links(links)}.items():
        pairs = [(row, other) for row, others in enumerate(rows) for other in others]
        firsts = [(row, others[0]) for row, others in enumerate(rows) if others]
        means = [np.mean([gold.listed_in(*pair) for pair in chosen]) for chosen in (pairs, firsts)]
        print(f"| {name} | {len(pairs):,} | {means[0]:.3f} | {means[1]:.3f} |")


def saved_by_edges(links: Links) -> int:
    """How many edges fewer a lossless summary has with a p-edge and n-edges for pairs of leaves linked by over half."""
    sizes = np.array([leaf.size for leaf in links.tree.leaves])
    table = links.counts.tocoo()
    room = np.where(
        table.row == table.col, sizes[table.row] * (sizes[table.row] - 1) // 2, sizes[table.row] * sizes[table.col]
    )
    return int(np.maximum(0, table.data - (1 + room - table.data)).sum())


def related_by_links(links: Links) -> list[list[int]]:
    """For each topic the topics of other branches with the most links beyond those expected, (n - e) / sqrt(e)."""
    ids, chosen = [topic.id for topic in links.tree], []
    rows = np.arange(len(ids))
    for row in rows:
        expected = links.expected(np.full(len(ids), row), rows)
        order = np.argsort(-(links.to_all(int(row)) - expected) / np.sqrt(np.maximum(expected, 1e-9)), kind="stable")
        chosen.append(
            _apart(ids, int(row), [int(other) for other in order if links.to_all(int(row))[other] > expected[other]])
        )
    return chosen


def _apart(ids: Sequence[str], row: int, others: Sequence[int]) -> list[int]:
    """The first `RELATED` of these that are no siblings, ancestors or descendants, nor of one another."""
    found: list[int] = []
    for other in others:
        family = ids[other].rpartition(".")[0] == ids[row].rpartition(".")[0] or _nested(ids[other], ids[row])
        if len(found) < RELATED and not family and not any(_nested(ids[other], ids[known]) for known in found):
            found.append(other)
    return found


def _nested(first: str, second: str) -> bool:
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")


if __name__ == "__main__":
    main()
