"""`hierarchography.fetch`: papers of services as a corpus, in Python."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hierarchography
from hierarchography.errors import InputError, SourceError
from hierarchography.sources import MAILTO_VARIABLE

Start = Callable[[str], Any]


def test_papers_of_two_services_are_one_corpus_with_their_versions_merged(service: Start, tmp_path: Path) -> None:
    for name in ("openalex", "arxiv"):
        service(name)
    corpus = hierarchography.fetch(["openalex:moss", "arxiv:moss"], cache=tmp_path / "cache")
    assert len(corpus) == 5
    assert set(corpus.frame["title"]) == {paper.title for paper in corpus}
    assert corpus.frame["source"].str.startswith("openalex-moss.jsonl:").all()
    assert corpus.frame["merged_from"].str.contains("arxiv-moss.jsonl").all()


def test_a_limit_a_file_and_a_later_fetch_without_the_service(service: Start, tmp_path: Path) -> None:
    server, file, cache = service("crossref"), tmp_path / "papers.jsonl", tmp_path / "cache"
    first = hierarchography.fetch("crossref:moss", limit=3, output=file, mailto="anna@moe.org", cache=cache)
    assert len(first) == 3 == len([json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()])
    assert "mailto:anna@moe.org" in server.requests[0].headers["User-Agent"]
    assert MAILTO_VARIABLE not in os.environ
    asked = len(server.requests)
    again = hierarchography.fetch("crossref:moss", limit=3, offline=True, cache=cache)
    assert again.frame["title"].tolist() == first.frame["title"].tolist() and len(server.requests) == asked
    with pytest.raises(SourceError, match="leave out --offline"):
        hierarchography.fetch("crossref:gusts", offline=True, cache=cache)


@pytest.mark.parametrize(
    ("sources", "more", "complaint"),
    [
        ([], {}, "no source: name a service"),
        ("papers.csv", {}, "'papers.csv' is no source"),
        ("openalx:moss", {}, "unknown source 'openalx'; did you mean 'openalex'"),
        (["arxiv:moss", "openalex:moss"], {"output": "p.jsonl"}, "output is the file of one source"),
        ("arxiv:moss", {"since": "soon"}, "must be a day, month or year"),
        ("arxiv:moss", {"langauge": "en"}, "unknown setting 'langauge'; did you mean"),
    ],
)
def test_what_cannot_be_fetched_is_refused_before_any_request(sources: Any, more: Any, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        hierarchography.fetch(sources, cache=False, **more)
