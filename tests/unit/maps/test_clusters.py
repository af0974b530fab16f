"""The nested clusters of Science Hierarchography: written, read as papers, and read back as a tree to measure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap, evaluate_map
from hierarchography.cli import main
from hierarchography.config import CorpusConfig
from hierarchography.corpus import read_papers
from hierarchography.maps.clusters import with_clusters


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def outline(topic_map: TopicMap | Any) -> list[tuple[str, str, list[str]]]:
    ids = topic_map.corpus.frame["id"].to_numpy()
    return [(topic.id, topic.label, ids[topic.members].tolist()) for topic in topic_map.tree]


def write(path: Path, clusters: list[Any]) -> Path:
    path.write_text(json.dumps({"clusters": clusters}), encoding="utf-8")
    return path


def cluster(title: str, *children: Any, abstract: str = "") -> dict[str, Any]:
    return {"cluster_id": 1, "title": title, "abstract": abstract, "children": list(children)}


def paper(topic_map: TopicMap, row: int, **more: Any) -> dict[str, Any]:
    record = topic_map.corpus.frame.iloc[row]
    return {"paper_id": row + 9_000, "title": record["title"], "abstract": record["abstract"], **more}


def test_a_round_trip_keeps_the_tree_its_names_and_its_papers(small_map: TopicMap, tmp_path: Path) -> None:
    file = small_map.write_clusters(tmp_path / "tree.json")
    back = with_clusters(small_map, file)
    assert back.notes == ()
    assert outline(back.map) == outline(small_map)
    described = {topic.id: topic.details["description"] for topic in back.map.tree if "description" in topic.details}
    assert described["0.0"] == small_map.tree["0.0"].details.get(
        "description", ", ".join(small_map.tree["0.0"].keywords)
    )
    assert TopicMap.of(back.map).write_clusters(tmp_path / "again.json").read_text() == file.read_text()


def test_the_papers_of_the_file_are_an_input_of_a_build(small_map: TopicMap, tmp_path: Path) -> None:
    file = small_map.write_clusters(tmp_path / "tree.json")
    frame = read_papers([str(file)], CorpusConfig()).corpus.frame
    assert len(frame) == len(small_map)
    assert set(frame["title"]) == set(small_map.corpus.frame["title"])
    assert set(frame["id"]) == set(small_map.corpus.frame["id"])


def test_numbers_stay_numbers(small_map: TopicMap, tmp_path: Path) -> None:
    numbered = small_map.corpus.take(np.arange(len(small_map)))
    numbered.frame["id"] = [str(row) for row in range(len(small_map))]
    document = json.loads(replace(small_map, corpus=numbered).write_clusters(tmp_path / "t.json").read_text())
    found = re.findall(r'"paper_id": (\d+),', json.dumps(document))
    assert sorted(map(int, found)) == list(range(len(small_map)))
    assert set(document["clusters"][0]) == {"cluster_id", "title", "abstract", "children"}


def test_a_foreign_tree_is_measured_over_the_papers_of_both(small_map: TopicMap, tmp_path: Path) -> None:
    """Loose papers beside a subcluster get a topic of their own; what is left out is counted."""
    known = [paper(small_map, row) for row in range(6)]
    stranger = {"paper_id": 1, "title": "A paper that nobody knows", "abstract": ""}
    file = write(
        tmp_path / "foreign.json",
        [
            cluster("Small", known[5]),
            cluster("Large", cluster("Inner", known[0], known[1], abstract="Two."), known[2], known[3], known[0]),
            cluster("Empty", stranger),
            cluster("Middle", {**known[4], "title": known[4]["title"].upper() + "."}),
        ],
    )
    found = with_clusters(small_map, file)
    titles = small_map.corpus.frame["title"]
    assert found.map.corpus.frame["title"].tolist() == titles[:6].tolist()
    assert {topic.id: (topic.label, topic.members.tolist()) for topic in found.map.tree} == {
        "0": ("All papers", [0, 1, 2, 3, 4, 5]),
        "0.0": ("Large", [0, 1, 2, 3]),
        "0.0.0": ("Inner", [0, 1]),
        "0.0.1": ("Large (other papers)", [2, 3]),
        "0.1": ("Small", [5]),
        "0.2": ("Middle", [4]),
    }
    assert found.map.tree["0.0.0"].details == {"description": "Two."}
    assert [note.partition(": ")[2] or note for note in found.notes] == [
        "1 of its 8 papers are not on the map, and left out",
        "1 papers are in several clusters; the first one counts",
        "1 clusters without papers of the map are left out",
        f"{len(small_map) - 6:,} papers of the map are not in {file}, and not measured",
    ]
    measured = evaluate_map(found.map, bootstrap=0)
    assert (measured.structure.topics, measured.findability.papers) == (6, 6)


def test_papers_are_known_by_id_where_most_are_the_same(small_map: TopicMap, tmp_path: Path) -> None:
    ids = small_map.corpus.frame["id"]
    same = [paper(small_map, row, paper_id=ids[row]) for row in range(3)]
    changed = paper(small_map, 3, paper_id=ids[3], title="Another title")
    trusted = with_clusters(small_map, write(tmp_path / "a.json", [cluster("A", *same), cluster("B", changed)]))
    assert len(trusted.map) == 4
    alone = write(tmp_path / "b.json", [cluster("A", paper(small_map, 0)), cluster("B", changed)])
    assert len(with_clusters(small_map, alone).map) == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not valid JSON"),
        ('{"topics": []}', "no list 'clusters'"),
        ('{"clusters": [{"name": "A"}]}', "cluster 1 has no 'title'"),
        ('{"clusters": [{"title": "A", "children": 7}]}', "'children' of 'A' are not a list"),
        ('{"clusters": [{"title": "A", "children": [{"paper_id": 1, "title": "?"}]}]}', "none of its 1 papers is on"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_tree_of_these_papers(small_map: TopicMap, tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=complaint):
        with_clusters(small_map, file)


def test_a_tree_of_a_file_is_not_grown_again(small_map: TopicMap, tmp_path: Path) -> None:
    back = with_clusters(small_map, small_map.write_clusters(tmp_path / "tree.json")).map
    with pytest.raises(InputError, match=r"resample grows the tree of a build again, but that of .*tree\.json was not"):
        evaluate_map(back, resample=1)


def test_the_commands(small_map: TopicMap, tmp_path: Path) -> None:
    folder, file = small_map.save(tmp_path / "map"), tmp_path / "tree.json"
    written = run("export", folder, file)
    assert (written.exit_code, written.stdout) == (0, f"{len(small_map.tree) - 1} clusters, 365 papers: {file}\n")
    command = ("evaluate", folder, "--json", "--bootstrap", 0, "--sample", 50)
    own, read = (json.loads(run(*command, *more).stdout) for more in ((), ("--tree", file)))
    for document in (own, read):  # a file of clusters holds neither keywords nor confidences
        walks = {walk["by"]: walk for walk in document["findability"]["navigators"]}
        document["by name"] = walks["name"]
    same = ("papers", "names", "sibling_overlap", "by name")
    assert {part: own[part] for part in same} == {part: read[part] for part in same}
    assert own["structure"]["branching"] == read["structure"]["branching"]
    assert run("export", folder, tmp_path / "tree.csv").exit_code == 2
    for option in ("--stability", "--resample"):
        wrong = run(*command, "--tree", file, option, 1)
        assert (wrong.exit_code, f"give --tree or {option}, not both" in wrong.stderr) == (2, True)
