"""The sketch encoder: what is read stays exact, what is written resembles it, and both are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography import build_map
from hierarchography.cache import FOLDER_VARIABLE, cache_in
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import facts_of, int8, make_encoder, notes_of, openvino, sketch, transformer, wordtable
from hierarchography.embedding.sketch import SketchEncoder, Student, covering
from hierarchography.embedding.wordtable import Network, WordTable
from hierarchography.model import Corpus, Embeddings

SUBJECTS = ("whale ocean song", "star nebula galaxy", "protein fold helix", "market price trade")
WORDS = " ".join(SUBJECTS).split()


class Counting:
    """A tiny transformer: a text's vector is the counts of twelve words, turned by a fixed rotation."""

    id = "counting"

    def __init__(self) -> None:
        self.turn = np.linalg.qr(np.random.default_rng(7).standard_normal((len(WORDS), len(WORDS))))[0]
        self.read = 0

    def encode(self, corpus: Corpus, advance: object) -> Embeddings:
        self.read += len(corpus)
        return Embeddings.from_vectors(self.encode_texts(corpus.texts()), self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[text.split().count(word) for word in WORDS] for text in texts], dtype=float)
        return Embeddings.from_vectors(counts @ self.turn, self.id).matrix


class Guessing(Counting):
    """A transformer whose vectors have nothing to do with the words."""

    id = "guessing"

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return Embeddings.from_vectors(np.random.default_rng(1).standard_normal((len(texts), 12)), self.id).matrix


@pytest.fixture(autouse=True)
def nothing_kept_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sketches are kept on disk: each test begins without any."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))


def word_table(teacher: Counting, digest: str = "abc", zeros: bool = False) -> WordTable:
    """The table that predicts this transformer but for the pull of the words that a text repeats, or nothing at all."""
    turn = teacher.turn.astype(np.float32) * (not zeros)
    inner, bias, outer = np.zeros((12, 1), np.float32), np.zeros(1, np.float32), np.zeros((1, 12), np.float32)
    network = Network(turn, inner, bias, outer, np.full(12, 0.01, np.float32))
    table = WordTable.of(WORDS, np.eye(12, dtype=np.float32), np.ones(12, np.float32), network)
    return replace(table, digest=digest)


def papers(count: int = 400) -> Corpus:
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(SUBJECTS[row % 4].split(), 12)) for row in range(count)]
    return Corpus.from_records([{"title": f"t{row}", "abstract": text} for row, text in enumerate(texts)])


def test_sampled_papers_are_exact_and_the_others_near() -> None:
    teacher, corpus = Counting(), papers()
    steps: list[int] = []
    encoder = SketchEncoder(teacher, seed=0, sample=100)
    vectors = encoder.encode(corpus, steps.append)
    cosines = np.einsum("ij,ij->i", vectors.matrix, teacher.encode_texts(corpus.texts()))
    assert teacher.read == 100
    assert (cosines > 0.99999).sum() >= 100
    assert cosines.mean() > 0.95
    assert np.allclose(np.linalg.norm(vectors.matrix, axis=1), 1, atol=1e-5)
    assert vectors.encoder_id == "counting, sketched from 100 papers, seed 0"
    assert steps[-1] == 300


def test_a_sketch_is_kept_for_the_same_papers_sample_and_seed() -> None:
    teacher = Counting()
    steps: list[int] = []
    first, again = (SketchEncoder(teacher, seed=0, sample=100) for _ in range(2))
    drawn = first.encode(papers(), lambda count: None)
    kept = again.encode(papers(), steps.append)
    assert teacher.read == 100
    assert steps == [400]
    assert np.array_equal(kept.matrix, drawn.matrix)
    assert kept.encoder_id == drawn.encoder_id
    assert (facts_of(again), notes_of(again)) == (facts_of(first), notes_of(first))
    for other, count in (
        (SketchEncoder(teacher, seed=1, sample=100), 400),
        (SketchEncoder(teacher, seed=0, sample=90), 400),
        (SketchEncoder(teacher, seed=0, sample=100), 399),
    ):
        teacher.read = 0
        other.encode(papers(count), lambda steps: None)
        assert teacher.read == other.sample


