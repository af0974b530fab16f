"""Phrases are found once for a corpus, and what comes back is what was kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography.cache import Cache, cache_in
from hierarchography.model import Corpus
from hierarchography.naming import reading
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.naming.reading import phrases_of

RECORDS = [
    {"title": "Stars", "abstract": "the stars and the galaxies of old"},
    {"title": "Galaxies", "abstract": "", "keywords": "dark matter; quasars"},
    {"title": "本文提出", "abstract": "机器翻译方法"},
    {"title": "Quarks & gluons", "abstract": "<b>Bound</b> states"},
]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that texts are read."""
    times: list[int] = []

    def counted(texts: Any, **options: Any) -> Phrases:
        times.append(1)
        return find_phrases(texts, **options)

    monkeypatch.setattr(reading, "find_phrases", counted)
    return times


def test_phrases_that_were_kept_are_those_that_were_found(tmp_path: Path, read: list[int]) -> None:
    with cache_in(tmp_path):
        found, kept = phrases_of(Corpus.from_records(RECORDS)), phrases_of(Corpus.from_records(RECORDS))
    assert len(read) == 1
    assert {"galaxies", "dark matter"} <= set(found.forms)
    assert (kept.forms, kept.keys) == (found.forms, found.keys)
    assert np.array_equal(kept.closing, found.closing)
    assert kept.presence.dtype == found.presence.dtype == np.float32
    assert np.array_equal(kept.presence.toarray(), found.presence.toarray())


def test_other_keywords_are_other_phrases(tmp_path: Path, read: list[int]) -> None:
    with cache_in(tmp_path):
        phrases_of(Corpus.from_records(RECORDS))
        other = phrases_of(Corpus.from_records([{**record, "keywords": "leptons"} for record in RECORDS]))
    assert len(read) == 2
    assert "leptons" in other.forms


def test_a_damaged_file_is_read_over(tmp_path: Path, read: list[int], caplog: pytest.LogCaptureFixture) -> None:
    with cache_in(tmp_path):
        found = phrases_of(Corpus.from_records(RECORDS))
        [file] = [path for path in (tmp_path / reading.AREA).rglob("*") if path.is_file()]
        file.write_bytes(file.read_bytes()[:-3])
        assert phrases_of(Corpus.from_records(RECORDS)).forms == found.forms
    assert len(read) == 2
    assert "damaged" in caplog.text


def test_papers_are_counted_as_they_are_read() -> None:
    steps: list[int] = []
    with cache_in(False):
        assert Cache(area=reading.AREA).folder is None
        phrases_of(Corpus.from_records([{"title": f"paper {row} on stars"} for row in range(250)]), steps.append)
    assert steps == [100, 100, 50]
