"""The layout: any number of papers, any rank, the same bytes for the same seed. No coordinate is ever pinned."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from hierarchography.config import LayoutConfig
from hierarchography.embedding import nearest_neighbours, reduce_dimensions
from hierarchography.embedding.layout import Effort, principal_axes, umap_layout
from hierarchography.model import Embeddings, Layout, Neighbours
from hierarchography.workers import threads


def arranged(vectors: np.ndarray, seed: int = 0, **settings: float) -> Layout:
    config = LayoutConfig(**settings)  # type: ignore[arg-type]
    embeddings = Embeddings.from_vectors(vectors, "hand")
    return reduce_dimensions(embeddings, nearest_neighbours(embeddings, config.neighbours + 1), config, seed)


def cloud(papers: int, dimensions: int = 16, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(papers, dimensions))


@pytest.mark.parametrize("papers", [*range(1, 26), 60])
def test_any_number_of_papers(papers: int) -> None:
    layout = arranged(cloud(papers))
    assert layout.matrix.shape == (papers, 15 if papers >= 20 else 5)
    assert layout.matrix.dtype == np.float32
    assert np.isfinite(layout.matrix).all()
    assert layout.method == ("umap" if papers >= 20 else "pca")


def test_teams_of_threads_start_no_teams_afterwards() -> None:
    """Numba, asked for threads by UMAP, lets them; torch in the same process would read twenty times as slowly."""
    arranged(cloud(40))
    libraries = ThreadpoolController().select(user_api="openmp").lib_controllers
    assert libraries
    assert [library.dynlib.omp_get_max_active_levels() for library in libraries] == [1] * len(libraries)


@pytest.mark.parametrize("papers", [3, 19, 40])
def test_identical_papers_lie_on_one_spot(papers: int) -> None:
    layout = arranged(np.repeat(cloud(1), papers, axis=0))
    assert layout.method == "pca"
    assert not layout.matrix.any()


@pytest.mark.parametrize("copies", [1, 5, 20])
def test_two_distinct_papers_lie_apart(copies: int) -> None:
    first, second = np.split(arranged(np.repeat(cloud(2), copies, axis=0)).matrix, 2)
    spread = max(np.ptp(first, axis=0).max(), np.ptp(second, axis=0).max())
    assert np.abs(first.mean(axis=0) - second.mean(axis=0)).max() > spread


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_dimensions_that_the_vectors_do_not_have_are_zero(rank: int) -> None:
    """Vectors in a plane, on unit length, have at most as many axes as coordinates."""
    layout = arranged(cloud(30, rank))
    assert np.isfinite(layout.matrix).all()
    assert not layout.matrix.reshape(30, 3, 5)[:, :, rank:].any()


def test_the_distances_of_a_consensus_are_the_mean_of_its_layouts() -> None:
    """Squared, and each layout by a seed of its own."""
    joined = arranged(cloud(40), consensus=2).matrix.astype(np.float64)
    first, second = joined[:, :5] * np.sqrt(2), joined[:, 5:] * np.sqrt(2)
    assert not np.allclose(first, second)
    for one, other in ((0, 1), (3, 30)):
        mean = (((first[one] - first[other]) ** 2).sum() + ((second[one] - second[other]) ** 2).sum()) / 2
        assert ((joined[one] - joined[other]) ** 2).sum() == pytest.approx(mean)


def test_one_layout_is_umap_as_it_is() -> None:
    assert arranged(cloud(40), consensus=1).matrix.shape == (40, 5)


@pytest.mark.parametrize(
    ("papers", "layouts", "epochs", "negatives"),
    [(1_000, 3, None, 5), (1_001, 3, 200, 2), (20_000, 3, 200, 2), (20_001, 1, 100, 3)],
)
def test_the_more_papers_the_less_effort(
    monkeypatch: pytest.MonkeyPatch, papers: int, layouts: int, epochs: int | None, negatives: int
) -> None:
    """As in docs/scale.md. UMAP itself is left out, which would take a minute."""
    asked = []

    def noted(seed: int, matrix: np.ndarray, near: object, axes: np.ndarray, *settings: object) -> np.ndarray:
        asked.append(settings[-1])
        return axes

    monkeypatch.setattr("hierarchography.embedding.layout.umap_layout", noted)
    near = Neighbours(np.zeros((papers, 2), dtype=np.int32), np.zeros((papers, 2), dtype=np.float32))
    reduce_dimensions(Embeddings.from_vectors(cloud(papers, 8), "hand"), near, LayoutConfig(), 0)
    assert asked == [(epochs, negatives)] * layouts


def test_fewer_pushes_are_stronger_by_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """The spread of a layout is that of UMAP's own number of negative samples, not that of less repulsion."""
    vectors = Embeddings.from_vectors(cloud(60), "hand")
    near = nearest_neighbours(vectors, 15)
    axes = principal_axes(vectors.matrix, 2, 0)

    def extent(negatives: int) -> float:
        efforts = [
            umap_layout(seed, vectors.matrix, near, axes, LayoutConfig(dimensions=2), Effort(200, negatives))
            for seed in range(4)
        ]
        return float(np.mean([np.ptp(layout, axis=0).mean() for layout in efforts]))

    own = extent(5)
    assert extent(2) == pytest.approx(own, rel=0.15)
    with monkeypatch.context() as patched:
        patched.setattr("hierarchography.embedding.layout.NEGATIVES", 2)  # as weak as each of five
        assert extent(2) < own


