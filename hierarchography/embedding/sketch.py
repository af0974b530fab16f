"""The sketch encoder: a sentence transformer embeds a sample of the papers, and a fast model predicts the rest.

For MiniLM, a table of word vectors that comes with the package (`wordtable`) predicts the vectors of all papers. A
student, a kernel ridge regression, corrects them by what the transformer makes of a few sampled papers. Without a
table, or where it predicts poorly, the transformer embeds some thousand papers, and the student predicts the vectors
from the papers' words (TF-IDF and a truncated SVD, `lsa`). The sampled papers keep the transformer's own vectors. Other
texts, such as names, are embedded by the transformer itself, in the same space.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve

from hierarchography.cache import Cache, content_key, versions
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.deferred import deferred_minilm
from hierarchography.embedding.encoders import Encoder, facts_of, identity
from hierarchography.embedding.wordtable import WordTable, minilm_words
from hierarchography.model import Codec, Corpus, Embeddings, Parts
from hierarchography.progress import Advance
from hierarchography.workers import spread

AREA = "sketches"
SKETCHED = ", sketched from "
"""In the id of a sketch, after that of its transformer."""
SAMPLE = 2_000
"""Papers that the transformer embeds without a word table; takes one or two minutes on two cores."""
FEW, LEAST_FEW, SHARE = 300, 100, 40
"""Papers that the transformer embeds to correct the word table: one in `SHARE`, at least `LEAST_FEW`, at most `FEW`."""
FAITHFUL = 0.75
"""Mean held-out cosine from which the corrected word table is used; if it is lower, `SAMPLE` papers are embedded."""
HELD_OUT = 5
"""One in this many sampled papers is held out, to choose and to evaluate the student."""
SHARPNESSES = (1.0, 2.0, 3.0)
"""Values tried for the kernel exp(sharpness x (cosine - 1)), a Gaussian on unit vectors; low values are more linear."""
PENALTIES = (0.1, 0.3, 1.0, 3.0)
"""Values tried for the ridge penalty."""
LOW_COSINE = 0.6
"""A warning is given if the mean held-out cosine is lower."""
POWER_STEPS = 3
"""Iterations of the power method."""
PAPERS_PER_BLOCK = 8_192
"""Papers predicted at once."""


class SketchEncoder:
    """The transformer's vectors for a sample that covers all regions, and predicted vectors for the other papers."""

    def __init__(self, teacher: Encoder, seed: int, sample: int = SAMPLE, table: WordTable | None = None) -> None:
        self.teacher = teacher
        self.seed = seed
        self.sample = sample
        self.table = table
        drawn = f"{sample:,} papers" if table is None else f"the words {table.digest[:8]} and at most {sample:,} papers"
        self.id = f"{teacher.id}{SKETCHED}{drawn}, seed {seed}"
        self.language: str = getattr(teacher, "language", "")
        self.facts: dict[str, Any] = dict(facts_of(teacher))
        self.notes: list[str] = []

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """Vectors (n, d) of the papers; all by the transformer if there are at most `sample` papers, or no words."""
        if len(corpus) <= self.sample:
            return self._exact(corpus, advance)
        cache, key = Cache(area=AREA), self._key(corpus)
        sketch = SKETCH.recall(cache, key)
        if sketch is not None:
            advance(len(corpus))
        else:
            sketch = self._by_table(corpus, advance) or self._by_words(corpus, advance)
            if sketch is None:
                return self._exact(corpus, advance)
            SKETCH.keep(cache, key, sketch)
        self._describe(sketch, len(corpus))
        return Embeddings(sketch.matrix, self.id)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The transformer's vectors of any texts, in the same space as the papers' vectors."""
        return self.teacher.encode_texts(texts)

    def _exact(self, corpus: Corpus, advance: Advance) -> Embeddings:
        return Embeddings(self.teacher.encode(corpus, advance).matrix, self.id)

    def _by_table(self, corpus: Corpus, advance: Advance) -> Sketch | None:
        """The sketch that the word table makes; None without a table, or if it does not predict well."""
        if self.table is None:
            return None
        predicted = self.table.predict(corpus.lazy_texts())
        count = min(max(len(corpus) // SHARE, LEAST_FEW), FEW)
        taught = self._taught(corpus, predicted, count, lambda papers: None, corrects=True)
        if taught.student.cosine < FAITHFUL:
            return None
        advance(count)
        return self._sketch(predicted, taught, advance)

    def _by_words(self, corpus: Corpus, advance: Advance) -> Sketch | None:
        """The sketch from the papers' own words; None if they have no words."""
        from hierarchography.embedding.words import lsa_vectors  # scikit-learn is not needed to read texts

        features = lsa_vectors(corpus, self.seed)
        if features is None:
            return None
        taught = self._taught(corpus, features.matrix, self.sample, advance, corrects=False)
        return self._sketch(features.matrix, taught, advance)

    def _taught(
        self, corpus: Corpus, inputs: NDArray[np.float32], count: int, advance: Advance, *, corrects: bool
    ) -> Taught:
        rows = covering(inputs, count, np.random.default_rng(self.seed))
        exact = self.teacher.encode(corpus.take(rows), advance).matrix
        return Taught(rows, exact, Student.trained(inputs[rows], exact, corrects=corrects))

    def _sketch(self, inputs: NDArray[np.float32], taught: Taught, advance: Advance) -> Sketch:
        rows, student = taught.rows, taught.student
        matrix = student.predict(inputs, out=inputs if student.centre is not None else None)
        matrix[rows] = taught.exact
        advance(len(matrix) - len(rows))
        found = {"held_out_cosine": student.cosine, "sharpness": student.sharpness, "penalty": student.penalty}
        found |= {"read": len(rows), "word_table": student.centre is not None}
        return Sketch(Embeddings.from_vectors(matrix, self.id).matrix, found)

    def _key(self, corpus: Corpus) -> str:
        """The cache key: texts, transformer, sample size, word table, seed, and library versions."""
        made_by = identity(self.teacher), self.table and self.table.digest, versions("scipy", "scikit-learn")
        return content_key(corpus.digest("title", "abstract"), self.sample, self.seed, *made_by)

    def _describe(self, sketch: Sketch, papers: int) -> None:
        cosine, read = sketch.found["held_out_cosine"], int(sketch.found["read"])
        self.facts |= {**sketch.found, "read": read, "written": papers - read, "held_out_cosine": round(cosine, 4)}
        self.notes = [
            f"the transformer embedded {read:,} of {papers:,} papers; the vectors of the others were predicted "
            f"from their words (mean cosine on held-out papers: {cosine:.2f}); 'hierarchography refine' embeds the "
            "others later, --encoder minilm at once"
        ]
        if cosine < LOW_COSINE:
            self.notes.append(
                f"warning: a held-out cosine of {cosine:.2f} is low; --encoder minilm or lsa may map these papers "
                "better"
            )


