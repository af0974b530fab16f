"""The result of a language model's navigation, and its tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from hierarchography.evaluation.findability import Findability
from hierarchography.evaluation.intervals import INTERVAL, plain_values
from hierarchography.evaluation.report import findability_tables

SCHEMA = "hierarchography.navigator/1"
MODEL = "language model"
"""What `Navigator.by` says of the walk of the language model."""


@dataclass(frozen=True)
class Spent:
    """The use of the server.

    Answered `requests`, `repeated` ones (retries), those without an answer (`failed`), answers from the cache
    (`recalled`), tokens, the `cost` (None without prices), and why it `stopped` ("" if it did not).
    """

    requests: int
    repeated: int
    failed: int
    recalled: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    stopped: str


@dataclass(frozen=True)
class AgentScore:
    """How well a language model finds papers, next to the navigators without one, for the same papers.

    `drawn` papers were to be found, and `findability.papers` of them were: a paper is left out if its walk is
    `unfinished`, because no answer came, or if there is nothing to show of it (`untold`). `invalid` counts answers
    that named no topic; they are wrong choices. `given` is what the model saw of a paper, `held_out` whether the
    papers are not on the map. `notes` tell what else was left out.
    """

    title: str
    model: str
    given: str
    held_out: bool
    seed: int
    bootstrap: int
    drawn: int
    untold: int
    unfinished: int
    invalid: int
    spent: Spent
    findability: Findability
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, the schema's name first; undefined figures are None."""
        return {"schema": SCHEMA, "interval": INTERVAL, **plain_values(self)}


def agent_report(score: AgentScore) -> RenderableType:
    """The tables of a language model's navigation, for a `rich` console."""
    return Group(*_head(score), *findability_tables(score.findability), *_cost(score))


def _head(score: AgentScore) -> Iterator[RenderableType]:
    papers = "papers that are not on the map" if score.held_out else "papers of the map"
    yield Text.assemble((score.title, "bold"), f"\n{score.model} navigates by {score.given}: {papers}")
    interval = f"±: half the width of the {INTERVAL:.0%} bootstrap interval, {score.bootstrap} resamples; "
    yield Text(f"{interval if score.bootstrap else ''}seed {score.seed}")
    for note in score.notes:
        yield Text(note)


def _cost(score: AgentScore) -> Iterator[RenderableType]:
    if score.untold:
        yield Text(f"{score.untold:,} of {score.drawn:,} papers left out: nothing to show of them")
    if score.unfinished:
        why = score.spent.stopped or "some requests failed"
        yield Text(f"{score.unfinished:,} of {score.drawn:,} papers left out: their walks are unfinished ({why})")
    if score.invalid:
        yield Text(f"{score.invalid:,} answers named no topic; they count as wrong choices")
    spent = score.spent
    cost = "" if spent.cost is None else f", cost {spent.cost:,.4f}"
    failed = f", {spent.failed:,} failed" if spent.failed else ""
    stopped = f"; stopped: {spent.stopped}" if spent.stopped and not score.unfinished else ""
    used = f"{spent.requests:,} requests{failed}, {spent.recalled:,} answers from the cache"
    yield Text(f"{used}, {spent.tokens_in:,} tokens in and {spent.tokens_out:,} out{cost}{stopped}")