@pytest.mark.parametrize(("dimensions", "neighbours"), [(2, 2), (100, 200), (16, 15)])
def test_settings_beyond_the_papers_are_cut_to_them(dimensions: int, neighbours: int) -> None:
    layout = arranged(cloud(25), dimensions=dimensions, neighbours=neighbours)
    assert layout.matrix.shape == (25, 3 * dimensions)
    assert np.isfinite(layout.matrix).all()


def test_papers_without_a_vector_have_a_place() -> None:
    vectors = np.concatenate([cloud(30), np.zeros((3, 16))])
    assert np.isfinite(arranged(vectors).matrix).all()


def test_groups_that_share_no_neighbour_stay_apart() -> None:
    """Three tight groups: the graph of neighbours falls into pieces, and the pieces do not overlap."""
    random = np.random.default_rng(0)
    groups = [np.eye(16)[axis] * 5 + random.normal(scale=0.05, size=(30, 16)) for axis in range(3)]
    points = arranged(np.concatenate(groups)).matrix.reshape(3, 30, -1)
    centres = points.mean(axis=1)
    radius = max(np.linalg.norm(points[group] - centres[group], axis=1).max() for group in range(3))
    gaps = [np.linalg.norm(centres[one] - centres[other]) for one, other in [(0, 1), (0, 2), (1, 2)]]
    assert min(gaps) > 2 * radius


@pytest.mark.parametrize("papers", [10, 60])
def test_the_same_seed_gives_the_same_bytes(papers: int) -> None:
    assert arranged(cloud(papers), seed=3).matrix.tobytes() == arranged(cloud(papers), seed=3).matrix.tobytes()


def test_few_papers_keep_their_distances() -> None:
    """Principal axes turn the points and scale them together: ratios of distances stay."""
    vectors = Embeddings.from_vectors(cloud(5, 4), "hand").matrix
    points = arranged(vectors).matrix
    before, after = np.linalg.norm(vectors - vectors[0], axis=1)[1:], np.linalg.norm(points - points[0], axis=1)[1:]
    assert after / after[0] == pytest.approx(before / before[0], rel=1e-4)
    assert np.abs(points).max() == pytest.approx(10)


def test_layouts_side_by_side_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    side_by_side = []
    for cores in (1, 2, 4):
        monkeypatch.setattr(threads, "cores", lambda cores=cores: cores)
        side_by_side.append(arranged(cloud(60)).matrix.tobytes())
    assert len(set(side_by_side)) == 1
