"""A language model navigates a finished map: `evaluate --navigator llm`.

All answers are cached as they arrive, so a killed or stopped run continues where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.build import Papers
from hierarchography.cache import Cache
from hierarchography.config import LlmConfig
from hierarchography.errors import InputError
from hierarchography.evaluation import (
    CEILING,
    MODEL,
    AgentScore,
    AgentWalk,
    Bootstrap,
    Sought,
    Spent,
    Walk,
    centroid_scores,
    centroids,
    chances_along,
    drawn,
    findings_of,
    label_scores,
    navigate,
    paths,
    question_of,
    quotes,
    walk_along,
    written_question,
)
from hierarchography.llm import AREA, Asker, ChatClient, Ledger, Questions
from hierarchography.maps.labels import label_vectors, label_words
from hierarchography.maps.place import place_papers
from hierarchography.maps.reader import reader_of
from hierarchography.model import Corpus, MapData
from hierarchography.progress import SILENT, Reporter
from hierarchography.workers import one_thread

ABSTRACT, TITLE, QUESTION = "abstract", "title", "question"
GIVEN = {
    ABSTRACT: "title and abstract",
    TITLE: "title",
    QUESTION: "a question that the model wrote about the paper",
}
"""What the model can see of a paper, besides the name of any column."""
PAPERS = 200
"""Default number of papers: intervals of about ±.07."""


@dataclass(frozen=True)
class Trial:
    """How the model is tested: the number of `papers`, and what it is `given` of them (of `GIVEN`, or a column).

    `bootstrap` is the number of resamples. `held_out` are papers that are not on the map, to be found where `place`
    puts them.
    """

    papers: int = PAPERS
    given: str = ABSTRACT
    seed: int = 0
    bootstrap: int = 200
    held_out: Papers | None = None


@dataclass(frozen=True, eq=False)
class _Papers:
    """The papers to find: `rows` of a corpus, their paths, their vectors, and the scores of the centroids for them.

    `of` is the number from which they were drawn.
    """

    corpus: Corpus
    rows: NDArray[np.int64]
    paths: NDArray[np.int32]
    vectors: NDArray[np.float32]
    ceiling: NDArray[np.float64]
    of: int
    notes: tuple[str, ...] = ()

    def take(self, at: NDArray[np.int64]) -> _Papers:
        """Some of these papers, by position."""
        return _Papers(
            self.corpus, self.rows[at], self.paths[at], self.vectors[at], self.ceiling[at], self.of, self.notes
        )


@one_thread()
def navigate_map(
    topic_map: MapData, llm: LlmConfig, trial: Trial | None = None, *, encoder: Any = None, progress: Reporter = SILENT
) -> AgentScore:
    """Let a language model find papers by the names of the map's topics, as the reference paper does.

    The walks without a model (by vectors of names, of words, and of papers) are measured for the same papers. Raises
    `InputError` for unusable settings, an unknown column, or held-out papers of which none can be used, and
    `MissingExtra` if the package for language models is not installed.
    """
    trial = trial or Trial()
    client = ChatClient(llm)
    ledger = Ledger.of(llm)
    try:
        found = _placed(topic_map, trial, encoder, progress) if trial.held_out is not None else _own(topic_map, trial)
        tell = _Teller(Asker(client, Cache(area=AREA), ledger, llm.concurrency), client.model)
        texts = tell.texts(found, trial.given)
        told = np.array([at for at, text in enumerate(texts) if text], dtype=np.int64)
        sought = Sought(found.paths[told], [texts[at] for at in told], found.rows[told].tolist(), trial.seed)
        progress.note(f"{client.model} at {client.url}: {len(told):,} papers to find")
        with progress.stage("Navigating by the model", total=len(told)) as advance:
            agent = navigate(topic_map.tree, sought, tell.questions, advance)
    finally:
        client.close()
    with progress.stage("Navigating without it"):
        walks, reason = _walks(topic_map, agent, found.take(told[agent.finished]), trial.seed, encoder)
    chance = chances_along(topic_map.tree, found.paths[told[agent.finished]])
    return AgentScore(
        title=topic_map.title,
        model=client.model,
        given=GIVEN.get(trial.given, f"the column {trial.given!r}"),
        held_out=trial.held_out is not None,
        seed=trial.seed,
        bootstrap=trial.bootstrap,
        drawn=len(texts),
        untold=len(texts) - len(told),
        unfinished=len(told) - len(agent.finished),
        invalid=agent.invalid,
        spent=_spent(client, ledger),
        findability=findings_of(walks, chance, found.of, Bootstrap(trial.bootstrap, trial.seed), reason),
        notes=found.notes,
    )


def _own(topic_map: MapData, trial: Trial) -> _Papers:
    """A sample of the map's papers; the centroids are those of the other papers of each topic."""
    if trial.papers < 1:
        raise InputError(f"papers must be at least 1, not {trial.papers}")
    tree, matrix = topic_map.tree, topic_map.embeddings.matrix
    rows = _drawn(tree.papers, trial)
    return _Papers(
        topic_map.corpus, rows, paths(tree)[rows], matrix[rows], centroid_scores(tree, matrix, rows), tree.papers
    )


