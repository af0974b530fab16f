"""Puts new papers into the space of a map: with the encoder of the map, in the state in which it was saved."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import Cache, code_hash, content_key, versions
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Reader, join, shifts
from hierarchography.embedding.lsa import LsaEncoder
from hierarchography.errors import EncoderError
from hierarchography.maps.find import reader_for
from hierarchography.model import Codec, Corpus, Embeddings, MapData, Parts
from hierarchography.model.remembered import remembered
from hierarchography.vocabulary.languages import latin_languages

Found = TypeVar("Found")

PROBES = 16
"""Papers of the map that are encoded again to check the encoder."""
EXACT = 0.98
"""Least median cosine of the vectors of these papers with those of the map. The same model with another library or
precision stays above .99; another model is far below."""
MOST_KEPT = 150_000
"""Papers of the largest map of which the words, and the vectors joined with them, stay in memory with its papers: for
MiniLM's vectors 3.6 kB a paper."""
AREA = "words of maps"
"""The area of the cache for what was learned from the words of a map's papers."""
READ_AGAIN = 200
"""Papers of a language that are encoded again, at most, to estimate how the vectors of that language were shifted."""


def _pack(learned: tuple[Parts, NDArray[np.float32]]) -> Parts:
    state, vectors = learned
    return Parts({**state.arrays, "vectors": vectors}, state.facts)


def _unpack(parts: Parts) -> tuple[Parts, NDArray[np.float32]]:
    arrays = dict(parts.arrays)
    vectors = arrays.pop("vectors")
    return Parts(arrays, parts.facts), vectors


LEARNED: Codec[tuple[Parts, NDArray[np.float32]]] = Codec(_pack, _unpack)
"""The state of an LSA encoder, and the vectors of the papers that it was learned from."""


def vectors_of(topic_map: MapData, corpus: Corpus, encoder: Any = None) -> Embeddings:
    """The vectors (n, d) of new papers in the space of the map.

    `encoder` is the encoder object with which the map was built, for a map that was loaded from a folder. Raises
    `EncoderError` if the map's encoder is not available, cannot read texts, or gives other vectors than the map has.
    """
    kept, reason = reader_for(topic_map, encoder)
    if kept is None:
        raise EncoderError(f"new papers cannot be placed on this map: {reason}")
    _check_same(topic_map, kept)
    reader = Reader(kept.encoder)  # without a memory: a vector must not depend on what was placed before
    texts = corpus.texts()
    vectors = Embeddings.from_vectors(reader.vectors(texts), topic_map.embeddings.encoder_id)
    if getattr(reader.encoder, "language", "") == "en":
        vectors = _by_subject(vectors, texts, topic_map, reader)
    return replace(vectors, state=topic_map.embeddings.state)


def joined(
    topic_map: MapData, corpus: Corpus, embeddings: Embeddings
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vectors of the map's papers (n, d) and of new papers (m, d), both joined with word features as in a build.

    Word features are learned from the papers of the map alone. `embeddings` are the vectors of the new papers. Vectors
    are not joined if the map was built without word features, or its encoder counts words itself. Those of the map's
    papers are the same array in the next call, unless there are more than `MOST_KEPT`.
    """
    weight, seed = topic_map.config.layout.words, topic_map.config.seed
    if not weight or topic_map.embeddings.encoder_id == LsaEncoder(EmbeddingConfig(), seed).id:
        return topic_map.embeddings.matrix, embeddings.matrix
    found = _kept(topic_map.corpus, ("words", seed), lambda: _words(topic_map.corpus, seed))
    if found is None:
        return topic_map.embeddings.matrix, embeddings.matrix
    encoder, learned = found
    question = ("joined", topic_map.embeddings, weight, seed)
    old = _kept(topic_map.corpus, question, lambda: join(topic_map.embeddings, [(weight, learned)]).matrix)
    words = Embeddings(encoder.encode_texts(corpus.texts()), encoder.id)
    return old, join(embeddings, [(weight, words)]).matrix


def _kept(corpus: Corpus, question: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` gives, remembered as long as the corpus is in use, if it has at most `MOST_KEPT` papers."""
    return remembered(corpus, question, find) if len(corpus) <= MOST_KEPT else find()


def _words(corpus: Corpus, seed: int) -> tuple[LsaEncoder, Embeddings] | None:
    """An encoder that has learned the words of the papers, and their vectors; None if the papers have no words.

    Learned once and kept in the cache, as placing papers in another process needs it again.
    """
    encoder, made_by = LsaEncoder(EmbeddingConfig(), seed), versions("numpy", "scipy", "scikit-learn")
    key = content_key(corpus.digest("title", "abstract"), seed, code_hash("embedding", "vocabulary"), made_by)
    cache = Cache(area=AREA)
    if known := LEARNED.recall(cache, key):
        state, vectors = known
        encoder.restore(state)
        return encoder, Embeddings(vectors, encoder.id)
    order = corpus.canonical_order()
    try:
        learned = encoder.encode(corpus.take(order), lambda papers: None).take(np.argsort(order))
    except EncoderError:
        return None
    LEARNED.keep(cache, key, (encoder.state, learned.matrix))
    return encoder, learned


def _check_same(topic_map: MapData, reader: Reader) -> None:
    """Raise `EncoderError` if the encoder does not reproduce the vectors of the map's papers.

    Most vectors of a sketch are predicted from words and differ from its encoder's; `reader_of` has checked them.
    """
    if hasattr(reader.encoder, "teacher"):
        return
    rows = np.unique(np.linspace(0, len(topic_map) - 1, PROBES).astype(np.int64))
    stored = topic_map.embeddings.matrix[rows]
    again = reader.vectors(topic_map.corpus.take(rows).texts())
    cosines = np.einsum("ij,ij->i", again, stored)[stored.any(axis=1)]
    if len(cosines) and np.median(cosines) < EXACT:
        raise EncoderError(
            f"new papers cannot be placed on this map: the encoder {reader.encoder.id} now gives other vectors than "
            f"those of the map (median cosine {np.median(cosines):.2f}); build the map again"
        )


def _by_subject(vectors: Embeddings, texts: list[str], topic_map: MapData, reader: Reader) -> Embeddings:
    """The vectors, shifted by language as those of the map were (see `embedding.languages`)."""
    codes = np.array(latin_languages(texts), dtype=str)
    if not set(codes) - {"", "en"}:
        return vectors
    known = np.array(latin_languages(topic_map.corpus.texts()), dtype=str)

    def read(rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return reader.vectors(topic_map.corpus.take(rows).texts())

    matrix = vectors.matrix.copy()
    for code, shift in shifts(topic_map.embeddings, known, set(codes), read, READ_AGAIN).items():
        matrix[codes == code] += shift
    return Embeddings.from_vectors(matrix, vectors.encoder_id)
