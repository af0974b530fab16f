"""Maps whose names were judged beside their papers: their trees, a sample of their papers, and the verdicts."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from corpora import KNOWN, minilm_vectors
from numpy.typing import NDArray

from hierarchography.errors import InputError
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree

NAMED = "named"
"""The folder of the trees, the leaves and the verdicts, in that of the data."""
VERDICTS = "verdicts.tsv"
MAPS = ("acl_anthology_32k", "arxiv_2level", "landmarks")
"""The judged maps; their papers are in files of the same name, those of the landmarks in the package."""
LEAST = 8
"""Papers that a sample holds of every topic, or all where the topic has fewer: as many as the judge read."""


@dataclass(frozen=True)
class Verdict:
    """What a judge said of a topic's `name`: `fit` of the `read` papers belong under it; good, vague, half or wrong.

    `better` is the name that the judge would have given, empty where none was written down.
    """

    topic: str
    name: str
    fit: int
    read: int
    verdict: str
    better: str
    papers: tuple[str, ...]

    @property
    def share(self) -> float:
        """The judged fit as a share."""
        return self.fit / self.read

    @property
    def target(self) -> str:
        """The name that is right: the better one, else the judged one where it is good, else nothing."""
        return self.better or (self.name if self.verdict == "good" else "")


@dataclass(frozen=True, eq=False)
class NamedMap:
    """A judged map over a sample of its papers: `rows` (n,) are their places in the file, which holds `of`.

    The tree has the names that were judged.
    """

    name: str
    corpus: Corpus
    tree: TopicTree
    verdicts: tuple[Verdict, ...]
    rows: NDArray[np.int64]
    of: int

    @classmethod
    def read(cls, name: str, data: Path, sample: int) -> NamedMap:
        """The map `name` in the folder `data` over `sample` of its papers (0: all). Raises `InputError`."""
        papers, folder = papers_of(name, data), data / NAMED
        records = _records(papers)
        leaf_of = _leaves(folder / f"{name}.leaves.tsv.gz")
        rows_by_id = {str(record["id"]): row for row, record in enumerate(records)}
        verdicts = tuple(read_verdicts(folder / VERDICTS, name))
        wanted = {*leaf_of, *(paper for verdict in verdicts for paper in verdict.papers)}
        if missing := sorted(wanted - rows_by_id.keys()):
            raise InputError(f"{papers} lacks {len(missing)} papers of the map {name}, the first is {missing[0]}")
        leaves = [leaf_of.get(str(record["id"]), "") for record in records]
        first = {rows_by_id[paper] for verdict in verdicts for paper in verdict.papers}
        rows = sampled(leaves, first, sample)
        shown = [{key: records[row].get(key) for key in ("id", "title", "abstract", "year")} for row in rows]
        corpus = Corpus.from_frame(pd.DataFrame(shown))
        topics = json.loads(gzip.decompress((folder / f"{name}.tree.json.gz").read_bytes()))
        return cls(name, corpus, tree_of(topics, [leaves[row] for row in rows]), verdicts, rows, len(records))

    def vectors(self, cache: Path, folder: Path | None = None) -> Embeddings:
        """MiniLM's vectors of the papers: from `<map>.npz` in a folder (`rows` of the file, `vectors`), else read once.

        A folder may also call the files by the first word of the map's name. Raises `InputError` where papers lack.
        """
        if folder is None:
            return minilm_vectors(self.name, self.corpus, cache)
        names = (self.name, self.name.partition("_")[0])
        file = next((path for name in names if (path := folder / f"{name}.npz").is_file()), None)
        if file is None:
            raise InputError(f"no file {names[0]}.npz in {folder}")
        with np.load(file) as kept:
            place = {int(row): at for at, row in enumerate(kept["rows"])}
            if lacking := [row for row in self.rows.tolist() if row not in place]:
                raise InputError(f"{file} lacks the vectors of {len(lacking)} papers; choose another --sample")
            matrix = kept["vectors"][[place[row] for row in self.rows.tolist()]]
        return Embeddings.from_vectors(matrix, "all-MiniLM-L6-v2")


def papers_of(name: str, data: Path) -> Path:
    """The file of a map's papers."""
    return KNOWN[name][0] if name == "landmarks" else data / f"{name}.jsonl.gz"


def read_verdicts(path: Path, corpus: str) -> Iterator[Verdict]:
    """The verdicts on one map."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["corpus"] == corpus:
                fit, _, read = row["fit"].partition("/")
                papers = tuple(row["judged_papers"].split())
                name, better = row["name"].strip(), row["better_name"].strip()
                yield Verdict(row["topic_id"], name, int(fit), int(read), row["verdict"].strip(), better, papers)


def sampled(leaves: Sequence[str], first: set[int], most: int) -> NDArray[np.int64]:
    """The rows of a sample, ascending: the `first` ones, at least `LEAST` of every topic, and others up to `most`.

    `leaves` are the papers' leaves, "" for papers that the map does not hold, which are left out. Drawn with seed 0;
    larger than `most` where the topics ask for more; all papers for 0.
    """
    inside = [row for row, leaf in enumerate(leaves) if leaf]
    if not 0 < most < len(inside):
        return np.array(inside, dtype=np.int64)
    order = [row for row in np.random.default_rng(0).permutation(len(leaves)).tolist() if leaves[row]]
    chosen = set(first)
    held = Counter(topic for row in chosen for topic in path_of(leaves[row]))
    for row in order:
        if row not in chosen and any(held[topic] < LEAST for topic in path_of(leaves[row])):
            chosen.add(row)
            held.update(path_of(leaves[row]))
    for row in order:
        if len(chosen) >= most:
            break
        chosen.add(row)
    return np.array(sorted(chosen), dtype=np.int64)


def path_of(topic: str) -> list[str]:
    """The ids of the topics from the root to this one."""
    parts = topic.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def tree_of(topics: Sequence[Mapping[str, Any]], leaves: Sequence[str]) -> TopicTree:
    """The tree of a file's topics over papers with these leaves."""
    members: dict[str, list[int]] = {}
    for row, leaf in enumerate(leaves):
        for topic in path_of(leaf):
            members.setdefault(topic, []).append(row)
    grown = tuple(
        Topic(
            topic["id"],
            np.array(members.get(topic["id"], []), dtype=np.int32),
            topic["name"],
            tuple(topic.get("keywords") or ()),
        )
        for topic in topics
    )
    return TopicTree(grown, Assignment.certain(len(leaves)))


def _records(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise InputError(f"no file {path}")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _leaves(path: Path) -> dict[str, str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    return {paper: leaf for paper, leaf in pairs}
