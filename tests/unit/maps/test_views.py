"""Further views of a map: made from labels, a table or columns; saved, drawn first, listed and deleted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap, load_map
from hierarchography.cli import main
from hierarchography.errors import TreeError
from hierarchography.maps.views import REST, Labels, labels_of_columns, labels_of_table
from hierarchography.model.paths import WITHOUT
from hierarchography.rendering.page import render_page


@pytest.fixture(scope="module")
def saved(small: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not to be changed."""
    return small.save(tmp_path_factory.mktemp("views") / "map")


def outline(topic_map: TopicMap, view: str) -> list[tuple[str, str, list[int]]]:
    return [(topic.id, topic.name, topic.members.tolist()) for topic in topic_map.view(view).tree][1:]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["B", "A", "A", "A", "B", "C"], [("0.0", "A", [1, 2, 3]), ("0.1", "B", [0, 4]), ("0.2", "C", [5])]),
        (
            ["A > X", ("A", "Y"), "A", None, "", float("nan")],
            [
                ("0.0", "A", [0, 1, 2]),
                *[("0.0.0", "X", [0]), ("0.0.1", "Y", [1]), ("0.0.2", "Other A", [2])],
                ("0.1", WITHOUT, [3, 4, 5]),
            ],
        ),
        (
            [2001, 2001.0, "2001", " a  b ", "a b", "p>q"],
            [("0.0", "2001", [0, 1, 2]), ("0.1", "a b", [3, 4]), ("0.2", "p>q", [5])],
        ),
        (
            [pd.NaT, np.float32("nan"), np.datetime64("NaT"), np.float32(0.5), 0.5, np.array(["A", "B"])],
            [("0.0", WITHOUT, [0, 1, 2]), ("0.1", "0.5", [3, 4]), ("0.2", "A", [5]), ("0.2.0", "B", [5])],
        ),
        (
            pd.DataFrame({"first": ["A", "A", "B", "B", "B", None], "second": ["X", "Y", None, None, None, None]}),
            [
                *[("0.0", "B", [2, 3, 4]), ("0.1", "A", [0, 1])],
                *[("0.1.0", "X", [0]), ("0.1.1", "Y", [1]), ("0.2", WITHOUT, [5])],
            ],
        ),
    ],
)
def test_labels_make_a_tree(small: TopicMap, labels: Labels, expected: list[tuple[str, str, list[int]]]) -> None:
    made = small.with_view("labels", labels)
    assert list(made.views) == ["topics", "labels"]
    assert outline(made, "labels") == expected
    assert outline(made, "topics") == outline(small, "topics")
    view = made.views["labels"]
    assert view.embeddings is small.embeddings
    assert (view.tree.assignment.confidence == 1).all()
    assert {topic.details["named_by"] for topic in view.tree.topics[1:]} == {"label"}


def test_topics_of_labels_have_keywords_of_their_own_papers(landmarks: TopicMap) -> None:
    physics = landmarks.tree.level(1)
    labels = ["" for _ in landmarks.corpus.frame["id"]]
    for topic in physics:
        for row in topic.members:
            labels[row] = "Kind " + topic.id
    tree = landmarks.with_view("kinds", labels).view("kinds").tree
    assert all(topic.keywords for topic in tree.leaves)
    assert "Kind" in str(tree.leaves[0].details["description"])


def test_a_tree_is_a_view_as_well(small: TopicMap, make_tree) -> None:
    tree = make_tree([("A",), ("B",)] * 3)
    assert small.with_view("mine", tree).view("mine").tree is tree
    with pytest.raises(InputError, match=r"this tree does not fit the map: .* 4 papers"):
        small.with_view("mine", make_tree([("A",), ("B",)] * 2))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["A", "B"], "there are 2 labels, but the map has 6 papers"),
        (["A"] * 6, "a tree of labels needs at least two different labels"),
        ("venue", "a view needs a tree or one label per paper"),
        (3, "a view needs a tree or one label per paper"),
    ],
)
def test_labels_that_make_no_view_are_refused(small: TopicMap, labels, message: str) -> None:
    with pytest.raises(InputError, match=message):
        small.with_view("labels", labels)


@pytest.mark.parametrize("name", ["<img src=x>", "", "../up", "Big", "a" * 41])
def test_names_of_views_are_names_of_folders(small: TopicMap, name: str) -> None:
    with pytest.raises(TreeError, match="a view cannot be called"):
        small.with_view(name, list("AABBCC"))


