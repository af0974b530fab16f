from __future__ import annotations

import io

import numpy as np
import pytest

from hierarchography.facets import FACET_OF, FACETS, Weights, by_headings, facets_by_place, facets_of, features, places
from hierarchography.facets.classifier import shipped
from hierarchography.facets.cues import CUES
from hierarchography.model.sections import SECTION_KINDS, Section

MOSS = [
    "Moss on roofs is common, yet little is known about its growth.",
    "We propose a scale that weighs moss in the rain.",
    "Specifically, the framework consists of a plate and a network of springs.",
    "Experiments show that our scale is 20% more accurate than existing ones.",
]


def test_cue_phrases_and_places_tell_problem_method_and_result() -> None:
    read = facets_of([MOSS], None)
    assert [FACETS[facet] for facet in read[0]] == ["problem", "method", "method", "result"]


def test_abstracts_are_read_apart() -> None:
    """What stands beside a sentence is of its own abstract, and an abstract without sentences has no facet."""
    together = facets_of([MOSS, [], MOSS[:1], MOSS], None)
    assert together == [facets_of([MOSS], None)[0], [], facets_of([MOSS[:1]], None)[0], facets_of([MOSS], None)[0]]
    assert np.allclose(features([MOSS, [], MOSS], None)[4:], features([MOSS], None))


def test_any_language_is_read_by_place() -> None:
    assert facets_by_place([["a", "b", "c", "d", "e", "f"], []]) == [[0, 0, 1, 2, 2, 2], []]


def test_places_are_relative_to_the_abstract() -> None:
    found = places([3, 1])
    assert found[:, 0].tolist() == [0, 0.5, 1, 0.5]
    assert found[:, 4:7].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_vectors_change_the_answer_only_through_their_weights() -> None:
    """With weights that read the first number of a vector alone, the facets are those that it says."""
    count = features([MOSS], None).shape[1]
    full = np.zeros((3, count + 2 + 1), dtype=np.float32)
    full[0, count], full[2, count] = -1, 1
    weights = Weights(full, shipped().cued, shipped().bare)
    vectors = np.array([[2, 0], [-2, 0], [-2, 0], [2, 0]], dtype=np.float32)
    assert facets_of([MOSS], lambda texts: vectors, weights) == [[2, 0, 0, 2]]
    assert facets_of([MOSS], lambda texts: None, weights) == facets_of([MOSS], None)


def test_the_shipped_weights_fit_the_cue_phrases_and_minilm() -> None:
    weights = shipped()
    assert weights.full.shape == (3, 8 + 3 * len(CUES) + 384 + 1)
    assert (weights.cued.shape, weights.bare.shape) == ((3, 8 + 3 * len(CUES) + 1), (3, 8 + 1))
    file = io.BytesIO()
    weights.write(file)
    assert len(file.getvalue()) < 10_000


def test_headings_say_the_facet() -> None:
    text = "AIMS: To weigh moss. METHODS: We use a scale. We wait. FUNDING: None."
    sections = [
        Section("AIMS", "aim", 6, 20),
        Section("METHODS", "methods", 30, 54),
        Section("FUNDING", "other", 64, 69),
    ]
    assert by_headings(text, sections) == [("To weigh moss.", 0), ("We use a scale.", 1), ("We wait.", 1)]


@pytest.mark.parametrize("kind", SECTION_KINDS)
def test_every_kind_of_section_but_other_has_a_facet(kind: str) -> None:
    assert (FACET_OF.get(kind) in FACETS) == (kind != "other")
