"""Whether resamples tell other topics apart than seeds do: the stability of topics by both.

    python benchmarks/stability.py --times 10

A map is built of the bundled corpus, or of another one, and its tree is grown again from the stored vectors: twice
`--times` with other seeds, and twice `--times` from random samples of 80% of the papers. Printed are the mean stability
of topics by each, and how many are unstable (below .5). Spearman's rank correlation of the two halves of the seeds, and
of the resamples, is what chance alone leaves of the order; to be compared with that of resamples and seeds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import combinations

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
    parser.add_argument("--times", type=int, default=10, help="half of the trees of each kind")
    given = parser.parse_args(arguments)
    topic_map = build_map(given.papers, encoder=given.encoder)
    reader, _ = reader_of(topic_map)
    seeds: list[Other] = []
    for seed in range(1, 2 * given.times + 1):
        config = topic_map.config.with_settings(seed=topic_map.config.seed + seed)
        seeds.append(regrow(topic_map.corpus, topic_map.embeddings, reader, config))
        say(f"seed {seed}")
    samples: list[Other] = [*resampled(topic_map, reader, 2 * given.times, 0)]
    shares = {
        f"{kind} {half + 1}": returning(topic_map.tree, trees[half * given.times : (half + 1) * given.times])[1:]
        for kind, trees in (("seeds", seeds), ("resamples", samples))
        for half in range(2)
    }
    print(f"{len(topic_map):,} papers, {len(topic_map.tree) - 1} topics, {given.times} trees each")
    for name, found in shares.items():
        print(f"{name}: mean {found.mean():.3f}, below {UNSTABLE}: {(found < UNSTABLE).sum()}")
    for (first, one), (second, other) in combinations(shares.items(), 2):
        both = ((one < UNSTABLE) & (other < UNSTABLE)).sum()
        print(f"{first} and {second}: rank correlation {rank(one, other):.3f}, below {UNSTABLE} by both: {both}")


def rank(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's rank correlation of two stabilities."""
    return float(spearmanr(first, second).statistic)


if __name__ == "__main__":
    main()
