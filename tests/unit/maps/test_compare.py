"""Two maps compared: what became of each topic, and the topics in which a collection has more or fewer papers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.stats import hypergeom

from hierarchography import InputError, RenderError, TopicMap
from hierarchography.cli import main
from hierarchography.config import Config
from hierarchography.maps.compare import Comparison, compare_maps
from hierarchography.model import Assignment, Corpus, Embeddings, Layout, Topic, TopicTree, View

Topics = dict[str, tuple[str, Sequence[int]]]


def a_map(topics: Topics, prefix: str = "p", encoder: str = "e", title: str = "Map") -> TopicMap:
    """A map of `{id: (name, papers)}` in preorder; a paper's vector is the one-hot of its first-level topic."""
    count = len(topics["0"][1])
    tree = TopicTree(
        tuple(Topic(at, np.array(rows, dtype=np.int32), name) for at, (name, rows) in topics.items()),
        Assignment.certain(count),
    )
    vectors = np.eye(8)[[tree.labels_at(1)[row] % 8 for row in range(count)]]
    corpus = Corpus.from_records([{"id": f"{prefix}{row}", "title": f"Paper {row}"} for row in range(count)])
    embeddings = Embeddings.from_vectors(vectors, encoder)
    view = View(tree, embeddings, Layout(vectors[:, :2].astype(np.float32), "none"))
    return TopicMap(corpus, {"topics": view}, Config().with_settings(title=title))


def events(comparison: Comparison) -> list[tuple[Any, ...]]:
    rows = comparison.table[["event", "topic_a", "topic_b"]].itertuples(index=False, name=None)
    return sorted(rows)


def test_a_split_a_merge_a_move_a_new_and_a_dissolved_topic() -> None:
    """0.0 (nine papers) is in three equal parts (Jaccard 1/3); three topics of two are one; 15-17 are only in B."""
    a = a_map({
        "0": ("All", range(18)), "0.0": ("Whole", range(9)), "0.1": ("X", [9, 10]), "0.2": ("Y", [11, 12]),
        "0.3": ("Z", [13, 14]), "0.4": ("Rest", [15, 16, 17]),
    })  # fmt: skip
    b = a_map({
        "0": ("All", range(18)), "0.0": ("One", range(9, 15)), "0.1": ("P", [0, 1, 2]), "0.2": ("Q", [3, 4, 5]),
        "0.3": ("R", [6, 7, 8]), "0.4": ("Rest", [15, 16, 17]),
    })  # fmt: skip
    assert events(compare_maps(a, b)) == [
        ("kept", "0.4", "0.4"),
        ("merged", "0.1", "0.0"), ("merged", "0.2", "0.0"), ("merged", "0.3", "0.0"),
        ("split", "0.0", "0.1"), ("split", "0.0", "0.2"), ("split", "0.0", "0.3"),
    ]  # fmt: skip
    assert events(compare_maps(b, a))[0] == ("kept", "0.4", "0.4")


def test_a_topic_whose_parent_is_another_one_has_moved_and_new_papers_make_a_new_topic() -> None:
    """Milk goes from Drinks to Food; 12-14 are only on B. Beer (0-5) is more like B's Drinks than Drinks is."""
    a = a_map({
        "0": ("All", range(12)), "0.0": ("Drinks", range(8)), "0.0.0": ("Beer", range(6)), "0.0.1": ("Milk", [6, 7]),
        "0.1": ("Food", range(8, 12)), "0.1.0": ("Rye", [8, 9]), "0.1.1": ("Soup", [10, 11]),
    })  # fmt: skip
    b = a_map({
        "0": ("All", range(15)), "0.0": ("Drinks", range(6)), "0.1": ("Food", range(6, 12)), "0.1.0": ("Milk", [6, 7]),
        "0.1.1": ("Rye", [8, 9]), "0.1.2": ("Soup", [10, 11]), "0.2": ("Tea", [12, 13, 14]),
    })  # fmt: skip
    assert events(compare_maps(a, b)) == [
        ("kept", "0.1", "0.1"), ("kept", "0.1.0", "0.1.1"), ("kept", "0.1.1", "0.1.2"),
        ("moved", "0.0.0", "0.0"), ("moved", "0.0.1", "0.1.0"),
        ("new", "", "0.2"),
        ("split", "0.0", "0.0"), ("split", "0.0", "0.1.0"),
    ]  # fmt: skip


