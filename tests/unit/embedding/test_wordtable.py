"""The word table: what it predicts, how it is written and read, and the one that comes with the package."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import wordtable
from hierarchography.embedding.transformer import minilm_torch
from hierarchography.embedding.wordtable import FILE, SHA256, Network, WordTable, minilm_words, terms_of
from hierarchography.errors import EncoderError
from hierarchography.vocabulary.shipped import bundled_vectors

WORDS = ("whale", "star", "deep learning", "étoile")


def table(mean: float = 0.0) -> WordTable:
    """Words along the first axes; the hidden layer adds to the last column what the first axis has above .5."""
    vectors = np.eye(4, 3, dtype=np.float32)
    vectors[3] = (0, 0.3, 0.4)
    inner, outer = np.array([[1], [0], [0]], dtype=np.float32), np.array([[0, 0, 0, 2]], dtype=np.float32)
    bias, middle = np.full(1, -0.5, dtype=np.float32), np.full(4, mean, dtype=np.float32)
    network = Network(np.eye(3, 4, dtype=np.float32), inner, bias, outer, middle)
    return WordTable.of(WORDS, vectors, np.ones(4, dtype=np.float32), network)


def unit(*vector: float) -> NDArray[np.float64]:
    return np.array(vector) / np.linalg.norm(vector)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A star", unit(0, 1, 0, 0)),
        ("the whale", unit(1, 0, 0, 1)),
        ("Whale and star", unit(0.5**0.5, 0.5**0.5, 0, 2 * (0.5**0.5 - 0.5))),
        ("deep learning", unit(0, 0, 1, 0)),
        ("learning deep", np.zeros(4)),
        ("star star star", unit(0, 1, 0, 0)),
        ("étoile", unit(0, 0.3, 0.4, 0)),
        ("", np.zeros(4)),
    ],
)
def test_a_text_is_the_network_of_the_sum_of_its_terms(text: str, expected: NDArray[np.float64]) -> None:
    assert np.allclose(table().predict([text])[0], expected, atol=0.01)


def test_more_of_a_word_counts_by_its_logarithm() -> None:
    counts = table().counts(["whale star star star", "nothing known"]).toarray()
    assert np.allclose(counts[0, 1] / counts[0, 0], 1 + np.log(3))
    assert np.allclose(np.linalg.norm(counts, axis=1), [1, 0])


def test_a_text_without_known_words_gets_the_mean_and_no_text_is_no_row() -> None:
    assert np.allclose(table(mean=1.0).predict(["nothing"]), 0.5)
    assert table().predict([]).shape == (0, 4)


def test_blocks_do_not_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["whale", "deep learning of a star", "", "star whale"] * 5
    whole = table().predict(texts)
    monkeypatch.setattr(wordtable, "TEXTS_PER_BLOCK", 3)
    assert np.array_equal(table().predict(texts), whole)


def test_a_table_is_read_as_it_was_written() -> None:
    first, second = BytesIO(), BytesIO()
    table().write(first)
    table().write(second)
    again = WordTable.read(BytesIO(first.getvalue()))
    assert first.getvalue() == second.getvalue()
    assert again.words == WORDS
    assert np.array_equal(again.predict(["whale étoile"]), table().predict(["whale étoile"]))
    assert len(again.digest) == 64


def test_pairs_skip_stop_words() -> None:
    assert terms_of("state of the art") == ["state", "art", "state art"]


def test_the_shipped_table_is_whole_and_a_damaged_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert minilm_words().digest == SHA256
    assert len(minilm_words().network.mean) == bundled_vectors().codes.shape[1]
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / FILE).open("wb") as file:
        table().write(file)
    assert files("hierarchography").joinpath("data", FILE).is_file()
    monkeypatch.setattr(wordtable, "files", lambda package: tmp_path)
    minilm_words.cache_clear()
    with pytest.raises(EncoderError, match="damaged"):
        minilm_words()
    minilm_words.cache_clear()


@pytest.mark.model
def test_the_shipped_table_predicts_what_minilm_reads() -> None:
    texts = [
        "Transfer learning for low-resource machine translation. We pretrain a multilingual encoder on many languages "
        "and adapt it to pairs with few parallel sentences; BLEU improves on all test sets.",
        "Star formation in nearby dwarf galaxies. Deep photometry shows that the star formation rate declined over the "
        "last two billion years, while the metallicity of the gas rose.",
        "Boundary regularity for the Monge-Ampere equation. We prove that solutions of the Dirichlet problem are "
        "smooth up to the boundary if the domain is uniformly convex.",
    ]
    exact = minilm_torch(EmbeddingConfig(), 0).encode_texts(texts)
    alike = minilm_words().predict(texts) @ exact.T
    assert (np.diag(alike) > 0.75).all()
    assert (alike.argmax(axis=1) == np.arange(3)).all()
