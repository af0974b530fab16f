"""A month of new papers, fed to a map day by day, against one build of all of them.

    python benchmarks/updating.py --papers 3000 --days 30

A map is built of 80% of the papers (`--first`), and the others are added in `--days` updates. Then a map is built of
all papers.
Printed are the composite (the mean of Tree F and dendrogram purity over the gold levels) of both, the share of the
first map's topics that still have their ids, and of its papers that are still in the topic of the same id, what has
changed, and the seconds per update, embedding included.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from corpora import Labelled, say
from numpy.typing import NDArray

from hierarchography import build_map
from hierarchography.evaluation.gold import Contingency
from hierarchography.maps.update import update_map
from hierarchography.model import Corpus, MapData, TopicTree


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, update, build again, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default="arxiv_2level", help="a corpus of benchmarks/corpora.py, or a file")
    parser.add_argument("--papers", type=int, default=3_000, help="papers, drawn with seed 0 (0 = all)")
    parser.add_argument("--first", type=float, default=0.8, help="share of the papers in the first map")
    parser.add_argument("--days", type=int, default=30, help="number of updates")
    parser.add_argument("--encoder", default="auto", help="encoder of the map")
    given = parser.parse_args(arguments)
    labelled = Labelled.read(given.corpus).sample(given.papers)
    corpus = Corpus.from_frame(labelled.corpus.frame.assign(id=[f"p{row}" for row in range(len(labelled))]))
    shuffled = np.random.default_rng(0).permutation(len(corpus))
    cut = round(given.first * len(corpus))
    old, new = np.sort(shuffled[:cut]), shuffled[cut:]
    first = build_map(corpus.take(old), encoder=given.encoder, merge_duplicates=False)
    updated, kinds, seconds = fed(first, [corpus.take(day) for day in np.array_split(new, given.days)])
    every = build_map(corpus, encoder=given.encoder, merge_duplicates=False)
    rows = np.array([int(name[1:]) for name in updated.corpus.frame["id"]])
    scores = [
        composite(updated.tree, {name: classes[rows] for name, classes in labelled.classes.items()}),
        composite(every.tree, labelled.classes),
    ]
    print(f"{len(old):,} papers, then {len(new):,} in {given.days} updates of {np.median(seconds):.1f} s (median)")
    print(f"composite {scores[0]:.3f}, rebuild {scores[1]:.3f}: {scores[0] / scores[1]:.1%}")
    print(f"topics {len(first.tree)} -> {len(updated.tree)} (rebuild {len(every.tree)}); ids kept ", end="")
    print(f"{kept(first.tree, updated.tree):.1%}, papers still in the topic of that id {staying(first, updated):.1%}")
    print(f"changes: {dict(kinds)}")


def fed(topic_map: MapData, days: Sequence[Corpus]) -> tuple[MapData, Counter[str], list[float]]:
    """The map after all updates, the changes by kind, and the seconds of each update."""
    kinds: Counter[str] = Counter()
    seconds = []
    for number, day in enumerate(days, start=1):
        start = time.perf_counter()
        updated = update_map(topic_map, day, anyway=True, merge_duplicates=False)
        seconds.append(time.perf_counter() - start)
        topic_map = updated.map
        kinds.update(updated.changes["change"])
        say(f"day {number}: {updated.summary}; {'; '.join(updated.rebuild)}")
    return topic_map, kinds, seconds


def composite(tree: TopicTree, classes: Mapping[str, NDArray[np.int32]]) -> float:
    """The mean of Tree F and dendrogram purity over the gold levels."""
    tables = [Contingency.of(tree, labels) for labels in classes.values()]
    return float(np.mean([score for table in tables for score in (table.tree_f(), table.dendrogram_purity())]))


def kept(first: TopicTree, later: TopicTree) -> float:
    """The share of the first tree's topics whose ids are in the later one."""
    return float(np.mean([topic.id in later for topic in first]))


def staying(first: MapData, later: MapData) -> float:
    """The share of the first map's papers whose leaf there is, in the later map, their leaf or a topic above it."""
    leaves = [later.tree.topics[row].id for row in later.tree.leaf_of[: len(first)]]
    before = [first.tree.topics[row].id for row in first.tree.leaf_of]
    return float(np.mean([f"{now}.".startswith(f"{then}.") for now, then in zip(leaves, before, strict=True)]))


if __name__ == "__main__":
    main()
