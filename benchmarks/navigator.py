"""A language model finds papers by the names of several trees: `python benchmarks/navigator.py --help`.

Builds a map for each builder over the same papers, lets the model navigate each of them for the same sample, and prints
a Markdown table. Needs a server with OpenAI's chat format.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hierarchography import TopicMap, build_map
from hierarchography.config import Config, LlmConfig
from hierarchography.corpus import read_papers
from hierarchography.errors import HierarchographyError
from hierarchography.evaluation import AgentScore, Figure, Navigator
from hierarchography.maps.navigate import ABSTRACT, Trial, navigate_map
from hierarchography.progress import Lines

BUILDERS = ("density", "ward", "naive")
FIGURES = ("strict@1", "strict@2", "whole path", "lift", "cond@1", "cond@2", "beam-3", "NodeMatch", "names read")
HEADS = ("tree", "topics", "navigator", *FIGURES)


@dataclass(frozen=True)
class Run:
    """One tree, navigated: its `builder`, the map, the score, and the seconds of the navigation."""

    builder: str
    topic_map: TopicMap
    score: AgentScore
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input or settings that cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        options = {"llm.url": given.llm_url, "llm.model": given.llm_model, "llm.concurrency": given.llm_concurrency}
        llm = Config().with_settings({**options, "llm.calls": given.llm_calls}).llm
        runs = [compare(builder, llm, given) for builder in given.builders]
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print("\n".join(markdown(runs)))
    return 0


def compare(builder: str, llm: LlmConfig, given: argparse.Namespace) -> Run:
    """The navigation of a builder's map of all papers or, with `--held-out`, of the papers that its map lacks."""
    progress = Lines()
    trial = Trial(given.papers, given.given, given.seed, given.bootstrap)
    if not given.held_out:
        topic_map = build_map(given.input, builder=builder, seed=given.seed, progress=progress)
        return _run(builder, topic_map, llm, trial)
    papers = read_papers([given.input], Config().corpus).corpus
    out = np.random.default_rng(given.seed).permutation(len(papers))[: given.papers]
    kept = papers.take(np.setdiff1d(np.arange(len(papers)), out))
    topic_map = build_map(kept, builder=builder, seed=given.seed, progress=progress)
    return _run(builder, topic_map, llm, replace(trial, held_out=papers.take(np.sort(out))))


def _run(builder: str, topic_map: TopicMap, llm: LlmConfig, trial: Trial) -> Run:
    start = time.perf_counter()
    score = navigate_map(topic_map, llm, trial, progress=Lines())
    return Run(builder, topic_map, score, time.perf_counter() - start)


def markdown(runs: Sequence[Run]) -> Iterator[str]:
    """A row for each navigator of each tree, and below the table what the model took."""
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{'---|' * len(HEADS)}"
    for run in runs:
        for navigator in (*run.score.findability.navigators, run.score.findability.ceiling):
            cells = (run.builder, f"{len(run.topic_map.tree) - 1}", navigator.by, *_figures(navigator))
            yield f"| {' | '.join(cells)} |"
        chance = run.score.findability
        blind = [_value(figure) for figure in _two(chance.chance)]
        yield f"| {run.builder} | | chance | {' | '.join((*blind, _value(chance.leaf_chance)))} | | | | | | |"
    yield ""
    for run in runs:
        score, spent = run.score, run.score.spent
        yield (
            f"{run.builder}: {score.findability.papers} of {score.drawn} papers, by {score.given}; "
            f"{spent.requests} requests, {spent.recalled} answers from the cache, {spent.failed} failed, "
            f"{score.invalid} without a topic, "
            f"{spent.tokens_in:,} tokens in and {spent.tokens_out:,} out, {run.seconds:.0f} s{_notes(score)}"
        )


def _figures(navigator: Navigator) -> tuple[str, ...]:
    steps = [*_two(navigator.strict), navigator.leaf, navigator.leaf_lift, *_two(navigator.conditional)]
    steps += [navigator.beam[-1], navigator.node_match]
    return (*map(_value, steps), f"{navigator.effort.value:.1f}")


def _two(levels: Sequence[Figure]) -> list[Figure]:
    return [*levels, levels[-1]][:2]


def _value(figure: Figure) -> str:
    half = (figure.high - figure.low) / 2
    return f"{figure.value:.2f}" + ("" if np.isnan(half) else f" ±{half:.2f}")


def _notes(score: AgentScore) -> str:
    return "".join(f"; {note}" for note in score.notes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="navigator.py", description="A language model finds papers in several trees.")
    add = parser.add_argument
    add("--llm-model", required=True, metavar="NAME", help="the model's name on its server")
    add("--llm-url", required=True, metavar="URL", help="the address of an OpenAI-compatible server")
    add("--llm-calls", type=int, default=0, metavar="N", help="requests at most, for each tree (0: no limit)")
    add("--llm-concurrency", type=int, default=1, metavar="N", help="requests at once (default 1)")
    add("--input", default="demo:landmarks", metavar="INPUT", help="the papers (default demo:landmarks)")
    add("--builders", nargs="+", default=list(BUILDERS), metavar="NAME", help=f"default {' '.join(BUILDERS)}")
    add("--papers", type=int, default=200, metavar="N", help="papers to find (default 200)")
    add("--given", default=ABSTRACT, metavar="WHAT", help="abstract, title, question, or a column")
    add("--held-out", action="store_true", help="build without these papers, and find them where they are placed")
    add("--seed", type=int, default=0, help="default 0")
    add("--bootstrap", type=int, default=200, metavar="N", help="resamples (default 200)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
