"""The sketch encoder: a sentence transformer reads a sample of the papers, and a quick student writes the rest.

Thousands of papers tell what the transformer makes of this corpus's words. A linear student learns it: from the
papers' own words (TF-IDF and a truncated SVD, `lsa`) to the transformer's vectors, by ridge regression. The sampled
papers keep the vectors that the transformer gave them, and any other text is read by the transformer itself, in
the same space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.encoders import Encoder, facts_of
from hierarchography.embedding.transformer import minilm
from hierarchography.embedding.words import lsa_vectors
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

SAMPLE = 2_000
"""Papers that the transformer reads: a minute or two on two cores."""
HELD_OUT = 5
"""One sampled paper in so many is kept aside to choose the penalty and to measure."""
PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
LOW_COSINE = 0.6
"""A mean held-out cosine under this is worth a warning."""
POWER_STEPS = 3
BLOCK = 8_192
"""Papers written at once."""


class SketchEncoder:
    """Exact vectors for a covering sample of the papers, a linear student's for the others."""

    def __init__(self, teacher: Encoder, seed: int, sample: int = SAMPLE) -> None:
        self.teacher = teacher
        self.seed = seed
        self.sample = sample
        self.id = f"{teacher.id}, sketched from {sample:,} papers, seed {seed}"
        self.facts: dict[str, Any] = dict(facts_of(teacher))
        self.notes: list[str] = []

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Vectors (n, d) of the papers; those of up to `sample` papers, or of papers without words, are all exact."""
        features = lsa_vectors(corpus, self.seed) if len(corpus) > self.sample else None
        if features is None:
            return Embeddings(self.teacher.encode(corpus, advance).matrix, self.id)
        rows = covering(features.matrix, self.sample, np.random.default_rng(self.seed))
        exact = self.teacher.encode(corpus.take(rows), advance).matrix
        student = Student.taught(features.matrix[rows], exact)
        matrix = student.write(features.matrix)
        matrix[rows] = exact
        advance(len(corpus) - len(rows))
        self._tell(student, len(rows), len(corpus))
        return Embeddings.from_vectors(matrix, self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The transformer's vectors of any texts, in whose space the papers' vectors are."""
        return self.teacher.encode_texts(texts)

    def _tell(self, student: Student, read: int, papers: int) -> None:
        self.facts |= {"read": read, "written": papers - read, "held_out_cosine": round(student.cosine, 4)}
        self.facts |= {"penalty": student.penalty}
        self.notes = [
            f"vectors are a sketch: {read:,} of {papers:,} papers were read in full, the others written by a student "
            f"of their words (cosine on papers held out: {student.cosine:.2f}; --encoder minilm reads all)"
        ]
        if student.cosine < LOW_COSINE:
            self.notes.append(
                f"warning: a held-out cosine of {student.cosine:.2f} is low; --encoder minilm or lsa may map these "
                f"papers better"
            )


def sketch(config: EmbeddingConfig, seed: int) -> SketchEncoder:
    """The sketch encoder with MiniLM as the transformer."""
    return SketchEncoder(minilm(config, seed), seed)


def covering(vectors: NDArray[np.float32], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Rows (count,), ascending: one drawn from each of `count` cells of nearly the same number of rows.

    The cells halve the rows again and again along their principal axis, so that every region of the vectors
    (n, d) is in the sample by its share of papers, which chance alone would only nearly do.
    """
    chosen: list[int] = []
    cells = [(np.arange(len(vectors)), count)]
    while cells:
        rows, parts = cells.pop()
        if parts == 1:
            chosen.append(int(rng.choice(rows)))
            continue
        order = rows[np.argsort(_along_axis(vectors[rows], rng), kind="stable")]
        half = parts // 2
        cut = len(rows) * half // parts
        cells += [(order[:cut], half), (order[cut:], parts - half)]
    return np.sort(np.array(chosen, dtype=np.int64))


def _along_axis(vectors: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Where the rows lie along their first principal axis, found nearly, by power iteration."""
    mean = vectors.mean(axis=0)
    axis = rng.standard_normal(vectors.shape[1], dtype=np.float32)
    for _ in range(POWER_STEPS):
        places = vectors @ axis - mean @ axis
        axis = places @ vectors - places.sum() * mean
        axis /= max(float(np.linalg.norm(axis)), 1e-12)
    return np.asarray(vectors @ axis)


@dataclass(frozen=True, eq=False)
class Student:
    """A linear map from features (f,) to vectors (d,), its penalty, and its mean cosine on papers held out."""

    weights: NDArray[np.float32]
    offset: NDArray[np.float32]
    penalty: float
    cosine: float

    @classmethod
    def taught(cls, features: NDArray[np.float32], exact: NDArray[np.float32]) -> Student:
        """Ridge regression (Hoerl & Kennard 1970), the penalty by held-out cosine, then once more on all rows."""
        aside = np.arange(len(features)) % HELD_OUT == 0
        seen = _ridge(features[~aside], exact[~aside])
        cosines = [_cosine(features[aside] @ weights + offset, exact[aside]) for weights, offset in seen]
        best = int(np.argmax(cosines))
        weights, offset = _ridge(features, exact)[best]
        return cls(weights, offset, PENALTIES[best], cosines[best])

    def write(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Vectors (n, d), not scaled to length 1."""
        return features @ self.weights + self.offset


def _ridge(
    features: NDArray[np.float32], exact: NDArray[np.float32]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Weights (f, d) and offset (d,) for each of the penalties, from one decomposition."""
    middle, mean = features.mean(axis=0, dtype=np.float64), exact.mean(axis=0, dtype=np.float64)
    centred = features - middle
    values, axes = np.linalg.eigh(centred.T @ centred)
    moments = axes.T @ (centred.T @ (exact - mean))
    fits = []
    for penalty in PENALTIES:
        weights = axes @ (moments / (np.maximum(values, 0) + penalty)[:, None])
        fits.append((weights.astype(np.float32), (mean - middle @ weights).astype(np.float32)))
    return fits


def _cosine(written: NDArray[np.float32], exact: NDArray[np.float32]) -> float:
    """Mean cosine of written vectors, of any length, to exact ones of length 1."""
    lengths = np.maximum(np.linalg.norm(written, axis=1), 1e-12)
    return float((np.einsum("ij,ij->i", written, exact) / lengths).mean())
