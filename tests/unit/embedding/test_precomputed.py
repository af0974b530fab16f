"""Vectors that the user brings: by id, by position, and files that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import make_encoder
from hierarchography.errors import InputError
from hierarchography.model import Corpus

VECTORS = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 4.0]])
"""Three vectors of length 1, 2 and 5."""


def corpus(*ids: str) -> Corpus:
    return Corpus.from_records([{"id": name, "title": name} for name in ids])


def saved(folder: Path, vectors: Any = VECTORS) -> Path:
    path = folder / "vectors.npy"
    np.save(path, vectors, allow_pickle=True)
    return path


def encode(papers: Corpus, path: Path, ids: Path | str = "") -> np.ndarray:
    config = EmbeddingConfig(encoder="precomputed", vectors=str(path), vector_ids=str(ids))
    return make_encoder(config, 0).encode(papers, lambda steps: None).matrix


def test_by_position(tmp_path: Path) -> None:
    matrix = encode(corpus("a", "b", "c"), saved(tmp_path))
    assert np.allclose(matrix, [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])


def test_by_position_of_the_record_when_some_were_dropped(tmp_path: Path) -> None:
    """The second of three records was a duplicate; the papers stand in another order by now."""
    frame = pd.DataFrame({"title": ["third", "first"], "record": [3, 1]})
    matrix = encode(Corpus.from_frame(frame, records=3), saved(tmp_path))
    assert np.allclose(matrix, [[0.6, 0.8], [1.0, 0.0]])


def test_by_the_ids_of_a_list(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("\ufeffc\nb\na\n", encoding="utf-8")
    assert np.allclose(encode(corpus("a", "c"), saved(tmp_path), ids), [[0.6, 0.8], [1.0, 0.0]])


@pytest.mark.parametrize("ids", [["c", "b", "a"], np.array(["c", "b", "a"]), np.array(["c", "b", "a"]).astype("S")])
def test_by_the_ids_of_an_npz(tmp_path: Path, ids: Any) -> None:
    path = tmp_path / "vectors.npz"
    np.savez(path, vectors=VECTORS, ids=ids)
    assert np.allclose(encode(corpus("a", "c"), path), [[0.6, 0.8], [1.0, 0.0]])


def test_ids_of_an_npz_may_be_numbers(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    np.savez_compressed(path, vectors=VECTORS, ids=[10, 20, 30])
    assert np.allclose(encode(corpus("30"), path), [[0.6, 0.8]])


@pytest.mark.parametrize("dtype", ["float16", "float64", "int8", "uint32"])
def test_any_kind_of_number_does(tmp_path: Path, dtype: str) -> None:
    assert np.allclose(encode(corpus("a", "b", "c"), saved(tmp_path, VECTORS.astype(dtype)))[2], [0.6, 0.8], atol=1e-3)


def test_texts_cannot_be_read(tmp_path: Path) -> None:
    config = EmbeddingConfig(encoder="precomputed", vectors=str(saved(tmp_path)))
    encoder = make_encoder(config, 0)
    assert encoder.encode_texts(["whale"]) is None
    assert encoder.id == "precomputed:vectors.npy"


def test_a_vector_for_each_record_is_needed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"vectors\.npy holds 3 vectors, but the input has 2 records; .*--vector-ids"):
        encode(corpus("a", "b"), saved(tmp_path))


def test_a_vector_for_each_id_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    np.savez(path, vectors=VECTORS, ids=["a", "b", "c"])
    with pytest.raises(InputError, match="no vector for 2 of 3 papers; the first is 'x'"):
        encode(corpus("a", "x", "y"), path)


def test_as_many_ids_as_vectors(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("a\nb\n")
    with pytest.raises(InputError, match="holds 3 vectors, but 2 ids are given"):
        encode(corpus("a"), saved(tmp_path), ids)


def test_an_id_names_one_vector(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("a\nb\na\n")
    with pytest.raises(InputError, match="the id 'a' is given to 2 of the vectors"):
        encode(corpus("a"), saved(tmp_path), ids)


def test_ids_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the ids of the vectors from .*none\.txt"):
        encode(corpus("a"), saved(tmp_path), tmp_path / "none.txt")


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e300])
def test_a_vector_that_is_no_number_is_named_by_its_place_in_the_file(tmp_path: Path, bad: float) -> None:
    vectors = VECTORS.copy()
    vectors[1, 0] = bad
    with pytest.raises(InputError, match=r"vectors\.npy: 1 vectors contain NaN or infinity; the first is number 2"):
        encode(corpus("a", "b", "c"), saved(tmp_path, vectors))


@pytest.mark.parametrize(
    ("vectors", "seen"),
    [
        (np.ones(3), r"not float64 \(3,\)"),
        (np.ones((3, 2, 1)), r"not float64 \(3, 2, 1\)"),
        (np.ones((0, 2)), r"not float64 \(0, 2\)"),
        (np.ones((3, 0)), r"not float64 \(3, 0\)"),
        (np.array([["a", "b"]]), r"not <U1 \(1, 2\)"),
        (np.ones((3, 2), dtype=complex), "not complex128"),
        (np.ones((3, 2), dtype=bool), "not bool"),
    ],
)
def test_vectors_form_a_table_of_numbers(tmp_path: Path, vectors: Any, seen: str) -> None:
    with pytest.raises(InputError, match=f"must be a table of numbers .*{seen}"):
        encode(corpus("a", "b", "c"), saved(tmp_path, vectors))


def test_python_objects_are_never_unpickled(tmp_path: Path) -> None:
    objects = np.array([[1.0, None]], dtype=object)
    with pytest.raises(InputError, match="not as Python objects"):
        encode(corpus("a"), saved(tmp_path, objects))
    path = tmp_path / "vectors.npz"
    np.savez(path, vectors=VECTORS, ids=np.array(["a", "b", None], dtype=object))
    with pytest.raises(InputError, match="not as Python objects"):
        encode(corpus("a"), path)


def test_an_npz_holds_the_two_arrays_by_name(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    np.savez(path, VECTORS)
    with pytest.raises(InputError, match=r"must contain the arrays 'ids' and 'vectors', not \['arr_0'\]"):
        encode(corpus("a"), path)


@pytest.mark.parametrize("content", [b"", b"not an array", b"PK\x03\x04 cut", b"\x93NUMPY\x01\x00"])
def test_a_corrupt_file_is_named_with_its_cure(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.npy"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"vectors\.npy is not a readable \.npy or \.npz file .*numpy\.save"):
        encode(corpus("a"), path)


@pytest.mark.parametrize("kind", ["npy", "npz"])
def test_a_file_cut_short_is_named(tmp_path: Path, kind: str) -> None:
    whole, cut = tmp_path / f"whole.{kind}", tmp_path / f"cut.{kind}"
    if kind == "npy":
        np.save(whole, np.ones((50, 20)))
    else:
        np.savez_compressed(whole, vectors=np.random.default_rng(0).normal(size=(50, 20)), ids=np.arange(50))
    cut.write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(InputError, match=f"cut.{kind} is not a readable"):
        encode(corpus("a"), cut)


def test_a_missing_file_a_folder_and_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file of vectors: .*none\.npy"):
        encode(corpus("a"), tmp_path / "none.npy")
    with pytest.raises(InputError, match="is not a readable"):
        encode(corpus("a"), tmp_path)
    with pytest.raises(InputError, match=r"needs the file of vectors: --vectors FILE\.npy"):
        make_encoder(EmbeddingConfig(encoder="precomputed"), 0)
