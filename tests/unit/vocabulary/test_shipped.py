"""The entries' vectors that come with the package: of today's table, taken by MiniLM alone, read anew by any other."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.vocabulary import Vocabulary, entry_vectors, read_vocabulary
from hierarchography.vocabulary.shipped import LEAST_COSINE, Shipped, bundled_vectors, sample_rows, texts_digest


def bundled() -> Vocabulary:
    fields = read_vocabulary("fields")
    assert fields is not None
    return fields


def ones(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.ones((len(texts), 3), dtype=np.float32)


class Reading:
    """Gives the shipped vectors, turned away from them to a `cosine`; it counts the texts that it reads."""

    def __init__(self, cosine: float = 1.0) -> None:
        self.texts = {text: row for row, text in enumerate(bundled().texts)}
        self.cosine, self.read = cosine, 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += len(texts)
        true = bundled_vectors().vectors(np.array([self.texts[text] for text in texts]))
        aside = np.roll(true, 1, axis=1)
        aside -= np.einsum("ij,ij->i", aside, true)[:, None] * true
        aside /= np.linalg.norm(aside, axis=1, keepdims=True)
        return np.asarray(self.cosine * true + np.sqrt(1 - self.cosine**2) * aside, dtype=np.float32)


def test_the_shipped_vectors_are_of_the_table_of_today() -> None:
    """Where this fails, names or glosses have changed: run `python benchmarks/entry_vectors.py` (CONTRIBUTING)."""
    assert bundled_vectors().digest == texts_digest(bundled())
    assert bundled_vectors().codes.shape == (len(bundled()), 384)


def test_an_encoder_with_these_vectors_reads_a_sample_alone() -> None:
    encode = Reading(cosine=(1 + LEAST_COSINE) / 2)
    vectors = entry_vectors(bundled(), encode)
    assert vectors is not None
    assert encode.read == len(sample_rows(len(bundled()))) == 16
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vectors, bundled_vectors().vectors())


def test_another_encoder_of_as_many_dimensions_reads_all() -> None:
    encode = Reading(cosine=LEAST_COSINE - 0.01)
    vectors = entry_vectors(bundled(), encode)
    assert vectors is not None
    assert encode.read == 16 + len(bundled())
    assert np.array_equal(vectors, encode(bundled().texts))


def test_another_vocabulary_is_read_whole_and_cached_where_that_can_be() -> None:
    kitchen = Vocabulary(("Bread", "Tea"), ("flour", "water"), (-1, -1))

    class Caching:
        def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise AssertionError("what is cached should be asked for")

        def cached(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.eye(len(texts), dtype=np.float32)

    assert np.array_equal(entry_vectors(kitchen, Caching()), np.eye(2))
    assert np.array_equal(entry_vectors(kitchen, ones), np.ones((2, 3)))


def test_an_encoder_of_other_dimensions_or_of_no_texts() -> None:
    assert entry_vectors(bundled(), ones).shape == (len(bundled()), 3)
    assert entry_vectors(bundled(), lambda texts: None) is None


def test_rounding_loses_little_and_is_read_back() -> None:
    vectors = np.random.default_rng(0).normal(size=(2, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kitchen = Vocabulary(("Bread", "Tea"), ("flour", "water"), (-1, -1))
    file = BytesIO()
    Shipped.of(vectors, kitchen).write(file)
    file.seek(0)
    again = Shipped.read(file)
    assert again.digest == texts_digest(kitchen)
    assert (again.vectors() * vectors).sum(axis=1).min() > 0.9999


@pytest.mark.model
def test_minilm_takes_the_shipped_vectors() -> None:
    from hierarchography.embedding.transformer import minilm

    encoder, rows = minilm(EmbeddingConfig(), 0), sample_rows(len(bundled()))
    read = encoder.encode_texts([bundled().texts[row] for row in rows])
    assert np.einsum("ij,ij->i", read, bundled_vectors().vectors(rows)).min() > LEAST_COSINE
