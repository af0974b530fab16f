"""Draws a sample that covers all regions of a large collection, and finds the sampled papers nearest to each paper."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.cells import Cells
from hierarchography.embedding.neighbours import coarse, distances_of
from hierarchography.model import Embeddings, Neighbours
from hierarchography.model.greatest import greatest
from hierarchography.workers import spread

NEAREST = 15
"""Number of nearest sampled papers that vote on the topic of a paper."""
COMPARED = 2_000
"""Minimum number of sampled papers, from the nearest cells, that a paper is compared with."""
PAPERS_PER_BLOCK = 8_192
"""Papers compared at once."""

Query = tuple[NDArray[np.float32], NDArray[np.int32]]
"""Vectors (m, d) of papers, and the sampled papers (ascending numbers) to search for the nearest ones."""


def draw_sample(embeddings: Embeddings, count: int, seed: int) -> NDArray[np.int64]:
    """Rows of about `count` papers, ascending: the same share of each k-means cell, and at least one paper per cell.

    No region is then left out by chance, and relative densities are preserved. The draw depends on the seed.
    """
    random = np.random.default_rng(seed)
    share = count / len(embeddings)
    cells = Cells.of(coarse(embeddings.matrix), seed)
    chosen = [random.choice(papers, int(np.ceil(share * len(papers))), replace=False) for papers in cells]
    return np.sort(np.concatenate(chosen)).astype(np.int64)


def nearest_sampled(embeddings: Embeddings, sample: NDArray[np.int64], seed: int) -> Neighbours:
    """The nearest sampled papers of each paper by cosine, as positions in `sample`; shapes (n, at most 15).

    `sample` holds rows. A sampled paper has only itself, in every column. A paper is compared with the sampled papers
    in the cells near its own, as in `neighbours`: time and memory are linear in n.
    """
    matrix = embeddings.matrix
    sampled = matrix[sample]
    count = min(NEAREST, len(sample))
    indices = np.empty((len(matrix), count), dtype=np.int32)
    distances = np.zeros((len(matrix), count), dtype=np.float32)
    indices[sample] = np.arange(len(sample), dtype=np.int32)[:, None]
    cells = Cells.of(sampled, seed)
    groups = list(_others(cells, matrix, sample))
    queries = ((matrix[rows], cells.around(cell, max(COMPARED, count))) for cell, rows in groups)
    for (_, rows), nearest in zip(groups, spread(_nearest, queries, sampled, count, threads=True), strict=True):
        indices[rows], distances[rows] = nearest
    return Neighbours(indices, distances)


def _others(
    cells: Cells, matrix: NDArray[np.float32], sample: NDArray[np.int64]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """The papers that are not in the sample (rows), cell by cell, in blocks of at most `PAPERS_PER_BLOCK`."""
    home = cells.home(matrix)
    home[sample] = -1
    order = np.argsort(home, kind="stable")
    edges = np.searchsorted(home[order], np.arange(len(cells.centres) + 1))
    for cell in np.flatnonzero(np.diff(edges)).tolist():
        for start in range(int(edges[cell]), int(edges[cell + 1]), PAPERS_PER_BLOCK):
            yield cell, order[start : min(start + PAPERS_PER_BLOCK, int(edges[cell + 1]))]


def _nearest(query: Query, sampled: NDArray[np.float32], count: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    vectors, among = query
    chosen, cosines = greatest(vectors @ sampled[among].T, count)
    return among[chosen], distances_of(cosines)
