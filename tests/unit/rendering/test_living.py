"""What the page says of a map that was updated, and of unstable topics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hierarchography import Corpus, TopicMap
from hierarchography.model import ADDED_COLUMN
from hierarchography.rendering.page.living import living_columns, living_facts, own_fields
from hierarchography.rendering.page.payload import paper_order, payload


def lived(topic_map: TopicMap, days: list[str], updates: list[dict[str, Any]]) -> TopicMap:
    """The map with the days on which its papers were added, its updates, and the stability of its topics."""
    frame = topic_map.corpus.frame.assign(**{ADDED_COLUMN: days})
    shares = {"0.0": 1.0, "0.0.0": 0.3333}
    recorded = {"updates": updates, "stability": {"trees": 3, "topics": shares}}
    return replace(topic_map, corpus=Corpus.from_frame(frame), manifest={"recorded": recorded})


def update(on: str, *born: str) -> dict[str, Any]:
    return {"on": f"{on}T08:00:00+00:00", "changes": [{"change": "born", "id": topic} for topic in born]}


def test_the_papers_and_topics_of_the_last_day_are_counted(small: TopicMap) -> None:
    """Two updates on 2 May, of which the first made a topic; the papers d and f came then, and b the day before."""
    days = ["", "2026-05-01", "", "2026-05-02", "", "2026-05-02"]
    living = lived(small, days, [update("2026-05-01", "0.1"), update("2026-05-02", "0.0.0"), update("2026-05-02")])
    columns = living_columns(living)
    added = dict(zip([topic.label for topic in living.tree], columns["added"], strict=True))
    assert added == {"All papers": 2, "Physics": 0, "Biology": 2, "Optics": 0, "Waves": 0, "Cells": 1, "Genes": 1}
    born = [topic.id for topic, is_born in zip(living.tree, columns["born"], strict=True) if is_born]
    assert born == ["0.0.0"]
    assert columns["returns"][:3] == [None, 3, 1]
    assert living_facts(living) == {"updated": "2026-05-02", "trees": 3, "editable": True, "filter": ""}
    order = paper_order(living)
    (field,) = own_fields(living, living.corpus.frame.iloc[order])
    assert field.values == ["2026-05-01", "2026-05-02"]
    coded = dict(zip(living.corpus.frame["id"].iloc[order], field.codes.tolist(), strict=True))
    assert coded == {"a": 0, "b": 1, "c": 0, "d": 2, "e": 0, "f": 2}


def test_other_views_show_neither_births_nor_stability_of_topics_of_the_build(small: TopicMap) -> None:
    """Their topics have the same ids; the papers of the last day are counted in them too."""
    days = ["", "", "", "2026-05-02", "", "2026-05-02"]
    other = lived(small, days, [update("2026-05-02", "0.0.0")]).with_view("method", small.views[small.main])
    columns = living_columns(other.view("method"))
    assert columns == {"added": [2, 0, 0, 0, 2, 1, 1], "born": [0] * 7}
    assert living_facts(other.view("method"))["trees"] == 0
    assert living_columns(other)["returns"][:3] == [None, 3, 1]


def test_a_map_without_updates_says_nothing_of_them(small: TopicMap) -> None:
    assert living_columns(small) == {}
    assert living_facts(small) == {"updated": None, "trees": 0, "editable": True, "filter": ""}
    assert own_fields(small, small.corpus.frame) == []


def test_links_to_topics_that_ended_lead_to_those_that_took_their_place(small: TopicMap) -> None:
    ended = {"0.7": "0.1.0", "0.0.9": "0.9", "0.1": "0.0"}  # one leads on, one to nothing, and one id is in use again
    refined = replace(small, manifest={"recorded": {"refined": {"ended": ended}}})
    assert living_facts(refined)["former"] == {"0.7": "0.1.0"}
    assert "former" not in living_facts(small)


def test_only_the_main_view_is_edited(small: TopicMap) -> None:
    twice = small.with_view("method", small.views[small.main])
    assert [living_facts(twice.view(name))["editable"] for name in twice.views] == [True, False]


def test_a_page_without_updates_has_no_such_columns(small: TopicMap) -> None:
    assert "added" not in payload(small, "treemap").topics
