"""Products of matrices by one thread, however many there may be, and the threads given back afterwards."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import scipy.linalg
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from hierarchography.workers import one_thread
from hierarchography.workers.products import LIBRARIES


def threads() -> set[int]:
    """Of the libraries that are limited; none where numpy has another linear algebra (Accelerate, MKL)."""
    return {pool["num_threads"] for pool in threadpool_info() if pool["internal_api"] in LIBRARIES}


@pytest.fixture
def two() -> set[int]:
    """The threads within `threadpool_limits(2)`, which a machine of one processor may not give."""
    with threadpool_limits(2):
        return threads()


def test_within_there_is_one_thread_and_afterwards_there_are_those_of_before(two: set[int]) -> None:
    with threadpool_limits(2):
        with one_thread():
            assert threads() <= {1}
        assert threads() == two


def test_an_inner_limit_does_not_lift_the_outer_one(two: set[int]) -> None:
    with threadpool_limits(2):
        with one_thread():
            with one_thread():
                pass
            assert threads() <= {1}
        assert threads() == two


def test_the_threads_are_given_back_after_an_error(two: set[int]) -> None:
    with threadpool_limits(2):
        with pytest.raises(KeyError), one_thread():
            raise KeyError
        assert threads() == two


def test_of_two_at_the_same_time_the_last_one_gives_the_threads_back(two: set[int]) -> None:
    """The first goes while the second is at work: builds in threads of Python, as of a notebook's server."""
    second_in, first_out = threading.Event(), threading.Event()
    seen: list[set[int]] = []

    def second() -> None:
        with one_thread():
            second_in.set()
            first_out.wait(10)
            seen.append(threads())

    with threadpool_limits(2):
        other = threading.Thread(target=second)
        with one_thread():
            other.start()
            assert second_in.wait(10)
        first_out.set()
        other.join()
        assert seen[0] <= {1}
        assert threads() == two


@one_thread()
def worked_out(table: NDArray[np.float64]) -> list[bytes]:
    """Products and factorisations of 500 rows of 1,000 numbers, which two threads part in other places."""
    square = table @ table.T
    solved = scipy.linalg.solve(square + np.eye(len(square)), table, assume_a="pos")
    return [found.tobytes() for found in (square, solved, np.linalg.svd(table[:, :200])[0], np.linalg.eigh(square)[1])]


def test_no_bit_depends_on_the_threads_around() -> None:
    table = np.random.default_rng(0).standard_normal((500, 1_000))
    found = []
    for count in (1, 2, 4):
        with threadpool_limits(count):
            found.append(worked_out(table))
    assert found[0] == found[1] == found[2]
