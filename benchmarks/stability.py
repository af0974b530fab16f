"""Whether resamples tell other topics apart than seeds do: the stability of topics by both.

    python benchmarks/stability.py --times 10

A map is built of the bundled corpus, or of another one, and its tree is grown again from the stored vectors: twice
`--times` with other seeds, and `--times` from random samples of 80% of the papers. Printed are the mean stability of
topics by each, Spearman's rank correlation of the two halves of the seeds (what chance alone leaves of the order), and
that of the resamples with each half; and how many topics are unstable (below .5) by each.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from corpora import say
from numpy.typing import NDArray
from scipy.stats import spearmanr

from hierarchography import build_map
from hierarchography.build import regrow
from hierarchography.evaluation.returning import Other, returning
from hierarchography.maps.evaluate import resampled
from hierarchography.maps.reader import reader_of

UNSTABLE = 0.5


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a map, grow its tree again in both ways, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", default="demo:landmarks", help="an input of 'hierarchography build'")
    parser.add_argument("--encoder", default="auto", help="encoder of the map")
    parser.add_argument("--times", type=int, default=10, help="resamples, and half of the seeds")
    given = parser.parse_args(arguments)
    topic_map = build_map(given.papers, encoder=given.encoder)
    reader, _ = reader_of(topic_map)
    seeds: list[Other] = []
    for seed in range(1, 2 * given.times + 1):
        config = topic_map.config.with_settings(seed=topic_map.config.seed + seed)
        seeds.append(regrow(topic_map.corpus, topic_map.embeddings, reader, config))
        say(f"seed {seed}")
    samples = resampled(topic_map, reader, given.times, 0)
    first, second, sampled = (
        returning(topic_map.tree, trees)[1:] for trees in (seeds[: given.times], seeds[given.times :], samples)
    )
    print(f"{len(topic_map):,} papers, {len(first)} topics, {given.times} trees each")
    for name, shares in (("seeds", first), ("other seeds", second), ("resamples", sampled)):
        print(f"{name}: mean {shares.mean():.3f}, below {UNSTABLE}: {(shares < UNSTABLE).sum()}")
    print(f"rank correlation: seeds {rank(first, second):.3f}, ", end="")
    print(f"resamples and seeds {rank(sampled, first):.3f}, {rank(sampled, second):.3f}")
    both = (first < UNSTABLE) & (sampled < UNSTABLE)
    print(f"below {UNSTABLE} by seeds and by resamples: {both.sum()}")


def rank(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's rank correlation of two stabilities."""
    return float(spearmanr(first, second).statistic)


if __name__ == "__main__":
    main()
