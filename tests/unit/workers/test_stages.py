"""Every stage that is spread gives the same bytes on two workers as in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography import Corpus, Embeddings, InputError
from hierarchography.cache import cache_in
from hierarchography.clustering import grow_tree, placement
from hierarchography.config import ClusteringConfig, EmbeddingConfig, LayoutConfig
from hierarchography.corpus import drafts, neartext, papers_from, read_papers
from hierarchography.embedding import (
    field_vectors,
    lsa,
    nearest_neighbours,
    neighbours,
    reduce_dimensions,
    sketch,
    transformer,
)
from hierarchography.embedding import fields as matching
from hierarchography.embedding.chunks import encode_in_chunks
from hierarchography.embedding.transformer import minilm_torch
from hierarchography.model import Space
from hierarchography.vocabulary import read_vocabulary, shipped
from hierarchography.workers import Team, one_thread, workers_in

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_papers(["demo:landmarks"]).corpus


@pytest.fixture(scope="module")
def vectors() -> Embeddings:
    """600 papers around twelve axes."""
    random = np.random.default_rng(0)
    return Embeddings.from_vectors(np.repeat(np.eye(24)[:12], 50, axis=0) + random.normal(0, 0.1, (600, 24)), "blobs")


@pytest.fixture
def both(team: Team) -> Callable[[Callable[[], Any]], tuple[Any, Any]]:
    """What a computation gives here and on the workers, of which at least one was given something to do."""

    def compute(computation: Callable[[], Any]) -> tuple[Any, Any]:
        with one_thread():  # as in a build
            here = computation()
        before = _done(team)
        with one_thread(), workers_in(scheduler=team.client):
            there = computation()
        assert _done(team) > before
        return here, there

    return compute


def _done(team: Team) -> int:
    """Pieces of work that the workers were given since they run."""
    counted = team.client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter)
    assert isinstance(counted, int)
    return counted


def same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


def test_several_files_are_read_and_cleaned_alike(
    both: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three formats, a broken line, a paper without text, a duplicate across files; cleaned by sevens."""
    monkeypatch.setattr(drafts, "RECORDS_PER_BLOCK", 7)
    monkeypatch.setattr(neartext, "_CHUNK", 5)
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
    papers = [
        {"title": f"On {words[row % 10]} and {words[row // 3]} {row}", "abstract": " ".join(words[row % 7 :] * 5)}
        for row in range(20)
    ]
    lines = [json.dumps(paper) for paper in papers]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, "{broken", '{"title": ""}']), encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"Title,Summary\nA table,of papers\n{papers[0]['title']},\n", encoding="latin-1")
    (tmp_path / "c.bib").write_text("@article{x, title={Caf\\'e}, abstract={Coffee and tea.}}", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("a.jsonl", "b.csv", "c.bib")]
    here, there = both(lambda: read_papers(files))
    assert here.corpus.frame.equals(there.corpus.frame)
    assert here.dropped.equals(there.dropped)
    assert (here.counts, here.notes, here.input_hashes) == (there.counts, there.notes, there.input_hashes)
    assert here.counts["broken"] == here.counts["without_text"] == 1


def test_the_error_of_a_file_is_that_of_the_first_bad_one(team: Team, tmp_path: Path) -> None:
    for name in ("good.csv", "bad.json", "worse.json"):
        (tmp_path / name).write_text("title\nA paper\n" if name == "good.csv" else '{"a": [', encoding="utf-8")
    with workers_in(scheduler=team.client), pytest.raises(InputError, match=r"^bad\.json, line 1"):
        read_papers([str(tmp_path / name) for name in ("good.csv", "bad.json", "worse.json")])


def test_papers_from_memory_are_cleaned_alike(both: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "RECORDS_PER_BLOCK", 10)
    records = [{"title": f"Paper {row}", "abstract": "<p>Of&nbsp;things</p> " * row, "year": row} for row in range(45)]
    here, there = both(lambda: papers_from(records))
    assert here.corpus.frame.equals(there.corpus.frame)