def test_a_map_and_itself_agree_wholly(small: TopicMap) -> None:
    comparison = small.compare(small)
    assert comparison.counts == {"kept": 6}
    assert all(scores.ari == 1 for scores in comparison.levels.values())


@pytest.fixture
def shares() -> Comparison:
    """The field: 40 papers of Tea, 40 of Milk, 20 of Beer. Mine: 30 papers near Tea, none near Milk, 5 near Beer."""
    names = {"0.0": ("Tea", range(40)), "0.1": ("Milk", range(40, 80)), "0.2": ("Beer", range(80, 100))}
    field = a_map({"0": ("All", range(100)), **names})
    mine = a_map({"0": ("All", range(35)), "0.0": ("T", range(30)), "0.1": ("B", range(30, 35))}, prefix="m")
    vectors = np.eye(8)[[1] * 30 + [3] * 5]  # rows of the field's topics in preorder: Tea 1, Milk 2, Beer 3
    view = View(mine.tree, Embeddings.from_vectors(vectors, "e"), mine.layout)
    return mine.with_view("topics", view).compare(field)


def test_over_and_under_represented_topics_with_a_test(shares: Comparison) -> None:
    assert shares.mode == "shares" and "placed in the leaf" in shares.notes[0]
    rows = {row.name: row for row in shares.table.itertuples()}
    assert [rows[name].papers_a for name in ("Tea", "Milk", "Beer")] == [30, 0, 5]
    assert [rows[name].finding for name in ("Tea", "Milk", "Beer")] == ["over", "under", ""]
    assert rows["Tea"].ratio == pytest.approx((30 / 35) / (40 / 100))
    # Fisher's exact test, two-sided: all tables with the same margins that are at most as probable
    chances = hypergeom(135, 70, 35).pmf(np.arange(36))
    assert rows["Tea"].p == pytest.approx(chances[chances <= chances[30] * (1 + 1e-7)].sum())
    # Benjamini and Yekutieli: p times m (1 + 1/2 + 1/3) / rank, made monotone
    p = np.sort(shares.table["p"])
    wanted = np.minimum.accumulate((p * 3 * (1 + 1 / 2 + 1 / 3) / np.arange(1, 4))[::-1])[::-1]
    assert np.sort(shares.table["q"]) == pytest.approx(np.minimum(wanted, 1))


def test_maps_that_cannot_be_compared_are_refused() -> None:
    topics: Topics = {"0": ("All", range(4)), "0.0": ("A", [0, 1]), "0.1": ("B", [2, 3])}
    first, second = a_map(topics), a_map(topics, prefix="q", encoder="other")
    folder: Any = "folder"
    with pytest.raises(InputError, match="vectors of e and other cannot be compared; build both maps with the same"):
        compare_maps(first, second)
    with pytest.raises(InputError, match="no paper in common"):
        compare_maps(first, second, "trees")
    with pytest.raises(InputError, match=r"compared with another map, not 'folder'; load_map\(FOLDER\) loads"):
        compare_maps(first, folder)
    with pytest.raises(InputError, match="mode must be one of auto, trees, shares, not 'x'"):
        compare_maps(first, second, "x")


def test_ids_that_number_other_papers_are_not_counted_as_common() -> None:
    """Of eight ids on both maps, three have the same title (in other letters): only these papers are common."""
    topics: Topics = {"0": ("All", range(8)), "0.0": ("A", range(4)), "0.1": ("B", range(4, 8))}
    first = a_map(topics)
    titles = [f"PAPER {row}." if row < 3 else f"Other {row}" for row in range(8)]
    second = replace(first, corpus=Corpus.from_frame(first.corpus.frame.assign(title=titles)))
    comparison = compare_maps(first, second)
    assert (comparison.mode, comparison.common) == ("shares", 3)
    note = "5 of 8 papers with the same id have different titles on the two maps, and are not counted as common"
    assert comparison.notes[0] == note
    none = replace(first, corpus=Corpus.from_frame(first.corpus.frame.assign(title="Other")))
    with pytest.raises(InputError, match=r"no paper in common.*; 8 of 8 papers with the same id"):
        compare_maps(first, none, "trees")
    titles[3] = "Paper 3"
    half = replace(first, corpus=Corpus.from_frame(first.corpus.frame.assign(title=titles)))
    assert (compare_maps(first, half).common, compare_maps(first, half).notes) == (8, ())


