"""The share of papers that any name is true of, on twelve papers in a plane whose likenesses are worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hierarchography.config import NamingConfig
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming import NameShares, with_shares
from hierarchography.naming.truth import truth_of, why_unearned

AXES = {"galaxy": 0, "halo": 0, "planet": 1, "orbit": 1, "protein": 2, "skies": 0}


def by_axes(texts: Sequence[str]) -> np.ndarray:
    """A known word points along an axis; "sky" points between the first two, and all others nowhere."""
    rows = np.zeros((len(texts), 3), dtype=np.float32)
    for at, text in enumerate(texts):
        for word in re.findall(r"\w+", text.casefold()):
            if word == "sky":
                rows[at, :2] += 1
            elif word in AXES:
                rows[at, AXES[word]] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def blind(texts: Sequence[str]) -> None:
    return None


ABOUT = {"galaxy": "a dark-matter halo", "planet": "an orbit", "protein": "an enzyme"}


def papers() -> Corpus:
    return Corpus.from_records(
        [
            {"title": f"Note {number} on the {word}", "abstract": f"We saw {about}."}
            for word, about in ABOUT.items()
            for number in range(4)
        ]
    )


def shares_of(encode=by_axes, vocabulary: str = "none") -> NameShares:
    """Galaxies (0.0.0), planets (0.0.1), together 0.0, and proteins (0.1), four papers each, a right angle apart."""
    members = {"0": range(12), "0.0": range(8), "0.0.0": range(4), "0.0.1": range(4, 8), "0.1": range(8, 12)}
    topics = tuple(Topic(name, np.array(rows, dtype=np.int32)) for name, rows in members.items())
    tree = TopicTree(topics, Assignment.certain(12))
    vectors = Embeddings.from_vectors(np.repeat(np.eye(3), 4, axis=0), "hand")
    return NameShares.of(tree, papers(), vectors, encode, NamingConfig(vocabulary=vocabulary))


@pytest.fixture
def shares() -> NameShares:
    return shares_of()


def rows(*each: int) -> np.ndarray:
    return np.array(each, dtype=np.int64)


def test_a_name_with_particles_is_true_of_the_papers_that_say_it() -> None:
    texts = ["We measure the van der Waals forces in this film.", "We measure the orbits of the planets in the sky."]
    corpus = Corpus.from_records([{"title": "On it", "abstract": text} for text in texts for _ in range(4)])
    members = {"0": range(8), "0.0": range(4), "0.1": range(4, 8)}
    topics = tuple(Topic(name, np.array(rows, dtype=np.int32)) for name, rows in members.items())
    tree = TopicTree(topics, Assignment.certain(8))
    vectors = Embeddings.from_vectors(np.repeat(np.eye(3)[:2], 4, axis=0), "hand")
    shares = NameShares.of(tree, corpus, vectors, blind, NamingConfig(vocabulary="none"))
    found = shares.true("Van der Waals Forces", rows(0, 4), None)[:, 0]
    assert found[0] >= 0.7 > found[1]


def test_a_name_in_the_titles_is_true_of_those_papers(shares: NameShares) -> None:
    """.95 by title. The four others have likeness 0, and those with the name 1: 1 / (1/2 · .4714) = 4.24 widths
    below the middle, a chance of .9 / (1 + e^4.24) = .0127.
    """
    assert shares.share("Galaxies", rows(0, 1, 2, 3)) == pytest.approx(0.95)
    assert shares.share("Galaxies", rows(8, 9, 10, 11)) == pytest.approx(0.0127, abs=1e-3)
    assert shares.share("Galaxies", rows(0, 8)) == pytest.approx((0.95 + 0.0127) / 2, abs=1e-3)


def test_a_name_in_the_abstracts_counts_less_and_hyphens_and_plurals_nothing(shares: NameShares) -> None:
    """By words .75. "Dark matter halos" points at the galaxies too, whose middle is the papers' own: .9 / 2 = .45."""
    for name in ("Dark-Matter Halos", "dark matter halo"):
        assert shares.share(name, rows(0, 1, 2, 3)) == pytest.approx(0.75)


def test_a_name_that_no_paper_has_is_told_by_its_vector_from_the_papers_above(shares: NameShares) -> None:
    """Likeness .7071 to eight papers and 0 to four: mean .4714, deviation 1/3, so (.7071 - .4714) / (1/6) = 1.414
    widths above: .9 / (1 + e^-1.414) = .724, and of the others 2.83 widths below .9 / (1 + e^2.83) = .050.
    """
    assert shares.of_topic("Sky", shares.tree["0.0"]) == pytest.approx(0.724, abs=1e-3)
    assert shares.of_topic("Sky", shares.tree["0.1"]) == pytest.approx(0.050, abs=1e-3)


def test_the_papers_above_are_what_such_a_name_is_told_from(shares: NameShares) -> None:
    """Among the eight alone all are as near, so none is nearer than the rest: .9 / 2."""
    assert shares.of_topic("Sky", shares.tree["0.0.0"]) == pytest.approx(0.45, abs=1e-3)


