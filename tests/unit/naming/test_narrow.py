"""Narrow entries of the vocabulary in place of keywords and of broad names, with measurements set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from hierarchography.model.tree import KEYWORDS, SUBTOPICS
from hierarchography.naming.earned import Earned
from hierarchography.naming.narrow import narrowed
from hierarchography.naming.titles import Given, Named
from hierarchography.vocabulary import Vocabulary

CAMERAS = Vocabulary(("Physics", "Optics", "Lenses", "Biology"), ("",) * 4, (-1, 0, 1, -1))
"""A discipline, its field, a narrow entry of the field, and another discipline."""
LEAVES = {"0": range(20), "0.0": range(10), "0.1": range(10, 20)}
INNER = {"0": range(20), "0.0": range(10), "0.0.0": range(5), "0.0.1": range(5, 10), "0.1": range(10, 20)}
LENSES = Earned("Lenses", -20.0, 0.6, entries=(2,), makeshift=True, closer=2.0, apart=0.5, not_held=0.0)
PHYSICS, OPTICS = Earned("Physics", 90.0, 0.8, entries=(0,)), Earned("Optics", 90.0, 0.8, entries=(1,), apart=0.3)
RAYS = Earned("Rays & Beams", -20.0, 0.6, makeshift=True)
BIOLOGY = Earned("Biology", 100.0, 1.0, entries=(3,))
BOTH = (("Rays", 0.4), ("Beams", 0.3))


@dataclass(frozen=True)
class Papers:
    """Ten papers, a leaf or a topic with two leaves, beside ten others."""

    planted: Any

    def name(
        self,
        now: Earned,
        options: Sequence[Earned] = (LENSES,),
        *,
        rows: Mapping[str, range] = LEAVES,
        others: Mapping[str, Earned] = {},
        elsewhere: str = "Law",
        vocabulary: Vocabulary | None = CAMERAS,
        known: bool = True,
        by: str = "",
        called: Mapping[str, str] = {},
    ) -> Named:
        """The name of the ten, whose name is `now`; `others` are those of the others, `called` what they are called."""
        tree = self.planted(rows)
        default: dict[str, Earned] = {
            "0.0": now,
            "0.0.0": Earned("Eyes", 1.0),
            "0.0.1": Earned("Masks", 1.0),
            "0.1": BIOLOGY,
        }
        picked = {at: {**default, **others}[at] for at in rows if at != "0"}
        marks = {at: by if at == "0.0" and by else KEYWORDS if one.makeshift else "" for at, one in picked.items()}
        names = {
            at: Named(called.get(at, one.name), one.share, 0.0, one.parts, marks[at]) for at, one in picked.items()
        }
        names |= {
            "0": Named("All papers"),
            "9": Named(elsewhere, parts=tuple((part, 0.5) for part in elsewhere.split(" & "))),
        }
        given = Given(names, {at: [*options] if at == "0.0" else [] for at in picked}, picked)
        found = narrowed(tree, given, vocabulary, lambda topic: known)
        assert found.picked["0.0"] == (next((one for one in options if one.name == found.names["0.0"].name), now))
        return found.names["0.0"]


@pytest.fixture
def ten(planted: Any) -> Papers:
    return Papers(planted)


def test_a_narrow_entry_that_the_papers_are_close_to_takes_the_place_of_keywords(ten: Papers) -> None:
    """Though it is not true of enough of them to be earned, which it stays marked for."""
    assert ten.name(RAYS, [replace(LENSES, share=0.4)]) == Named("Lenses", 0.4, 0.0, by=KEYWORDS)
    assert ten.name(RAYS, [replace(LENSES, makeshift=False)]).by == ""


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"closer": 1.7}, id="not close"),
        pytest.param({"apart": 0.2}, id="as close to a sibling"),
        pytest.param({"share": 0.39}, id="true of few"),
        pytest.param({"closer": float("nan"), "apart": float("nan")}, id="not known"),
        pytest.param({"entries": (1,)}, id="a field"),
        pytest.param({"entries": ()}, id="a phrase"),
        pytest.param({"name": "Lenses in Instruments of All Kinds and Their Uses"}, id="too long"),
        pytest.param({"parts": (("Lenses", 0.4), ("Rays", 0.3))}, id="joined"),
    ],
)
def test_other_options_leave_the_keywords(ten: Papers, change: Mapping[str, Any]) -> None:
    assert ten.name(RAYS, [replace(LENSES, **change)]).name == "Rays & Beams"


def test_nor_does_one_that_another_topic_says(ten: Papers) -> None:
    assert ten.name(RAYS, elsewhere="Lenses & Mirrors").name == "Rays & Beams"
    assert ten.name(RAYS, others={"0.1": replace(BIOLOGY, name="Contact Lenses")}).name == "Rays & Beams"


def test_nor_one_that_is_narrower_than_a_siblings(ten: Papers) -> None:
    """Lenses are a part of optics."""
    assert ten.name(RAYS, others={"0.1": OPTICS}).name == "Rays & Beams"


def test_of_two_narrow_entries_the_one_that_siblings_are_less_close_to_is_better(ten: Papers) -> None:
    assert ten.name(RAYS, [LENSES, replace(LENSES, name="Mirrors", apart=0.9)]).name == "Mirrors"


def test_topics_in_other_languages_and_without_a_vocabulary_keep_their_names(ten: Papers) -> None:
    assert ten.name(RAYS, known=False).name == "Rays & Beams"
    assert ten.name(RAYS, vocabulary=None).name == "Rays & Beams"


def test_names_of_a_leaf_that_are_narrow_phrases_or_joined_stay(ten: Papers) -> None:
    narrow = Earned("Mirrors", 60.0, 0.6, entries=(2,), apart=0.0)
    phrase = Earned("Mirrors", 60.0, 0.6, apart=0.0)
    joined = replace(RAYS, parts=BOTH)
    for kept in (narrow, phrase, joined, replace(joined, makeshift=False)):
        assert ten.name(kept).name == kept.name


@pytest.mark.parametrize(("share", "name"), [(0.49, "Physics"), (0.5, "Lenses")])
def test_a_discipline_gives_way_to_an_entry_that_is_true_of_half_of_a_leaf(
    ten: Papers, share: float, name: str
) -> None:
    assert ten.name(PHYSICS, [replace(LENSES, share=share)]).name == name


@pytest.mark.parametrize(
    ("apart", "entry", "name"),
    [(0.3, 0.81, "Lenses"), (0.3, 0.79, "Optics"), (0.4, 2.0, "Optics"), (-0.5, 0.31, "Lenses")],
)
def test_a_field_that_siblings_are_as_close_to_gives_way_to_an_entry_that_they_are_not(
    ten: Papers, apart: float, entry: float, name: str
) -> None:
    """How much closer the leaf's papers are to each name than those of any sibling."""
    assert ten.name(replace(OPTICS, apart=apart), [replace(LENSES, share=0.46, apart=entry)]).name == name


