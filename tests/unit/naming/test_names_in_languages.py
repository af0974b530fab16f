"""Names of small invented collections in seven languages: three subjects each, and the boilerplate of their prose."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography.config import NamingConfig
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming import name_tree

LANGUAGES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "languages" / "invented.json").read_text(encoding="utf-8")
)
EACH = 15


def papers(language: str) -> list[dict[str, str]]:
    """Fifteen papers on each subject: every title once, sentences on the subject between sentences of boilerplate."""
    said = LANGUAGES[language]
    space, prose = said["space"], said["prose"]
    records = []
    for subject in said["subjects"].values():
        first, last, sentences = subject["a"], subject["b"], subject["s"]
        for at in range(EACH):
            turn = at // 5
            own = sentences[at % 5], sentences[(at + 1 + turn) % 5]
            abstract = space.join([prose[at % 2], *own, prose[2 + (at + turn) % 3]])
            records.append({"title": space.join([first[at % len(first)], last[at % len(last)]]), "abstract": abstract})
    return records


def named(language: str) -> TopicTree:
    """The collection's tree of its three subjects, with names."""
    records = papers(language)
    rows = [np.arange(start, start + EACH, dtype=np.int32) for start in range(0, len(records), EACH)]
    topics = [
        Topic("0", np.arange(len(records), dtype=np.int32)),
        *(Topic(f"0.{at}", part) for at, part in enumerate(rows)),
    ]
    tree = TopicTree(tuple(topics), Assignment.certain(len(records)))
    vectors = Embeddings.from_vectors(np.repeat(np.eye(3), EACH, axis=0), "hand")
    return name_tree(tree, Corpus.from_records(records), vectors, lambda texts: None, NamingConfig())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_topic_is_named_after_its_subject(language: str) -> None:
    for topic, subject in zip(named(language).children("0"), LANGUAGES[language]["subjects"], strict=True):
        assert re.search(subject, f"{topic.name} {topic.name.casefold()}"), topic.name


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_neither_names_nor_keywords_say_how_papers_talk(language: str) -> None:
    space = LANGUAGES[language]["space"]
    prose = f" {' '.join(LANGUAGES[language]['prose'])} ".casefold()
    subjects = " ".join(paper["title"] for paper in papers(language)).casefold()
    for topic in named(language):
        for phrase in (*topic.keywords, *(topic.name.split(" & ") if topic.parent else ())):
            assert f"{space}{phrase.casefold()}{space}" not in prose or phrase.casefold() in subjects, phrase
