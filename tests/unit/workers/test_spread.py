"""Work that is spread where there are no workers, and values packed for the way to them."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from hierarchography import MissingExtra, WorkersError
from hierarchography.workers import cluster, current_team, spread, workers_in

packed = pytest.importorskip("hierarchography.workers.packed", reason="Dask is not installed")


def test_without_workers_it_is_map() -> None:
    assert list(spread(operator.pow, [1, 2, 3], 2)) == [1, 4, 9]
    assert list(spread(operator.pow, [], 2)) == []
    assert current_team() is None


def test_without_workers_items_are_taken_one_by_one() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(3):
            taken.append(item)
            yield item

    results = spread(operator.neg, items())
    assert (next(results), taken) == (0, [0])
    assert (next(results), taken) == (-1, [0, 1])


def test_no_workers_asked_for_are_none() -> None:
    with workers_in() as team:
        assert team is None
    with workers_in(0, "") as team:
        assert team is None


def test_workers_of_two_kinds_are_refused() -> None:
    with pytest.raises(WorkersError, match="not both"), workers_in(2, "tcp://127.0.0.1:8786"):
        pass


def test_without_dask_the_error_is_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'hierarchography\[distributed\]'"), workers_in(2):
        pass


def test_a_packed_value_is_opened_once_and_sent_on_as_it_came() -> None:
    value: dict[str, Any] = {
        "vectors": np.arange(6, dtype=np.float32).reshape(2, 3),
        "nothing": np.zeros((0, 3)),
        "name": "a",
    }
    sent = packed.Packed.of(value)
    assert b"".join(one.tobytes() for one in sent.buffers) == value["vectors"].tobytes()
    opened = sent.open()
    assert opened is sent.open()
    assert (opened["vectors"] == value["vectors"]).all()
    assert opened["nothing"].shape == (0, 3)
    again = pickle.loads(pickle.dumps(sent))
    assert again.open() is not opened
    assert (again.open()["vectors"] == value["vectors"]).all()


def test_arrays_are_sent_as_they_lie_in_memory() -> None:
    vectors = np.arange(6, dtype=np.float32)
    assert np.shares_memory(packed.Packed.of(vectors).buffers[0], vectors)


def test_what_cannot_be_sent_is_said() -> None:
    with pytest.raises(WorkersError, match=r"generator cannot be sent to workers .* without --workers"):
        packed.Packed.of(letter for letter in "abc")