def test_the_sketch_says_how_near_it_came() -> None:
    encoder = SketchEncoder(Counting(), seed=0, sample=100)
    encoder.encode(papers(), lambda steps: None)
    facts = facts_of(encoder)
    assert (facts["read"], facts["written"]) == (100, 300)
    assert 0.9 < facts["held_out_cosine"] <= 1
    [note] = notes_of(encoder)
    assert "embedded 100 of 400 papers" in note


def test_a_student_that_learned_nothing_is_warned_of() -> None:
    encoder = SketchEncoder(Guessing(), seed=0, sample=100)
    encoder.encode(papers(), lambda steps: None)
    assert facts_of(encoder)["held_out_cosine"] < 0.3
    assert notes_of(encoder)[-1].startswith("warning: a held-out cosine of ")


def test_the_same_papers_and_seed_give_the_same_vectors() -> None:
    with cache_in(False):
        once, again = (SketchEncoder(Counting(), 3, 100).encode(papers(), lambda steps: None).matrix for _ in range(2))
        other = SketchEncoder(Counting(), 4, 100).encode(papers(), lambda steps: None).matrix
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


def test_with_a_word_table_that_predicts_well_few_papers_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "LEAST_FEW", 20)
    teacher, corpus = Counting(), papers()
    steps: list[int] = []
    with_table = SketchEncoder(teacher, 0, 100, word_table(teacher))
    vectors = with_table.encode(corpus, steps.append).matrix
    exact = teacher.encode_texts(corpus.texts())
    assert teacher.read == 20
    assert sum(steps) == 400
    assert np.einsum("ij,ij->i", vectors, exact).mean() > 0.97
    assert (np.einsum("ij,ij->i", vectors, exact) > 0.99999).sum() >= 20
    facts = facts_of(with_table)
    assert (facts["read"], facts["written"], facts["word_table"]) == (20, 380, True)
    assert "embedded 20 of 400 papers" in notes_of(with_table)[0]


def test_with_a_word_table_that_predicts_poorly_the_whole_sample_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "LEAST_FEW", 20)
    monkeypatch.setattr(sketch, "FAITHFUL", 1.01)
    teacher, corpus = Counting(), papers()
    steps: list[int] = []
    with_table = SketchEncoder(teacher, 0, 100, word_table(teacher, zeros=True))
    vectors = with_table.encode(corpus, steps.append).matrix
    without = SketchEncoder(teacher, 0, 100).encode(corpus, lambda count: None).matrix
    assert facts_of(with_table)["read"] == 100
    assert facts_of(with_table)["word_table"] is False
    assert sum(steps) == 300, "the transformer reports those that it reads"
    assert np.array_equal(vectors, without)


def test_another_word_table_makes_another_sketch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "LEAST_FEW", 20)
    teacher = Counting()
    for digest, read in (("abc", 20), ("abc", 20), ("def", 40)):
        SketchEncoder(teacher, 0, 100, word_table(teacher, digest)).encode(papers(), lambda count: None)
        assert teacher.read == read


def test_few_papers_are_all_read_and_so_are_papers_without_words(caplog: pytest.LogCaptureFixture) -> None:
    teacher = Counting()
    few = SketchEncoder(teacher, 0, sample=400).encode(papers(), lambda steps: None)
    assert np.array_equal(few.matrix, teacher.encode_texts(papers().texts()))
    wordless = Corpus.from_records([{"title": " ", "abstract": ""}] * 5)
    assert len(SketchEncoder(teacher, 0, sample=3).encode(wordless, lambda steps: None)) == 5
    assert "the papers' words are not used" in caplog.text


def test_other_texts_are_read_by_the_transformer_itself() -> None:
    encoder = SketchEncoder(Counting(), 0, 100)
    assert np.array_equal(encoder.encode_texts(["whale song"]), Counting().encode_texts(["whale song"]))


