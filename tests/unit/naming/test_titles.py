"""Names from the root down: no name of an ancestor, none broader than its parent's, and honest makeshifts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hierarchography.model import TopicTree
from hierarchography.naming.earned import Earned
from hierarchography.naming.titles import ROOT_NAME, Named, Spent, give_names, unearned
from hierarchography.vocabulary import Vocabulary

SCIENCE = Vocabulary(("Physics", "Optics", "Biology"), ("",) * 3, (-1, 0, -1))
ROWS = {"0": range(20), "0.0": range(10), "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": range(10, 20)}


def true_of(*spans: range) -> list[float]:
    return [float(any(at in span for span in spans)) for at in range(20)]


@pytest.fixture
def tree(planted: Any) -> TopicTree:
    found: TopicTree = planted(ROWS)
    return found


def named(tree: TopicTree, offered: Any, ranked: dict[str, list[int]] | None = None) -> dict[str, Named]:
    by_topic = [(ranked or {}).get(topic.id, []) for topic in tree]
    return give_names(tree, lambda topic: offered.under(tree, topic.id), by_topic, SCIENCE).names


def test_every_topic_gets_the_best_name_that_it_has_earned(tree: Any, table: Any) -> None:
    science = {"Physics": true_of(range(10)), "Optics": true_of(range(5)), "Biology": true_of(range(10, 20))}
    waves = {"sound waves": true_of(range(5, 10))}
    names = named(tree, table(science, waves), {"0.0.1": [0]})
    assert {topic: name.name for topic, name in names.items()} == {
        "0": ROOT_NAME, "0.0": "Physics", "0.0.0": "Optics", "0.0.1": "Sound Waves", "0.1": "Biology",
    }  # fmt: skip
    assert not any(name.by for name in names.values())


def test_neither_an_ancestors_name_nor_one_broader_is_given_again(tree: Any, table: Any) -> None:
    """0.0 is optics; its part 0.0.0 is optics and physics, and gets a makeshift of what its papers say."""
    science = {"Physics": true_of(range(5)), "Optics": true_of(range(10)), "Biology": true_of(range(10, 20))}
    names = named(tree, table(science, {"red lasers": true_of(range(2))}), {"0.0.0": [0]})
    assert names["0.0"].name == "Optics"
    assert (names["0.0.0"].name, names["0.0.0"].by) == ("Red Lasers", "keywords")


@pytest.mark.parametrize(("titles", "name", "by"), [(5, "Lasers", ""), (4, "Red Light", "keywords")])
def test_a_makeshift_is_better_than_a_single_word_that_few_titles_say(
    tree: Any, table: Any, titles: int, name: str, by: str
) -> None:
    """Lasers hold nine papers of ten, and red light three."""
    phrases = {"lasers": true_of(range(10, 19)), "red light": true_of(range(10, 13))}
    offered = table(phrases=phrases, titled={"lasers": range(10, 10 + titles)})
    found = named(tree, offered, {"0.1": [0, 1]})["0.1"]
    assert (found.name, found.by) == (name, by)


def test_half_of_a_joined_name_is_free_for_the_child_that_is_just_that(tree: Any, table: Any) -> None:
    science = {"Physics": true_of(range(5)), "Optics": true_of(), "Biology": true_of(range(5, 10))}
    names = named(tree, table(science))
    assert names["0.0"].name == "Physics & Biology"
    assert (names["0.0.0"].name, names["0.0.1"].name) == ("Physics", "Biology")


def test_a_name_that_reaches_farther_than_the_parents_is_left_out_where_another_is_left(tree: Any, table: Any) -> None:
    """Biology is true of all five papers and of eleven in all, under physics of ten; optics is true of four.

    Where nothing else is true of the papers, biology it is.
    """
    science = {"Physics": true_of(range(10)), "Optics": true_of(range(4)), "Biology": true_of(range(5))}
    assert named(tree, table(science, reach={"Biology": 8}))["0.0.0"].name == "Biology"
    assert named(tree, table(science, reach={"Biology": 11}))["0.0.0"].name == "Optics"
    del science["Optics"]
    assert named(tree, table(science, reach={"Biology": 11}))["0.0.0"].name == "Biology"


def test_below_a_phrase_a_name_may_be_true_of_twice_the_papers_there(tree: Any, table: Any) -> None:
    """The parent's name is a phrase, of which it is not known how many papers it is true of: it has ten papers."""
    science = {"Biology": true_of(range(5)), "Optics": true_of(range(4))}
    waves = {"sound waves": true_of(range(10))}
    for reach, name in ((11, "Biology"), (21, "Optics")):
        names = named(tree, table(science, waves, reach={"Biology": reach}), {"0.0": [0]})
        assert (names["0.0"].name, names["0.0.0"].name) == ("Sound Waves", name)


