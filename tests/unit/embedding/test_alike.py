"""Vectors and texts that tell nothing: refused, or said in one note."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from hierarchography import EncoderError, build_map
from hierarchography.embedding import alike_notes
from hierarchography.model import Embeddings

TEXTS = [f"{word} of the {thing}" for word in ("light", "weight", "age", "sound") for thing in ("sea", "sun", "moon")]


def vectors(*rows: list[float]) -> Embeddings:
    return Embeddings.from_vectors(np.array(rows), "given")


def test_ordinary_vectors_say_nothing() -> None:
    assert alike_notes(vectors([1, 0], [0, 1], [1, 1])) == ()
    assert alike_notes(vectors([1, 0], [1, 0])) == ()


def test_all_zeros_are_refused() -> None:
    with pytest.raises(EncoderError, match=r"the vectors of all 3 papers are zeros \(given\), so no topics"):
        alike_notes(vectors([0, 0], [0, 0], [0, 0]))


def test_some_zeros_are_said() -> None:
    assert "2 of 5 papers have a vector of zeros" in alike_notes(vectors([0, 0], [0, 0], [1, 0], [0, 1], [1, 1]))[0]


def test_one_vector_for_nearly_all_is_said() -> None:
    rows = [[1.0, 1.0]] * 95 + [[1.0, float(row)] for row in range(2, 7)]
    (note,) = alike_notes(vectors(*rows))
    assert "95 of 100 papers have the same vector" in note
    assert "is arbitrary" in note
    assert alike_notes(vectors(*rows[10:])) != ()
    assert alike_notes(vectors(*rows[60:])) == ()


def test_a_map_of_one_vector_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        topic_map = build_map(TEXTS, vectors=np.ones((12, 4)))
    assert [note for note in topic_map.manifest["notes"] if "papers have the same vector" in note] == caplog.messages
    assert len(caplog.messages) == 1
    assert topic_map.tree.papers == 12


def test_a_map_of_zeros_is_refused() -> None:
    with pytest.raises(EncoderError, match="all 12 papers are zeros"):
        build_map(TEXTS, vectors=np.zeros((12, 4)))


def test_one_text_for_all_records_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        topic_map = build_map(["See the printed volume for a summary."] * 20, encoder="lsa")
    assert len(topic_map) == 1
    assert [note for note in topic_map.manifest["notes"] if "19 of 20 records were merged" in note] == caplog.messages


def test_one_text_that_is_kept_apart_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        topic_map = build_map(["See the printed volume for a summary."] * 20, encoder="lsa", merge_duplicates=False)
    assert len(topic_map) == 20
    assert "20 of 20 papers have the same vector" in caplog.text
