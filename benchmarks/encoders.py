"""Every way to make vectors, on the same papers in one run: `python benchmarks/encoders.py --help`.

Prints one Markdown table: abstracts a second, the ratio to torch, the cosine to its vectors, and how often
near papers share a label. The exact ways take turns, chunk by chunk, so that whatever else the machine does
slows all of them alike.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from corpora import KNOWN, Labelled
from numpy.typing import NDArray

from hierarchography.cache import Cache, cache_in, content_key
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, facts_of, make_encoder, nearest_neighbours
from hierarchography.embedding.conversion import AREA, PRECISIONS, convert
from hierarchography.embedding.openvino import Converted, OpenVinoModel, is_installed
from hierarchography.embedding.sketch import SketchEncoder
from hierarchography.embedding.transformer import TransformerEncoder
from hierarchography.errors import HierarchographyError

BATCH = 32
CHUNK = 64
NEIGHBOURS = 15
Vectors = NDArray[np.float32]


@dataclass
class Run:
    """One way to make vectors: the rows that it made, in seconds that it took."""

    name: str
    rows: int = 0
    seconds: float = 0.0
    cosine: float = float("nan")
    purity: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def rate(self) -> float:
        """Abstracts a second."""
        return self.rows / self.seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input that cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        corpus = Labelled.read(given.corpus, given.labels).sample(given.sample)
        with cache_in(False):  # what is measured is made, not remembered
            print(_table(corpus, _compare(corpus, given)))
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _compare(corpus: Labelled, given: argparse.Namespace) -> list[Run]:
    """The exact ways over the first papers, in turns; the others over all of them."""
    torch = make_encoder(EmbeddingConfig(encoder="minilm-torch"), given.seed)
    if not isinstance(torch, TransformerEncoder):
        raise HierarchographyError("minilm-torch is not MiniLM by torch")
    exact: dict[str, Encoder] = {"torch fp32": torch, **_by_openvino(torch, given)}
    texts = corpus.texts[: given.exact]
    runs, made = _in_turns(exact, texts)
    for run in runs:
        run.cosine = _cosine(made[run.name], made["torch fp32"])
    reference = None if given.vectors is None else corpus.vectors(given.cache, given.vectors).matrix
    if reference is not None:
        runs[0].purity = _purity(reference, corpus)
    teacher = exact[min(runs, key=lambda run: run.seconds).name]
    quick: dict[str, Encoder] = {
        f"sketch of {teacher.id}": SketchEncoder(teacher, given.seed),
        "lsa": make_encoder(EmbeddingConfig(encoder="lsa"), given.seed),
    }
    return [*runs, *(_whole(name, encoder, corpus, reference) for name, encoder in quick.items())]


def _by_openvino(torch: TransformerEncoder, given: argparse.Namespace) -> dict[str, Encoder]:
    """MiniLM in every precision that OpenVINO has, converted once and kept for this benchmark."""
    if not is_installed():
        print("openvino and nncf are not installed: those rows are missing", file=sys.stderr)
        return {}
    from hierarchography.embedding.transformer import minilm_folder

    cache, tokeniser = Cache(given.cache, AREA), minilm_folder() / "tokenizer.json"
    found: dict[str, Encoder] = {}
    for precision in PRECISIONS:
        key = content_key("benchmark", precision, torch.id)
        kept = cache.get(key)
        model = Converted.from_bytes(kept) if kept else convert(torch.model, tokeniser, [precision], least=0.0)
        if model is None:  # this processor has no bf16
            continue
        cache.put(key, model.to_bytes())
        runner = OpenVinoModel(model, tokeniser)
        found[f"OpenVINO {precision}"] = TransformerEncoder(runner, model.id, BATCH, runner.facts)
    return found


def _in_turns(encoders: Mapping[str, Encoder], texts: Sequence[str]) -> tuple[list[Run], dict[str, Vectors]]:
    """Each encoder reads the same chunk before the next chunk comes; the first one is read twice, to warm up."""
    runs = {name: Run(name) for name in encoders}
    made: dict[str, list[Vectors]] = {name: [] for name in encoders}
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        for name, encoder in encoders.items():
            if start == 0:
                encoder.encode_texts(chunk)
            vectors, seconds = _timed(lambda encoder=encoder, chunk=chunk: encoder.encode_texts(chunk))
            made[name].append(vectors)
            runs[name].rows += len(chunk)
            runs[name].seconds += seconds
        print(f"{start + len(chunk)} of {len(texts)} texts", file=sys.stderr, flush=True)
    return list(runs.values()), {name: np.concatenate(parts) for name, parts in made.items()}


def _whole(name: str, encoder: Encoder, corpus: Labelled, reference: Vectors | None) -> Run:
    """An encoder that learns from the corpus, over all of it."""
    print(f"{name}: {len(corpus):,} papers", file=sys.stderr, flush=True)
    vectors, seconds = _timed(lambda: encoder.encode(corpus.corpus, lambda steps: None).matrix)
    run = Run(name, len(vectors), seconds, purity=_purity(vectors, corpus))
    facts = facts_of(encoder)
    run.note = f"held-out cosine {facts['held_out_cosine']:.3f}" if "held_out_cosine" in facts else ""
    if reference is not None and reference.shape == vectors.shape and name != "lsa":
        run.cosine = _cosine(vectors, reference)
    return run


def _timed(make: Callable[[], Vectors]) -> tuple[Vectors, float]:
    start = time.perf_counter()
    vectors = make()
    return vectors, time.perf_counter() - start


def _cosine(vectors: Vectors, exact: Vectors) -> float:
    return float(np.einsum("ij,ij->i", vectors, exact).mean())


def _purity(vectors: Vectors, corpus: Labelled) -> dict[str, float]:
    """For each level, the share of the 15 nearest papers that have the paper's own label."""
    from hierarchography.model import Embeddings

    nearest = nearest_neighbours(Embeddings.from_vectors(vectors, "benchmark"), NEIGHBOURS + 1).indices[:, 1:]
    return {
        level: float((classes[nearest] == classes[:, None])[classes >= 0].mean())
        for level, classes in corpus.classes.items()
    }


