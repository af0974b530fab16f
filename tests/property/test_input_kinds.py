"""Whatever kind of column the texts come in, the map is the same, paper by paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hierarchography import HierarchicalTopicModel, build_map

WORDS = ("galaxies", "stars", "dust", "genes", "proteins", "cells", "prices", "markets", "wages")


def _as_polars(texts: list[Any]) -> Any:
    return pytest.importorskip("polars").Series(texts, dtype=pytest.importorskip("polars").String)


KINDS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "generator": lambda texts: (text for text in texts),
    "numpy": lambda texts: np.array(texts, dtype=object),
    "series": lambda texts: pd.Series(texts, index=np.arange(len(texts))[::-1] * 3 % 5),
    "index": lambda texts: pd.Index(texts, dtype=object),
    "polars": _as_polars,
}
_sentence = st.lists(st.sampled_from(WORDS), min_size=4, max_size=12).map(" ".join)
_texts = st.lists(st.one_of(_sentence, st.none()), min_size=3, max_size=10).filter(any)


def _leaves(papers: Any) -> dict[Any, list[Any]]:
    frame = build_map(papers, encoder="lsa", vocabulary="none", cache=False, merge_duplicates=False).to_frame()
    return frame[["abstract", "topic_id", "topic", "record"]].to_dict("list")


@settings(max_examples=3)
@given(_texts)
def test_every_kind_of_column_gives_the_same_map(texts: list[Any]) -> None:
    expected = _leaves(texts)
    for kind, made in KINDS.items():
        assert _leaves(made(texts)) == expected, kind


@settings(max_examples=3)
@given(st.lists(_sentence, min_size=3, max_size=8))
def test_the_estimator_labels_every_kind_alike(texts: list[str]) -> None:
    expected = HierarchicalTopicModel(encoder="lsa").fit_predict(texts).tolist()
    assert len(expected) == len(texts)
    for kind, made in KINDS.items():
        assert HierarchicalTopicModel(encoder="lsa").fit_predict(made(texts)).tolist() == expected, kind
