"""Topics that a question is about: by the map's encoder, by its object, or by words, which is said."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from hierarchography import InputError, TopicMap, build_map, load_map
from hierarchography.maps.find import find_topics

SUBJECTS = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}
RECORDS = [
    {"title": f"On {subject} number {row}", "abstract": f"{text} study{row}", "subject": subject}
    for row in range(20)
    for subject, text in SUBJECTS.items()
]
WORDS = sorted({word.strip(",") for text in SUBJECTS.values() for word in text.split()})


def counted(texts: list[str]) -> np.ndarray:
    """How often each word of the three subjects is in a text."""
    return np.array([[text.count(word) + 1e-3 for word in WORDS] for text in texts])


def subject_of(topic_map: TopicMap, topic_id: str) -> str:
    """The one subject of a topic's papers."""
    (subject,) = set(topic_map[topic_id].papers["subject"])
    return subject


@pytest.fixture(scope="module")
def by_lsa() -> TopicMap:
    return build_map(RECORDS, encoder="lsa", min_topic_size=5)


@pytest.mark.parametrize(
    ("question", "subject"), [("how do proteins fold?", "biology"), ("distant quasars", "astronomy")]
)
def test_the_nearest_topics_by_the_map_s_encoder(by_lsa: TopicMap, question: str, subject: str) -> None:
    found = by_lsa.find_topics(question, top=2)
    assert list(found.columns) == ["topic_id", "topic", "path", "score"]
    assert len(found) == 2
    assert found["score"].is_monotonic_decreasing
    assert 0.1 < found["score"][0] <= 1
    best = found["topic_id"][0]
    assert subject_of(by_lsa, best) == subject
    assert found["path"][0].endswith(found["topic"][0])
    assert found["path"][0].count(" > ") == best.count(".") - 1


def test_a_question_of_unknown_words_is_looked_up_by_words(by_lsa: TopicMap) -> None:
    with pytest.warns(UserWarning, match="by words, not by meaning: the encoder does not know any word"):
        assert len(by_lsa.find_topics("xylophone")) == 0


def test_given_vectors_read_no_texts_so_words_are_used() -> None:
    vectors = counted([record["abstract"] for record in RECORDS])
    topic_map = build_map(RECORDS, vectors=vectors, min_topic_size=5)
    with pytest.warns(UserWarning, match=r"by words.*passed as an array"):
        found = topic_map.find_topics("a galaxy and a star", top=3)
    assert 0 < len(found) <= 3
    assert subject_of(topic_map, found["topic_id"][0]) == "astronomy"


def test_an_object_is_known_while_the_map_is_there_and_asked_for_when_it_was_loaded(tmp_path: Path) -> None:
    topic_map = build_map(RECORDS, encoder=lambda texts: counted(texts), min_topic_size=5)
    expected = topic_map.find_topics("inflation of prices")
    assert subject_of(topic_map, expected["topic_id"][0]) == "economics"
    viewed = topic_map.with_view("subject", [record["subject"] for record in RECORDS]).view("subject")
    renamed = topic_map.rename(expected["topic_id"][0], "Money")
    loaded = load_map(topic_map.save(tmp_path / "map"))
    del topic_map
    assert renamed.find_topics("inflation of prices")["topic"][0] == "Money"
    del renamed
    assert viewed.find_topics("inflation of prices")["topic"][0] == "economics"
    del viewed
    again = loaded.find_topics("inflation of prices", encoder=counted)
    assert again.equals(expected)
    with pytest.warns(UserWarning, match=r"passed as an object, .*pass it again: encoder=OBJECT"):
        loaded.find_topics("inflation of prices")


def test_a_map_of_one_topic_has_one_answer(by_lsa: TopicMap) -> None:
    flat = build_map(RECORDS, encoder="lsa", max_depth=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert flat.find_topics("genes")["topic_id"].tolist() == ["0"]


@pytest.mark.parametrize(
    ("question", "top", "message"),
    [
        (" ", 5, "not ' '"),
        (None, 5, "not None"),
        ("genes", 0, "top must be at least 1"),
        ("genes", 2.0, "top must be a whole number, not 2.0"),
    ],
)
def test_what_is_no_question_is_said(by_lsa: TopicMap, question: str, top: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        find_topics(by_lsa, question, top)
