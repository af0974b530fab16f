"""Encoders side by side, in one run: `python benchmarks/encoders.py --help`.

Speed, likeness to torch's vectors, and how often the nearest papers are of a paper's own class. The speeds of one
table were taken on one machine within minutes of each other; the load it had is printed with them.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corpora import Labelled
from numpy.typing import NDArray

from hierarchography.cache import cache_in
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, make_encoder, openvino
from hierarchography.embedding.sketch import SketchEncoder
from hierarchography.embedding.transformer import (
    BF16,
    TransformerEncoder,
    minilm,
    minilm_bfloat16,
    minilm_folder,
    minilm_torch,
)
from hierarchography.embedding.wordtable import minilm_words
from hierarchography.model import Corpus, Embeddings
from hierarchography.progress import Advance

NEIGHBOURS = 10
CONFIG = EmbeddingConfig()


@dataclass(frozen=True)
class Run:
    """One encoder over all papers: its vectors of length 1, and the seconds they took (None: they were given)."""

    name: str
    vectors: NDArray[np.float32]
    seconds: float | None


@dataclass(frozen=True, eq=False)
class Given:
    """The exact vectors of a file in the place of the transformer: what a sketch of them is worth, in seconds."""

    corpus: Corpus
    matrix: NDArray[np.float32]
    id: str = "given"

    def encode(self, corpus: Corpus, advance: Advance) -> Embeddings:
        """The file's vectors of these papers, found by their texts."""
        rows = {text: row for row, text in enumerate(self.corpus.texts())}
        advance(len(corpus))
        return Embeddings.from_vectors(self.matrix[[rows[text] for text in corpus.texts()]], self.id)

    def encode_texts(self, texts: Sequence[str]) -> None:
        """Of other texts there are none."""


