"""Expected and actual use of the model: as messages for the user and as figures for the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hierarchography.llm import ChatClient, Conversation, Ledger, estimate
from hierarchography.naming.llm.walk import Outcome

EXPECTED_SHARE = 0.5
"""The share of the maximum answer length that models use, approximately."""


def expected(client: ChatClient, missing: Sequence[Conversation], topics: int, ledger: Ledger) -> str:
    """The expected use, reported before the start; `missing` are the questions without a cached answer."""
    if not missing:
        return f"{client.model}: the cache holds every answer for {_counted(topics, 'topic')}; no requests are sent"
    tokens_in = sum(estimate(question.text) for question in missing)
    tokens_out = int(sum(question.most_tokens for question in missing) * EXPECTED_SHARE)
    cost = replace(ledger, tokens_in=tokens_in, tokens_out=tokens_out).cost
    limit = f"; stops at the budget of {ledger.budget:,} tokens" if 0 < ledger.budget < tokens_in + tokens_out else ""
    return (
        f"{client.model} at {client.url}: about {_counted(len(missing), 'request')}, {tokens_in:,} tokens in "
        f"and {tokens_out:,} out{_price(cost)} for {_counted(topics, 'topic')}{limit}"
    )


def facts(client: ChatClient, ledger: Ledger, outcome: Outcome, topics: int, by_hand: int) -> dict[str, Any]:
    """The actual use, for the manifest.

    `topics` counts the topics to be named, `named` those that the model named, and `by_hand` the manually named
    topics, which were not requested. `requests` counts answered requests, `repeated` retries, `failed` requests
    without an answer, and `recalled` answers from the cache. `rejected` counts names that broke a rule, once per
    request; `untrue` of them were unearned (`truth.why_unearned`). `cost` is present if prices are set.
    """
    counts: dict[str, Any] = {
        "model": client.model,
        "topics": topics,
        "named": len(outcome.proposals),
        "by_hand": by_hand,
        "requests": ledger.requests,
        "repeated": client.repeated,
        "failed": ledger.failed,
        "recalled": ledger.recalled,
        "tokens_in": ledger.tokens_in,
        "tokens_out": ledger.tokens_out,
        "rejected": outcome.rejected,
        "untrue": outcome.untrue,
        "stopped": ledger.stopped,
    }
    return counts if ledger.cost is None else {**counts, "cost": round(ledger.cost, 6)}


def spent(counts: Mapping[str, Any]) -> str:
    """The `facts` as one line."""
    repeated = f" ({counts['repeated']:,} retried)" if counts["repeated"] else ""
    line = (
        f"{counts['model']}: {counts['named']:,} of {_counted(counts['topics'], 'topic')} named; "
        f"{_counted(counts['requests'], 'request')}{repeated}, {counts['tokens_in']:,} tokens in and "
        f"{counts['tokens_out']:,} out{_price(counts.get('cost'))}, "
        f"{_counted(counts['recalled'], 'answer')} from the cache, {_counted(counts['rejected'], 'name')} rejected"
    )
    if untrue := counts.get("untrue"):
        line += f" ({untrue:,} {'was' if untrue == 1 else 'were'} not true of enough papers)"
    if counts["by_hand"]:
        line += f", {counts['by_hand']:,} named manually and not requested"
    if counts["failed"]:
        line += f", {_counted(counts['failed'], 'request')} failed"
    if counts["stopped"]:
        line += f"; stopped: {counts['stopped']}"
    if counts["named"] < counts["topics"]:
        line += "; the other topics keep their keyword names"
    return line


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _price(cost: float | None) -> str:
    return "" if cost is None else f" (cost {cost:,.4f})"