def test_a_covering_sample_has_each_region_by_its_share() -> None:
    """Eight clusters of 50 papers, 40 drawn: five of each, which chance would seldom give."""
    rng = np.random.default_rng(0)
    centres = 100 * np.array([[x, 3 * y, 9 * z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    vectors = (np.repeat(centres, 50, axis=0) + rng.standard_normal((400, 3))).astype(np.float32)
    rows = covering(vectors, 40, np.random.default_rng(0))
    assert np.array_equal(np.bincount(rows // 50), [5] * 8)
    assert (np.diff(rows) > 0).all()


def test_all_rows_are_covered_when_as_many_are_asked_for() -> None:
    rows = covering(np.ones((7, 2), dtype=np.float32), 7, np.random.default_rng(0))
    assert rows.tolist() == list(range(7))


def test_the_student_finds_a_linear_map_again() -> None:
    rng = np.random.default_rng(0)
    features = Embeddings.from_vectors(rng.standard_normal((300, 6)), "x").matrix
    weights = rng.standard_normal((6, 3)).astype(np.float32)
    exact = Embeddings.from_vectors(features @ weights, "x").matrix
    noise = Embeddings.from_vectors(rng.standard_normal((300, 6)), "x").matrix
    student = Student.trained(features, exact)
    assert student.cosine > 0.95 > 0.5 > Student.trained(noise, exact).cosine
    assert student.predict(features).shape == (300, 3)


def test_a_student_that_corrects_vectors_may_write_over_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "PAPERS_PER_BLOCK", 64)
    rng = np.random.default_rng(0)
    exact = Embeddings.from_vectors(rng.standard_normal((300, 4)), "x").matrix
    near = Embeddings.from_vectors(exact + rng.standard_normal((300, 4)) / 5, "x").matrix
    student, written = Student.trained(near, exact, corrects=True), near.copy()
    predicted = student.predict(near)
    assert student.predict(written, out=written) is written
    assert (written == predicted).all()
    assert (written != near).any()


@pytest.mark.model
@pytest.mark.parametrize(("bfloat16", "eight", "most"), [(False, 0, 7_500), (True, 0, 13_500), (True, 1, 16_500)])
def test_auto_is_exact_up_to_five_minutes_by_its_nominal_rate_and_a_sketch_above(
    monkeypatch: pytest.MonkeyPatch, bfloat16: bool, eight: bool, most: int
) -> None:
    if eight and not int8.is_possible(transformer.minilm_folder()):
        pytest.skip("this processor does not multiply 8-bit integers exactly (no AVX-512 VNNI)")
    monkeypatch.setattr(transformer, "_gpu", lambda: None)
    monkeypatch.setattr(openvino, "is_installed", lambda: False)
    monkeypatch.setattr(transformer, "_has_bfloat16", lambda: bfloat16)
    monkeypatch.setattr(int8, "is_possible", lambda folder: eight)
    exact = make_encoder(EmbeddingConfig(), 0, most)
    assert exact.id == "all-MiniLM-L6-v2" + (" (int8)" if eight else " (bf16)" if bfloat16 else "")
    words = f"the words {wordtable.SHA256[:8]}"
    above = make_encoder(EmbeddingConfig(), 0, most + 1).id
    assert above == f"{exact.id}, sketched from {words} and at most 2,000 papers, seed 0"
    assert make_encoder(EmbeddingConfig(), 0).id == exact.id


@pytest.mark.model
def test_a_map_says_what_was_really_used() -> None:
    records = [{"title": text, "abstract": ""} for text in SUBJECTS * 3]
    made = build_map([{**record, "title": f"{record['title']} {row}"} for row, record in enumerate(records)])
    assert made.config.embedding.encoder == "auto"
    assert made.embeddings.encoder_id.startswith("all-MiniLM-L6-v2")
    assert made.manifest["recorded"]["encoder"]["path"]
