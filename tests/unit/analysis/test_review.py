"""The flow of a review: its counts add up, and agree with the table of dropped records."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from hierarchography import TopicMap, build_map
from hierarchography.analysis import ReviewFlow, review_flow
from hierarchography.model import Corpus


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> TopicMap:
    folder = tmp_path_factory.mktemp("review")
    abstracts = [f"We grow moss {word} on {word} roofs and weigh {word} every week." for word in "abcdefgh"]
    rows = [{"title": f"Moss {place} on roofs", "abstract": text} for place, text in enumerate(abstracts)]
    first = [*rows, {"title": "", "abstract": "", "year": 2020}, {"title": "Only a title here, and no more"}]
    second = ["null", *(json.dumps(row) for row in [*rows[:3], {"title": "Owls of the north", "abstract": "Owls."}])]
    pd.DataFrame(first).to_csv(folder / "a.csv", index=False)
    (folder / "b.jsonl").write_text("\n".join(second))
    return build_map([str(folder / "a.csv"), str(folder / "b.jsonl")], encoder="lsa", cache=False)


def test_records_are_counted_by_input_and_by_what_became_of_them(joined: TopicMap) -> None:
    assert review_flow(joined) == ReviewFlow(
        identified=(("a.csv", 10), ("b.jsonl", 5)),
        removed=(
            ("Duplicate records", 3),
            ("Records that cannot be read", 1),
            ("Records without title and abstract", 1),
        ),
        excluded=(),
        papers=10,
        without_abstract=1,
    )


def test_the_counts_add_up(joined: TopicMap) -> None:
    flow = review_flow(joined)
    assert flow.records == joined.manifest["counts"]["records"] == len(joined) + len(joined.dropped)
    assert flow.records == flow.screened + sum(count for _, count in flow.removed)


def test_a_saved_map_has_the_same_flow(joined: TopicMap, tmp_path: Path) -> None:
    from hierarchography import load_map

    assert review_flow(load_map(joined.save(tmp_path / "map"))) == review_flow(joined)


def test_maps_of_earlier_versions_have_a_flow_too(joined: TopicMap) -> None:
    old = replace(joined, dropped=joined.dropped[["source", "id", "title", "reason", "kept_id"]])
    assert review_flow(old) == review_flow(joined)


def test_a_source_by_name_is_called_by_it(joined: TopicMap) -> None:
    recorded = {"sources": {"openalex:moss": {"file": "b.jsonl"}}}
    renamed = replace(joined, manifest={**joined.manifest, "recorded": recorded})
    assert dict(review_flow(renamed).identified)["openalex:moss"] == 5


def test_kinds_of_plugins_and_later_versions_are_shown_as_they_are(joined: TopicMap) -> None:
    flow = review_flow(replace(joined, dropped=joined.dropped.assign(kind="off topic")))
    assert (flow.removed, flow.excluded) == ((), (("off topic", 5),))
    assert flow.screened == flow.records


def test_papers_without_sources(small_map: TopicMap) -> None:
    corpus = Corpus(small_map.corpus.frame.assign(source=""), small_map.corpus.records)
    assert review_flow(replace(small_map, corpus=corpus)).identified == (("records", len(corpus)),)
