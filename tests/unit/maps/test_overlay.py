"""A collection laid over the map of its field: its papers marked, and the topics in which it has more or fewer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hierarchography import InputError, TopicMap, build_map
from hierarchography.cli import main
from hierarchography.maps.overlay import BOTH, OTHERS, YOURS
from hierarchography.rendering.page.living import OVERLAY_COLUMN, living_facts, own_fields

SUBJECTS = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}


def papers(subject: str, rows: range) -> list[dict[str, Any]]:
    text = SUBJECTS[subject]
    return [
        {"id": f"{subject}-{row}", "title": f"On {subject} number {row}", "abstract": f"{text} study{row}"}
        for row in rows
    ]


MINE = [
    *papers("biology", range(20, 50)),  # nearly all are on biology
    *papers("astronomy", range(2)),  # two are on the field's map
    {"id": "verse", "title": "Sonnets and villanelles", "abstract": "Metre and rhyme of verse."},  # fits no topic
]


@pytest.fixture(scope="module")
def field() -> TopicMap:
    records = [paper for subject in SUBJECTS for paper in papers(subject, range(20))]
    return build_map(records, encoder="lsa", min_topic_size=8, title="Three subjects")


def subject_of(topic_map: TopicMap, topic_id: str) -> set[str]:
    return {name.partition("-")[0] for name in topic_map[topic_id].papers["id"]}


def test_what_a_collection_has_more_and_less_of(field: TopicMap) -> None:
    """30 of the 32 papers that fit are on biology, two on astronomy, none on economics."""
    laid = field.overlay(MINE, title="Mine")
    found = laid.comparison.table[laid.comparison.table["level"] == 1]
    by_subject = {min(subject_of(field, row["topic"])): row for row in found.to_dict("records")}
    assert [by_subject[subject]["papers_a"] for subject in SUBJECTS] == [2, 30, 0]
    assert [by_subject[subject]["finding"] for subject in SUBJECTS] == ["under", "over", "under"]
    assert laid.comparison.notes[0] == "papers of A that fit no topic of B and are not counted: 1"
    origins = laid.map.corpus.frame[OVERLAY_COLUMN].value_counts().to_dict()
    assert origins == {OTHERS: 58, YOURS: 31, BOTH: 2}
    biology = laid.map.tree[by_subject["biology"]["topic"]]
    assert str(biology.details["description"]).startswith(
        "Over-represented: 93.8% of your papers, 33.3% of the field's (q ="
    )
    assert len(field) == 60
    assert OVERLAY_COLUMN not in field.corpus.frame


def test_the_page_opens_with_the_papers_marked(field: TopicMap, tmp_path: Path) -> None:
    laid = field.overlay(MINE)
    assert living_facts(laid.map)["filter"] == "overlay=yours&overlay=both"
    (choices,) = own_fields(laid.map, laid.map.corpus.frame)
    assert (choices.key, sorted(choices.values), choices.shown) == ("overlay", sorted([OTHERS, YOURS, BOTH]), True)
    assert "Your papers on Three subjects" in laid.write_html(tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_map_of_another_encoder_is_laid_over_by_the_command(field: TopicMap, tmp_path: Path) -> None:
    mine = build_map(MINE, vectors=[[1.0, row % 3] for row in range(len(MINE))], min_topic_size=8, title="Group")
    folders = mine.save(tmp_path / "mine"), field.save(tmp_path / "field")
    page = tmp_path / "overlay.html"
    result = CliRunner().invoke(main, ["diff", *map(str, folders), "--overlay", str(page), "--json"])
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["titles"] == ["Group", "Three subjects"]
    assert page.is_file()


def test_what_cannot_be_laid_over_a_map_is_refused_in_one_line(field: TopicMap, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the 1 papers fits a topic of 'Three subjects'"):
        field.overlay(MINE[-1:])
    missing = CliRunner().invoke(main, ["diff", str(tmp_path / "no.bib"), str(tmp_path), "--overlay", "o.html"])
    assert missing.exit_code == 2
    assert len(missing.stderr.splitlines()) == 1
    assert "no.bib" in missing.stderr
