"""Names and aliases in texts, hand-worked on a small vocabulary."""

from __future__ import annotations

import pytest

from hierarchography.vocabulary import Vocabulary, mentions, read_vocabulary

ENTRIES = {
    "Machine translation": ("MT",),
    "Neural machine translation": ("NMT",),
    "Fact checking": ("fake-news detection",),
    "Named entity recognition": ("NER",),
    "HIV and AIDS": ("AIDS",),
    "Generative adversarial networks": ("GANs",),
    "Alzheimer's disease": (),
    "Schrödinger equations": (),
    "Case studies": (),
    "Stars": (),
    "C++ programs": (),
    "Primary visual cortex": ("V1",),
}
NAMES = tuple(ENTRIES)
VOCABULARY = Vocabulary(NAMES, ("",) * len(NAMES), (-1, 0, *(-1,) * (len(NAMES) - 2)), "en", tuple(ENTRIES.values()))


def found(text: str) -> set[str]:
    return {NAMES[column] for column in mentions([text], VOCABULARY).indices}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fact-checking of claims", {"Fact checking"}),
        ("FACT CHECKING", {"Fact checking"}),
        ("fake news detection", {"Fact checking"}),
        ("The fact, checking", set()),  # a mark parts the words
        ("An artefact checking", set()),  # whole words only
        ("We study machine translation.", {"Machine translation"}),
        ("On neural machine translations", {"Machine translation", "Neural machine translation"}),
        ("A generative adversarial network", {"Generative adversarial networks"}),
        ("A GAN, or two GANs", {"Generative adversarial networks"}),
        ("gan", set()),
        ("AIDS", {"HIV and AIDS"}),
        ("Hearing aids", set()),
        ("NER's limits", {"Named entity recognition"}),
        ("the river Ner", set()),
        ("Alzheimer’s disease and Alzheimer disease", {"Alzheimer's disease"}),
        ("Alzheimers diseases", {"Alzheimer's disease"}),
        ("the Schrodinger equation", {"Schrödinger equations"}),
        ("A case study", {"Case studies"}),
        ("A star is born", {"Stars"}),
        ("a C++ program", {"C++ programs"}),
        ("a C program", set()),
        ("area V1 of the cortex", {"Primary visual cortex"}),
        ("version v1", set()),
        ("", set()),
    ],
)
def test_a_text_names_what_it_says_in_whole_words(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_a_table_of_ones_by_text_and_entry() -> None:
    """The first text names its entry twice: that is one mention; nothing is counted for broader entries."""
    table = mentions(["NMT by neural machine-translation NMT", "nothing", "MT"], VOCABULARY)
    assert table.shape == (3, len(NAMES))
    assert table.toarray()[:, :2].tolist() == [[1, 1], [0, 0], [1, 0]]
    assert table.sum() == 3
    assert mentions(["NMT"], VOCABULARY).toarray()[0, :2].tolist() == [0, 1]


def test_no_texts() -> None:
    assert mentions([], VOCABULARY).shape == (0, len(NAMES))


def test_a_term_of_two_entries_names_both() -> None:
    kitchen = Vocabulary(("Bread", "Money"), ("", ""), (-1, -1), aliases=(("dough",), ("dough",)))
    assert mentions(["Doughs"], kitchen).toarray().tolist() == [[1, 1]]


def test_every_bundled_entry_is_named_by_its_name_and_by_each_alias() -> None:
    fields = read_vocabulary("fields")
    assert fields is not None
    by_name = mentions(fields.names, fields)
    assert (by_name.diagonal() == 1).all()
    owners = [row for row, aliases in enumerate(fields.aliases) for _ in aliases]
    by_alias = mentions([alias for aliases in fields.aliases for alias in aliases], fields)
    missed = [fields.names[row] for place, row in enumerate(owners) if by_alias[place, row] != 1]
    assert not missed
