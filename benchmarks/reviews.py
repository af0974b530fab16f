"""Collections of the size of a review, and how near our trees are to the labels: `python benchmarks/reviews.py --help`.

Labelled papers are cut to sets of 40 to 130 papers on one narrow subject: the fields of the landmarks by subfield, the
archives of arXiv by category, the ACL Anthology by series of workshops, and the tasks of SemEval. As in reviews, the
parts differ in size, and the finer sets have parts of two to six papers.

A row is the mean of a group of sets. ARI, V-measure and AMI compare the leaves of the tree with the labels (as the
public benchmark of expert trees of surveys does); depth 1 is the AMI of the first level.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from acl import subjects_of
from builders import cached_space
from corpora import CACHE, KNOWN, minilm_vectors, read_table, say
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from hierarchography.clustering import grow_tree
from hierarchography.config import Config, EmbeddingConfig
from hierarchography.embedding import Reader, make_encoder
from hierarchography.errors import HierarchographyError, InputError
from hierarchography.evaluation import level_amis
from hierarchography.evaluation.gold import Contingency
from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.workers import one_thread

FINE, COARSE = (2, 6), (4, 20)
"""Papers of a part, least and most, of finer and of coarser sets."""
MOST_PAPERS, MOST_FINE, MOST_COARSE = 130, 24, 8
"""Papers of a set, and parts of a finer and of a coarser set, at most."""
FEWEST_PARTS = 4
ARCHIVES = ("Mathematics", "Condensed Matter", "Computer Science", "Physics (other)", "Astrophysics")
_TASK = re.compile(r"SemEval[- ]?(\d{4})[, ]*Task[- ]?#?(\d+)", re.IGNORECASE)
_TASK_WORDS = re.compile(
    r"(?:\bat )?SemEval[- ]?\d{4}[, ]*Task[- ]?#?\d+:?|SemEval[- ]?\d*|\bTask[- ]?#?\d+", re.IGNORECASE
)


@dataclass(frozen=True, eq=False)
class Review:
    """A small collection: its `group` (source and grain), its papers, and the label (n,) of each paper."""

    name: str
    group: str
    corpus: Corpus
    labels: NDArray[np.int64]

    @classmethod
    def of(cls, name: str, group: str, frame: pd.DataFrame) -> Review:
        """The review of a frame with the columns title, abstract and label."""
        labels = pd.factorize(frame["label"], sort=True)[0]
        return cls(name, group, Corpus.from_frame(frame[["title", "abstract"]].reset_index(drop=True)), labels)


@dataclass(frozen=True)
class Found:
    """A tree on a review: agreement of its leaves and its first level with the labels, composite, and its shape."""

    ari: float
    v: float
    ami: float
    first: float
    composite: float
    leaves: float
    parts: float
    top: float

    @classmethod
    def of(cls, tree: TopicTree, labels: NDArray[np.int64]) -> Found:
        """Measure a tree, whose papers are in the order of the labels (n,)."""
        leaf = tree.leaf_of
        met = Contingency.of(tree, labels)
        return cls(
            float(adjusted_rand_score(labels, leaf)),
            float(v_measure_score(labels, leaf)),
            float(adjusted_mutual_info_score(labels, leaf)),
            float(level_amis(tree.labels_at, [labels])[0]),
            float(np.mean([met.tree_f(), met.dendrogram_purity()])),
            len(tree.leaves),
            int(labels.max()) + 1,
            len(tree.children(tree.root.id)),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input that cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        settings = dict(pair.split("=", 1) for pair in given.set)
        reader = Reader(make_encoder(EmbeddingConfig(encoder="minilm"), 0))
        found: dict[str, list[Found]] = defaultdict(list)
        for review in (one for one in reviews() if given.only in one.group):
            vectors = minilm_vectors(review.name, review.corpus, given.cache)
            for seed in given.seeds:
                config = Config(seed=seed).with_settings(**settings)
                found[review.group].append(grown(review, vectors, reader, config, given))
            say(f"{review.group}, {review.name}: {found[review.group][-1]}")
        print(table(found))
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


@one_thread()
def grown(review: Review, vectors: Embeddings, reader: Reader, config: Config, given: argparse.Namespace) -> Found:
    """The tree of one review, measured."""
    space = cached_space(review.corpus, vectors, reader, config, given.cache)
    tree = grow_tree(space, config.clustering, np.random.default_rng(config.seed))
    return Found.of(tree, review.labels[review.corpus.canonical_order()])


def reviews() -> Iterator[Review]:
    """All sets; the same ones in every run."""
    random = np.random.default_rng(0)
    landmarks = read_table(KNOWN["landmarks"][0]).rename(columns={"subfield": "label"})
    for field, papers in landmarks.groupby("field", sort=True):
        yield Review.of(str(field), "landmarks", papers)
    arxiv = _there("arxiv_2level")
    archives, arxiv["label"] = arxiv["labels"].str[0], arxiv["labels"].str[1]
    for archive in ARCHIVES:
        papers = arxiv[archives == archive]
        yield Review.of(archive, "arXiv, coarse", cut(papers, MOST_COARSE, COARSE, random))
        yield Review.of(archive, "arXiv, fine", cut(papers, MOST_FINE, FINE, random))
    acl = _there("acl")
    acl["label"] = subjects_of(acl["venue"].tolist())
    for draw in range(3):
        yield Review.of(f"series {draw}", "ACL series, coarse", cut(acl, MOST_COARSE, COARSE, random))
        yield Review.of(f"series {draw}", "ACL series, fine", cut(acl, MOST_FINE, FINE, random))
    tasks = acl["title"].str.extract(_TASK)
    acl["label"], acl["title"] = tasks[1], acl["title"].str.replace(_TASK_WORDS, "", regex=True).str.strip(" :,-")
    for year in ("2018", "2019", "2020", "2021"):
        yield Review.of(year, "SemEval", cut(acl[tasks[0] == year], MOST_COARSE, COARSE, random))


def cut(papers: pd.DataFrame, parts: int, sizes: tuple[int, int], random: np.random.Generator) -> pd.DataFrame:
    """At most `parts` labels drawn at random, with a number of papers between `sizes`, most of them small."""
    least, most = sizes
    counts = papers["label"].dropna().value_counts().sort_index()
    known = counts.index[counts >= least].tolist()
    if len(known) < FEWEST_PARTS:
        raise InputError(f"only {len(known)} labels have {least} papers; {FEWEST_PARTS} are needed")
    rows: list[int] = []
    for label in random.permutation(known)[:parts]:
        size = int(np.round(least * (most / least) ** random.random()))
        having = np.flatnonzero(papers["label"] == label)
        chosen = random.choice(having, min(size, len(having)), replace=False)
        if len(rows) + len(chosen) <= MOST_PAPERS:
            rows += chosen.tolist()
    return papers.iloc[sorted(rows)]


def table(found: Mapping[str, Sequence[Found]]) -> str:
    """A Markdown table, one row for each group of sets, and their mean."""
    names = list(Found.__dataclass_fields__)
    rows = {group: np.array([[getattr(one, name) for name in names] for one in runs]) for group, runs in found.items()}
    rows["mean of groups"] = np.stack([figures.mean(axis=0) for figures in rows.values()])
    heads = "sets | leaf ARI | leaf V | leaf AMI | depth 1 AMI | composite | leaves | labels | at the root"
    lines = [f"| group | {heads} |", f"|---{'|---:' * (heads.count('|') + 1)}|"]
    for group, figures in rows.items():
        mean = figures.mean(axis=0)
        cells = [*(f"{value:.3f}" for value in mean[:5]), *(f"{value:.1f}" for value in mean[5:])]
        lines.append(f"| {group} | {len(figures)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _there(name: str) -> pd.DataFrame:
    path = KNOWN[name][0]
    if not path.is_file():
        raise InputError(f"no file {path}")
    return read_table(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="reviews.py", description="Trees of small collections against labels.")
    add = parser.add_argument
    add("--seeds", type=int, nargs="+", default=[0], help="default 0")
    add("--only", default="", metavar="TEXT", help="only groups of sets whose name contains this text")
    add("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings of the build, e.g. min_topic_size=3")
    add("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"default {CACHE}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
