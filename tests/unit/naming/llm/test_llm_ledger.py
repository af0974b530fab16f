"""The ledger: what was spent, never more than the budget, and when to give up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.config import LlmConfig
from hierarchography.llm.client import Completion
from hierarchography.llm.ledger import FAILURES, Ledger, estimate


def test_tokens_are_counted_and_priced() -> None:
    ledger = Ledger.of(LlmConfig(price_in=2.0, price_out=8.0))
    for _ in range(2):
        aside = ledger.reserve("a prompt", 50)
        assert aside is not None
        ledger.settle(aside, "a prompt", Completion("yes", 500_000, 125_000))
    assert (ledger.requests, ledger.tokens_in, ledger.tokens_out) == (2, 1_000_000, 250_000)
    assert ledger.cost == pytest.approx(2.0 + 2.0)


def test_tokens_that_the_server_does_not_count_are_estimated() -> None:
    ledger = Ledger()
    ledger.settle(ledger.reserve("x" * 40, 5) or 0, "x" * 40, Completion("y" * 8, None, None))
    assert (ledger.tokens_in, ledger.tokens_out) == (10, 2)


def test_estimates_count_other_scripts_by_the_character() -> None:
    assert [estimate(text) for text in ("", "abc", "abcde", "暗黒物質")] == [0, 1, 2, 4]


@given(st.integers(100, 5_000), st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 300)), max_size=30))
def test_a_budget_is_never_overspent(budget: int, requests: list[tuple[int, int]]) -> None:
    """Every request takes all that was set aside for it, and half of them are out at once."""
    ledger = Ledger(budget)
    out = []
    for length, room in requests:
        aside = ledger.reserve("x" * length, room)
        if aside is not None:
            out.append((aside, Completion("", aside - room, room)))
        if len(out) > 1:
            ledger.settle(out[0][0], "", out.pop(0)[1])
        assert ledger.tokens_in + ledger.tokens_out <= budget
    for aside, completion in out:
        ledger.settle(aside, "", completion)
    assert ledger.tokens_in + ledger.tokens_out <= budget
    assert not ledger.stopped or ledger.stopped == f"the budget of {budget:,} tokens is used up"


def test_once_stopped_nothing_goes_out() -> None:
    ledger = Ledger(100)
    assert ledger.reserve("x" * 1_000, 10) is None
    assert ledger.reserve("x", 1) is None


def test_failures_in_a_row_end_the_asking_and_an_answer_between_forgives() -> None:
    ledger = Ledger()
    for _ in range(FAILURES - 1):
        ledger.fail(0, "no answer")
    ledger.settle(0, "", Completion("", 1, 1))
    for _ in range(FAILURES - 1):
        ledger.fail(0, "no answer")
    assert ledger.stopped == ""
    ledger.fail(0, "no answer")
    assert (ledger.stopped, ledger.failed) == ("no answer", 2 * FAILURES - 1)


def test_a_hopeless_failure_ends_it_at_once() -> None:
    ledger = Ledger()
    ledger.fail(0, "wrong key", hopeless=True)
    assert ledger.stopped == "wrong key"
