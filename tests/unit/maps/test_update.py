"""Maps that get new papers: what stays, what is grown again, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hierarchography import InputError, TopicMap, build_map, load_map
from hierarchography.cli import main
from hierarchography.maps.update import update_map
from hierarchography.model import ADDED_COLUMN

SUBJECTS = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}
HALVES = ("genes of mice in cages and mazes", "proteins of yeast in bread and beer")


def papers(rows: range, subjects: dict[str, str] = SUBJECTS) -> list[dict[str, str]]:
    return [
        {"id": f"{subject}-{row}", "title": f"On {subject} number {row}", "abstract": f"{text} study{row}"}
        for row in rows
        for subject, text in subjects.items()
    ]


@pytest.fixture(scope="module")
def topic_map() -> TopicMap:
    return build_map(papers(range(20)), encoder="lsa", min_topic_size=8, title="Three subjects")


def test_papers_join_their_topics_and_all_else_stays(topic_map: TopicMap, tmp_path: Path) -> None:
    updated = update_map(topic_map, [*papers(range(20, 22)), papers(range(1))[0]])
    new = updated.map
    assert (updated.added, len(new)) == (6, 66)
    assert [topic.id for topic in new.tree] == [topic.id for topic in topic_map.tree]
    assert [topic.name for topic in new.tree] == [topic.name for topic in topic_map.tree]
    assert (new.tree.leaf_of[:60] == topic_map.tree.leaf_of).all()
    assert (new.embeddings.matrix[:60] == topic_map.embeddings.matrix).all()
    assert new.plane is not None
    assert topic_map.plane is not None
    assert (new.plane[:60] == topic_map.plane).all()
    assert new.embeddings.state is topic_map.embeddings.state
    assert new.corpus.frame[ADDED_COLUMN].ne("").tolist() == [False] * 60 + [True] * 6
    assert new.dropped["kept_id"].tolist()[-1:] == ["astronomy-0"]
    assert new.manifest["counts"]["papers"] == 66
    assert new.manifest["counts"]["records"] == 67
    assert updated.rebuild == ()
    loaded = load_map(TopicMap.of(new).save(tmp_path / "map"))
    assert loaded.tree.digest == new.tree.digest
    again = update_map(loaded, papers(range(22, 23)))
    assert len(again.map) == 69
    assert [entry["added"] for entry in again.map.manifest["recorded"]["updates"]] == [6, 3]


def test_a_topic_that_outgrew_itself_is_split_and_the_others_stay(topic_map: TopicMap) -> None:
    many = [
        {"title": f"A case {row} of biology", "abstract": f"{SUBJECTS['biology']}: {HALVES[row % 2]} case{row}"}
        for row in range(60)
    ]
    updated = update_map(topic_map, many, anyway=True)
    changes = updated.changes
    (split,) = changes[changes["change"] == "split"]["id"].tolist()
    born = changes[changes["change"] == "born"]
    assert all(topic.startswith(f"{split}.") for topic in born["id"])
    assert all(born["name"])
    kept = [topic for topic in topic_map.tree if topic.id in updated.map.tree]
    assert len(kept) == len(topic_map.tree)
    assert [updated.map.tree[topic.id].name for topic in kept] == [topic.name for topic in kept]
    assert any("papers were added to the 60 of the build" in reason for reason in updated.rebuild)


def test_an_id_that_is_on_the_map_gets_a_number_and_this_is_said(topic_map: TopicMap) -> None:
    """`biology-1` is another paper of the map, so the new one is `biology-1-2`; its second record names that one."""
    other = {"id": "biology-1", "title": "Enzymes of a new kind", "abstract": SUBJECTS["biology"] + " afresh"}
    updated = update_map(topic_map, [other, other])
    assert updated.map.corpus.frame["id"].iloc[-1] == "biology-1-2"
    assert updated.map.dropped[["id", "kept_id"]].to_numpy().tolist()[-1] == ["biology-1", "biology-1-2"]
    note = "ids already on the map, made unique with a number: 1"
    assert note in updated.notes
    assert note in updated.map.manifest["notes"]
    assert updated.map.manifest["counts"]["renamed_ids"] == 1


def test_a_record_merged_into_a_duplicate_names_the_paper_of_the_map(topic_map: TopicMap) -> None:
    """Both records are `astronomy-0` of the map, by their title; `biology-1`, their own id, is another paper."""
    same = {**papers(range(1))[0], "id": "biology-1"}
    dropped = update_map(topic_map, [same, same, *papers(range(20, 21))]).map.dropped
    assert dropped["kept_id"].tolist()[-2:] == ["astronomy-0", "astronomy-0"]
    assert dropped["kept_source"].tolist()[-2:] == [topic_map.corpus[0].source] * 2


def test_every_record_of_an_update_is_counted_by_what_became_of_it(topic_map: TopicMap) -> None:
    """Two new papers, one without an abstract; one is there twice, one is on the map, one has no text.

    That the one on the map has no abstract here is not counted.
    """
    first, second, third = papers(range(20, 21))
    known = papers(range(1))[0]
    batch = [first, first, *({**paper, "abstract": ""} for paper in (second, known, {**third, "title": ""}))]
    new = update_map(topic_map, batch).map
    before, counts = topic_map.manifest["counts"], new.manifest["counts"]
    kinds = ("records", "papers", "duplicates", "without_text", "without_abstract", "without_title")
    assert [counts[kind] - before[kind] for kind in kinds] == [5, 2, 2, 1, 1, 0]
    assert counts["records"] == len(new) + len(new.dropped)
    assert list(new.manifest["recorded"]["updates"][-1]["inputs"]) == ["records"]
    assert new.manifest["inputs"] == topic_map.manifest["inputs"]


def test_nothing_new_changes_nothing(topic_map: TopicMap) -> None:
    updated = update_map(topic_map, papers(range(2)))
    assert updated.added == 0
    assert updated.map is topic_map


def test_papers_of_another_subject_are_refused_unless_wanted(topic_map: TopicMap, tmp_path: Path) -> None:
    folder = topic_map.save(tmp_path / "map")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    new = tmp_path / "new.jsonl"
    verse = [{"title": title, "abstract": "Metre and rhyme of verse."} for title in ("Sonnets", "Villanelles")]
    new.write_text("".join(f"{json.dumps(paper)}\n" for paper in verse), encoding="utf-8")
    result = CliRunner().invoke(main, ["update", str(folder), str(new), "--quiet"])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "2 of 2 papers fit no topic of this map, so nothing was changed" in line
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    result = CliRunner().invoke(main, ["update", str(folder), str(new), "--anyway"])
    assert result.exit_code == 0, result.output
    assert "2 papers added, 0 already on the map, 2 fit no topic" in result.stdout
    assert len(load_map(folder)) == 62


def test_a_map_with_several_views_is_refused(topic_map: TopicMap) -> None:
    twice = topic_map.with_view("method", topic_map.views[topic_map.main])
    with pytest.raises(InputError, match=r"several views .*topics, method"):
        update_map(twice, papers(range(20, 21)))


def test_new_coordinates_are_among_those_of_the_topic(topic_map: TopicMap) -> None:
    new = update_map(topic_map, papers(range(20, 21))).map
    for row in range(60, 63):
        leaf = np.flatnonzero(new.tree.leaf_of[:60] == new.tree.leaf_of[row])
        points = topic_map.layout.matrix[leaf]
        assert (new.layout.matrix[row] >= points.min(axis=0) - 1e-4).all()
        assert (new.layout.matrix[row] <= points.max(axis=0) + 1e-4).all()


def test_a_map_is_updated_from_python(topic_map: TopicMap) -> None:
    """The same as the command: a new `TopicMap`, and what has changed."""
    updated = topic_map.update(papers(range(20, 22)))
    assert isinstance(updated.map, TopicMap)
    assert len(updated.map) == 66
    assert len(topic_map) == 60
    assert list(updated.changes.columns) == ["change", "id", "name", "papers", "added", "detail"]
    assert updated.summary.startswith("6 papers added, 0 already on the map, 0 fit no topic; topics: 0 born")
    assert len(updated.map.update(papers(range(22, 23))).map) == 69
