"""What is found out about a corpus once."""

from __future__ import annotations

import gc
import weakref

from hierarchography.model import Corpus
from hierarchography.model.remembered import remembered


def corpus() -> Corpus:
    return Corpus.from_records([{"title": "On Growth and Form"}])


def test_each_question_is_answered_once_for_each_corpus() -> None:
    asked: list[str] = []
    first, second = corpus(), corpus()
    for papers, question in ((first, "words"), (first, "words"), (first, "terms"), (second, "words")):
        remembered(papers, question, lambda said=question: asked.append(said))  # type: ignore[misc]
    assert asked == ["words", "terms", "words"]


def test_the_answers_go_with_the_corpus() -> None:
    papers, answer = corpus(), {"a", "large", "answer"}
    kept = weakref.ref(remembered(papers, "words", lambda: frozenset(answer)))
    assert kept() == answer
    del papers
    gc.collect()
    assert kept() is None
