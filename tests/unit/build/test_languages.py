"""Which vectors are freed of the language of the papers: those of an encoder that was taught English alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from hierarchography.build import languages
from hierarchography.build.languages import by_subject
from hierarchography.model import Corpus, Embeddings

PAPERS = Corpus.from_records(
    [{"title": f"The song of whales in the sea, part {at}"} for at in range(20)]
    + [{"title": f"Der Gesang der Wale in dem Meer und die Stille, Teil {at}"} for at in range(16)]
    + [{"title": f"鲸鱼的歌声 {at}"} for at in range(16)]
)
VECTORS = Embeddings.from_vectors(np.repeat(np.eye(3), (20, 16, 16), axis=0), "hand")


def encoder(**said: str) -> Any:
    return SimpleNamespace(id="hand", **said)


def test_languages_in_latin_letters_are_brought_to_english_and_others_stay() -> None:
    """All German papers lie at one place: it becomes that of the English ones."""
    found, moved = by_subject(VECTORS, PAPERS, encoder(language="en"))
    assert moved == {"de": 16}
    assert found.matrix == pytest.approx(np.eye(3)[[0] * 36 + [2] * 16], abs=1e-6)


@pytest.mark.parametrize("of", [encoder(), encoder(language=""), encoder(language="de")])
def test_vectors_of_an_encoder_that_was_not_taught_english_alone_stay(of: Any) -> None:
    found, moved = by_subject(VECTORS, PAPERS, of)
    assert found is VECTORS
    assert not moved


def test_the_languages_of_a_collection_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by_subject(VECTORS, PAPERS, encoder(language="en"))
    monkeypatch.setattr(languages, "latin_languages", None)  # a call of it would fail
    assert by_subject(VECTORS, PAPERS, encoder(language="en"))[1] == {"de": 16}