def test_neighbours_are_alike(both: Callable[..., Any], vectors: Embeddings, monkeypatch: pytest.MonkeyPatch) -> None:
    """By all pairs, in blocks of a few papers; and by cells, as of many papers."""
    exact = both(lambda: nearest_neighbours(vectors, 16, block_bytes=100_000))
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    monkeypatch.setattr(neighbours, "COMPARED", 200)
    monkeypatch.setattr(neighbours, "CELLS_AT_ONCE", 1)
    for here, there in (exact, both(lambda: nearest_neighbours(vectors, 16))):
        assert same(here.indices, there.indices)
        assert same(here.distances, there.distances)
        assert here.recall == there.recall > 0.9


def test_fields_are_matched_alike(both: Callable[..., Any], corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "PAPERS_PER_BLOCK", 100)
    vocabulary = read_vocabulary("fields")
    assert vocabulary is not None
    encoder = lsa.LsaEncoder(EmbeddingConfig(), 0)
    embeddings = encoder.encode(corpus, lambda papers: None)
    entries = encoder.encode_texts(vocabulary.texts)
    monkeypatch.setattr(shipped, "READ", 0.1)
    here, there = both(lambda: field_vectors(corpus, embeddings, entries, vocabulary, 0))
    assert same(here.matrix, there.matrix)


def test_words_of_many_papers_are_read_alike(
    both: Callable[..., Any], corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lsa, "LEARNED_FROM", 200)
    monkeypatch.setattr(lsa, "PAPERS_PER_BLOCK", 100)
    here, there = both(lambda: lsa.LsaEncoder(EmbeddingConfig(), 0).encode(corpus, lambda papers: None).matrix)
    assert same(here, there)


def test_a_student_writes_alike(both: Callable[..., Any], vectors: Embeddings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "PAPERS_PER_BLOCK", 100)
    student = sketch.Student.trained(vectors.matrix[::3], vectors.matrix[::3, :10])
    here, there = both(lambda: student.predict(vectors.matrix))
    assert same(here, there)


def test_joined_layouts_are_alike(both: Callable[..., Any], vectors: Embeddings) -> None:
    papers = vectors.take(np.arange(0, 600, 6))
    near = nearest_neighbours(papers, 16)
    here, there = both(lambda: reduce_dimensions(papers, near, LayoutConfig(), 0))
    assert same(here.matrix, there.matrix)


@pytest.mark.parametrize("builder", ["density", pytest.param("naive", marks=pytest.mark.slow), "kmeans"])
def test_trees_are_alike(
    both: Callable[..., Any], vectors: Embeddings, builder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The subtrees of the builders that divide again and again; the papers that the default one places."""
    monkeypatch.setattr(placement, "PAPERS_PER_BLOCK", 8)
    monkeypatch.setattr("hierarchography.clustering.density.ENOUGH_FOR_DENSITY", 100)
    papers = vectors.take(np.arange(0, 600, 3)) if builder == "naive" else vectors  # each topic is a UMAP of its own
    near = nearest_neighbours(papers, 16)
    space = Space(papers, near, reduce_dimensions(papers, near, LayoutConfig(consensus=1), 0))
    settings = ClusteringConfig(builder=builder, min_topic_size=8)
    here, there = both(lambda: grow_tree(space, settings, np.random.default_rng(0)))
    assert here.digest == there.digest
    assert len(here) > 12


@pytest.mark.model
def test_texts_are_encoded_alike_and_the_model_is_loaded_once(both: Callable[..., Any], team: Team) -> None:
    """The real MiniLM: 40 texts in chunks of 16, papers by the cache's chunks and phrases by those alone."""
    encoder = minilm_torch(EmbeddingConfig(batch_size=2), 0)
    texts = [f"{'Galaxies and their ' * (row % 9)}stars of the kind {row}" for row in range(40)]
    with cache_in(False):
        here, there = both(lambda: encode_in_chunks(encoder, texts, 16, lambda papers: None))
        assert same(here, there)
        here, there = both(lambda: encoder.encode_texts(texts))
    assert same(here, there)
    assert max(team.client.run(lambda: transformer._loaded.cache_info().misses).values()) == 1
