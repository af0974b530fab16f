"""Soft memberships and further homes: a paper planted between two groups, sums, calibration, counts, bad input."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from hierarchography.analysis import (
    further_homes,
    home_counts,
    homes_table,
    memberships,
    reliability,
    soft_memberships,
)
from hierarchography.errors import InputError
from hierarchography.model import Embeddings
from hierarchography.topic_map import TopicMap

from ..conftest import map_of

GROUPS, EACH = 6, 12
BETWEEN = GROUPS * EACH
"""The row of the planted paper: in group 0, and as near to group 4."""


def planted(noise: float = 0.3, seed: int = 3) -> TopicMap:
    """Six groups of papers, two in each of three branches, and a paper halfway between groups 0 and 4."""
    generator = np.random.default_rng(seed)
    centres = np.linalg.qr(generator.normal(size=(16, GROUPS)))[0].T
    vectors = np.repeat(centres, EACH, axis=0) + noise * generator.normal(size=(GROUPS * EACH, 16)) / 2
    group = [*np.repeat(np.arange(GROUPS), EACH).tolist(), 0]
    vectors = np.vstack([vectors, centres[0] + centres[4]])
    labels = [(f"Branch {number // 2}", f"Group {number}") for number in group]
    records = [{"id": f"p{row}", "title": f"Paper {row}"} for row in range(len(group))]
    built = map_of(records, labels)
    view = replace(built.views["topics"], embeddings=Embeddings.from_vectors(vectors, "made"))
    return built.with_view("topics", view)


@pytest.fixture(scope="module")
def between() -> TopicMap:
    return planted()


def leaf_called(topic_map: TopicMap, name: str) -> int:
    return next(row for row, topic in enumerate(topic_map.tree) if topic.name == name)


def test_a_paper_between_two_groups_is_at_home_in_both(between: TopicMap) -> None:
    homes = further_homes(between)
    assert homes.paper.tolist() == [BETWEEN]
    assert homes.leaf.tolist() == [leaf_called(between, "Group 4")]
    table = between.homes()
    rows = table[table["id"] == f"p{BETWEEN}"]
    assert rows["path"].tolist() == ["Branch 0 > Group 0", "Branch 2 > Group 4"]
    assert rows["primary"].tolist() == [True, False]


def test_every_paper_has_its_own_leaf_first_and_probabilities_sum_to_at_most_one(between: TopicMap) -> None:
    table = homes_table(between, least=0.01)
    assert table["id"].drop_duplicates().tolist() == between.corpus.frame["id"].tolist()
    first = table.drop_duplicates("id")
    assert first["primary"].all() and table["primary"].sum() == len(between)
    assert first["topic_id"].tolist() == between.to_frame()["topic_id"].tolist()
    assert table.groupby("id")["probability"].sum().max() <= 1 + 1e-9
    assert table["membership"].between(0, 1).all()
    found = memberships(between.views["topics"])
    assert np.bincount(found.paper, found.probability) == pytest.approx(1)


def test_a_paper_does_not_vouch_for_its_own_leaf() -> None:
    """The planted paper alone in a leaf: without itself nothing speaks for it, and groups 0 and 4 are its homes."""
    built = planted()
    labels = [(f"Group {row // EACH}",) for row in range(BETWEEN)] + [("Alone",)]
    records = [{"id": name, "title": name} for name in built.corpus.frame["id"]]
    alone = map_of(records, labels, embeddings=built.embeddings)
    table = homes_table(alone)
    rows = table[table["id"] == f"p{BETWEEN}"].set_index("topic")
    assert rows.index.tolist()[0] == "Alone"
    assert {*rows.index[1:]} == {"Group 0", "Group 4"}
    assert rows["membership"].iloc[0] < 0.1


def test_memberships_are_as_likely_as_they_say() -> None:
    found = reliability(planted(noise=1.2).views["topics"])
    assert {*found.table["kind"]} == {"membership", "probability"} == {*found.error}
    counted = found.table[found.table["pairs"] >= 30]
    assert len(counted) >= 4
    assert (counted["predicted"] - counted["placed"]).abs().max() < 0.15
    assert all(0 <= error < 0.2 for error in found.error.values())


def test_the_estimate_does_not_depend_on_the_order_of_papers(between: TopicMap) -> None:
    rows = np.random.default_rng(0).permutation(len(between))
    moved = memberships(between.views["topics"].reordered(rows))
    found = memberships(between.views["topics"])
    there = dict(zip(zip(moved.paper.tolist(), moved.leaf.tolist(), strict=True), moved.membership, strict=True))
    pairs = zip(rows[found.paper].tolist(), found.leaf.tolist(), strict=True)
    assert [there[pair] for pair in pairs] == pytest.approx(found.membership, abs=1e-4)


def test_counts_with_homes(between: TopicMap) -> None:
    """The planted paper is counted once more in group 4 and its branch, but not in the root, where it is already."""
    table = between.table(homes=True).set_index("name")
    assert table.loc[table["further"] > 0, "further"].to_dict() == {"Branch 2": 1, "Group 4": 1}
    assert table.loc["Group 4", "with_further"] == EACH + 1
    assert (table["with_further"] == table["size"] + table["further"]).all()
    assert "further" not in between.table()


def test_a_second_home_in_the_same_branch_is_not_counted_twice_there() -> None:
    built = map_of([{"title": str(row)} for row in range(4)], [("A", "B"), ("A", "C"), ("A", "C"), ("D",)])
    given = np.zeros((4, len(built.tree)))
    given[0, leaf_called(built, "B")], given[0, leaf_called(built, "C")] = 0.6, 0.5
    soft = built.with_view("topics", replace(built.views["topics"], memberships=csr_array(given)))
    counts = home_counts(soft.tree, further_homes(soft))
    assert {topic.name: count for topic, count in zip(soft.tree, counts, strict=True) if count} == {"C": 1}


def test_memberships_of_the_view_itself_are_used(small: TopicMap) -> None:
    """Memberships .8 and .8 stay; the probabilities are half each. What is said of inner topics is no home."""
    given = np.zeros((6, len(small.tree)))
    optics, genes, physics = (leaf_called(small, name) for name in ("Optics", "Genes", "Physics"))
    given[0, [optics, genes, physics]] = 0.8
    soft = small.with_view("topics", replace(small.views["topics"], memberships=csr_array(given)))
    table = homes_table(soft)
    rows = table[table["id"] == "a"]
    assert rows["topic"].tolist() == ["Optics", "Genes"]
    assert rows["membership"].tolist() == pytest.approx([0.8, 0.8])
    assert rows["probability"].tolist() == pytest.approx([0.5, 0.5])


def test_at_most_three_homes_and_fewer_if_asked(small: TopicMap) -> None:
    given = np.full((6, len(small.tree)), 0.5)
    soft = small.with_view("topics", replace(small.views["topics"], memberships=csr_array(given)))
    assert np.bincount(further_homes(soft).paper).tolist() == [3] * 6
    assert np.bincount(further_homes(soft, most=1).paper).tolist() == [1] * 6
    assert len(further_homes(soft, most=0)) == len(further_homes(soft, least=0.6)) == 0


def test_one_topic_one_home(single: TopicMap) -> None:
    table = single.homes()
    assert table[["path", "membership", "probability", "primary"]].to_numpy().tolist() == [["All papers", 1, 1, True]]
    assert single.homes_reliability().table.empty


def test_papers_without_vectors_have_their_place_only(between: TopicMap) -> None:
    vectors = between.embeddings.matrix.copy()
    vectors[:2] = 0
    without = replace(between.views["topics"], embeddings=Embeddings(vectors, "made"))
    table = homes_table(between.with_view("topics", without))
    rows = table[table["id"].isin(["p0", "p1"])]
    assert rows["primary"].tolist() == [True, True] and rows["membership"].isna().all()
    assert f"p{BETWEEN}" in table.loc[~table["primary"], "id"].tolist()
    nothing = replace(without, embeddings=Embeddings(np.zeros_like(vectors), "made"))
    assert homes_table(between.with_view("topics", nothing))["primary"].all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"least": 0}, "least membership of a home must be above 0 and at most 1, not 0"),
        ({"least": 1.5}, "not 1.5"),
        ({"most": 4}, "0 to 3 further homes, not 4"),
        ({"most": 1.5}, "not 1.5"),
    ],
)
def test_bad_input_is_said_in_one_line(between: TopicMap, options: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        between.homes(**options)
    assert "\n" not in str(caught.value)


def test_pairs_are_the_same_found_at_once_and_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = memberships(planted().views["topics"])
    monkeypatch.setattr(soft_memberships, "PAPERS_AT_ONCE", 10)
    parts = memberships(planted().views["topics"])
    for name in ("paper", "leaf", "membership", "probability"):
        assert getattr(whole, name).tolist() == getattr(parts, name).tolist()