def test_the_comparison_is_written_as_table_and_page(shares: Comparison, tmp_path: Path) -> None:
    table = pd.read_csv(shares.write_csv(tmp_path / "c.csv"), keep_default_na=False)
    assert table["name"].tolist() == ["Tea", "Milk", "Beer"]
    page = shares.write_html(tmp_path / "c.html").read_text(encoding="utf-8")
    assert "More papers of A than in B (1)" in page and "0.0 Tea" in page and "<script" not in page
    for write in (shares.write_csv, shares.write_html):
        with pytest.raises(RenderError, match="cannot write"):
            write(tmp_path / "none" / "c")


def test_a_name_that_a_spreadsheet_would_run_is_guarded_in_the_table(tmp_path: Path) -> None:
    a = a_map({"0": ("All", range(4)), "0.0": ('=HYPERLINK("x")', [0, 1]), "0.1": ("B", [2, 3])})
    written = a.compare(a).write_csv(tmp_path / "c.csv").read_bytes()
    assert written.splitlines()[1].startswith(b'kept,0.0,"\'=HYPERLINK(""x"")",2,')
    assert b"\r" not in written


def test_names_are_text_on_the_page(tmp_path: Path) -> None:
    topics: Topics = {"0": ("All", range(4)), "0.0": ("<b>A</b>", [0, 1]), "0.1": ("B", [2, 3])}
    first = a_map(topics, title="<i>T")
    page = first.compare(first).write_html(tmp_path / "c.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;A" in page and "<b>A" not in page and "<i>T" not in page


def test_the_command_prints_tables_or_json_and_writes_files(small: TopicMap, tmp_path: Path) -> None:
    small.save(tmp_path / "a")
    small.rename("0.0", "Nature").save(tmp_path / "b")
    places = [str(tmp_path / name) for name in ("a", "b")]
    result = CliRunner().invoke(main, ["diff", *places, "--csv", str(tmp_path / "c.csv")])
    assert result.exit_code == 0, result.stderr
    assert "5 kept, 1 renamed" in result.stdout and "Agreement of the trees" in result.stdout
    assert (tmp_path / "c.csv").is_file()
    document = json.loads(CliRunner().invoke(main, ["diff", *places, "--json"]).stdout)
    assert document["counts"] == {"kept": 5, "renamed": 1}
    assert CliRunner().invoke(main, ["diff", str(tmp_path), places[0]]).exit_code == 2


def test_a_small_topic_that_a_large_one_takes_in_is_merged_and_the_large_one_kept() -> None:
    """0.0 (0-7) takes in 0.1 (8-10): 8 of 11 papers are the old ones; the children of 0.1 are now below 0.0."""
    a = a_map({
        "0": ("All", range(14)), "0.0": ("Large", range(8)), "0.0.0": ("U", range(4)), "0.0.1": ("V", range(4, 8)),
        "0.1": ("Small", [8, 9, 10]), "0.2": ("Rest", [11, 12, 13]),
    })  # fmt: skip
    b = a_map({
        "0": ("All", range(14)), "0.0": ("Large", range(11)), "0.0.0": ("U", [0, 1, 2, 3, 8]),
        "0.0.1": ("V", [4, 5, 6, 7, 9, 10]), "0.1": ("Rest", [11, 12, 13]),
    })  # fmt: skip
    found = events(compare_maps(a, b))
    assert ("merged", "0.1", "0.0.1") in found and ("kept", "0.0", "0.0") in found and len(found) == 5
