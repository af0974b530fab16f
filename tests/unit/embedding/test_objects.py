"""Encoders given as objects: how they are called, what they may give, and what is said where they do not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from hierarchography import EncoderError, HierarchicalTopicModel, TopicMap, build_map, load_map
from hierarchography.config import Config, EmbeddingConfig
from hierarchography.embedding import make_encoder, with_objects
from hierarchography.embedding.encoders import identity
from hierarchography.embedding.lsa import LsaEncoder
from hierarchography.embedding.objects import encoder_of
from hierarchography.embedding.transformer import TransformerEncoder, minilm_folder
from hierarchography.maps.reader import reader_of
from hierarchography.model import Corpus

CORPUS = Corpus.from_records([{"title": f"Paper {word}"} for word in ("one", "two", "three", "four")])


def hashed(texts: list[str], width: int = 32) -> np.ndarray:
    """Each word one of 32 directions: texts of the same words are alike."""
    table = np.zeros((len(texts), width))
    for row, text in enumerate(texts):
        assert type(text) is str
        for word in text.lower().split():
            table[row, hashlib.md5(word.encode()).digest()[0] % width] += 1
    return table


class Model:
    """An encoder as users have one."""

    def __init__(self, give: Callable[[list[str]], Any] = hashed, calls: list[int] | None = None) -> None:
        self.give, self.calls = give, calls if calls is not None else []

    def encode(self, texts: list[str]) -> Any:
        self.calls.append(len(texts))
        return self.give(texts)


class Backend:
    """As BERTopic's are."""

    def embed_documents(self, document: list[str], verbose: bool = False) -> Any:
        return hashed(document)


class Fast:
    """As fastembed's are: a generator of vectors."""

    def embed(self, texts: list[str]) -> Any:
        return (row for row in hashed(texts))


class Pipeline:
    """As scikit-learn's are, with a sparse answer."""

    def transform(self, texts: list[str]) -> Any:
        return sp.csr_array(hashed(texts))


def encode(given: Any) -> np.ndarray:
    config, objects = with_objects(Config(), {"encoder": given})
    return make_encoder(config.embedding, 0, 4, objects).encode(CORPUS, lambda steps: None).matrix


@pytest.mark.parametrize(
    "given",
    [
        Model(),
        Backend(),
        Fast(),
        Pipeline(),
        hashed,
        Model().encode,
        Model(lambda texts: hashed(texts).astype("float16")),
        Model(lambda texts: hashed(texts).tolist()),
        Model(lambda texts: list(hashed(texts))),
    ],
)
def test_every_kind_of_object(given: Any) -> None:
    expected = hashed(CORPUS.texts())
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.allclose(encode(given), expected)


def test_tensors() -> None:
    torch = pytest.importorskip("torch")
    expected = encode(hashed)
    assert np.allclose(encode(lambda texts: torch.tensor(hashed(texts), requires_grad=True)), expected)
    assert np.allclose(encode(lambda texts: list(torch.tensor(hashed(texts)).bfloat16())), expected, atol=1e-2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Model, r"is the class Model, not an object of it: encoder=Model\(\.\.\.\)"),
        (7, r"encoder cannot be int '7'; give a name, an object with encode\(texts\)"),
        (lambda texts: hashed(texts)[:-1], r"returned a table of shape \(4, 32\) for 5 texts, not \(5, dimensions\)"),
        (lambda texts: hashed(texts)[0], r"returned a table of shape \(32,\) for 5 texts"),
        (lambda texts: hashed(texts)[None], r"returned a table of shape \(1, 5, 32\) for 5 texts"),
        (lambda texts: hashed(texts)[:, :0], r"vectors of length 0: shape \(5, 0\)"),
        (lambda texts: [[1.0], [1.0, 2.0]], r"returned no table of numbers for 5 texts but list"),
        (lambda texts: None, r"returned a table of shape \(\) for 5 texts|no table of numbers"),
        (lambda texts: hashed(texts) * np.nan, r"NaN or infinity for 5 of 5 texts \(its table has shape \(5, 32\)\)"),
        (lambda texts: 1 / 0, r"failed on 5 texts: ZeroDivisionError: division by zero"),
    ],
)
def test_what_is_no_encoder_is_said_before_any_work(given: Any, message: str) -> None:
    with pytest.raises(EncoderError, match=message):
        encode(given)


