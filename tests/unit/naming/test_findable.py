"""Leaves get other names if readers would look for their papers elsewhere, with vectors and names set by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from hierarchography.model.tree import KEYWORDS
from hierarchography.naming.earned import Earned
from hierarchography.naming.findable import findable
from hierarchography.naming.labels import name_key
from hierarchography.naming.titles import Given, Named
from hierarchography.vocabulary import Vocabulary

LIGHT, LIFE, GLASS, BOTH = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.6, 0.8), (0.7, 0.0, 0.7)
ROWS = {"0": range(20), "0.0": range(10), "0.1": range(10, 20)}
DEEPER = {"0": range(20), "0.0": range(10), "0.0.0": range(10), "0.1": range(10, 20)}
SCIENCE = Vocabulary(("Physics", "Optics", "Biology"), ("",) * 3, (-1, 0, -1))
GERMAN = "Wir untersuchen, wie das Licht der Laser die Zellen verändert, und was sie danach tun."
PHYSICS, OPTICS = Earned("Physics", 100, 1.0), Earned("Optics", 60, 0.9)
BIOLOGY = Earned("Biology", 100, 1.0)
NAMES = {
    "All papers": LIFE,
    "Physics": LIFE,
    "Optics": LIGHT,
    "Biology": LIFE,
    "Rays & Beams": LIGHT,
    "Cooking": LIFE,
    "Law": LIFE,
}


@dataclass(frozen=True)
class Ten:
    """Ten papers on light named physics, which lies with biology, the name of the ten others."""

    planted: Any
    sought: Any

    def name(
        self,
        now: Earned = PHYSICS,
        options: Sequence[Earned] = (OPTICS,),
        keywords: Sequence[Named] = (),
        papers: Sequence[Any] = (),
        rows: Mapping[str, range] = ROWS,
        beside: Earned = BIOLOGY,
        vectors: Mapping[str, Any] = NAMES,
        elsewhere: str = "Law",
        vocabulary: Vocabulary = SCIENCE,
        settled: Collection[str] = (),
        **texts: Any,
    ) -> Named:
        """The name of the ten, of which the first have the vectors `papers`; `vectors` are those of names."""
        tree = self.planted(rows)
        have = {topic.id: beside if topic.id == "0.1" else now for topic in tree if topic.parent}
        names = {at: Named(one.name, one.share, 0.0, one.parts, by(one)) for at, one in have.items()}
        parts = tuple((part, 0.5) for part in elsewhere.split(" & "))
        names |= {"0": Named("All papers"), "9": Named(elsewhere, parts=parts if len(parts) > 1 else ())}
        given = Given(dict(names), {at: [now, *options] for at in have}, have, frozenset(settled))
        size = len(rows["0.0"])
        near = [*papers, *[LIGHT] * (size - len(papers)), *[LIFE] * size]

        def of_keywords(topic: Any, taken: Any, names: Any) -> Iterator[Named]:
            return (named for named in keywords if name_key(named.name) not in taken)

        sought = self.sought(tree, near, {**NAMES, **vectors}, **texts)
        return findable(tree, given, of_keywords, vocabulary, sought)["0.0"]


def by(option: Earned) -> str:
    return KEYWORDS if option.makeshift else ""


@pytest.fixture
def ten(planted: Any, sought: Any) -> Ten:
    return Ten(planted, sought)


def test_a_leaf_is_called_what_readers_look_for_its_papers_under(ten: Ten) -> None:
    """Readers look for papers on light under optics, and not under physics if that lies with biology."""
    assert ten.name() == Named("Optics", 0.9, 0.0)
    assert ten.name(vectors={"Physics": LIGHT}).name == "Physics"


def test_a_name_stays_under_which_half_of_the_papers_are_looked_for(ten: Ten) -> None:
    """Papers on glass are looked for under biology, unless the other name is optics."""
    near = {"Physics": LIGHT, "Optics": BOTH}
    assert ten.name(papers=[GLASS] * 5, vectors=near).name == "Physics"
    assert ten.name(papers=[GLASS] * 6, vectors=near).name == "Optics"


def test_a_name_stays_if_few_papers_are_looked_for_under_the_other_too(ten: Ten) -> None:
    """Of ten papers five or more must be."""
    assert ten.name(papers=[LIFE] * 6).name == "Physics"
    assert ten.name(papers=[LIFE] * 5).name == "Optics"


@pytest.mark.parametrize(("size", "more"), [(8, 3), (10, 3), (30, 6)])
def test_a_name_stays_if_hardly_more_papers_are_looked_for_under_the_other(ten: Ten, size: int, more: int) -> None:
    """Three papers more, and a fifth of all; two fifths are looked for under the name already."""
    rows = {"0": range(2 * size), "0.0": range(size), "0.1": range(size, 2 * size)}
    near = {"Physics": LIGHT, "Optics": BOTH}
    for added, name in ((more - 1, "Physics"), (more, "Optics")):
        papers = [GLASS] * added + [LIFE] * (size - added - (2 * size) // 5)
        assert ten.name(papers=papers, vectors=near, rows=rows).name == name


def test_a_name_stays_if_it_is_true_of_far_more_papers(ten: Ten) -> None:
    """Two and a half times eight tenths of a hundred points."""
    assert ten.name(options=[replace(OPTICS, score=-99.0)]).name == "Optics"
    assert ten.name(options=[replace(OPTICS, score=-101.0)]).name == "Physics"


def test_topics_with_subtopics_and_those_in_other_languages_keep_their_names(ten: Ten) -> None:
    assert ten.name(rows=DEEPER).name == "Physics"
    assert ten.name(texts=[GERMAN] * 20).name == "Physics"


@pytest.mark.parametrize(
    ("name", "beside", "elsewhere"),
    [
        pytest.param("Marine Biology", "Biology", "Law", id="contains a sibling's"),
        pytest.param("Algebra", "Biology", "Algebra", id="the same elsewhere"),
        pytest.param("Algebra", "Biology", "Algebra & Geometry", id="a part elsewhere"),
        pytest.param("RBM", "Rare Big Molecules", "Law", id="short for a sibling's"),
        pytest.param("Very long and winding names of light", "Biology", "Law", id="too many words"),
    ],
)
def test_names_that_may_not_be_given(ten: Ten, name: str, beside: str, elsewhere: str) -> None:
    """Another one may: the name is refused for what it is."""
    other = replace(BIOLOGY, name=beside)
    near = {name: LIGHT, beside: LIFE, elsewhere: LIFE}
    given: dict[str, Any] = {"beside": other, "vectors": near, "elsewhere": elsewhere}
    assert ten.name(options=[replace(OPTICS, name=name)], **given).name == "Physics"
    assert ten.name(options=[OPTICS], **given).name == "Optics"
    if name != "Very long and winding names of light":
        keywords = [Named(name, 0.6, by=KEYWORDS)]
        assert ten.name(replace(PHYSICS, makeshift=True), [], keywords, **given).name == "Physics"


def test_a_name_that_readers_hardly_accept_is_none(ten: Ten) -> None:
    assert ten.name(options=[replace(OPTICS, accepted=0.49)]).name == "Physics"
    assert ten.name(options=[replace(OPTICS, accepted=0.5)]).name == "Optics"


def test_names_that_are_together_true_of_most_papers_stay(ten: Ten) -> None:
    """As they do when keywords take the place of others (`described`)."""
    beams = Named("Rays & Beams", 0.6, by=KEYWORDS)
    both = replace(PHYSICS, makeshift=True, parts=(("Cooking", 0.5), ("Law", 0.5)))
    assert ten.name(both, [], [beams]).name == "Physics"


def test_no_name_is_broader_than_a_siblings(ten: Ten) -> None:
    """Optics is a part of physics."""
    cooking, near = Earned("Cooking", 100, 1.0), {"Optics": LIFE, "Physics": LIGHT}
    optics, physics = replace(OPTICS, entries=(1,)), replace(PHYSICS, entries=(0,))
    assert ten.name(cooking, [physics], beside=optics, vectors=near).name == "Cooking"
    assert ten.name(cooking, [PHYSICS], beside=optics, vectors=near).name == "Physics"


def test_nor_than_the_new_name_of_a_sibling(planted: Any, sought: Any) -> None:
    """Two names lie with biology: the first becomes optics, so the second does not become physics."""
    tree = planted({"0": range(30), "0.0": range(10), "0.1": range(10, 20), "0.2": range(20, 30)})
    first, second, third = Earned("Cooking", 100, 1.0), Earned("Law", 100, 1.0), BIOLOGY
    picked = {"0.0": first, "0.1": second, "0.2": third}
    optics, physics = replace(OPTICS, entries=(1,)), replace(PHYSICS, entries=(0,))
    near = {**NAMES, "Optics": LIGHT, "Physics": GLASS, "Cooking": LIFE, "Law": (0.0, 1.0, -0.01)}
    found = sought(tree, [LIGHT] * 10 + [GLASS] * 10 + [LIFE] * 10, near)
    names = {"0": Named("All papers"), **{at: Named(one.name, one.share) for at, one in picked.items()}}

    def renamed(of_second: Earned) -> list[str]:
        given = Given(dict(names), {"0.0": [optics], "0.1": [of_second], "0.2": []}, picked)
        return [named.name for named in findable(tree, given, lambda *_: iter(()), SCIENCE, found).values()]

    assert renamed(replace(physics, entries=())) == ["All papers", "Optics", "Physics", "Biology"]
    assert renamed(physics) == ["All papers", "Optics", "Law", "Biology"]


def test_keywords_give_way_to_others_that_papers_are_looked_for_under(ten: Ten) -> None:
    beams = Named("Rays & Beams", 0.6, by=KEYWORDS)
    makeshift = replace(PHYSICS, makeshift=True)
    assert ten.name(makeshift, [], [beams]) is beams
    assert ten.name(makeshift, [], [replace(beams, name="Cooking")]).name == "Physics"


def test_an_earned_name_gives_way_to_no_keywords(ten: Ten) -> None:
    beams = Named("Rays & Beams", 0.6, by=KEYWORDS)
    assert ten.name(options=[replace(OPTICS, makeshift=True)], keywords=[beams]).name == "Physics"


def test_of_keywords_those_that_more_papers_contain_are_better(ten: Ten) -> None:
    few, many = Named("Optics", 0.2, by=KEYWORDS), Named("Rays & Beams", 0.3, by=KEYWORDS)
    makeshift = replace(PHYSICS, makeshift=True)
    assert ten.name(makeshift, [], [few, many]) is many
    assert ten.name(makeshift, [], [few, replace(many, share=0.21)]) is few


def test_settled_names_give_way_to_nothing(ten: Ten) -> None:
    """Narrow entries in place of keywords and of broad names (`narrow`), whether they are earned or not."""
    beams = Named("Rays & Beams", 0.6, by=KEYWORDS)
    assert ten.name(settled={"0.0"}).name == "Physics"
    assert ten.name(replace(PHYSICS, makeshift=True), [], [beams], settled={"0.0"}).name == "Physics"


def test_no_name_is_broader_than_that_of_the_topic_above(planted: Any, sought: Any) -> None:
    """Physics is broader than optics, the name above."""
    tree = planted({"0": range(20), "0.0": range(20), "0.0.0": range(10), "0.0.1": range(10, 20)})
    optics, cooking = replace(OPTICS, entries=(1,)), Earned("Cooking", 100, 1.0)
    picked = {"0.0": optics, "0.0.0": cooking, "0.0.1": BIOLOGY}
    names = {"0": Named("All papers"), **{at: Named(one.name, one.share) for at, one in picked.items()}}
    found = sought(tree, [LIGHT] * 10 + [LIFE] * 10, {**NAMES, "Physics": LIGHT, "Optics": LIFE})
    for entries, name in (((), "Physics"), ((0,), "Cooking")):
        options = {"0.0": [], "0.0.0": [cooking, replace(PHYSICS, entries=entries)], "0.0.1": []}
        given = Given(dict(names), options, picked)
        assert findable(tree, given, lambda *_: iter(()), SCIENCE, found)["0.0.0"].name == name
