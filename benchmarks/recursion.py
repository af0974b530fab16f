"""Builders that recurse beside those that do not, over the same space: `python benchmarks/recursion.py --help`.

All builders get the space that `build_map` makes (vectors joined with words and fields, three layouts up to 20,000
papers), so that the table compares ways to grow a tree and nothing else. Prints one Markdown table per size.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from builders import cached_space
from corpora import CACHE, Labelled, say
from nested import Nested
from numpy.typing import NDArray
from scores import Scores, score

from hierarchography.clustering import grow_tree
from hierarchography.config import Config, EmbeddingConfig
from hierarchography.embedding import Reader, make_encoder
from hierarchography.errors import HierarchographyError
from hierarchography.evaluation.navigation import centroid_scores, walk
from hierarchography.evaluation.stability import stability_of
from hierarchography.model import Embeddings, Space, TopicTree
from hierarchography.workers import one_thread

BUILDERS = ("density", "recursive", "naive", "ward")
WALKERS = 2_000
"""Papers that walk down each tree."""
ENOUGH_FOR_ALL = 30_000
"""Ward's distances of more papers than this do not fit into memory."""


@dataclass(frozen=True)
class Walked:
    """The share of papers right at level 1 and at their leaf, walking by the topics' centroids, and topics read."""

    first: float
    leaf: float
    effort: float


@dataclass(frozen=True)
class Grown:
    """One builder on one corpus: the trees of several seeds, measured."""

    builder: str
    scores: Sequence[Scores]
    walks: Sequence[Walked]
    stability: tuple[float, float]

    def cells(self) -> list[str]:
        """The cells of a table, without the builder."""
        first = self.scores[0]
        stable = [f"{value:.3f}" if np.isfinite(value) else "–" for value in self.stability]
        figures = [
            np.mean([one.composite for one in self.scores]),
            np.mean([one.level_agreement for one in self.scores]),
            np.mean([one.first for one in self.walks]),
            np.mean([one.leaf for one in self.walks]),
        ]
        shape = f"{first.top}, {first.topics:,}, {first.leaves:,}, {first.depth}"
        effort, seconds = np.mean([one.effort for one in self.walks]), np.median([one.seconds for one in self.scores])
        return [*(f"{figure:.3f}" for figure in figures), f"{effort:.1f}", *stable, shape, f"{seconds:.1f}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input that cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        corpus = Labelled.read(given.corpus)
        for papers in given.sizes:
            sample = corpus.sample(papers)
            vectors = sample.vectors(given.cache, given.vectors)
            reader = Reader(make_encoder(EmbeddingConfig(encoder="minilm"), 0))
            print(_table(sample, compare(sample, vectors, reader, given), vectors.encoder_id), flush=True)
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


@one_thread()
def compare(sample: Labelled, vectors: Embeddings, reader: Reader, given: argparse.Namespace) -> list[Grown]:
    """The trees of all builders and seeds over one sample."""
    order = sample.corpus.canonical_order()
    trees: dict[str, list[tuple[TopicTree, float]]] = {builder: [] for builder in given.builders}
    matrix = vectors.take(order).matrix
    for seed in given.seeds:
        config = Config(seed=seed)
        space = cached_space(sample.corpus, vectors, reader, config, given.cache)
        for builder in given.builders:
            if builder == "ward" and len(sample) > ENOUGH_FOR_ALL:
                continue
            say(f"{sample.name}, {len(sample):,} papers, seed {seed}: {builder}")
            trees[builder].append(grown(space, config, builder))
    classes = {level: labels[order] for level, labels in sample.classes.items()}
    return [measured(builder, found, classes, matrix, given.seeds) for builder, found in trees.items() if found]


def grown(space: Space, config: Config, builder: str) -> tuple[TopicTree, float]:
    """A builder's tree, and the seconds that it took beyond the space."""
    start = time.perf_counter()
    settings = config.with_settings(builder=builder).clustering
    tree = grow_tree(space, settings, np.random.default_rng(config.seed))
    return tree, time.perf_counter() - start


def measured(
    builder: str,
    found: Sequence[tuple[TopicTree, float]],
    classes: dict[str, NDArray[np.int32]],
    matrix: NDArray[np.float32],
    seeds: Sequence[int],
) -> Grown:
    """The figures of a builder's trees."""
    trees = [tree for tree, _ in found]
    scores = [score(Nested.from_tree(tree), classes, seconds) for tree, seconds in found]
    stability = (float("nan"), float("nan"))
    if len(trees) > 1:
        levels = stability_of(trees, seeds).levels
        stability = (levels[0].mean, levels[-1].mean)
    return Grown(builder, scores, [walked(tree, matrix) for tree in trees], stability)


def walked(tree: TopicTree, matrix: NDArray[np.float32]) -> Walked:
    """How well papers find their topics by the vectors: each step to the child with the nearest mean of the others."""
    random = np.random.default_rng(0)
    rows = np.sort(random.choice(tree.papers, min(WALKERS, tree.papers), replace=False))
    steps = walk(tree, centroid_scores(tree, matrix, rows), rows, random)
    return Walked(float(steps.strict(1).mean()), float(steps.strict(tree.depth).mean()), float(steps.effort.mean()))


def _table(sample: Labelled, found: Sequence[Grown], encoder: str) -> str:
    labelled = max(int((labels >= 0).sum()) for labels in sample.classes.values())
    heads = "builder | composite | level agreement | walk: level 1 | leaf | read | stability: level 1 | leaves | "
    heads += "root, topics, leaves, depth | seconds"
    lines = [
        f"### {sample.name}: {len(sample):,} papers, {labelled:,} labelled; vectors {encoder}",
        "",
        f"| {heads} |",
        f"|---{'|---:' * heads.count('|')}|",
    ]
    lines += [f"| {one.builder} | {' | '.join(one.cells())} |" for one in found]
    return "\n".join([*lines, ""])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="recursion.py", description="Compare builders that recurse and others.")
    add = parser.add_argument
    add("--corpus", default="arxiv_2level", metavar="NAME", help="see corpora.py (default arxiv_2level)")
    add("--sizes", type=int, nargs="+", default=[3_000], metavar="N", help="papers (default 3000)")
    add("--seeds", type=int, nargs="+", default=[0, 1], help="default 0 1")
    add("--builders", nargs="+", default=list(BUILDERS), metavar="NAME", help=f"default {' '.join(BUILDERS)}")
    add("--vectors", type=Path, metavar="FILE", help="a .npy of MiniLM's (or the sketch's) vectors of the whole file")
    add("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"default {CACHE}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