def _drawn(papers: int, trial: Trial) -> NDArray[np.int64]:
    """The rows of a sample in random order: the papers that a limited budget reaches are a sample, too."""
    rng = np.random.default_rng(trial.seed)
    return rng.permutation(drawn(papers, trial.papers, rng))


def _placed(topic_map: MapData, trial: Trial, encoder: Any, progress: Reporter) -> _Papers:
    """A sample of papers that are not on the map, where `place` puts them."""
    assert trial.held_out is not None
    placed = place_papers(topic_map, trial.held_out, encoder, progress)
    usable = np.flatnonzero(placed.is_new & placed.fits)
    if not len(usable):
        raise InputError(f"none of the held-out papers can be used: {placed.summary}")
    rows = usable[_drawn(len(usable), trial)]
    tree = topic_map.tree
    neighbour = [int(tree.topics[leaf].members[0]) for leaf in placed.leaf[rows]]  # of the map, in the same leaf
    vectors = placed.embeddings.matrix[rows]
    ceiling = label_scores(vectors, centroids(tree, topic_map.embeddings.matrix)[1])
    left = len(placed) - len(usable)
    notes = (f"{placed.summary}; the {left:,} that are on the map or fit no topic are left out",) if left else ()
    return _Papers(placed.corpus, rows, paths(tree)[neighbour], vectors, ceiling, len(usable), notes)


class _Teller:
    """What the model is told of each paper."""

    def __init__(self, questions: Questions, model: str) -> None:
        self.questions = questions
        self._model = model

    def texts(self, papers: _Papers, given: str) -> list[str]:
        """The text of each paper, "" if there is none."""
        if given in GIVEN:
            everyone = quotes(papers.corpus)
            seen = [everyone[row] for row in papers.rows.tolist()]
            if given == TITLE:
                return [quote.title for quote in seen]
            whole = [". ".join(filter(None, (quote.title.rstrip("."), quote.abstract))) for quote in seen]
            return whole if given == ABSTRACT else self._asked(whole)
        frame = papers.corpus.frame
        if given not in frame.columns:
            known = ", ".join((*GIVEN, *map(str, frame.columns)))
            raise InputError(f"the model cannot be given {given!r}: there is no such column; it can be: {known}")
        values = frame[given].iloc[papers.rows].tolist()
        return [value.strip() if isinstance(value, str) else "" for value in values]

    def _asked(self, texts: Sequence[str]) -> list[str]:
        """A question about each paper, written by the model; "" if it wrote none."""
        answers = self.questions.ask_all([question_of(text) for text in texts])
        return ["" if answer is None else written_question(answer) for answer in answers]


def _walks(
    topic_map: MapData, agent: AgentWalk, papers: _Papers, seed: int, encoder: Any
) -> tuple[Mapping[str, Walk], str]:
    """All walks of the finished papers, and why there are none by labels ("" if there are)."""
    tree, rng = topic_map.tree, np.random.default_rng(seed)
    labels = label_vectors(topic_map.tree, label_words(topic_map), *reader_of(topic_map, encoder))
    scores = {kind: label_scores(papers.vectors, vectors) for kind, vectors in labels.vectors.items()}
    walks = {CEILING: walk_along(tree, papers.ceiling, papers.paths, rng), MODEL: agent.walk}
    walks |= {kind: walk_along(tree, table, papers.paths, rng) for kind, table in scores.items()}
    return walks, labels.reason


def _spent(client: ChatClient, ledger: Ledger) -> Spent:
    return Spent(
        requests=ledger.requests,
        repeated=client.repeated,
        failed=ledger.failed,
        recalled=ledger.recalled,
        tokens_in=ledger.tokens_in,
        tokens_out=ledger.tokens_out,
        cost=ledger.cost,
        stopped=ledger.stopped,
    )