def _table(corpus: Labelled, runs: Sequence[Run]) -> str:
    levels = list(corpus.classes)
    purities = " | ".join(f"purity {level}" for level in levels)
    lines = [
        f"{corpus.name}: {len(corpus):,} papers, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n",
        f"| encoder | papers | abstracts a second | to torch | cosine | {purities} | |",
        f"|---|---:|---:|---:|---:|{'---:|' * len(levels)}---|",
    ]
    for run in runs:
        figures = [f"{run.rows:,}", f"{run.rate:,.1f}", f"{run.rate / runs[0].rate:.1f}"]
        figures += [_figure(run.cosine), *(_figure(run.purity.get(level, float("nan"))) for level in levels)]
        lines.append(f"| {run.name} | {' | '.join(figures)} | {run.note} |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.4f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="encoders.py", description="Compare the ways to make vectors.")
    add = parser.add_argument
    add("--corpus", default="arxiv_2level", metavar="NAME", help=f"{', '.join(KNOWN)}, or a labelled file")
    add("--labels", type=lambda text: text.split(","), default=[], metavar="A,B", help="a file's labels, broad first")
    add("--sample", type=int, default=0, metavar="N", help="papers of a corpus at most; 0: all (default)")
    add("--exact", type=int, default=512, metavar="N", help="papers that the exact ways read (default 512)")
    add("--vectors", type=Path, metavar="FILE", help="a .npy of the file's exact vectors, to compare the sketch with")
    add("--seed", type=int, default=0, help="default 0")
    cache = Path.home() / ".cache" / "hierarchography-benchmarks"
    add("--cache", type=Path, default=cache, metavar="FOLDER", help=f"default {cache}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