def test_what_is_half_of_a_name_is_taken_elsewhere(tree: Any, planted: Any, table: Any) -> None:
    """0.0 is physics and biology; four papers of five of a subtopic of 0.1 are biology too, and optics."""
    rows = {"0": range(20), "0.0": range(10), "0.1": range(10, 20), "0.1.0": range(10, 15), "0.1.1": range(15, 20)}
    science = {
        "Physics": true_of(range(5)), "Optics": true_of(range(10, 14)), "Biology": true_of(range(5, 10), range(10, 14)),
    }  # fmt: skip
    waves = {"sound waves": true_of(range(10, 20))}
    names = named(planted(rows), table(science, waves), {"0.1": [0]})
    assert (names["0.0"].name, names["0.1"].name) == ("Physics & Biology", "Sound Waves")
    assert names["0.1.0"].name == "Optics"
    science["Biology"] = true_of(range(10, 15))
    assert named(planted(rows), table(science, waves), {"0.1": [0]})["0.1.0"].name == "Biology"


def test_two_siblings_do_not_say_the_same_part(planted: Any, table: Any) -> None:
    """0.0 is physics, and biology or (a little less) optics; 0.1 is acid baths and biology."""
    rows = {"0": range(30), "0.0": range(10), "0.1": range(10, 20), "0.2": range(20, 30)}

    def true(*ranges: range) -> list[float]:
        return [float(any(at in one for one in ranges)) for at in range(30)]

    science = {
        "Physics": true(range(6)), "Optics": true(range(6, 9)),
        "Biology": true(range(6, 10), range(16, 20)),
    }  # fmt: skip
    phrases = {"acid baths": true(range(10, 16)), "case law": true(range(20, 30))}
    names = named(planted(rows), table(science, phrases), {"0.1": [0], "0.2": [1]})
    assert (names["0.0"].name, names["0.1"].name) == ("Physics & Optics", "Acid Baths & Biology")


def test_a_makeshift_of_several_names_is_made_of_subtopics_only_where_there_are_any(tree: Any, table: Any) -> None:
    """Two names of three papers of ten each, in a topic with subtopics and in one without; and one name alone.

    0.0.0 has red lasers only, in two of its five papers.
    """
    phrases = {
        "sound waves": true_of(range(5, 8)), "red lasers": true_of(range(2)),
        "gene maps": true_of(range(10, 13)), "cell walls": true_of(range(13, 16)),
    }  # fmt: skip
    names = named(tree, table(phrases=phrases), {"0.0": [0, 1], "0.0.0": [1], "0.1": [2, 3]})
    found = {topic: (names[topic].name, names[topic].by) for topic in ("0.0", "0.0.0", "0.1")}
    assert found == {
        "0.0": ("Sound Waves & Red Lasers", "subtopics"), "0.0.0": ("Red Lasers", "keywords"),
        "0.1": ("Gene Maps & Cell Walls", "keywords"),
    }  # fmt: skip
    assert dict(names["0.1"].parts) == pytest.approx({"Gene Maps": 0.3, "Cell Walls": 0.3})
    assert names["0.0.0"].parts == ()


def test_a_part_of_the_name_above_is_no_name_where_another_branch_has_it(planted: Any, table: Any) -> None:
    """0.0 is physics and biology, and one of its parts physics: which 0.1 is, too, if more of its papers are."""
    rows = {"0": range(20), "0.0": range(10), "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": range(10, 20)}
    waves = {"sound waves": true_of(range(4)), "case law": true_of(range(10, 20))}
    science = {"Physics": true_of(range(5)), "Optics": true_of(), "Biology": true_of(range(5, 10))}
    ranks = {"0.0.0": [0], "0.1": [1]}
    assert named(planted(rows), table(science, waves), ranks)["0.0.0"].name == "Physics"
    optics = planted({**rows, "0.1.0": range(10, 15), "0.1.1": range(15, 20)})
    science["Physics"] = true_of(range(5), range(10, 15))
    names = named(optics, table(science, waves), ranks)
    assert names["0.1.0"].name == "Physics"
    assert names["0.0.0"].name != "Physics"


