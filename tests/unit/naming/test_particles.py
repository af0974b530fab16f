"""Names of people keep their particles in phrases: "van der Waals forces", not "Waals forces"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from hierarchography.model import Corpus, Embeddings
from hierarchography.naming.evidence import gather
from hierarchography.naming.labels import can_be_joined, joined_phrases
from hierarchography.naming.particles import Particles, is_particle
from hierarchography.naming.phrases import find_phrases
from hierarchography.naming.said import said

ABOUT = (
    "The van der Waals heterostructures are what we study in this paper. We show that the stability of anti-de Sitter "
    "spacetimes and of de Sitter spacetimes is not the same. De Sitter space matters. We look at the de Broglie "
    "waves and at the von Neumann algebras. This is also about de novo protein design and the use of the DE algorithm."
)


@pytest.fixture(scope="module")
def forms() -> set[str]:
    return set(find_phrases([("Layers in space", ABOUT)] * 9).forms)


@pytest.mark.parametrize(
    "phrase",
    [
        "van der Waals heterostructures",
        "de Sitter",
        "anti-de Sitter spacetimes",
        "von Neumann algebras",
        "de novo protein",
    ],
)
def test_phrases_have_the_particles_before_them(forms: set[str], phrase: str) -> None:
    assert phrase in forms


@pytest.mark.parametrize(
    "phrase",
    ["Waals heterostructures", "der Waals heterostructures", "Sitter spacetimes", "Neumann algebras", "van der"],
)
def test_no_phrase_begins_behind_its_particle_or_ends_with_one(forms: set[str], phrase: str) -> None:
    assert phrase not in forms


def before(form: str, words: Sequence[str], spellings: Sequence[str]) -> str:
    """A phrase of one word, "x", with its particles; its occurrences follow these words."""
    known = ["x", *spellings]
    text = [number for word in words for number in (-1, *map(known.index, word.split()), 0)]
    at = np.flatnonzero(np.array(text) == 0)
    return Particles(known).before(
        [form], np.array(text), at, np.zeros(len(at), dtype=np.int64), np.ones(len(at), dtype=bool)
    )[0]


def test_a_particle_before_few_occurrences_is_left_out() -> None:
    assert before("Neumann boundary", ["von", "the", "the"], ["von", "the"]) == "Neumann boundary"
    assert before("Neumann boundary", ["von", "the"], ["von", "the"]) == "von Neumann boundary"


def test_most_occurrences_must_follow_the_same_particle() -> None:
    assert before("Rossi test", ["de"] * 3 + ["di"] * 3 + ["a"] * 4, ["de", "di", "a"]) == "Rossi test"


def test_two_particles_are_put_back() -> None:
    assert before("Waals forces", ["van der", "the"], ["van", "der", "the"]) == "van der Waals forces"
    assert before("Waals forces", ["van der", "the der", "der"], ["van", "der", "the"]) == "der Waals forces"


def test_the_second_particle_is_that_before_the_first() -> None:
    assert before("Cruz model", ["van der"] * 3 + ["de la"] * 3, ["van", "der", "de", "la"]) == "van der Cruz model"
    assert (
        before("Berg model", ["van der"] * 4 + ["van den"] * 4 + ["a", "a"], ["van", "der", "den", "a"]) == "Berg model"
    )


def test_ordinary_words_get_a_particle_only_if_they_always_follow_it() -> None:
    assert before("novo design", ["de"] * 9 + ["a"], ["de", "a"]) == "de novo design"
    assert before("novo design", ["de"] * 8 + ["a"] * 2, ["de", "a"]) == "novo design"


def test_a_particle_at_the_start_of_a_sentence_is_the_same_one() -> None:
    assert (
        before("Sitter space", ["De", "De", "de", "anti-de", "anti-de"], ["de", "De", "anti-de"]) == "de Sitter space"
    )
    assert before("Morgan laws", ["De"], ["De", "de"]) == "De Morgan laws"


def test_what_a_hyphen_joins_to_it_is_left_out_if_few_have_it() -> None:
    assert before("Sitter space", ["de"] * 4 + ["anti-de"] * 4 + ["a"], ["de", "anti-de", "a"]) == "de Sitter space"


def test_of_equally_common_ones_the_first_by_alphabet_is_taken() -> None:
    for words in (["de", "anti-de"], ["anti-de", "de"]):
        assert before("Sitter space", words, words) == "anti-de Sitter space"


def test_gaps_are_no_particles() -> None:
    assert before("Sitter space", ["", ""], ["de"]) == "Sitter space"


def test_words_like_particles_that_no_name_follows_stay() -> None:
    text = "We plan the routes of the delivery vans and of the rooftop DERs. The strong EL is what they are for."
    forms = {form.casefold() for form in find_phrases([("Every delivery van", text)] * 9).forms}
    assert {"delivery vans", "rooftop ders", "strong el"} <= forms


def test_no_phrase_ends_with_a_particle_of_a_name() -> None:
    text = "The layered van der Waals film is in the tandem van de Graaff tube. We see a modified van 't Hoff plot."
    forms = find_phrases([("On films", text)] * 9).forms
    assert not {form for form in forms if is_particle(form.split()[-1])}


def test_names_in_other_languages_get_no_particle_by_one_english_paper() -> None:
    french = "Nous étudions la transformation de Fourier et les séries de Fourier dans les espaces de Hilbert."
    texts = [("Les séries de Fourier", french)] * 9 + [
        ("Citing works", "We look at what is in the théorie de Fourier.")
    ]
    assert "de Fourier" not in find_phrases(texts, 1).forms


def test_entries_with_particles_are_said(planted: Any) -> None:
    tree = planted({"0": range(4), "0.0": range(2), "0.1": range(2, 4)})
    texts = ["We see van der Waals magnets and von Neumann algebras."] * 3 + ["We see the magnets."]
    corpus = Corpus.from_records({"id": str(row), "title": "On it", "abstract": text} for row, text in enumerate(texts))
    evidence = gather(tree, corpus, Embeddings.from_vectors(np.ones((4, 2)), "planted"))
    names = ["Van der Waals magnets", "Von Neumann algebras"]
    found = said(evidence, names, ["en", "en"], np.arange(4))
    assert found.tolist() == [[True, True]] * 3 + [[False, False]]


def test_a_word_with_a_hyphen_may_be_two_words_and_general_words_need_not_be_said(planted: Any) -> None:
    tree = planted({"0": range(12), "0.0": range(6), "0.1": range(6, 12)})
    texts = ["The Navier-Stokes equations.", "Equations by Navier and Stokes.", "Euler-Stokes equations.", "Tea."] * 3
    corpus = Corpus.from_records({"id": str(row), "title": "On it", "abstract": text} for row, text in enumerate(texts))
    evidence = gather(tree, corpus, Embeddings.from_vectors(np.ones((12, 2)), "planted"))
    parted = said(evidence, ["Stokes-to-Navier Equations"], ["en"], np.arange(4))
    assert parted[:, 0].tolist() == [False, True, False, False]
    assert not said(evidence, ["De-Navier", "AND-OR Navier"], ["en"] * 2, np.arange(4)).any()
    assert said(evidence, ["Navier-Stokes Equations"], ["en"], np.arange(4))[:, 0].tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_each_form_of_several_words_is_one_phrase() -> None:
    forms = [form for form in find_phrases([("Layers in space", ABOUT)] * 9).forms if form != "van der Waals"]
    assert [form for form in forms if " " in form and forms.count(form) > 1] == ["von Neumann", "von Neumann"]


def test_joined_names_keep_their_particles() -> None:
    parts = ("de Sitter space", "de Broglie waves")
    assert can_be_joined(parts)
    assert joined_phrases(*parts, ("en", "en")) == "De Sitter Space & de Broglie Waves"
    assert joined_phrases("van routing", "van scheduling", ("en", "en")) == "Van Routing & Scheduling"
    assert not can_be_joined(("vans", "delivery vans"))


def test_abbreviations_are_no_particles() -> None:
    assert [is_particle(word) for word in ("de", "Van", "anti-de", "DE", "LA", "model")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_in_other_languages_they_stay_function_words() -> None:
    french = (
        "Nous étudions la théorie de Fourier et les séries de Fourier dans les espaces de Hilbert, qui sont utiles."
    )
    assert not [form for form in find_phrases([("Les séries de Fourier", french)] * 9).forms if form.startswith("de ")]
