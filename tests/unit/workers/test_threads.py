"""Pieces of work in threads of this process: as with `map`, in order and lazily."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from hierarchography.workers import beside, spread, threads
from hierarchography.workers.threads import in_threads

NAMED: ContextVar[str] = ContextVar("named", default="nobody")


@pytest.fixture(params=[1, 2, 3])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(threads, "cores", lambda: request.param)
    return int(request.param)


def test_results_come_in_order(cores: int) -> None:
    assert list(spread(pow, range(7), 2, threads=True)) == [0, 1, 4, 9, 16, 25, 36]
    assert list(spread(pow, [], 2, threads=True)) == []


def test_pieces_run_side_by_side(cores: int) -> None:
    """Each waits for as many as there are threads: alone it would wait forever."""
    together = threading.Barrier(cores)
    list(in_threads(lambda item: together.wait(10), range(2 * cores), ()))


def test_a_few_pieces_run_side_by_side_on_two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 2)
    together = threading.Barrier(3)
    list(spread(lambda item: together.wait(10), [1, 2, 3], threads=True))


def test_no_more_items_are_taken_than_there_are_threads(cores: int) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(20):
            taken.append(item)
            yield item

    results = in_threads(pow, items(), (1,))
    assert next(results) == 0
    assert len(taken) <= cores


def test_an_error_is_raised_where_its_result_is_due(cores: int) -> None:
    results = in_threads(lambda item: 1 // item, [2, 1, 0, 1], ())
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_pieces_see_the_settings_of_the_caller(cores: int) -> None:
    token = NAMED.set("somebody")
    try:
        assert list(in_threads(lambda item: NAMED.get(), range(4), ())) == ["somebody"] * 4
    finally:
        NAMED.reset(token)


def test_a_worker_starts_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other workers run beside it."""

    from hierarchography.workers.packed import packed_bytes
    from hierarchography.workers.team import do

    monkeypatch.setattr(threads, "cores", lambda: 2)
    found: list[list[list[str]]] = []
    worker = threading.Thread(target=lambda: found.append(do(packed_bytes((_threads_of, [3])))))
    worker.start()
    worker.join(30)
    assert found == [[[worker.name] * 3]]
    assert _threads_of(3) != [threading.current_thread().name] * 3


def _threads_of(count: int) -> list[str]:
    """The threads that compute so many pieces."""
    return list(spread(_here, range(count), threads=True))


def _here(item: int) -> str:
    return threading.current_thread().name


def test_work_runs_beside_the_body_and_is_done_after_it() -> None:
    """Each waits for the other: one after the other they would wait forever."""
    both, done = threading.Barrier(2), []

    def work() -> None:
        both.wait(10)
        done.append(NAMED.get())

    token = NAMED.set("somebody")
    try:
        with beside(work):
            both.wait(10)
    finally:
        NAMED.reset(token)
    assert done == ["somebody"]


def test_the_body_can_wait_for_the_result_of_work_beside_it() -> None:
    with beside(lambda: 7) as result:
        assert result() == 7


def test_errors_of_work_beside_the_body_are_raised_at_its_end() -> None:
    reached = []
    with pytest.raises(ZeroDivisionError), beside(lambda: 1 // 0):
        reached.append("end")
    assert reached == ["end"]
    with pytest.raises(KeyError), beside(lambda: 1 // 0):
        raise KeyError