@dataclass(frozen=True, eq=False)
class Sketch:
    """The vectors (n, d) of a corpus, and facts (`found`) about the student that predicted most of them."""

    matrix: NDArray[np.float32]
    found: Mapping[str, float]


SKETCH: Codec[Sketch] = Codec(
    lambda sketch: Parts({"matrix": sketch.matrix}, dict(sketch.found)),
    lambda parts: Sketch(parts.arrays["matrix"], parts.facts),
)


def sketch(config: EmbeddingConfig, seed: int) -> SketchEncoder:
    """The sketch encoder with MiniLM as the transformer, and its word table."""
    return sketch_of(deferred_minilm(config, seed), seed)


def sketch_of(exact: Encoder, seed: int) -> SketchEncoder:
    """The sketch encoder of a MiniLM that is loaded already."""
    return SketchEncoder(exact, seed, SAMPLE, minilm_words())


def teacher_of(encoder_id: str) -> str:
    """The id of the transformer whose vectors an encoder predicts; "" for an encoder that is no sketch."""
    teacher, sketched, _ = encoder_id.partition(SKETCHED)
    return teacher if sketched else ""


def covering(vectors: NDArray[np.float32], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Rows (count,), ascending: one drawn from each of `count` cells with nearly the same number of rows.

    The cells come from repeated halving along the principal axis. Every region of the vectors (n, d) is then in the
    sample in proportion to its number of papers, more exactly than with a simple random sample.
    """
    chosen: list[int] = []
    cells = [(np.arange(len(vectors)), count)]
    while cells:
        rows, parts = cells.pop()
        if parts == 1:
            chosen.append(int(rng.choice(rows)))
            continue
        inside = vectors if len(rows) == len(vectors) else vectors[rows]  # of all rows no copy is made
        order = rows[np.argsort(_along_axis(inside, rng), kind="stable")]
        half = parts // 2
        cut = len(rows) * half // parts
        cells += [(order[:cut], half), (order[cut:], parts - half)]
    return np.sort(np.array(chosen, dtype=np.int64))


def _along_axis(vectors: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Coordinates of the rows on their first principal axis, approximated by power iteration."""
    mean = vectors.mean(axis=0)
    axis = rng.standard_normal(vectors.shape[1], dtype=np.float32)
    for _ in range(POWER_STEPS):
        places = vectors @ axis - mean @ axis
        axis = places @ vectors - places.sum() * mean
        axis /= max(float(np.linalg.norm(axis)), 1e-12)
    return np.asarray(vectors @ axis)


@dataclass(frozen=True, eq=False)
class Student:
    """Kernel ridge regression to vectors (d,) of length 1: a mean, and weights of examples.

    It predicts from features (f,) of length 1; or, with a `centre` (d,), it corrects predicted vectors (d,): then the
    features are their directions from the centre, and it predicts the differences to the transformer's vectors.
    `cosine` is the mean cosine to the transformer's vectors of held-out examples, computed when it was chosen.
    """

    examples: NDArray[np.float32]
    weights: NDArray[np.float32]
    mean: NDArray[np.float32]
    centre: NDArray[np.float32] | None
    sharpness: float
    penalty: float
    cosine: float

    @classmethod
    def trained(cls, inputs: NDArray[np.float32], exact: NDArray[np.float32], *, corrects: bool = False) -> Student:
        """Kernel ridge regression (Saunders et al. 1998) on the mean of `exact` (m, d), from features (m, f).

        If it `corrects`, the inputs are predicted vectors (m, d) instead. Sharpness and penalty are those with the best
        held-out cosine; with them it is fitted again, to all examples.
        """
        aside = np.arange(len(inputs)) % HELD_OUT == 0
        found: list[tuple[float, float, float]] = []
        for sharpness, penalty in product(SHARPNESSES, PENALTIES):
            student = cls._fitted(inputs[~aside], exact[~aside], corrects, sharpness, penalty, 0.0)
            cosines = np.einsum("ij,ij->i", student.predict(inputs[aside]), exact[aside])
            found.append((float(cosines.mean()), sharpness, penalty))
        cosine, sharpness, penalty = max(found)
        return cls._fitted(inputs, exact, corrects, sharpness, penalty, cosine)

    @classmethod
    def _fitted(
        cls,
        inputs: NDArray[np.float32],
        exact: NDArray[np.float32],
        corrects: bool,
        sharpness: float,
        penalty: float,
        cosine: float,
    ) -> Student:
        centre = inputs.mean(axis=0) if corrects else None
        features = _features(inputs, centre)
        wanted = exact - inputs if corrects else exact
        mean = wanted.mean(axis=0)
        kernel = _kernel(features, features, sharpness).astype(np.float64)
        kernel[np.diag_indices_from(kernel)] += penalty
        weights = solve(kernel, wanted - mean, assume_a="pos", overwrite_a=True, check_finite=False)
        return cls(features, weights.astype(np.float32), mean, centre, sharpness, penalty, cosine)

    def predict(self, inputs: NDArray[np.float32], out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Vectors (n, d) of length 1, written to `out` if it is given, which can be the inputs."""
        predicted = np.empty((len(inputs), self.weights.shape[1]), dtype=np.float32) if out is None else out
        starts = range(0, len(inputs), PAPERS_PER_BLOCK)
        blocks = (inputs[start : start + PAPERS_PER_BLOCK] for start in starts)
        for start, block in zip(starts, spread(_predicted, blocks, self, threads=True), strict=True):
            predicted[start : start + PAPERS_PER_BLOCK] = block
        return predicted


@dataclass(frozen=True, eq=False)
class Taught:
    """Rows (m,) of the sampled papers, their exact vectors (m, d), and the student that learned from them."""

    rows: NDArray[np.int64]
    exact: NDArray[np.float32]
    student: Student


def _predicted(inputs: NDArray[np.float32], student: Student) -> NDArray[np.float32]:
    vectors = _kernel(_features(inputs, student.centre), student.examples, student.sharpness) @ student.weights
    vectors += student.mean
    if student.centre is not None:
        vectors += inputs
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors


def _features(inputs: NDArray[np.float32], centre: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """The inputs themselves, or their directions from a centre."""
    if centre is None:
        return inputs
    directions = inputs - centre
    return np.asarray(directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-12))


def _kernel(left: NDArray[np.float32], right: NDArray[np.float32], sharpness: float) -> NDArray[np.float32]:
    """exp(sharpness x (cosine - 1)) of all pairs (n, m) of rows of length 1."""
    table = left @ right.T
    table -= 1
    table *= np.float32(sharpness)
    return np.asarray(np.exp(table, out=table))
