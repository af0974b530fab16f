"""Names of people keep their particles in phrases: "van der Waals forces", not "Waals forces"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

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


def before(form: str, words: Sequence[int], spellings: Sequence[str]) -> str:
    """A phrase with its particles, each of whose occurrences follows one of these words."""
    return Particles(spellings).before([form], [np.array(words)], np.zeros(len(words), dtype=np.int64))[0]


def test_a_particle_before_few_occurrences_is_left_out() -> None:
    assert before("Neumann boundary", [0, 1, 1], ["von", "the"]) == "Neumann boundary"
    assert before("Neumann boundary", [0, 1], ["von", "the"]) == "von Neumann boundary"


def test_ordinary_words_get_a_particle_only_if_they_always_follow_it() -> None:
    assert before("novo design", [0] * 9 + [1], ["de", "a"]) == "de novo design"
    assert before("novo design", [0] * 8 + [1] * 2, ["de", "a"]) == "novo design"


def test_a_particle_at_the_start_of_a_sentence_is_the_same_one() -> None:
    assert before("Sitter space", [0, 1, 2, 2, 1], ["de", "De", "anti-de"]) == "de Sitter space"
    assert before("Morgan laws", [0], ["De"]) == "De Morgan laws"


def test_gaps_are_no_particles() -> None:
    assert before("Sitter space", [-1, -2], ["de"]) == "Sitter space"


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