@pytest.mark.parametrize(
    ("now", "share", "name"),
    [
        pytest.param(PHYSICS, 0.51, "Lenses", id="a discipline"),
        pytest.param(PHYSICS, 0.49, "Physics", id="a discipline, and an entry that is true of fewer"),
        pytest.param(OPTICS, 0.51, "Lenses", id="a field"),
        pytest.param(OPTICS, 0.49, "Optics", id="a field, and an entry that is true of fewer"),
        pytest.param(RAYS, 0.51, "Lenses", id="keywords"),
        pytest.param(RAYS, 0.49, "Rays & Beams", id="keywords, and an entry that is true of fewer"),
        pytest.param(replace(RAYS, parts=BOTH), 0.56, "Lenses", id="a joined makeshift"),
        pytest.param(replace(RAYS, parts=BOTH), 0.54, "Rays & Beams", id="a joined makeshift, and one of fewer"),
        pytest.param(replace(OPTICS, parts=BOTH, name="Rays & Beams"), 0.9, "Rays & Beams", id="earned, joined"),
    ],
)
def test_a_topic_with_subtopics_is_called_by_an_entry_that_is_true_of_enough_papers(
    ten: Papers, now: Earned, share: float, name: str
) -> None:
    """Nearer than siblings' papers to it only if an earned name has to give way."""
    assert ten.name(now, [replace(LENSES, share=share)], rows=INNER).name == name
    beside = ten.name(now, [replace(LENSES, share=share, apart=-0.4)], rows=INNER).name
    assert beside == (name if now.makeshift else now.name)
    assert ten.name(now, [replace(LENSES, share=share, closer=0.7)], rows=INNER).name == now.name


def test_an_entry_in_place_of_keywords_is_marked_as_they_are_and_one_in_place_of_an_earned_name_is_not(
    ten: Papers,
) -> None:
    """The page tells that no name fits where none did, and how many papers the entry is true of where one did."""
    assert ten.name(RAYS, rows=INNER, by=SUBTOPICS) == Named("Lenses", 0.6, 0.0, by=KEYWORDS)
    assert ten.name(PHYSICS, rows=INNER) == Named("Lenses", 0.6, 0.0)


