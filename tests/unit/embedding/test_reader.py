"""Texts are read once: in a run from memory, between runs from disk, and never another model's vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.cache import Cache
from hierarchography.embedding import Reader
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings


class Counting:
    """An encoder whose vectors are the lengths of texts, turned by `angle`; it counts the texts that it read."""

    def __init__(self, angle: float = 0.0) -> None:
        self.id, self.angle, self.read = "counting", angle, 0

    def encode(self, corpus: Corpus, advance: Callable[[int], None]) -> Embeddings:
        raise NotImplementedError

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        self.read += len(texts)
        angles = np.array([len(text) for text in texts]) + self.angle
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


class Blind(Counting):
    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        return None


def test_a_text_is_read_once_in_a_run(tmp_path: Path) -> None:
    encoder = Counting()
    reader = Reader(encoder, Cache(tmp_path))
    first = reader(["a", "bb", "a"])
    assert first is not None
    assert first.shape == (3, 2)
    assert np.array_equal(reader.vectors(["bb", "a"]), first[[1, 0]])
    assert encoder.read == 2


def test_what_is_kept_is_not_read_again_by_the_next_run(tmp_path: Path) -> None:
    first = Reader(Counting(), Cache(tmp_path)).cached(["a", "bb", "ccc"])
    encoder = Counting()
    reader = Reader(encoder, Cache(tmp_path))
    assert np.array_equal(reader.cached(["a", "bb", "ccc"]), first)
    assert np.array_equal(reader.vectors(["bb"]), first[1:2])
    assert encoder.read == 1  # the probe


def test_another_model_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    Reader(Counting(), Cache(tmp_path)).cached(["a", "bb"])
    turned = Counting(angle=1.0)
    assert Reader(turned, Cache(tmp_path)).cached(["a", "bb"]) == pytest.approx(
        Counting(angle=1.0).encode_texts(["a", "bb"])
    )


class Batching(Counting):
    """Its vectors differ in their last bits with the number of texts that are read together, as a transformer's do."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        vectors = super().encode_texts(texts)
        return None if vectors is None else vectors + np.float32(1e-7 * len(texts))


def test_what_is_kept_is_the_same_whatever_was_read_before(tmp_path: Path) -> None:
    texts = ["a", "bb", "ccc"]
    reader = Reader(Batching(), Cache(tmp_path / "first"))
    reader(["bb"])
    kept = reader.cached(texts)
    assert kept is not None
    assert np.array_equal(kept, Reader(Batching(), Cache(tmp_path / "second")).cached(texts))


@pytest.mark.parametrize(("name", "value"), [("batch_size", 64), ("code", "other"), ("libraries", "torch 9")])
def test_what_was_read_in_another_way_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    Reader(Counting(), Cache(tmp_path)).cached(["a", "bb"])
    encoder = Counting()
    if name == "batch_size":
        encoder.batch_size = value  # type: ignore[attr-defined]
    else:
        place = {"code": "code_hash", "libraries": "versions"}[name]
        monkeypatch.setattr(f"hierarchography.embedding.encoders.{place}", lambda *_: value)
    Reader(encoder, Cache(tmp_path)).cached(["a", "bb"])
    assert encoder.read == 3  # the probe, and both texts


def test_an_encoder_that_reads_no_texts_gives_nothing(tmp_path: Path) -> None:
    reader = Reader(Blind(), Cache(tmp_path))
    assert reader(["a"]) is None
    assert reader.cached(["a"]) is None
    with pytest.raises(EncoderError, match="counting cannot read texts"):
        reader.vectors(["a"])