def test_what_no_name_fits_is_called_by_its_subtopics(tree: Any, table: Any) -> None:
    """Each part has earned a phrase, and the whole none: optics holds four papers of ten, waves five."""
    phrases = {"optics": true_of(range(4)), "sound waves": true_of(range(5, 10)), "old papers": true_of(range(1))}
    titled = {"optics": range(4), "sound waves": range(5, 10)}
    names = named(tree, table(phrases=phrases, titled=titled), {"0.0": [2], "0.0.0": [0], "0.0.1": [1]})
    whole = names["0.0"]
    assert whole.name == "Optics & Sound Waves"
    assert whole.by == "subtopics"
    assert whole.share == pytest.approx((0.8 * 5 + 1.0 * 5) / 10)
    assert whole.details["named_by"] == "subtopics"
    assert [names[part].by for part in ("0.0.0", "0.0.1")] == ["", ""]


def test_subtopics_with_makeshifts_make_no_name(tree: Any, table: Any) -> None:
    phrases = {"optics": true_of(range(4)), "sound waves": true_of(range(5, 6))}
    phrases["old papers"] = true_of(range(1))
    names = named(tree, table(phrases=phrases, titled={"optics": range(4)}), {"0.0": [2], "0.0.0": [0], "0.0.1": [1]})
    assert names["0.0.0"].by == "", "optics is earned"
    assert names["0.0.1"].by == names["0.0"].by == "keywords"


def test_an_only_subtopic_makes_no_name(planted: Any, table: Any) -> None:
    tree = planted({"0": range(20), "0.0": range(10), "0.0.0": range(10), "0.1": range(10, 20)})
    phrases = {"optics": true_of(range(6)), "old papers": true_of(range(1))}
    names = named(tree, table(phrases=phrases, titled={"optics": range(6)}), {"0.0": [1], "0.0.0": [0]})
    assert (names["0.0.0"].name, names["0.0.0"].by) == ("Optics", "")
    assert (names["0.0"].name, names["0.0"].by) == ("Old Papers", "keywords")


def test_without_candidates_numbers_tell_topics_apart_and_claim_nothing(tree: Any, table: Any) -> None:
    names = named(tree, table())
    assert names["0.0.1"].name == "Topic 0.0.1"
    assert names["0.0.1"].details == {"name_share": 0.0, "name_share_in_parent": 0.0, "named_by": "keywords"}


def test_details_tell_the_shares_of_a_name_and_of_its_halves() -> None:
    joined = Named("Biology & Physics", 0.91234, 0.45678, (("Biology", 0.61239), ("Physics", 0.5)))
    assert joined.details == {
        "name_share": 0.9123,
        "name_share_in_parent": 0.4568,
        "name_parts": [{"name": "Biology", "share": 0.6124}, {"name": "Physics", "share": 0.5}],
    }
    assert Named("All papers").details == {"name_share": 1.0, "name_share_in_parent": 1.0}


def test_what_is_spent() -> None:
    """A name's own entry and all above it; of a joined name, only what is above its halves."""
    kitchen = Vocabulary(("Food", "Bread", "Rye bread", "Drinks"), ("",) * 4, (-1, 0, 1, -1))
    rye = Earned("Rye Bread", 1.0, entries=(2,), reach=30.0)
    assert Spent().after(rye, kitchen) == Spent(frozenset({0, 1, 2}), 30.0, (2,))
    joined = replace(rye, name="Rye Bread & Drinks", entries=(2, 3), parts=(("Rye Bread", 0.5), ("Drinks", 0.5)))
    assert Spent().after(joined, kitchen) == Spent(frozenset({0, 1}), 30.0, (2, 3))
    below = Spent(frozenset({0}), 20.0)
    assert below.after(rye, kitchen) == Spent(frozenset({0, 1, 2}), 20.0, (2,))
    assert below.after(replace(rye, entries=(), reach=0.0), kitchen) == below, "a phrase spends no entry"
    assert below.after(replace(rye, makeshift=True), kitchen) == below.after(None, kitchen) == below
    assert below.after(rye, None) == Spent(frozenset({0}), 20.0)


