"""What an encoder is, and what tells two of them apart."""

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
"""What encoders are told apart by."""


class TextEncoder(Protocol):
    """Turns texts into vectors."""

    @property
    def id(self) -> str:
        """Names the model and its settings: for the same corpus, encoders with the same id give the same vectors."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors (len(texts), d) of any texts, of length 1, in the same space; None where that cannot be done."""


class Encoder(TextEncoder, Protocol):
    """Turns papers into vectors. A plug-in is a callable `(config, seed) -> Encoder`."""

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The vectors of all papers, in the corpus's order; calls `advance` with the number of papers done."""


def restore(encoder: TextEncoder, embeddings: Embeddings) -> None:
    """Give an encoder what the one that made these vectors had learned from the papers.

    An encoder that learns has a method `restore(state)` for it. Raises `EncoderError` where it has none.
    """
    if embeddings.state is None:
        return
    if not hasattr(encoder, "restore"):
        raise EncoderError(f"the encoder {encoder.id} cannot use what {embeddings.encoder_id} learned from the papers")
    encoder.restore(embeddings.state)


def identity(encoder: TextEncoder) -> str:
    """What an encoder is, for keys of what it makes: its id, what it makes of a text, how many texts it reads at once,
    what it made of some papers where it says so (`seen`), and the code and the libraries that read them.

    So other weights under the same name are told apart, and so are vectors that differ in the last bit only: of
    another batch, or of another version. An encoder that learns from the corpus must have learned.
    """
    vectors = encoder.encode_texts([PROBE])
    made = None if vectors is None else fingerprint(vectors)
    asked = getattr(encoder, "batch_size", None), getattr(encoder, "seen", None)
    return content_key(encoder.id, made, *asked, code_hash(*_CODE), versions(*_LIBRARIES))


_CODE = tuple(
    f"embedding/{name}.py" for name in ("chunks", "conversion", "lsa", "objects", "openvino", "sketch", "transformer")
)
_LIBRARIES = ("torch", "transformers", "tokenizers", "sentence-transformers", "openvino", "numpy")


FOREIGN = 0.3
"""Share of papers in other languages that is worth a warning."""
MULTILINGUAL = "paraphrase-multilingual-MiniLM-L12-v2"


def facts_of(encoder: Encoder) -> Mapping[str, Any]:
    """What an encoder has to say for the manifest: its attribute `facts`, ready for JSON, which none needs to have."""
    facts: Mapping[str, Any] = getattr(encoder, "facts", {})
    return facts


def notes_of(encoder: Encoder) -> Sequence[str]:
    """What an encoder has to tell the user after encoding: its attribute `notes`, which none needs to have."""
    notes: Sequence[str] = getattr(encoder, "notes", ())
    return notes


def notes_on_language(encoder: Encoder, share_in: Callable[[str], float]) -> list[str]:
    """What there is to tell the user where an encoder was taught one language and many papers are in others.

    Its attribute `language` is a code such as "en"; empty, or without one, the encoder reads several or counts words.
    `share_in` gives the share of the papers that are in a language.
    """
    if getattr(encoder, "language", "") != "en":
        return []
    foreign = 1 - share_in("en")
    if foreign < FOREIGN:
        return []
    return [
        f"warning: {foreign:.0%} of the papers seem not to be in English, the only language that the encoder "
        f"{encoder.id} was taught, so their topics may say little; use a multilingual sentence-transformers model "
        f"(--encoder {MULTILINGUAL}) or --encoder lsa, which goes by the words"
    ]
