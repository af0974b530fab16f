from __future__ import annotations

from hierarchography.facets import FACETS, corpus_of, split
from hierarchography.model import Corpus
from hierarchography.model.sections import Section, write_sections

ENGLISH = (
    "Moss on roofs is common, yet little is known about its growth. We propose a scale that weighs moss. "
    "Experiments show that the scale is 20% more accurate than others."
)
FRENCH = (
    "Les mousses des toits sont mal connues et leur croissance est lente. Nous les pesons avec une balance dans la "
    "pluie. La balance est plus précise que les autres."
)
HEADED = "Moss grows. Rain falls."


def corpus() -> Corpus:
    sections = write_sections([Section("Results", "results", 0, 11), Section("Methods", "methods", 12, 23)])
    return Corpus.from_records(
        [
            {"title": "A scale", "abstract": ENGLISH, "keywords": "moss; scales", "sections": ""},
            {"title": "Une balance", "abstract": FRENCH, "sections": ""},
            {"title": "Against the order", "abstract": HEADED, "sections": sections},
            {"title": "No abstract", "sections": ""},
            {"title": "One", "abstract": "However, little is known.", "sections": ""},
        ]
    )


def test_every_sentence_is_in_one_facet() -> None:
    faceted = split(corpus(), None)
    assert [faceted.sentences[facet][0] for facet in FACETS] == [[part] for part in _three(ENGLISH)]
    assert [faceted.sentences[facet][1] for facet in FACETS] == [[part] for part in _three(FRENCH)]
    for row, abstract in enumerate(corpus().frame["abstract"]):
        told = [sentence for facet in FACETS for sentence in faceted.sentences[facet][row]]
        assert sorted(told) == sorted(abstract.replace(". ", ".\n").split("\n") if abstract else [])


def test_headings_are_believed_against_the_order() -> None:
    faceted = split(corpus(), None)
    assert faceted.sentences["result"][2] == ["Moss grows."]
    assert faceted.sentences["method"][2] == ["Rain falls."]


def test_what_was_read_otherwise_is_counted() -> None:
    faceted = split(corpus(), None)
    assert (faceted.headed, faceted.foreign, faceted.bare) == (1, 1, 1)
    assert faceted.notes == [
        "facets of 5 papers; 1 by the headings of the abstract; 1 not in English, by the place of their sentences "
        "alone; 1 without an abstract",
        "no sentence of a facet, so the title is used: problem 2, method 2, result 2 papers",
    ]


def test_the_corpus_of_a_facet_has_its_text_and_the_title_where_there_is_none() -> None:
    part = corpus_of(corpus(), split(corpus(), None), "method")
    assert part.texts() == [
        "We propose a scale that weighs moss",
        "Nous les pesons avec une balance dans la pluie",
        "Rain falls",
        "No abstract",
        "One",
    ]
    assert part.frame["id"].tolist() == corpus().frame["id"].tolist()
    assert set(part.frame["keywords"]) == {""}
    assert "sections" not in part.frame


def _three(text: str) -> list[str]:
    return text.replace(". ", ".\n").split("\n")