def test_a_whole_discipline_is_no_part_of_a_name_below_another() -> None:
    """Drinks stand at the top of the vocabulary, so that "Rye Bread & Drinks" is no name below "Bread"."""
    kitchen = Vocabulary(("Food", "Bread", "Rye bread", "Drinks"), ("",) * 4, (-1, 0, 1, -1))
    joined = Earned("Rye Bread & Drinks", 1.0, entries=(2, 3), parts=(("Rye Bread", 0.5), ("Drinks", 0.5)))
    assert Spent(nearest=(1,)).has_broad_part(joined, kitchen)
    assert not Spent(nearest=(3,)).has_broad_part(joined, kitchen), "it is a part of the name above"
    assert not Spent().has_broad_part(joined, kitchen), "at the top, nothing is broader"
    assert not Spent(nearest=(1,)).has_broad_part(replace(joined, parts=(), entries=(3,)), kitchen)
    assert not Spent(nearest=(1,)).has_broad_part(joined, None)


def test_how_broad_the_names_of_subtopics_may_be(tree: Any) -> None:
    """As broad as the name above, or, if this says little of the papers, as the topic itself; here of ten papers."""
    topic = tree["0.0"]
    assert [Spent(reach=reach).widest(topic) for reach in (30.0, 8.0, np.inf)] == [30.0, 10, 20.0]


def with_makeshifts(tree: TopicTree, shares: dict[str, tuple[float, str]]) -> TopicTree:
    def told(topic_id: str) -> dict[str, object]:
        share, by = shares.get(topic_id, (0.9, ""))
        return {"name_share": share, **({"named_by": by} if by else {})}

    return tree.with_topics(replace(topic, details=told(topic.id)) for topic in tree)


def test_inner_topics_with_makeshifts_can_go_and_leaves_cannot(tree: Any) -> None:
    makeshifts = {"0.0": (0.5, "subtopics"), "0.0.0": (0.1, "keywords"), "0.1": (0.1, "keywords")}
    assert unearned(with_makeshifts(tree, makeshifts), 12) == {"0.0"}
    assert unearned(with_makeshifts(tree, {"0.0": (0.1, "")}), 12) == set(), "earned, by a model or by hand"
    assert unearned(with_makeshifts(tree, {"0.0": (0.1, "hand"), "0": (0.1, "keywords")}), 12) == set()


@pytest.mark.parametrize(("papers", "gone"), [(7, {"0.0"}), (5, set())])
def test_a_nameless_leaf_of_most_papers_gets_the_name_above(planted: Any, papers: int, gone: set[str]) -> None:
    """Of ten papers under a name, seven are in a leaf without one; half of them are not most."""
    tree = planted(
        {"0": range(20), "0.0": range(10), "0.0.0": range(papers), "0.0.1": range(papers, 10), "0.1": range(10, 20)}
    )
    assert unearned(with_makeshifts(tree, {"0.0.0": (0.4, "keywords")}), 12) == gone
    assert unearned(with_makeshifts(tree, {"0.0.1": (0.4, "keywords")}), 12) == set(), "the smaller one"
    assert unearned(with_makeshifts(tree, {"0.0.0": (0.4, "keywords")}), 2) == set(), "no room for one more"


def test_a_topic_never_gets_more_children_than_allowed(planted: Any) -> None:
    """Two topics of two: the root's two become three by the one with the smaller share, and four by both."""
    tree = planted(
        {
            "0": range(8), "0.0": range(4), "0.0.0": range(2), "0.0.1": range(2, 4),
            "0.1": range(4, 8), "0.1.0": range(4, 6), "0.1.1": range(6, 8),
        }
    )  # fmt: skip
    told = with_makeshifts(tree, {"0.0": (0.5, "subtopics"), "0.1": (0.2, "keywords")})
    assert [unearned(told, most) for most in (2, 3, 4)] == [set(), {"0.1"}, {"0.0", "0.1"}]


def test_of_a_topic_and_the_one_above_it_one_goes_at_a_time(planted: Any) -> None:
    tree = planted(
        {
            "0": range(8), "0.0": range(6), "0.0.0": range(4), "0.0.0.0": range(2), "0.0.0.1": range(2, 4),
            "0.0.1": range(4, 6), "0.1": range(6, 8),
        }
    )  # fmt: skip
    assert unearned(with_makeshifts(tree, {"0.0": (0.2, "keywords"), "0.0.0": (0.4, "keywords")}), 12) == {"0.0"}
    assert unearned(with_makeshifts(tree, {"0.0": (0.4, "keywords"), "0.0.0": (0.2, "keywords")}), 12) == {"0.0.0"}
