"""Reduces vectors to a few dimensions with UMAP, over precomputed neighbours."""

from __future__ import annotations

import warnings
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from sklearn.utils.extmath import randomized_svd

from hierarchography.config import LayoutConfig
from hierarchography.model import Embeddings, Layout, Neighbours
from hierarchography.workers import keep_umap_compiled, numba_alone, spread

SMALLEST_FOR_UMAP = 20
"""With fewer papers, the neighbour graph is too small for UMAP, and the principal axes are the layout."""

LEAST_SPREAD = 1e-5
"""An axis along which all unit vectors are closer to the mean than this is rounding noise."""


NEGATIVES = 5
"""UMAP's own number of negative samples."""


class Effort(NamedTuple):
    """How long UMAP works: its `epochs`, and its `negatives`, the papers that each paper is pushed away from whenever
    it is pulled to a neighbour.

    With `epochs` None UMAP decides: 500 up to 10,000 papers, 200 above. With fewer than `NEGATIVES` each push is
    stronger by as much, so that all pushes together stay the same.
    """

    epochs: int | None
    negatives: int = NEGATIVES


MANY = 20_000
EFFORT = MappingProxyType({1_000: Effort(None), MANY: Effort(200, 2)})
"""UMAP's effort for up to so many papers. Trees are as good with less than its own (`benchmarks/RESULTS.md`), because
the start from the principal axes is already in the right order."""
EFFORT_OF_MANY = Effort(100, 3)
"""UMAP's effort for more papers than that."""

JOINED_FOR_FEW = 3
"""Up to `MANY` papers, three layouts are combined, because a single one varies with its seed."""


def reduce_dimensions(embeddings: Embeddings, neighbours: Neighbours, config: LayoutConfig, seed: int) -> Layout:
    """Coordinates (n, k) float32: UMAP (McInnes et al. 2018), or principal axes for fewer than 20 papers.

    `config.consensus` is the number of layouts with different seeds, each of `config.dimensions` columns, that are
    concatenated. The squared distance of two papers is then the mean over the layouts, which averages out random
    differences. Dimensions that the vectors do not have are columns of zeros.

    The start is the principal axes, not the spectral embedding: it never fails on a disconnected graph and
    keeps the large-scale order of the corpus (Kobak & Linderman 2021).
    """
    axes = principal_axes(embeddings.matrix, config.dimensions, seed)
    if len(embeddings) < SMALLEST_FOR_UMAP or not axes.any():
        return Layout(axes, "pca")
    count = config.consensus or (JOINED_FOR_FEW if len(embeddings) <= MANY else 1)
    effort = next((effort for most, effort in EFFORT.items() if len(embeddings) <= most), EFFORT_OF_MANY)
    if count == 1:
        return Layout(umap_layout(seed, embeddings.matrix, neighbours, axes, config, effort), "umap")
    seeds = np.random.SeedSequence(seed).generate_state(count).tolist()
    layouts = spread(umap_layout, seeds, embeddings.matrix, neighbours, axes, config, effort, threads=True)
    centred = [(layout - layout.mean(axis=0)) / np.sqrt(count) for layout in layouts]
    return Layout(np.hstack(centred).astype(np.float32), "umap")


def umap_layout(
    seed: int,
    matrix: NDArray[np.float32],
    neighbours: Neighbours,
    axes: NDArray[np.float32],
    config: LayoutConfig,
    effort: Effort,
) -> NDArray[np.float32]:
    """UMAP from the start `axes` (n, k), in as many dimensions as `axes` has non-zero columns.

    Zero columns stay zero, because UMAP would divide by their range. Several layouts can be computed at once by
    threads: only what comes before the epochs is done by one at a time.
    """
    return umap_epochs(umap_graph(matrix, neighbours, config), axes, config, effort, seed)


def umap_graph(matrix: NDArray[np.float32], neighbours: Neighbours, config: LayoutConfig) -> coo_matrix:
    """UMAP's weighted graph (n, n) of the papers, made by one thread at a time, with UMAP's loop ready for its epochs.

    Making it changes the filter of warnings and Numba's threads, which belong to the whole process.
    """
    with numba_alone(), warnings.catch_warnings():
        # UMAP warns about TensorFlow, about one thread because of the seed, and about precomputed neighbours; Numba
        # about what it cannot cache.
        warnings.simplefilter("ignore")
        graph = _graph(matrix, neighbours, config)
        _compile_epochs()
    return graph


def umap_epochs(
    graph: coo_matrix, axes: NDArray[np.float32], config: LayoutConfig, effort: Effort, seed: int
) -> NDArray[np.float32]:
    """The rest of a `umap_layout`, from its graph on, which can run beside anything."""
    live = axes.any(axis=0)
    coordinates = np.zeros_like(axes)
    coordinates[:, live] = _after_epochs(graph, axes[:, live], config.min_dist, effort, seed)
    return coordinates


def _graph(matrix: NDArray[np.float32], neighbours: Neighbours, config: LayoutConfig) -> coo_matrix:
    from umap import UMAP

    keep_umap_compiled()
    count = min(config.neighbours, neighbours.indices.shape[1], len(matrix) - 1)
    return (
        UMAP(
            n_neighbors=count,
            metric="cosine",
            precomputed_knn=(neighbours.indices[:, :count].copy(), neighbours.distances[:, :count].copy()),
            random_state=0,  # not used with given neighbours, but the graph is then made by one thread
            n_jobs=1,
            transform_mode="graph",
        )
        .fit(matrix)
        .graph_
    )


def _after_epochs(
    graph: coo_matrix, start: NDArray[np.float32], min_dist: float, effort: Effort, seed: int
) -> NDArray[np.float32]:
    """UMAP's coordinates (n, k) of a graph after its epochs, from the start (n, k)."""
    from umap.umap_ import find_ab_params, simplicial_set_embedding

    curve = find_ab_params(1.0, min_dist)
    embedded: NDArray[np.float32] = simplicial_set_embedding(
        data=None,
        graph=graph,
        n_components=start.shape[1],
        initial_alpha=1.0,
        a=curve[0],
        b=curve[1],
        gamma=NEGATIVES / effort.negatives,
        negative_sample_rate=effort.negatives,
        n_epochs=effort.epochs,
        init=start,
        random_state=np.random.RandomState(seed),
        metric="cosine",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
    )[0]
    return embedded


@lru_cache(maxsize=1)
def _compile_epochs() -> None:
    """Compile UMAP's loop with a graph of two papers, once per process, before threads use it."""
    graph = coo_matrix(np.array([[0, 1], [1, 0]], dtype=np.float32))
    _after_epochs(graph, np.eye(2, dtype=np.float32), 0.1, Effort(1), 0)


def principal_axes(matrix: NDArray[np.float32], dimensions: int, seed: int) -> NDArray[np.float32]:
    """Scores (n, dimensions) on the first principal axes, scaled to at most 10; missing axes are zero."""
    mean = matrix.mean(axis=0, dtype=np.float64)
    if len(matrix) > MANY:  # double precision would need too much memory
        mean = mean.astype(np.float32)
    centred = matrix - mean
    count = min(dimensions, *centred.shape)
    left, singular_values, _ = randomized_svd(centred, count, random_state=seed)
    scores: NDArray[np.float64] = np.zeros((len(matrix), dimensions))
    scores[:, :count] = left * singular_values
    scores[:, np.abs(scores).max(axis=0) < LEAST_SPREAD] = 0
    scores *= 10 / max(float(np.abs(scores).max()), LEAST_SPREAD)
    return scores.astype(np.float32)
