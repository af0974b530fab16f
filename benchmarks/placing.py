"""New papers on a map: do they land where a build of all papers puts them?

A map is built of 80% of the papers, and the others are placed on it. A second map is built of all papers, and a third
of all papers with another seed. The topics of two maps are matched one to one by the papers that are on both (the
matching with most papers in common), at levels 1 and 2 and of the leaves. Counted is the share of the placed papers
that land in the match of the topic in which the build of all has them. A paper in a topic without a match is wrong.

    python benchmarks/placing.py --papers 3000

Rows: `place` as the command does it; the votes of the 15 nearest papers alone; the nearest mean of a leaf (nearest
centroid); the papers of the 80% themselves, whose topics are not all those of the build of all either; and the
two builds of all papers with two seeds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from corpora import CACHE, Labelled, say
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from hierarchography import TopicMap, build_map
from hierarchography.clustering import Placer
from hierarchography.embedding import nearest_among
from hierarchography.maps.calibration import NEAREST
from hierarchography.maps.place import Ground, Places
from hierarchography.maps.space import joined
from hierarchography.model import Corpus, Embeddings, TopicTree

LEVELS = (1, 2, None)
BINS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, place, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default="arxiv_2level", help="a corpus of benchmarks/corpora.py, or a file")
    parser.add_argument("--papers", type=int, default=3_000, help="papers, drawn with seed 0 (0 = all)")
    parser.add_argument("--splits", type=int, default=1, help="number of draws of the 80%%")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of the kept vectors")
    given = parser.parse_args(arguments)
    labelled = Labelled.read(given.corpus).sample(given.papers)
    vectors = labelled.vectors(given.cache)
    ids = [f"p{row}" for row in range(len(labelled))]
    corpus = Corpus.from_frame(labelled.corpus.frame.assign(id=ids))
    say("Building the map of all papers with two seeds ...")
    every, again = (built(corpus, vectors, seed) for seed in (0, 1))
    for split in range(given.splits):
        report(corpus, vectors, every.tree, again.tree, split)


def built(corpus: Corpus, vectors: Embeddings, seed: int) -> TopicMap:
    """A map of all papers of a corpus, none of them merged, in their order."""
    return build_map(corpus, vectors=vectors.matrix, encoder="minilm", seed=seed, merge_duplicates=False)


def report(corpus: Corpus, vectors: Embeddings, every: TopicTree, again: TopicTree, split: int) -> None:
    """Print the table of one split, and how well the confidence is calibrated."""
    shuffled = np.random.default_rng(split).permutation(len(corpus))
    old, new = np.sort(shuffled[: len(corpus) * 4 // 5]), np.sort(shuffled[len(corpus) * 4 // 5 :])
    say(f"Building the map of {len(old):,} papers ...")
    part = built(corpus.take(old), vectors.take(old), 0)
    start = time.perf_counter()
    matrix, placed = joined(part, corpus.take(new), vectors.take(new))
    places = Ground.of(part.tree, matrix).place(matrix, placed)
    seconds = time.perf_counter() - start
    print(f"\nsplit {split}: {len(new):,} papers placed on {len(part.tree):,} topics in {seconds:.2f} s\n")
    print("| | level 1 | level 2 | leaf |\n|---|---|---|---|")
    for name, leaf in landed(part.tree, matrix, placed, places).items():
        line(name, [levels(part.tree, leaf, every, old, new, level) for level in LEVELS])
    line("papers of the 80%", [levels(part.tree, part.tree.leaf_of, every, old, old, level) for level in LEVELS])
    line("two builds, two seeds", [levels(again, again.leaf_of[new], every, old, new, level, old) for level in LEVELS])
    right = same_topics(part.tree, places.landing.leaf, every, old, new, None)
    print(f"\nconfidence: mean {places.confidence.mean():.3f}, right {right.mean():.3f}, ", end="")
    print(f"calibration error {calibration_error(places.confidence, right):.3f}; ", end="")
    print(f"fit no topic: {(~places.fits).sum()} of {len(new)}")


def landed(
    tree: TopicTree, matrix: NDArray[np.float32], vectors: NDArray[np.float32], places: Places
) -> Mapping[str, NDArray[np.int32]]:
    """The leaf of each placed paper by each method."""
    placer, near = Placer.of(tree, matrix), nearest_among(vectors, matrix, NEAREST)
    votes = np.zeros((len(vectors), len(tree)))
    np.add.at(
        votes, (np.arange(len(vectors))[:, None], tree.leaf_of[near.indices]), 1 / np.maximum(near.distances, 1e-6)
    )
    means = placer.sums / np.linalg.norm(placer.sums, axis=1, keepdims=True)
    return {
        "place": places.landing.leaf,
        "votes of the nearest papers": votes.argmax(axis=1).astype(np.int32),
        "nearest centroid": placer.leaves[(vectors @ means.T).argmax(axis=1)],
    }


def levels(
    tree: TopicTree,
    leaf: NDArray[np.int32],
    every: TopicTree,
    old: NDArray[np.int64],
    rows: NDArray[np.int64],
    level: int | None,
    shared: NDArray[np.int64] | None = None,
) -> float:
    """The share of papers whose topic at a level is the match of that in `every`."""
    return float(same_topics(tree, leaf, every, old, rows, level, shared).mean())


def same_topics(
    tree: TopicTree,
    leaf: NDArray[np.int32],
    every: TopicTree,
    old: NDArray[np.int64],
    rows: NDArray[np.int64],
    level: int | None,
    shared: NDArray[np.int64] | None = None,
) -> NDArray[np.bool_]:
    """Whether each of the papers `rows` of `every`, which are in these leaves of `tree`, is in the matching topic.

    Topics are matched by the papers `old` of `every`: these are all papers of `tree`, or its papers `shared`.
    """
    labels, target = at(tree, level), at(every, level)
    known = labels if shared is None else labels[shared]
    match = np.full(len(tree), -1)
    table = np.zeros((len(tree), len(every)))
    np.add.at(table, (known, target[old]), 1)
    first, second = linear_sum_assignment(-table)
    match[first] = np.where(table[first, second] > 0, second, -1)
    upward = np.array([labels[topic.members[0]] for topic in tree])
    return np.asarray(match[upward[leaf]] == target[rows])


def at(tree: TopicTree, level: int | None) -> NDArray[np.int32]:
    """The topic of each paper at a level; its leaf for None."""
    return tree.leaf_of if level is None else tree.labels_at(level)


def calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """The expected calibration error over ten bins with the same number of papers."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    return float(sum(len(part) * abs(confidence[part].mean() - right[part].mean()) for part in parts) / len(right))


def line(name: str, shares: Sequence[float]) -> None:
    """Print a row of the table."""
    print(f"| {name} | {' | '.join(f'{share:.3f}' for share in shares)} |", flush=True)


if __name__ == "__main__":
    main()
