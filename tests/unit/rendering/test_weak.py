"""What a reader is told of a name that fits its papers badly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hierarchography.model import Topic
from hierarchography.rendering.weak import weak_sentence, weakness

TOPIC = Topic("0.1", np.arange(4, dtype=np.int32), name="Bread")


@pytest.mark.parametrize(
    ("details", "why", "sentence"),
    [
        ({}, "", ""),
        ({"name_share": 0.5}, "", ""),
        ({"name_share": 0.43}, "true of 43%", "This name fits fewer than half of the papers (estimate: 43%)."),
        ({"named_by": "keywords"}, "keywords", "No name fits enough of these papers; this is the nearest."),
        (
            {"named_by": "subtopics", "name_share": 0.7},
            "several names, none true of enough",
            "No name fits enough of these papers; these are names of subtopics (estimate: 70%).",
        ),
    ],
)
def test_a_weak_name_is_told(details: dict[str, object], why: str, sentence: str) -> None:
    topic = replace(TOPIC, details=details)
    assert (weakness(topic), weak_sentence(topic)) == (why, sentence)
