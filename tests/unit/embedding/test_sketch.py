"""The sketch encoder: what is read, what is written, and how well; MiniLM's place is taken by LSA, which is quick."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography import TopicMap, build_map
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, make_encoder
from hierarchography.embedding.encoders import EXACT_SECONDS
from hierarchography.embedding.sketch import LOW_COSINE, SketchEncoder, Student, covering
from hierarchography.embedding.transformer import TransformerEncoder
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings


def sketched(corpus: Corpus, sample: int, seed: int = 0) -> tuple[SketchEncoder, Embeddings, list[int]]:
    encoder = SketchEncoder(make_encoder(EmbeddingConfig(encoder="lsa"), seed), seed, sample)
    steps: list[int] = []
    return encoder, encoder.encode(corpus, steps.append), steps


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_sampled_papers_keep_the_teachers_vectors(small_map: TopicMap) -> None:
    encoder, vectors, steps = sketched(small_map.corpus, sample=120)
    assert sum(steps) == len(vectors) == 365
    assert (encoder.facts["read"], encoder.facts["written"]) == (120, 245)
    again = encoder.encode_texts(small_map.corpus.texts())
    assert again is not None
    kept = np.einsum("ij,ij->i", vectors.matrix, again) > 1 - 1e-5
    assert kept.sum() == 120


@pytest.mark.model
@pytest.mark.slow
def test_written_vectors_are_as_near_as_the_manifest_says(minilm: Encoder, small_map: TopicMap) -> None:
    """The held-out cosine tells that of the papers that nobody read: 100 of 200, within .1 (20 were held out)."""
    corpus = small_map.corpus.take(np.arange(200))
    encoder = SketchEncoder(minilm, seed=0, sample=100)
    vectors = encoder.encode(corpus, lambda papers: None).matrix
    exact = minilm.encode(corpus, lambda papers: None).matrix
    cosines = np.einsum("ij,ij->i", vectors, exact)
    assert (cosines > 0.999).sum() == 100
    written = cosines[cosines < 0.999].mean()
    assert encoder.facts["held_out_cosine"] == pytest.approx(written, abs=0.1)
    assert written > (exact @ exact.T).mean() + 0.2


def test_the_same_seed_gives_the_same_bytes_and_another_another_sample(small_map: TopicMap) -> None:
    first, second, other = (sketched(small_map.corpus, 100, seed) for seed in (0, 0, 1))
    assert first[1].matrix.tobytes() == second[1].matrix.tobytes()
    assert first[0].id == second[0].id != other[0].id
    assert first[1].matrix.tobytes() != other[1].matrix.tobytes()


def test_a_corpus_no_larger_than_the_sample_is_read_in_full(small_map: TopicMap) -> None:
    encoder, vectors, steps = sketched(small_map.corpus, sample=365)
    exact = make_encoder(EmbeddingConfig(encoder="lsa"), 0).encode(small_map.corpus, lambda papers: None)
    assert np.array_equal(vectors.matrix, exact.matrix)
    assert (steps, encoder.notes) == ([365], [])
    assert "held_out_cosine" not in encoder.facts


def test_a_sketch_is_said_and_a_poor_one_warned_of() -> None:
    """Sixty papers of words that occur once each: nothing can be learned of one from the others."""
    papers = [{"title": " ".join(f"word{number}x{place} word" for place in range(6))} for number in range(60)]
    encoder, _, _ = sketched(Corpus.from_records(papers), sample=20)
    assert encoder.facts["held_out_cosine"] < LOW_COSINE
    said, warned = encoder.notes
    assert said.startswith("vectors are a sketch: 20 of 60 papers were read in full")
    assert warned.startswith("warning: a held-out cosine of")


def test_a_large_corpus_without_words_is_refused() -> None:
    with pytest.raises(EncoderError, match="lsa found no words"):
        sketched(Corpus.from_records([{"title": " "}] * 5), sample=2)


def test_a_sample_covers_regions_by_their_share() -> None:
    """90 points around one place and 10 around another: ten sampled are nine and one, whatever the seed."""
    rng = np.random.default_rng(0)
    points = rng.normal(scale=0.01, size=(100, 4)).astype(np.float32)
    points[90:, 0] += 5
    for seed in range(10):
        rows = covering(points, 10, np.random.default_rng(seed))
        assert [(rows < 90).sum(), (rows >= 90).sum()] == [9, 1]


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_a_sample_has_no_paper_twice(count: int) -> None:
    points = np.ones((30, 3), dtype=np.float32)
    rows = covering(points, count, np.random.default_rng(0))
    assert len(set(rows.tolist())) == count
    assert rows.tolist() == sorted(rows.tolist())


def test_a_student_learns_a_linear_map() -> None:
    rng = np.random.default_rng(0)
    features = unit(rng.normal(size=(400, 6)))
    exact = unit(features @ rng.normal(size=(6, 10)))
    student = Student.taught(features[:300], exact[:300])
    assert student.cosine > 0.99
    assert np.einsum("ij,ij->i", student.write(features[300:]), exact[300:]).mean() > 0.99


def test_a_student_of_nothing_writes_the_mean() -> None:
    """Features that are all alike tell nothing apart; what is left is the mean direction."""
    rng = np.random.default_rng(0)
    features = unit(np.ones((50, 3)))
    exact = unit(rng.normal(size=(50, 5)) + 1)
    written = Student.taught(features, exact).write(features[:1])
    assert written[0] == pytest.approx(unit(exact.mean(axis=0, keepdims=True))[0], abs=1e-3)


@pytest.mark.model
def test_auto_reads_all_papers_up_to_a_size_and_sketches_above(minilm: Encoder) -> None:
    assert isinstance(minilm, TransformerEncoder)
    most = int(EXACT_SECONDS * minilm.rate)
    assert make_encoder(EmbeddingConfig(), 0).id == minilm.id
    assert make_encoder(EmbeddingConfig(), 0, most).id == minilm.id
    larger = make_encoder(EmbeddingConfig(), 0, most + 1)
    assert larger.id == f"{minilm.id}, sketched from 2,000 papers, seed 0"


@pytest.mark.model
def test_texts_are_read_by_the_transformer(minilm: Encoder) -> None:
    encoder = make_encoder(EmbeddingConfig(encoder="sketch"), 0)
    assert np.array_equal(encoder.encode_texts(["whales"]), minilm.encode_texts(["whales"]))


@pytest.mark.model
def test_the_manifest_says_what_read_the_papers(small_map: TopicMap) -> None:
    topic_map = build_map(small_map.corpus.frame.head(24), encoder="minilm-torch", min_topic_size=6)
    assert topic_map.manifest["recorded"]["encoder"]["path"].startswith("torch on ")