def test_of_a_name_whose_words_neither_papers_nor_encoder_know_nothing_is_said(shares: NameShares) -> None:
    assert np.isnan(shares.of_topic("Banana Pudding", shares.tree["0.1"]))


def test_a_joined_name_is_true_of_what_one_part_is_true_of(shares: NameShares) -> None:
    assert shares.split("Galaxies & Planets") == ("Galaxies", "Planets")
    eight = shares.tree["0.0"].members
    assert shares.share("Galaxies & Planets", eight) == pytest.approx(0.95)
    parts = dict(shares.parts("Galaxies & Planets", eight))
    assert parts["Galaxies"] == pytest.approx((0.95 + 0.0127) / 2, abs=1e-3)
    assert parts["Planets"] == pytest.approx(parts["Galaxies"], abs=1e-6)
    assert shares.parts("Galaxies", eight) == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Optics, Lasers and Light", ("Optics", "Lasers", "Light")),
        ("Optics", ("Optics",)),
        ("Andes", ("Andes",)),
        ("Physics, Heat & Light", ("Physics", "Heat and Light")),
        ("Heat & Light", ("Heat & Light",)),
        ("&", ("&",)),
    ],
)
def test_entries_that_join_two_things_are_one(tmp_path: Path, name: str, parts: tuple[str, ...]) -> None:
    table = tmp_path / "words.tsv"
    table.write_text("name\tbroader\tgloss\nPhysics\t\tgalaxy\nHeat and light\tPhysics\tplanet\n", encoding="utf-8")
    assert shares_of(vocabulary=str(table)).split(name) == parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Star Formation & Death", ("Star Formation", "Star Death")),
        ("White & Rye Bread", ("White Bread", "Rye Bread")),
        ("Rye Bread & Death", ("Rye Bread", "Death")),
        ("Heat & Star Death", ("Heat", "Star Death")),
    ],
)
def test_words_that_both_parts_have_are_said_once(tmp_path: Path, name: str, parts: tuple[str, ...]) -> None:
    """There is an entry for heat, but none for heat death; and two entries are what they are."""
    table = tmp_path / "words.tsv"
    entries = ["Star formation", "Star death", "White bread", "Rye bread", "Heat", "Heat death"]
    table.write_text("name\tbroader\tgloss\n" + "".join(f"{entry}\t\tgalaxy\n" for entry in entries), encoding="utf-8")
    assert shares_of(vocabulary=str(table)).split(name) == parts


def test_the_name_of_a_language_is_true_of_the_papers_in_it() -> None:
    shares = shares_of()
    assert shares.share("Papers in English", rows(0, 1)) != 1, "English is no name of a topic"
    assert shares.share("Papers in French", rows(0, 1)) == 0.0


def test_an_entry_or_alias_has_the_estimate_of_the_vocabulary(tmp_path: Path) -> None:
    table = tmp_path / "words.tsv"
    lines = ["name\tbroader\tgloss\taliases", "Things\t\tgalaxy planet protein\t", "Worlds\tThings\tplanet\texoplanets"]
    table.write_text("\n".join([*lines, "Life\tThings\tprotein\t"]), encoding="utf-8")
    shares = shares_of(vocabulary=str(table))
    assert shares.subjects is not None
    column = shares.subjects.vocabulary.names.index("Worlds")
    expected = shares.subjects.chance[rows(4, 5, 6, 7)][:, [column]].toarray().mean()
    for name in ("Worlds", "Exoplanets", "world"):
        assert shares.share(name, rows(4, 5, 6, 7)) == pytest.approx(expected)
    assert expected > 0.5
    assert shares.share("Worlds", rows(8, 9, 10, 11)) < expected


def test_the_papers_that_contradict_a_name_come_worst_first(shares: NameShares) -> None:
    """Of 0.0 the planets contradict "Galaxies", five at most; of the galaxies none does."""
    assert shares.against("Galaxies", shares.tree["0.0"]) == [4, 5, 6, 7]
    assert shares.against("Galaxies", shares.tree["0.0"], most=2) == [4, 5]
    assert shares.against("Galaxies", shares.tree["0.0.0"]) == []
    assert len(shares.against("Proteins", shares.tree["0.0"])) == 5


def test_without_an_encoder_words_tell_or_nothing_does() -> None:
    """A name that papers have points where they are; of any other nothing is known."""
    shares = shares_of(encode=blind)
    assert shares.of_topic("Galaxies", shares.tree["0.0.0"]) == pytest.approx(0.95)
    assert np.isnan(shares.of_topic("Sky", shares.tree["0.0"]))
    assert shares.against("Sky", shares.tree["0.0"]) == []
    truth = truth_of(shares, shares.tree["0.0"], "Sky")
    assert truth.details == {}
    assert why_unearned(truth, shares.tree["0.0"], inner=True) is None


