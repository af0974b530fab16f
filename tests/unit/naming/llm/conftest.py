"""What the scripted server (`server`) answers about names, and a small tree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from hierarchography.config import Config
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree


@pytest.fixture(autouse=True)
def apart(own_surroundings: None) -> None:
    """All tests here ask a model."""


@pytest.fixture
def config(server: Any) -> Config:
    named = {"namer": "llm", "keywords": 3, "vocabulary": "none"}
    return Config().with_settings({"llm.url": server.url, "llm.model": "m"}, **named)


def answer_by_words(reply: Any, names: Mapping[str, str]) -> Callable[[dict[str, Any], int], Any]:
    """A model that names each topic by the first of these words that its part of the request holds.

    A correction is answered with the words that end in `_again`.
    """

    def script(request: dict[str, Any], number: int) -> Any:
        messages = request["messages"]
        last = messages[-1]["content"]
        again = "cannot stand" in last
        asked = messages[-3]["content"] if again else last
        parts = re.split(r"(?m)^topic (\d+) \(.*$", asked.partition("<data>")[2].partition("</data>")[0])
        wanted = {int(one) for one in re.findall(r"\d+", last.rpartition(":")[2])} if again else None
        topics = []
        for at, part in zip(map(int, parts[1::2]), parts[2::2], strict=True):
            if wanted is not None and at not in wanted:
                continue
            for word, name in names.items():
                if word.endswith("_again") == again and word.removesuffix("_again") in part.casefold():
                    topics.append({"topic": at, "summary": f"Papers on {name}.", "name": name})
                    break
        return reply(json.dumps({"topics": topics}))

    return script


FIELDS = {
    "galaxy": "dark matter halos of galaxy clusters, seen with a telescope",
    "planet": "orbits of giant planets around stars, seen with a telescope",
    "protein": "protein folding in enzyme chains, seen with a microscope",
}
AXES = {
    "galaxy": 0,
    "galaxies": 0,
    "dark": 0,
    "halo": 0,
    "planet": 1,
    "planets": 1,
    "orbit": 1,
    "star": 1,
    "protein": 2,
}
AXES |= {
    "planetary": 1,
    "proteins": 2,
    "orbits": 1,
    "clusters": 0,
    "folding": 2,
    "enzyme": 2,
    "telescope": 0,
    "microscope": 2,
}


@dataclass
class Field:
    """Twelve papers: galaxies (0.0.0), planets (0.0.1), together astronomy (0.0), and proteins (0.1)."""

    tree: TopicTree
    corpus: Corpus
    embeddings: Embeddings

    def named(self, config: Config, **more: Any) -> TopicTree:
        from hierarchography.naming.llm import name_tree

        encode, naming = more.pop("encode", by_axes), config.naming
        return name_tree(self.tree, self.corpus, self.embeddings, encode, naming, options=config.llm, **more)


def by_axes(texts: Any) -> Any:
    """Vectors by hand: a known word points to its field; astronomy to both of its fields."""
    rows = np.zeros((len(texts), 3), dtype=np.float32)
    for at, text in enumerate(texts):
        for word in re.findall(r"\w+", text.casefold()):
            if word == "astronomy":
                rows[at, :2] += 1
            elif word in AXES:
                rows[at, AXES[word]] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def blind(texts: Any) -> None:
    return None


def twelve_papers(extra: str = "") -> Field:
    """`extra` goes to the end of the first galaxy paper's abstract."""
    records = [
        {"title": f"Note {number} on the {word}", "abstract": about}
        for word, about in FIELDS.items()
        for number in range(4)
    ]
    records[0]["abstract"] += extra
    members = {"0": range(12), "0.0": range(8), "0.0.0": range(4), "0.0.1": range(4, 8), "0.1": range(8, 12)}
    topics = (Topic(name, np.array(rows, dtype=np.int32)) for name, rows in members.items())
    vectors = np.repeat(np.eye(3), 4, axis=0)
    return Field(
        TopicTree(tuple(topics), Assignment.certain(12)),
        Corpus.from_records(records),
        Embeddings.from_vectors(vectors, "hand"),
    )


@pytest.fixture
def answered(reply: Any) -> Callable[..., Callable[[dict[str, Any], int], Any]]:
    return lambda **names: answer_by_words(reply, names)


@pytest.fixture
def make_field() -> Callable[..., Field]:
    return twelve_papers


@pytest.fixture
def papers() -> Field:
    return twelve_papers()


@pytest.fixture
def unencoded() -> Callable[..., None]:
    """An encoder that reads no texts."""
    return blind


@pytest.fixture
def encode() -> Callable[..., Any]:
    return by_axes
