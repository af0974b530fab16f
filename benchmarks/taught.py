"""The papers that the shipped student is taught with, and MiniLM's vectors of them, kept part by part."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from corpora import KNOWN, read_table, say
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.transformer import minilm

TAUGHT = ("arxiv_100k", "acl")
"""Corpora that the papers come from."""
KEPT_OUT = ("arxiv_2level", "landmarks")
"""Corpora that students are judged on: no paper of the same title, or of an abstract that begins alike, is taught."""
HELD_OUT = 1_000
"""Papers of each corpus that are not taught but judged on."""
PART = 1_000
"""Papers read at once, whose vectors are one file."""
BEGINNING = 200
"""Characters of an abstract that are compared."""


@dataclass(frozen=True, eq=False)
class Lessons:
    """Texts in the order in which they are taught, and the held-out texts of each corpus."""

    texts: list[str]
    held_out: dict[str, list[str]]


def lessons() -> Lessons:
    """The papers of all corpora, rare subjects first: drawn without replacement, by 1 / sqrt(papers of the subject)."""
    rng = np.random.default_rng(0)
    barred = {key for name in KEPT_OUT for key in _keys(read_table(KNOWN[name][0]))}
    tables = []
    held_out = {}
    for name in TAUGHT:
        table = read_table(KNOWN[name][0])
        if "lang" in table:
            table = table[table["lang"] == "en"]
        table = table[[barred.isdisjoint(keys) for keys in _pairs(table)]].sample(frac=1, random_state=0)
        held_out[name] = _texts(table[:HELD_OUT])
        tables.append(table[HELD_OUT:].assign(subject=_subjects(table[HELD_OUT:], name)))
    table = pd.concat(tables)
    weights = 1 / np.sqrt(table["subject"].map(table["subject"].value_counts()).to_numpy(dtype=np.float64))
    order = np.argsort(rng.exponential(size=len(table)) / weights, kind="stable")
    return Lessons(_texts(table.iloc[order]), held_out)


def read(texts: Sequence[str], folder: Path) -> Iterator[NDArray[np.float32]]:
    """MiniLM's vectors of each part of the texts; a part that is in the folder is not read again."""
    encoder = None
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(texts), PART):
        part = list(texts[start : start + PART])
        digest = hashlib.sha256("\x1e".join(part).encode("utf-8", "surrogatepass")).hexdigest()
        file = folder / f"{digest[:32]}.npy"
        if not file.is_file():
            encoder = encoder or minilm(EmbeddingConfig(), 0)
            say(f"reading papers {start:,} to {start + len(part):,} by {encoder.id}")
            vectors = encoder.encode_texts(part).astype(np.float16)
            with file.with_suffix(".part").open("wb") as opened:
                np.save(opened, vectors)
            file.with_suffix(".part").rename(file)
        yield np.load(file).astype(np.float32)


def _subjects(table: pd.DataFrame, name: str) -> list[str]:
    if "labels" not in table:
        return [name] * len(table)
    return [f"{name} {' / '.join(labels)}" for labels in table["labels"]]


def _texts(table: pd.DataFrame) -> list[str]:
    """What encoders read of a paper, as `Corpus.texts`."""
    return [f"{title}. {abstract}" for title, abstract in zip(table["title"], table["abstract"], strict=True)]


def _keys(table: pd.DataFrame) -> Iterator[str]:
    for keys in _pairs(table):
        yield from keys


def _pairs(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The title, and the beginning of the abstract, without case and punctuation."""
    for title, abstract in zip(table["title"], table["abstract"], strict=True):
        yield _plain(title), f"abstract {_plain(abstract)[:BEGINNING]}"


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