@pytest.mark.parametrize("encode", [by_axes, blind])
def test_names_of_families_are_compared_like_each_one_alone(encode) -> None:
    """Each share is that of the name among all papers, and the same if it is asked for again."""
    bare = shares_of(encode)
    names = {"0.0": "Galaxy & Orbit", "0.0.0": "Galaxy", "0.0.1": "Planet", "0.1": "Papers in French"}
    tree = bare.tree.with_topics(replace(topic, name=names.get(topic.id, "")) for topic in bare.tree)
    shares = NameShares(tree, bare.evidence, None, encode)
    families = [tree.children("0"), tree.children("0.0"), tree.children("0.1")]
    tables = shares.between(families)
    assert [table.shape for table in tables] == [(2, 2), (2, 2), (0, 0)]
    for family, table in zip(families, tables, strict=True):
        alone = [[shares.share(topic.name, other.members) for other in family] for topic in family]
        assert table == pytest.approx(np.array(alone).reshape(table.shape), nan_ok=True)
    assert tables[1][0, 0] == pytest.approx(0.95, abs=0.001)
    assert tables[0][1].tolist() == [0, 0]
    again = shares.between(families)
    assert all(np.array_equal(one, other, equal_nan=True) for one, other in zip(tables, again, strict=True))


def test_the_same_twice(shares: NameShares) -> None:
    again = shares_of()
    for name in ("Galaxies", "Sky", "Orbits & Skies"):
        assert shares.share(name, rows(*range(12))) == again.share(name, rows(*range(12)))


# --- what a topic's name has earned


def refusal(shares: NameShares, topic_id: str, name: str) -> str | None:
    topic = shares.tree[topic_id]
    return why_unearned(truth_of(shares, topic, name), topic, bool(shares.tree.children(topic_id)))


def test_a_name_is_earned_by_its_papers(shares: NameShares) -> None:
    """One child's name for the whole is true of .48 and no more; a second part that is of no paper adds nothing."""
    assert refusal(shares, "0.0.0", "Galaxies") is None
    assert refusal(shares, "0.0", "Sky") is None
    assert refusal(shares, "0.0", "Galaxies & Planets") is None
    assert refusal(shares, "0.0", "Galaxies") == "'Galaxies' is true of about 48% of its papers, and must be of 60%"
    assert "'Proteins' in 'Galaxies & Proteins' adds" in str(refusal(shares, "0.0.0", "Galaxies & Proteins"))
    three = refusal(shares, "0.0", "Galaxies, Planets & Proteins")
    assert three == "'Proteins' in 'Galaxies, Planets & Proteins' adds hardly any papers: name one thing"


def test_a_name_must_say_more_than_its_siblings_and_hold_the_children(shares: NameShares) -> None:
    """A note is on everything: .95 of all papers."""
    assert refusal(shares, "0.1", "Enzymes") is None
    truth = truth_of(shares, shares.tree["0.0"], "Galaxies")
    assert truth.missed == 0.5
    held = replace(truth, share=0.9)
    assert why_unearned(held, shares.tree["0.0"], inner=True) == "'Galaxies' fits some of its parts only"
    alike = replace(truth, share=0.9, missed=0.0, beside=0.8)
    assert why_unearned(alike, shares.tree["0.0"], inner=True) == "'Galaxies' is as true of the topics beside it"


def test_what_is_measured_is_kept_with_the_topic(shares: NameShares) -> None:
    truth = truth_of(shares, shares.tree["0.0"], "Galaxies & Planets")
    parts = truth.details["name_parts"]
    assert isinstance(parts, list)
    assert [part["name"] for part in parts] == ["Galaxies", "Planets"]
    assert truth.details["name_share"] == pytest.approx(0.95)
    assert truth.details["name_share_in_parent"] == pytest.approx((8 * 0.95 + 4 * 0.0127) / 12, abs=1e-3)


def test_only_names_that_have_no_measurements_get_them(shares: NameShares) -> None:
    names = {"0": "All papers", "0.0": "Sky", "0.0.0": "Galaxies"}
    tree = shares.tree.with_topics(
        replace(topic, name=names.get(topic.id, ""), details={"name_share": 0.1} if topic.id == "0.0" else {})
        for topic in shares.tree
    )
    corpus = papers()
    measured = with_shares(tree, corpus, shares.evidence.embeddings, by_axes, NamingConfig(vocabulary="none"))
    assert measured["0.0"].details == {"name_share": 0.1}
    assert measured["0.0.0"].details["name_share"] == pytest.approx(0.95)
    assert "name_share" not in measured["0.0.1"].details
    assert "name_share" not in measured["0"].details
    complete = measured.with_topics(
        replace(topic, name="" if "name_share" not in topic.details else topic.name) for topic in measured
    )
    assert with_shares(complete, corpus, shares.evidence.embeddings, by_axes, NamingConfig()) is complete