def test_columns_make_levels_and_the_rarest_values_are_one_topic(make_map) -> None:
    records = [
        {"title": f"T{row}", "venue": f"V{row % 2}", "kind": row // 2 if row < 900 else None} for row in range(1000)
    ]
    built = make_map(records, [("A",), ("B",)] * 500)
    paths = labels_of_columns(built, ["venue", "kind"])
    assert paths[0] == ("V0", "0")
    assert paths[999] == ("V1",)
    below = {path[1] for path in paths if len(path) > 1 and path[0] == "V0"}
    assert len(below) == 200 and REST in below
    with pytest.raises(InputError, match=r"no column 'venues' to make a view of.*venue"):
        labels_of_columns(built, ["venues"])
    with pytest.raises(InputError, match="'kinds' has nearly as many values"):
        labels_of_columns(
            make_map([{"title": "T", "kinds": row} for row in range(9)], [("A",)] * 4 + [("B",)] * 5), ["kinds"]
        )


def test_a_table_gives_paths_and_counts_what_does_not_fit(small: TopicMap, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("\ufeffid;path\na;Theory > Light\nb;Theory\nzz;Nowhere\nc;Practice\n", encoding="utf-8")
    paths, notes = labels_of_table(small, file)
    assert paths == [("Theory", "Light"), ("Theory",), ("Practice",), (), (), ()]
    assert [note.split(" ")[0] for note in notes] == ["3", "1"]
    file.write_text("id,first,second\na,Theory,A > B\nb,,Alone\n", encoding="utf-8")
    assert labels_of_table(small, file)[0][:2] == [("Theory", "A > B"), (WITHOUT, "Alone")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("paper,path\na,X\n", "needs a column 'id'"),
        ("id\na\n", "needs a column 'id' and a column 'path'"),
        ("id,path\na,X\nb,Y\na,Z\n", "line 4: the paper 'a' is in line 2 already"),
        ("id,path\nq,X\n", "no id is that of a paper of this map.*e.g. 'a'"),
        ("id,path\na,X,Y,Z\nb,1,2,3,4\n", "labels.csv cannot be read as a CSV file"),
        (None, "labels.csv does not exist"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(
    small: TopicMap, tmp_path: Path, text: str | None, message: str
) -> None:
    file = tmp_path / "labels.csv"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        labels_of_table(small, file)


def test_the_command_makes_lists_draws_first_and_deletes_a_view(small: TopicMap, tmp_path: Path) -> None:
    folder, file = small.save(tmp_path / "map"), tmp_path / "kinds.csv"
    file.write_text("id,path\na,Old\nb,Old\nc,New > Waves\n", encoding="utf-8")
    made = run("view", folder, "kind", "--from", file)
    assert made.exit_code == 0, made.output
    assert "3 papers have no path" in made.output
    assert "views: topics (main), kind" in made.output
    assert [name for _, name, _ in outline(load_map(folder), "kind")] == [WITHOUT, "Old", "New", "Waves"]
    assert "views: topics (main), kind (shown)" in run("show", folder, "--view", "kind").output
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert '"views":["topics","kind"]' in page and 'id="view-1"' in page
    exported = run("export", folder, tmp_path / "kinds.json", "--view", "kind")
    assert exported.stdout.startswith(f"{len(load_map(folder).view('kind').tree) - 1} clusters, 6 papers: ")
    assert "#0?view=kind" in (folder / "views/kind/map.html").read_text(encoding="utf-8")
    assert run("render", folder, "--view", "kind").exit_code == 0
    assert '"views":["kind","topics"]' in (folder / "map.html").read_text(encoding="utf-8")
    assert list(load_map(folder).views) == ["topics", "kind"]
    unknown = run("render", folder, "--view", "kin")
    assert unknown.exit_code == 2 and "no view 'kin'" in unknown.output
    deleted = run("view", folder, "kind", "--delete")
    assert deleted.exit_code == 0, deleted.output
    assert list(load_map(folder).views) == ["topics"]
    assert not (folder / "views").exists() or not list((folder / "views").rglob("*"))
    assert '"views":["topics"]' in (folder / "map.html").read_text(encoding="utf-8")
    assert load_map(folder).config.rendering.view == ""
    assert set(json.loads((folder / "manifest.json").read_text())["views"]) == {"topics"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("kind",), "give one of --from FILE.csv, --column NAME and --delete"),
        (("kind", "--column", "venue", "--delete"), "give one of"),
        (("kind", "--delete"), "the map has no view 'kind' to delete; its further views: none"),
        (("topics", "--delete"), "'topics' is the main view"),
        (("topics", "--column", "year"), "'topics' is the main view"),
        (("A B", "--column", "year"), "a view cannot be called 'A B'"),
        (("kind", "--column", "venue"), "at least two different labels"),
    ],
)
def test_the_command_refuses_in_one_line(saved: Path, arguments: tuple[str, ...], message: str) -> None:
    before = (saved / "manifest.json").read_bytes()
    result = run("view", saved, *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert (saved / "manifest.json").read_bytes() == before


def test_a_further_view_adds_few_bytes_to_the_page_and_no_paper_twice(landmarks: TopicMap) -> None:
    decades = [f"{year // 10}0s" for year in landmarks.corpus.frame["year"]]
    two = landmarks.with_view("decade", decades)
    one_page, two_page = render_page(landmarks), render_page(two)
    assert len(two_page) - len(one_page) < 20_000

    def papers(page: str) -> list[str]:
        return re.findall(r'id="(?:papers|titles|people)-\d+">([^<]*)<', page)

    assert papers(one_page) == papers(two_page)
    assert render_page(two) == two_page


def test_a_view_is_taken_away_again_in_python(small: TopicMap) -> None:
    two = small.with_view("kind", list("AABBCC"))
    assert list(two.without_view("kind").views) == ["topics"]
    assert isinstance(two.without_view("kind"), TopicMap)
    with pytest.raises(InputError, match="'topics' is the main view"):
        two.without_view("topics")
