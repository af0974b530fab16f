"""Vectors given as arrays beside the papers: by position, of any kind, checked, and only described in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from hierarchography import EncoderError, InputError, TopicMap, build_map, load_map
from hierarchography.config import Config
from hierarchography.embedding import make_encoder, with_objects
from hierarchography.model import Corpus

VECTORS = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 4.0]])
"""Three vectors of length 1, 2 and 5."""
SCALED = np.array([[1, 0], [0, 1], [0.6, 0.8]])
THREE = Corpus.from_records([{"title": name} for name in ("one", "two", "three")])


def encode(vectors: Any, corpus: Corpus = THREE, **settings: Any) -> np.ndarray:
    config, given = with_objects(Config(), {"vectors": vectors, **settings})
    return make_encoder(config.embedding, 0, len(corpus), given).encode(corpus, lambda steps: None).matrix


def memmap(folder: Path) -> np.memmap:
    np.save(folder / "x.npy", VECTORS)
    return np.load(folder / "x.npy", mmap_mode="r")


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", ">f8", "int8", "uint32"])
def test_any_kind_of_number(dtype: str) -> None:
    assert np.allclose(encode(VECTORS.astype(dtype)), SCALED, atol=1e-3)


@pytest.mark.parametrize(
    "kind", [sp.csr_matrix, sp.csc_array, sp.coo_matrix, sp.lil_array, pd.DataFrame, np.asfortranarray]
)
def test_sparse_matrices_and_tables(kind: Any) -> None:
    assert np.allclose(encode(kind(VECTORS)), SCALED)


def test_lists_memory_maps_and_tensors(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    for vectors in (VECTORS.tolist(), memmap(tmp_path), torch.tensor(VECTORS, requires_grad=True)):
        assert np.allclose(encode(vectors), SCALED)


def test_the_row_is_that_of_the_record() -> None:
    """The second of three records was dropped, and the papers stand in another order."""
    corpus = Corpus.from_frame(pd.DataFrame({"title": ["third", "first"], "record": [3, 1]}), records=3)
    assert np.allclose(encode(VECTORS, corpus), np.array([[0.6, 0.8], [1, 0]]))
    assert np.allclose(encode(sp.csr_array(VECTORS), corpus), np.array([[0.6, 0.8], [1, 0]]))


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (VECTORS[:2], r"shape \(2, 2\), but the input has 3 records: shape \(3, 2\) is needed"),
        (sp.csr_array(VECTORS[:2]), r"shape \(2, 2\), but the input has 3 records: shape \(3, 2\)"),
        (np.ones(3), r"shape \(papers, dimensions\), not numpy.ndarray of float64 and shape \(3,\)"),
        (np.ones((3, 0)), r"shape \(3, 0\)"),
        (np.array([["a", "b"]] * 3), r"<U1 and shape \(3, 2\)"),
        (np.ones((3, 2), dtype=bool), r"bool and shape \(3, 2\)"),
        ([[1.0], [1.0, 2.0]], "are not a table of numbers"),
        (7, r"not int of int64 and shape \(\)"),
        (sp.csr_array((3, 0)), r"sparse matrix of float64 and shape \(3, 0\)"),
        (np.array([[1, 0], [np.nan, 1], [1, 1]]), r"array of vectors \(3, 2\): 1 vectors contain NaN .* number 2"),
        (np.array([[1, 0], [1, 1], [1e300, 1]]), "1 vectors contain NaN or infinity; the first is number 3"),
        (sp.csr_array(([1.0], ([0], [0])), shape=(100_000, 100_000)), r"40\.0 GB as a table .*TruncatedSVD"),
    ],
)
def test_what_cannot_be_used_is_said_with_both_shapes(vectors: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        encode(vectors)


def test_ids_of_rows(tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("b\na\nc\n")
    corpus = Corpus.from_records([{"id": "a", "title": "a"}, {"id": "b", "title": "b"}])
    assert np.allclose(encode(VECTORS, corpus, vector_ids=tmp_path / "ids.txt"), [[0, 1], [1, 0]])


def test_settings_only_describe_the_array() -> None:
    config, _ = with_objects(Config(), {"vectors": VECTORS, "seed": 3})
    assert config.seed == 3
    assert config.embedding.encoder == "precomputed"
    assert config.embedding.vectors.startswith("array: shape (3, 2), float64, hash ")
    assert config.with_paths(lambda name: f"moved/{name}").embedding.vectors == config.embedding.vectors
    other, _ = with_objects(Config(), {"vectors": VECTORS + 1})
    assert other.embedding.vectors != config.embedding.vectors
    sparse, _ = with_objects(Config(), {"vectors": sp.csr_array(VECTORS)})
    assert "sparse float32" in sparse.embedding.vectors


def test_a_path_stays_a_path() -> None:
    config, given = with_objects(Config(), {"vectors": Path("x.npy"), "encoder": "precomputed"})
    assert (config.embedding.vectors, given.vectors, given.encoder) == ("x.npy", None, None)


def test_an_encoder_beside_the_vectors_reads_names_if_it_made_them() -> None:
    def reads(texts: list[str]) -> np.ndarray:
        return np.array([[text.count("o"), text.count("t")] for text in texts], dtype=float)

    config, given = with_objects(Config(), {"vectors": [[1, 0], [1, 1], [0, 3]], "encoder": reads})
    encoder = make_encoder(config.embedding, 0, 3, given)
    encoder.encode(THREE, lambda steps: None)
    assert np.allclose(encoder.encode_texts(["otto"]), [[2**-0.5, 2**-0.5]])
    with pytest.raises(EncoderError, match=r"not those of the encoder .*reads.*mean cosine is -"):
        encode([[-1, 0], [-1, -1], [0, -3]], encoder=reads)
    with pytest.raises(EncoderError, match=r"have shape \(3, 3\) for 3 papers, those of .* shape \(3, 2\)"):
        encode(np.eye(3), encoder=reads)
    with pytest.raises(EncoderError, match=r"lsa-256 cannot embed names in the space of the given vectors"):
        encode(VECTORS, encoder="lsa")


@pytest.fixture(scope="module")
def made(small_map: TopicMap) -> tuple[TopicMap, np.ndarray, list[str]]:
    """A map of 40 texts, one twice and one missing, with a direction for each."""
    texts = small_map.corpus.frame["abstract"].tolist()[:40]
    texts = [texts[0], None, *texts]
    vectors = np.random.default_rng(0).normal(size=(42, 12))
    return build_map(texts, vectors=vectors), vectors, texts


def test_a_map_of_texts_and_vectors_keeps_them_together(made: tuple[TopicMap, np.ndarray, list[str]]) -> None:
    topic_map, vectors, texts = made
    assert len(topic_map) == 40
    assert len(topic_map.dropped) == 2
    rows = topic_map.corpus.frame["record"].to_numpy() - 1
    assert topic_map.corpus.frame["abstract"].tolist() == [texts[row] for row in rows]
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.allclose(topic_map.embeddings.matrix, unit[rows], atol=1e-6)


def test_the_map_is_saved_and_read_back(made: tuple[TopicMap, np.ndarray, list[str]], tmp_path: Path) -> None:
    topic_map, vectors, texts = made
    loaded = load_map(topic_map.save(tmp_path / "map"))
    assert loaded.config.embedding == topic_map.config.embedding
    assert np.array_equal(loaded.embeddings.matrix, topic_map.embeddings.matrix)
    with pytest.raises(InputError, match=r"passed as an array \(shape \(42, 12\), float64, hash .*vectors=ARRAY"):
        build_map(texts, config=loaded.config)
    again = build_map(texts, config=loaded.config, vectors=vectors)
    assert again.to_frame()["topic_id"].tolist() == topic_map.to_frame()["topic_id"].tolist()
