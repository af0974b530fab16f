"""The model of meaning as the page carries it: its words as text, its numbers as bytes, and what they add to a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis import Meaning, meaning_of
from hierarchography.model import MapData

WORDS, NUMBERS = "meaning-words", "meaning-numbers"
"""The ids of the blocks."""
MOST_BYTES = 2_400_000
"""Bytes of the vectors of all papers: of more than 60,000 papers they have fewer dimensions."""

_BLOCK = re.compile(rf'id="(?:{WORDS}|{NUMBERS})">([^<]*)<')


def page_meaning(topic_map: MapData, order: NDArray[np.int64]) -> Meaning | None:
    """The model for a page with its papers in this order; None where the settings or the papers allow none."""
    if topic_map.config.rendering.search != "meaning":
        return None
    return meaning_of(topic_map, order, MOST_BYTES)


def meaning_facts(meaning: Meaning) -> Mapping[str, Any]:
    """The shapes of the arrays: what `js/meaning.js` takes them apart by."""
    return {
        "words": len(meaning.words),
        "dimensions": meaning.vectors.shape[1],
        "paperDimensions": meaning.papers.shape[1],
        "topics": len(meaning.topics),
        "topicWords": meaning.topic_words.shape[1],
    }


def meaning_bytes(meaning: Meaning) -> bytes:
    """The arrays one after the other, little-endian, the wide ones first."""
    wide = (meaning.idf.astype("<f4"), meaning.scales.astype("<f4"), meaning.topic_words.astype("<u2"))
    narrow = (meaning.weights, meaning.vectors, meaning.topics, meaning.papers)
    return b"".join(np.ascontiguousarray(part).tobytes() for part in (*wide, *narrow))


def added_by_meaning(page: Path) -> int:
    """How many bytes of a page are the model of meaning; 0 if it has none. Raises `OSError` if it cannot be read."""
    return sum(len(block) for block in _BLOCK.findall(page.read_text(encoding="utf-8")))
