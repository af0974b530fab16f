"""Labelled corpora: the texts and the gold labels of papers, sampled, and their vectors, kept between runs."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from acl import subjects_of
from numpy.typing import NDArray

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import make_encoder
from hierarchography.errors import InputError
from hierarchography.model import Corpus, Embeddings

CACHE = Path.home() / ".cache" / "hierarchography-benchmarks"
"""What is kept between runs."""
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
KNOWN: dict[str, tuple[Path, tuple[str, ...]]] = {
    "landmarks": (Path(str(files("hierarchography"))) / "data" / "landmarks.jsonl", ("field", "subfield")),
    "arxiv_2level": (DATA / "arxiv_2level.jsonl.gz", ("labels",)),
    "arxiv_100k": (DATA / "arxiv_100k.jsonl.gz", ("labels",)),
    "acl": (DATA / "acl_anthology_32k.jsonl.gz", ("series",)),
}
"""Corpora by name: their file, and their columns of gold labels, broad to narrow; a column may hold lists.

The labels of "acl" are derived from the venues (see `acl.py`)."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """Papers with gold labels: for each level, broad to narrow, the `classes` (n,), -1 for none.

    `rows` (n,) are the papers' places in the file, which holds `of` papers.
    """

    name: str
    corpus: Corpus
    classes: dict[str, NDArray[np.int32]]
    rows: NDArray[np.int64]
    of: int

    def __len__(self) -> int:
        return len(self.corpus)

    @property
    def texts(self) -> list[str]:
        """What encoders and peers read of each paper: its title and abstract."""
        return self.corpus.texts()

    @classmethod
    def read(cls, name: str, columns: Sequence[str] = ()) -> Labelled:
        """A corpus by its name, or any .jsonl, .csv, .tsv or .parquet file (.gz too) with title, abstract and labels.

        `columns` name the gold labels of a file, broad to narrow. Raises `InputError` for what is not there.
        """
        path, known = KNOWN.get(name, (Path(name), ()))
        if not path.is_file():
            raise InputError(f"no file {path}; corpora known by name: {', '.join(KNOWN)}")
        frame = read_table(path)
        if name == "acl":
            frame["series"] = subjects_of(frame["venue"].tolist())
        columns = columns if columns and name not in KNOWN else known
        missing = [column for column in columns if column not in frame]
        if missing or not columns:
            raise InputError(
                f"{path} has no column {', '.join(missing)}"
                if missing
                else f"name the gold labels of {path} (--labels)"
            )
        levels = {level: labels for column in columns for level, labels in _levels(frame[column])}
        papers = Corpus.from_frame(frame[[name for name in ("title", "abstract") if name in frame]])
        label = name if name in KNOWN else path.name.partition(".")[0]
        classes = {level: _numbered(labels) for level, labels in levels.items()}
        return cls(label, papers, classes, np.arange(len(papers)), len(papers))

    def sample(self, papers: int) -> Labelled:
        """So many papers drawn with seed 0, in the file's order; all where there are no more, or for 0."""
        if not 0 < papers < len(self):
            return self
        chosen = np.sort(np.random.default_rng(0).choice(len(self), papers, replace=False))
        return replace(
            self,
            corpus=self.corpus.take(chosen),
            classes={level: classes[chosen] for level, classes in self.classes.items()},
            rows=self.rows[chosen],
        )

    def vectors(self, cache: Path, file: Path | None = None) -> Embeddings:
        """The papers' vectors: from a .npy of the whole file's, else MiniLM's, kept in `cache` by the texts' hash."""
        if file is not None:
            return Embeddings.from_vectors(_rows_of(file, self.of)[self.rows], file.stem)
        return minilm_vectors(self.name, self.corpus, cache)


def minilm_vectors(name: str, corpus: Corpus, cache: Path) -> Embeddings:
    """MiniLM's vectors of the papers of the corpus `name`, kept in `cache` by the texts' hash."""
    digest = hashlib.sha256("\x1e".join(corpus.texts()).encode("utf-8", "surrogatepass")).hexdigest()
    kept = cache / "vectors" / f"minilm-{digest[:32]}.npy"
    if not kept.is_file():
        say(f"Embedding {len(corpus):,} papers of {name} with MiniLM (once) ...")
        encoder = make_encoder(EmbeddingConfig(), 0)
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, encoder.encode(corpus, lambda steps: None).matrix)
    return Embeddings.from_vectors(np.load(kept), "all-MiniLM-L6-v2")


def say(line: str) -> None:
    """Tell what is being done, beside the table that is printed."""
    print(line, file=sys.stderr, flush=True)


def read_table(path: Path) -> pd.DataFrame:
    """The table of a .jsonl, .csv, .tsv or .parquet file (.gz too). Raises `InputError` for another kind of file."""
    kind = path.name.removesuffix(".gz").rpartition(".")[2]
    if kind in {"jsonl", "ndjson"}:
        return pd.read_json(path, lines=True, dtype=False)
    if kind in {"csv", "tsv"}:
        return pd.read_csv(path, sep="\t" if kind == "tsv" else ",", dtype=str, keep_default_na=False)
    if kind == "parquet":
        return pd.read_parquet(path)
    raise InputError(f"{path} is no .jsonl, .csv, .tsv or .parquet file")


def _levels(column: pd.Series) -> list[tuple[str, list[Any]]]:
    """The levels in a column: itself, or one a place in its lists (`labels 1`, `labels 2`)."""
    if not any(isinstance(value, list) for value in column):
        return [(str(column.name), column.tolist())]
    lists = [value if isinstance(value, list) else [] for value in column]
    depth = max(len(value) for value in lists)
    return [
        (f"{column.name} {level + 1}", [value[level] if level < len(value) else None for value in lists])
        for level in range(depth)
    ]


def _numbered(labels: list[Any]) -> NDArray[np.int32]:
    known = pd.Series(labels, dtype=object)
    known = known.where(known.notna() & (known.astype(str).str.strip() != ""))
    return np.asarray(pd.factorize(known, sort=True)[0], dtype=np.int32)


def _rows_of(file: Path, papers: int) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = np.load(file)
    if vectors.ndim != 2 or len(vectors) != papers:
        raise InputError(f"{file} has the shape {vectors.shape}; a corpus of {papers} papers needs one row each")
    return vectors
