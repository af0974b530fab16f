"""Views by what a language model reads in the papers: their material, their study design, or what it proposes.

The model gives each paper a short phrase per dimension, in the words of the paper. Phrases that the paper does not
bear out are refused and counted. Each view is grown and named like those of facets, from the vectors of the phrases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hierarchography.build.facets import facet_encoder, facet_view, fresh
from hierarchography.build.steps import Steps
from hierarchography.cache import Cache
from hierarchography.config import Config
from hierarchography.embedding import Given
from hierarchography.facets import (
    Dimension,
    asked_dimensions,
    blocks,
    corpus_told,
    is_grounded,
    propose,
    proposed,
    read,
    values,
)
from hierarchography.llm import AREA, Asker, ChatClient, Ledger
from hierarchography.model import Corpus, View

SAMPLE, TRIED = 40, 30
"""Papers by which dimensions are proposed, and papers that are read to choose among them."""
ANSWERED = 0.5
"""Minimum share of the papers tried that must have a value of a proposed dimension."""
FEWEST = 0.1
"""Minimum share of the papers that must have a value of a dimension for a view of it."""
KEPT = 4
"""Maximum number of proposed dimensions that become views."""

Values = list[dict[str, str]]
"""For each paper its values by the name of the dimension."""


@dataclass
class _Reading:
    """Reads papers by a model; counts the papers without an answer, and the values that were refused."""

    asker: Asker
    texts: Sequence[str]
    silent: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def propose(self) -> tuple[Dimension, ...]:
        """The dimensions that the model proposes, and that most of the papers tried have values of, best first."""
        step = max(1, -(-len(self.texts) // SAMPLE))
        answer = self.asker.ask_all([propose(self.texts[::step])])[0]
        found = proposed(answer or "")
        if not found:
            return ()
        tried = self.values(found, range(min(TRIED, len(self.texts))))
        self.silent, self.refused = 0, Counter()
        said = {one.name: [paper[one.name].casefold() for paper in tried if one.name in paper] for one in found}
        apart = [one for one in found if len(said[one.name]) >= ANSWERED * len(tried) and len(set(said[one.name])) > 1]
        return tuple(sorted(apart, key=lambda one: -len(said[one.name]))[:KEPT])

    def values(self, dimensions: Sequence[Dimension], rows: Sequence[int]) -> Values:
        """The values of these papers that their texts bear out; none for those without an answer."""
        grouped = list(blocks(rows))
        asked = [read(dimensions, [self.texts[row] for row in block]) for block in grouped]
        found: Values = []
        for block, answer in zip(grouped, self.asker.ask_all(asked), strict=True):
            said = values(answer or "", dimensions, len(block))
            self.silent += len(block) - len(said)
            found += [self._borne_out(said.get(place, {}), self.texts[row]) for place, row in enumerate(block)]
        return found

    def _borne_out(self, said: dict[str, str], text: str) -> dict[str, str]:
        kept = {name: value for name, value in said.items() if is_grounded(value, text)}
        self.refused.update(said.keys() - kept.keys())
        return kept


def dimension_views(corpus: Corpus, config: Config, given: Given, steps: Steps) -> tuple[dict[str, View], list[str]]:
    """A view of these papers for each of `config.facet_dimensions`, in the order of the corpus, and notes.

    Without an answer from the model there is no view, and a note says so. Raises `InputError` and `MissingExtra` if no
    request can be made at all.
    """
    if not config.facet_dimensions:
        return {}, []
    order = corpus.canonical_order()
    papers = corpus.take(order)
    client, ledger = ChatClient(config.llm), Ledger.of(config.llm)
    reading = _Reading(Asker(client, Cache(area=AREA), ledger, config.llm.concurrency), papers.texts())
    try:
        with steps.clock.stage(f"Reading dimensions by {client.model}"):
            asked = asked_dimensions(config.facet_dimensions)
            dimensions = reading.propose() if asked is None else asked
            found = reading.values(dimensions, range(len(papers))) if dimensions else []
    finally:
        client.close()
    notes = _notes(dimensions, found, reading, ledger, client.model)
    views: dict[str, View] = {}
    encoder = facet_encoder(papers, config, given, steps) if dimensions else None
    for one in dimensions:
        said = [paper.get(one.name, "") for paper in found]
        if encoder is None or sum(map(bool, said)) < max(2, FEWEST * len(papers)):
            notes.append(f"too few papers have a value of {one.name}, so there is no view of this dimension")
            continue
        part = corpus_told(papers, said, [""] * len(papers))
        steps.clock.note(f"view {one.name}:")
        views[one.name] = facet_view(part, fresh(encoder, papers, config, given), config, steps).reordered(order)
    for note in notes:
        steps.clock.note(note)
    steps.clock.record("dimensions", _facts(dimensions, found, reading, ledger, client.model))
    return views, notes


def _notes(dimensions: Sequence[Dimension], found: Values, reading: _Reading, ledger: Ledger, model: str) -> list[str]:
    """What was read, and what was not."""
    notes = []
    if not dimensions:
        notes.append(f"{model} proposed no dimension that most papers have a value of, so there are no such views")
    for one in dimensions:
        count = sum(one.name in paper for paper in found)
        refused = reading.refused[one.name]
        more = f"; {refused:,} values that the paper does not bear out were refused" if refused else ""
        title = "; the others keep their title" if count < len(found) else ""
        notes.append(f"dimension {one.name} ({one.question}): {count:,} of {len(found):,} papers{title}{more}")
    if reading.silent:
        stopped = f" ({ledger.stopped})" if ledger.stopped else ""
        notes.append(f"no valid answer of {model} about {reading.silent:,} papers{stopped}")
    return notes


def _facts(
    dimensions: Sequence[Dimension], found: Values, reading: _Reading, ledger: Ledger, model: str
) -> dict[str, object]:
    """The figures for the manifest."""
    read_of = {one.name: sum(one.name in paper for paper in found) for one in dimensions}
    return {
        "model": model,
        "questions": {one.name: one.question for one in dimensions},
        "read": read_of,
        "refused": {one.name: reading.refused[one.name] for one in dimensions},
        "without_answer": reading.silent,
        "requests": ledger.requests,
        "recalled": ledger.recalled,
        "tokens_in": ledger.tokens_in,
        "tokens_out": ledger.tokens_out,
        "stopped": ledger.stopped,
    }