@pytest.mark.parametrize(("missed", "name"), [(0.25, "Lenses"), (0.26, "Rays & Beams")])
def test_it_covers_the_subtopics(ten: Papers, missed: float, name: str) -> None:
    """An entry that is true of one large child alone does not."""
    assert ten.name(RAYS, [replace(LENSES, not_held=missed)], rows=INNER).name == name


@pytest.mark.parametrize("at", ["0.0.1", "0.0.1.0"])
def test_it_is_no_name_of_a_topic_below_nor_narrower_than_one(ten: Papers, at: str) -> None:
    below = {"0.0.1.0": range(5, 8), "0.0.1.1": range(8, 10)}
    rows = {at: (below | INNER)[at] for at in ("0", "0.0", "0.0.0", "0.0.1", *below, "0.1")}
    other = {"0.0.1.0": Earned("Eyelids", 1.0), "0.0.1.1": Earned("Noses", 1.0)}
    for name in (Earned("Lenses", 1.0, entries=(2,)), Earned("Optics", 1.0, entries=(1,))):
        assert ten.name(RAYS, rows=rows, others={**other, at: name}).name == "Rays & Beams"
    assert ten.name(RAYS, rows=rows, others={**other, at: Earned("Biology", 1.0, entries=(3,))}).name == "Lenses"


def test_a_name_that_a_topic_below_had_before_it_was_called_by_keywords_does_not_count(ten: Papers) -> None:
    optics = {"0.0.1": Earned("Optics", 1.0, entries=(1,))}
    assert ten.name(RAYS, rows=INNER, others=optics, called={"0.0.1": "Eye Care & Sight"}).name == "Lenses"


def given_names(picked: Mapping[str, Earned], options: Mapping[str, Sequence[Earned]]) -> Given:
    names = {at: Named(one.name, one.share, by=KEYWORDS if one.makeshift else "") for at, one in picked.items()}
    return Given({"0": Named("All papers"), **names}, {at: options.get(at, []) for at in picked}, picked)


def test_an_entry_that_the_topic_above_takes_is_no_longer_free_nor_is_a_broader_one(planted: Any) -> None:
    """Of a topic and its child with the same option the first one gets it, from the top down."""
    picked = {"0.0": RAYS, "0.0.0": replace(RAYS, name="Eyes & Masks"), "0.0.1": Earned("Masks", 1.0), "0.1": BIOLOGY}
    found = narrowed(planted(INNER), given_names(picked, {"0.0": [LENSES], "0.0.0": [LENSES]}), CAMERAS, always)
    assert [found.names[at].name for at in ("0.0", "0.0.0")] == ["Lenses", "Eyes & Masks"]
    contact = replace(LENSES, name="Contact lenses", entries=(4,))
    deeper = Vocabulary((*CAMERAS.names, "Contact lenses"), ("",) * 5, (*CAMERAS.broader, 2))
    found = narrowed(planted(INNER), given_names(picked, {"0.0": [contact], "0.0.0": [LENSES]}), deeper, always)
    assert [found.names[at].name for at in ("0.0", "0.0.0")] == ["Contact lenses", "Eyes & Masks"]


def test_of_siblings_that_may_have_an_entry_the_one_whose_papers_are_closer_gets_it(planted: Any) -> None:
    picked = {"0.0": RAYS, "0.1": replace(RAYS, name="Eyes & Masks")}
    near, nearer = replace(LENSES, apart=0.4), replace(LENSES, apart=0.6)
    for first, second, names in (
        (near, nearer, ["Rays & Beams", "Lenses"]),
        (nearer, near, ["Lenses", "Eyes & Masks"]),
    ):
        found = narrowed(planted(LEAVES), given_names(picked, {"0.0": [first], "0.1": [second]}), CAMERAS, always)
        assert [found.names[at].name for at in ("0.0", "0.1")] == names
        assert found.settled == {at for at in ("0.0", "0.1") if found.names[at].name == "Lenses"}


def test_a_topic_keeps_the_name_that_the_one_above_is_called_by(planted: Any) -> None:
    picked = {"0.0": RAYS, "0.0.0": PHYSICS, "0.0.1": Earned("Masks", 1.0), "0.1": BIOLOGY}
    given = given_names(picked, {"0.0.0": [LENSES]})
    quoting = replace(given, names={**given.names, "0.0": Named("Masks & Physics", 0.6, by=SUBTOPICS)})
    assert narrowed(planted(INNER), given, CAMERAS, always).names["0.0.0"].name == "Lenses"
    assert narrowed(planted(INNER), quoting, CAMERAS, always).names["0.0.0"].name == "Physics"


def always(topic: Any) -> bool:
    return True