def main() -> None:
    """Read the arguments, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", default="arxiv_2level", help="a corpus by name or file (see corpora.py)")
    parser.add_argument("--labels", nargs="*", default=[], help="gold columns of a file, broad to narrow")
    parser.add_argument("--sample", type=int, default=1_000, help="papers, drawn with seed 0; 0: all")
    parser.add_argument("--read", type=int, default=2_000, help="papers that the sketch's transformer reads")
    parser.add_argument("--vectors", type=Path, help=".npy of exact vectors: only the sketch and lsa are run, on them")
    parser.add_argument("--save", type=Path, help="where the sketch's vectors are written (.npy)")
    given = parser.parse_args()
    papers = Labelled.read(given.corpus, given.labels).sample(given.sample)
    before = os.getloadavg()[0]
    runs = _of_file(papers, given) if given.vectors else _of_models(papers, given)
    if given.save:
        np.save(given.save, next(run.vectors for run in runs if run.name.startswith("sketch")))
    print(f"{len(papers):,} papers of {papers.name}; load {before:.1f} before, {os.getloadavg()[0]:.1f} after\n")
    print(table(runs, papers))


def _of_file(papers: Labelled, given: argparse.Namespace) -> list[Run]:
    teacher = Given(papers.corpus, papers.vectors(Path(), given.vectors).matrix)
    exact = Run(given.vectors.name, teacher.matrix, None)
    return [exact, *_sketches(teacher, given.read, papers.corpus), _lsa(papers.corpus)]


def _of_models(papers: Labelled, given: argparse.Namespace) -> list[Run]:
    corpus, quick = papers.corpus, minilm(CONFIG, 0)
    runs = [_timed("torch", minilm_torch(CONFIG, 0), corpus)]
    if (half := minilm_bfloat16(CONFIG, 0)).facts["path"] == BF16:
        runs.append(_timed(BF16, half, corpus))
    if not openvino.is_installed():
        print("without OpenVINO: pip install 'hierarchography[fast]'", file=sys.stderr)
    elif openvino.has_bf16():
        runs.append(_timed("openvino bf16", _converted("bf16"), corpus))
    if quick.facts["path"] not in {"torch on cpu", BF16, "openvino bf16"}:
        runs.append(_timed(quick.facts["path"], quick, corpus))
    return [*runs, *_sketches(quick, given.read, corpus), _lsa(corpus)]


def _sketches(teacher: Encoder, read: int, corpus: Corpus) -> list[Run]:
    """The sketch as `--encoder sketch` makes it, without the word table, and the word table by itself."""
    start = time.perf_counter()
    alone = Run("word table alone", minilm_words().predict(corpus.texts()), time.perf_counter() - start)
    if len(corpus) <= read:
        return [alone]
    with_table = SketchEncoder(teacher, 0, read, minilm_words())
    without = SketchEncoder(teacher, 0, read)
    runs = [_timed("sketch", with_table, corpus), _timed(f"sketch of {read:,}, no word table", without, corpus)]
    return [*runs, alone]


def _lsa(corpus: Corpus) -> Run:
    return _timed("lsa", make_encoder(EmbeddingConfig(encoder="lsa"), 0), corpus)


def _converted(precision: str) -> Encoder:
    """MiniLM in one precision, whatever its cosine."""
    from hierarchography.embedding import conversion

    folder = minilm_folder()
    converted = conversion.convert(minilm_torch(CONFIG, 0).model, folder / "tokenizer.json", 0.0, (precision,))
    assert converted is not None
    model = openvino.OpenVinoModel(converted, folder / "tokenizer.json")
    return TransformerEncoder(model, converted.id, CONFIG.batch_size, model.facts)


def _timed(name: str, encoder: Encoder, corpus: Corpus) -> Run:
    """The encoder is warm (it has read a few texts) before the clock starts; no vector comes from the cache.

    The corpus is a new one, whose words were not counted for another encoder.
    """
    print(f"{name} ...", file=sys.stderr, flush=True)
    if isinstance(encoder, TransformerEncoder):
        encoder.encode_texts(corpus.texts()[:8])
    with cache_in(False):
        start = time.perf_counter()
        vectors = encoder.encode(corpus.take(np.arange(len(corpus))), lambda papers: None).matrix
        return Run(name, vectors, time.perf_counter() - start)


def table(runs: Sequence[Run], papers: Labelled) -> str:
    """A Markdown table; the first run is what the others are compared with."""
    first = runs[0]
    heads = ["encoder", "papers/s", "to the first", "cosine, mean", "cosine, least"]
    heads += [f"{NEIGHBOURS}-NN purity, {level} ({int(labels.max()) + 1})" for level, labels in papers.classes.items()]
    lines = [f"| {' | '.join(heads)} |", f"|---{'|---:' * (len(heads) - 1)}|"]
    for run in runs:
        rate = f"{len(papers) / run.seconds:,.0f}" if run.seconds else "–"
        ratio = f"{first.seconds / run.seconds:.1f}" if run.seconds and first.seconds else "–"
        likeness = ["–", "–"]
        if run.vectors.shape == first.vectors.shape:
            cosines = np.einsum("ij,ij->i", run.vectors, first.vectors)
            likeness = [f"{cosines.mean():.4f}", f"{cosines.min():.4f}"]
        pure = [f"{purity(run.vectors, labels):.3f}" for labels in papers.classes.values()]
        lines.append(f"| {' | '.join([run.name, rate, ratio, *likeness, *pure])} |")
    return "\n".join(lines)


def purity(vectors: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
    """The mean share of a paper's nearest labelled papers that are of its own class."""
    vectors, labels = vectors[labels >= 0], labels[labels >= 0]
    shares = []
    for start in range(0, len(vectors), 2_000):
        rows = np.arange(start, min(start + 2_000, len(vectors)))
        likeness = vectors[rows] @ vectors.T
        likeness[np.arange(len(rows)), rows] = -np.inf
        nearest = np.argpartition(-likeness, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        shares.append((labels[nearest] == labels[rows][:, None]).mean(axis=1))
    return float(np.concatenate(shares).mean())


if __name__ == "__main__":
    main()
