"""What asking is expected to take and what it took: as lines for the user, and as facts for the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hierarchography.llm import ChatClient, Conversation, Ledger, estimate
from hierarchography.naming.llm.walk import Outcome

EXPECTED_SHARE = 0.5
"""About how much of the room for an answer models use."""


def expected(client: ChatClient, missing: Sequence[Conversation], topics: int, ledger: Ledger) -> str:
    """What asking will take, told before it starts; `missing` are the questions that the cache does not answer."""
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
    """What asking took, for the manifest.

    `topics` are those that were to be named, `named` those that the model named, `by_hand` those not asked
    for. `requests` were answered (after `repeated` that went out again) or `failed`; `recalled` answers came
    from the cache. `rejected` names broke a rule, each asking counted. `cost` is there where prices are given.
    """
    told: dict[str, Any] = {
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
        "stopped": ledger.stopped,
    }
    return told if ledger.cost is None else {**told, "cost": round(ledger.cost, 6)}


def spent(told: Mapping[str, Any]) -> str:
    """The `facts` as a line."""
    repeated = f" ({told['repeated']:,} retried)" if told["repeated"] else ""
    line = (
        f"{told['model']}: {told['named']:,} of {_counted(told['topics'], 'topic')} named; "
        f"{_counted(told['requests'], 'request')}{repeated}, {told['tokens_in']:,} tokens in and "
        f"{told['tokens_out']:,} out{_price(told.get('cost'))}, "
        f"{_counted(told['recalled'], 'answer')} from the cache, {_counted(told['rejected'], 'name')} rejected"
    )
    if told["by_hand"]:
        line += f", {told['by_hand']:,} named manually and not requested"
    if told["failed"]:
        line += f", {_counted(told['failed'], 'request')} failed"
    if told["stopped"]:
        line += f"; stopped: {told['stopped']}"
    if told["named"] < told["topics"]:
        line += "; the other topics keep their keyword names"
    return line


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _price(cost: float | None) -> str:
    return "" if cost is None else f" (cost {cost:,.4f})"
