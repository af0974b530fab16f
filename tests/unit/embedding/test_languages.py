"""What is said where an encoder was taught English and the papers are in other languages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hierarchography import build_map
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import make_encoder, notes_on_language
from hierarchography.embedding.encoders import FOREIGN
from hierarchography.embedding.sketch import SketchEncoder
from hierarchography.embedding.transformer import language_of
from hierarchography.model import Corpus
from hierarchography.progress import SILENT

ENGLISH = [f"Whales sing in the {sea} sea, and the song of a whale is heard by others" for sea in ("red", "black")]
GERMAN = [f"Wale singen im {sea} Meer, und der Gesang des Wals ist weit zu hören" for sea in ("roten", "schwarzen")]


def encoder(language: str) -> SimpleNamespace:
    return SimpleNamespace(id="tiny", language=language)


def test_papers_in_other_languages_are_said_with_what_to_use_instead() -> None:
    [note] = notes_on_language(encoder("en"), lambda code: 0.25)
    assert note.startswith("warning: 75% of the papers seem not to be in English, the only language that the encoder t")
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
