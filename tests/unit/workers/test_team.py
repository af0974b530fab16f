"""Work on two real workers: in order, shared once, and done again where a worker is killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography import EncoderError, InputError, WorkersError
from hierarchography.cache import cache_in
from hierarchography.embedding.chunks import encode_in_chunks
from hierarchography.workers import Team, spread, workers_in
from hierarchography.workers import team as waiting
from hierarchography.workers.team import AHEAD

pytestmark = pytest.mark.cluster


@pytest.fixture(autouse=True)
def spreading(team: Team) -> Iterator[None]:
    team.client.wait_for_workers(2, timeout=60)  # a test before may have killed one
    with workers_in(scheduler=team.client):
        yield


def test_results_come_in_order_from_both_workers() -> None:
    def work(item: int) -> tuple[int, int]:
        time.sleep(0.06 if item % 2 else 0.04)
        return item, os.getpid()

    results = list(spread(work, range(20)))
    assert [item for item, _ in results] == list(range(20))
    assert len({process for _, process in results} - {os.getpid()}) == 2


def test_a_single_piece_stays_here() -> None:
    assert list(spread(lambda item: os.getpid(), [1])) == [os.getpid()]
    assert set(spread(lambda item: os.getpid(), range(4), at_once=4)) == {os.getpid()}


def test_small_items_go_together() -> None:
    def work(item: int, asked: list[int]) -> tuple[int, int, int]:
        asked.append(item)
        return item, os.getpid(), len(asked)

    results = list(spread(work, range(10), [], at_once=3))
    assert [item for item, _, _ in results] == list(range(10))
    for group in (results[:3], results[3:6], results[6:9]):
        assert len({process for _, process, _ in group}) == 1


def test_a_worker_gets_what_is_shared_once(team: Team) -> None:
    """Each process opens it for itself, and every later piece finds it as the ones before have left it.

    Dask's scheduler by itself drops, every two seconds, the copies for which no piece waits.
    """
    assert not team.client.amm.running()

    def work(item: int, seen: dict[int, int]) -> tuple[int, int]:
        seen[item] = os.getpid()
        return os.getpid(), len(seen)

    results = list(spread(work, range(12), {}))
    for process in {process for process, _ in results}:
        found = [count for one, count in results if one == process]
        assert sorted(found) == list(range(1, len(found) + 1))


def test_items_are_taken_only_a_few_ahead() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(40):
            taken.append(item)
            yield item

    results: Any = spread(abs, items())
    next(results)
    assert len(taken) <= 2 * AHEAD + 2
    results.close()
    assert len(taken) < 40


def test_an_error_of_the_work_is_raised_as_it_is() -> None:
    def work(item: int) -> int:
        if item == 3:
            raise InputError("papers.csv, row 3: no title")
        return item

    results = spread(work, range(6))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError, match=r"papers\.csv, row 3: no title"):
        next(results)


def test_an_error_of_time_is_one_of_the_work() -> None:
    def work(item: int) -> int:
        raise TimeoutError(f"{item} took too long")

    with pytest.raises(TimeoutError, match="0 took too long"):
        list(spread(work, range(4)))


def test_work_that_ends_as_the_waiting_does_is_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait for a result is cut into looks at the workers; here so many of them that results fall between."""
    monkeypatch.setattr(waiting, "LOOK_SECONDS", 0.002)
    assert list(spread(abs, range(300))) == list(range(300))


def test_a_worker_killed_in_the_middle_costs_nothing_but_time(tmp_path: Path) -> None:
    def work(item: int, vectors: NDArray[np.float32], mark: Path) -> float:
        if item == 5 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return float(vectors[item])

    vectors, mark = np.arange(20, dtype=np.float32), tmp_path / "killed"
    assert list(spread(work, range(20), vectors, mark)) == vectors.tolist()
    assert mark.exists()


def test_all_workers_killed_at_once_are_waited_for_and_given_all_again(team: Team) -> None:
    def work(item: int, vectors: NDArray[np.float32]) -> float:
        time.sleep(0.1)
        return float(vectors[item])

    vectors = np.arange(12, dtype=np.float32)
    results = spread(work, range(12), vectors)
    first = next(results)
    for process in team.client.run(os.getpid).values():
        os.kill(process, signal.SIGKILL)
    assert [first, *results] == vectors.tolist()


@pytest.mark.slow
def test_work_that_kills_every_worker_is_given_up() -> None:
    def work(item: int) -> int:
        if item == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    with pytest.raises(WorkersError, match=r"the same work \(work\) killed several workers; .*memory"):
        list(spread(work, range(4)))


class Local:
    """An encoder whose vectors depend on the process that runs it, as on processors of another kind."""

    id = "local"

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), 2), os.getpid(), dtype=np.float32)


def test_an_encoder_that_is_another_on_a_worker_is_refused(tmp_path: Path) -> None:
    with cache_in(tmp_path), pytest.raises(EncoderError, match=r"local gives different vectors on the worker .*;"):
        encode_in_chunks(Local(), ["one", "two", "three"], 1, lambda steps: None)