def test_vectors_stay_of_one_length() -> None:
    given = Model(lambda texts: hashed(texts, 32 if len(texts) == 5 else 16))
    with pytest.raises(EncoderError, match=r"shape \(4, 16\) for 4 texts, not \(4, 32\)"):
        encode(given)


def test_the_id_is_the_class_and_what_it_makes() -> None:
    one, same, other = encoder_of(Model()), encoder_of(Model()), encoder_of(Model(lambda texts: hashed(texts) + 1))
    assert one.id == same.id
    assert one.id.startswith("Model ")
    assert one.id != other.id
    assert identity(one) != identity(other)
    assert encoder_of(hashed).id.startswith("hashed ")


def test_encoders_that_differ_on_the_papers_alone_are_told_apart() -> None:
    """Both know no word of the probes: what they make of the papers tells them apart."""

    def shifted(texts: list[str]) -> np.ndarray:
        return np.roll(known(texts), 1, axis=1)

    def known(texts: list[str]) -> np.ndarray:
        return hashed(texts) * np.array([[text.startswith("Paper")] for text in texts])

    one, other = (encoder_of(Model(give)) for give in (known, shifted))
    assert one.id == other.id
    matrices = [encoder.encode(CORPUS, lambda steps: None).matrix for encoder in (one, other)]
    assert not np.allclose(matrices[0], matrices[1])
    assert identity(one) != identity(other)


def test_vectors_are_kept_between_builds() -> None:
    calls: list[int] = []
    for _ in range(2):
        encode(Model(lambda texts: hashed(texts) + 0.25, calls))
    assert calls == [5, 4, 4, 5, 4]


def test_an_encoder_of_this_package_is_used_as_it_is() -> None:
    encoder = LsaEncoder(EmbeddingConfig(), 0)
    assert encoder_of(encoder) is encoder


@pytest.mark.model
def test_a_model_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    encoder = encoder_of(SentenceTransformer(str(minilm_folder()), device="cpu"), 8)
    assert isinstance(encoder, TransformerEncoder)
    assert encoder.id.startswith("SentenceTransformer ")
    assert encoder.encode(CORPUS, lambda steps: None).matrix.shape == (4, 384)


@pytest.fixture(scope="module")
def made(small_map: TopicMap) -> tuple[TopicMap, Model]:
    model = Model()
    return build_map(small_map.corpus.frame.head(40), encoder=model), model


def test_a_map_by_an_object_has_names_and_says_who_made_it(made: tuple[TopicMap, Model]) -> None:
    topic_map, _ = made
    assert all(topic.name for topic in topic_map.tree)
    assert topic_map.embeddings.encoder_id.startswith("Model ")
    assert topic_map.config.embedding.encoder == f"object: {topic_map.embeddings.encoder_id}"
    assert reader_of(topic_map)[0] is not None


def test_a_saved_map_loads_and_asks_for_the_object(made: tuple[TopicMap, Model], tmp_path: Path) -> None:
    topic_map, model = made
    loaded = load_map(topic_map.save(tmp_path / "map"))
    gone = loaded.config.with_settings(encoder="object: Gone 123")
    with pytest.raises(EncoderError, match=r"passed as an object, 'Gone 123', .* pass it again: encoder=OBJECT"):
        make_encoder(gone.embedding, 0)
    reader, reason = reader_of(loaded, model)
    assert reader is not None
    assert reason == ""
    assert reader_of(loaded, Model(lambda texts: -hashed(texts)))[0] is None


def test_the_estimator_takes_objects(small_map: TopicMap) -> None:
    model = HierarchicalTopicModel(encoder=Model()).fit(small_map.corpus.texts()[:30])
    assert model.map_.embeddings.encoder_id.startswith("Model ")
