"""Encoding by chunks: what a stopped build has read is not read again, and the vectors are the same to the last bit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.cache import areas, cache_in
from hierarchography.embedding.chunks import cached_in_chunks, chunk_rows, encode_in_chunks
from hierarchography.embedding.encoders import PROBE
from hierarchography.embedding.transformer import TransformerEncoder

TEXTS = ["Whales sing.", "Stars are far away, and old.", "A proof.", "Cells divide; proteins fold.", "Prices rise."]


class Interrupted:
    """The real encoder, stopped by Ctrl-C when it is asked for more than `allowed` texts."""

    def __init__(self, encoder: TransformerEncoder, allowed: int) -> None:
        self.encoder, self.allowed = encoder, allowed
        self.id, self.batch_size = encoder.id, encoder.batch_size
        self.read: list[str] = []

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        own = [text for text in texts if text != PROBE]
        if len(self.read) + len(own) > self.allowed:
            raise KeyboardInterrupt
        self.read.extend(own)
        return self.encoder.encode_texts(texts)


def encode(encoder: TransformerEncoder | Interrupted, cache: Path | bool) -> NDArray[np.float32]:
    with cache_in(cache):
        return encode_in_chunks(encoder, TEXTS, 2, lambda steps: None)


def test_chunks_are_of_like_length_and_hold_every_row_once() -> None:
    assert [rows.tolist() for rows in chunk_rows(["a", "bbb", "cc", "ddd", "e"], 2)] == [[1, 3], [2, 0], [4]]
    assert [rows.tolist() for rows in chunk_rows(["a", "bbb", "cc"], 2, lengths=[5, 1, 5])] == [[0, 2], [1]]


@pytest.mark.model
def test_what_was_read_before_a_stop_is_not_read_again(minilm: TransformerEncoder, tmp_path: Path) -> None:
    stopped = Interrupted(minilm, 3)
    with pytest.raises(KeyboardInterrupt):
        encode(stopped, tmp_path)
    assert len(stopped.read) == 2
    with cache_in(tmp_path):
        assert cached_in_chunks(minilm, TEXTS, 2) == 2
    going_on = Interrupted(minilm, 3)
    vectors = encode(going_on, tmp_path)
    assert sorted(stopped.read + going_on.read) == sorted(TEXTS)
    assert vectors.tobytes() == encode(minilm, False).tobytes()
    assert [(area.name, area.entries) for area in areas(tmp_path)] == [("vectors", 3)]


@pytest.mark.model
def test_only_a_torn_chunk_is_read_again(minilm: TransformerEncoder, tmp_path: Path) -> None:
    vectors = encode(minilm, tmp_path)
    entry = min((tmp_path / "vectors").glob("*/*"))
    entry.write_bytes(entry.read_bytes()[:100])
    again = Interrupted(minilm, 2)
    assert encode(again, tmp_path).tobytes() == vectors.tobytes()
    assert 1 <= len(again.read) <= 2
