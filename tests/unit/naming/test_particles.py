"""Names of people keep their particles in phrases: "van der Waals forces", not "Waals forces"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from hierarchography.naming.labels import can_be_joined, joined_phrases
from hierarchography.naming.particles import Particles, is_particle
from hierarchography.naming.phrases import find_phrases

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
    return Particles(known).before([form], np.array(text), at, np.zeros(len(at), dtype=np.int64))[0]


def test_a_particle_before_few_occurrences_is_left_out() -> None:
    assert before("Neumann boundary", ["von", "the", "the"], ["von", "the"]) == "Neumann boundary"
    assert before("Neumann boundary", ["von", "the"], ["von", "the"]) == "von Neumann boundary"


def test_most_occurrences_must_follow_the_same_particle() -> None:
    assert before("Rossi test", ["de"] * 3 + ["di"] * 3 + ["a"] * 4, ["de", "di", "a"]) == "Rossi test"


def test_two_particles_are_put_back() -> None:
    assert before("Waals forces", ["van der", "the"], ["van", "der", "the"]) == "van der Waals forces"
    assert before("Waals forces", ["van der", "the der", "der"], ["van", "der", "the"]) == "der Waals forces"


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


def test_each_form_of_several_words_is_one_phrase() -> None:
    forms = [form for form in find_phrases([("Layers in space", ABOUT)] * 9).forms if form != "van der Waals"]
    assert [form for form in forms if " " in form and forms.count(form) > 1] == ["von Neumann", "von Neumann"]


def test_joined_names_keep_their_particles() -> None:
    parts = ("de Sitter space", "de Broglie waves")
    assert can_be_joined(parts)
    assert joined_phrases(*parts, ("en", "en")) == "De Sitter Space & de Broglie Waves"


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
