"""Places new papers on a finished map. The papers of the map, its topics and its files stay as they are.

The topic of a new paper is chosen by the nearest papers of the map and the means of its topics, from the root down
(`clustering.placer`), in the space in which the topics were found: vectors joined with word features. How certain that
is, and whether a paper fits any topic at all, is learned from the papers of the map (`maps.calibration`). A new paper
that is a duplicate of one of the map's, by the evidence that merges duplicates in a build, gets its topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.build import Papers, intake_of
from hierarchography.clustering import Landing, Placer
from hierarchography.corpus import Known, known_papers
from hierarchography.embedding import nearest_among
from hierarchography.maps.calibration import NEAREST, Calibration, calibrated, nearness
from hierarchography.maps.space import joined, vectors_of
from hierarchography.model import Corpus, Embeddings, MapData, Neighbours, TopicTree
from hierarchography.model.remembered import remembered
from hierarchography.progress import SILENT, Reporter

COLUMNS = ("id", "title", "topic_id", "topic", "path", "confidence", "fits", "duplicate_of", "nearest", "note")
"""The columns of `Placed.table`."""
SHOWN = 3
"""Nearest papers of the map that are listed for a new one."""


@dataclass(frozen=True, eq=False)
class Placed:
    """New papers with their places on a map; all arrays have the order of `corpus`.

    `leaf` (m,) is the row of each paper's leaf in the map's tree, `confidence` (m,) the estimated probability that a
    build with the new papers would put it there. `fits` (m,) is False for papers that are far from every topic, or in a
    language that no paper of the map is in; they have the nearest topic. `duplicates` names the paper of the map that a
    new one is a duplicate of, or None. `near` are the nearest papers of the map, as rows. `notes` tell how the new
    papers were read. `dropped` lists the records that are no papers (columns of `MapData.dropped`).
    """

    on: MapData
    corpus: Corpus
    embeddings: Embeddings
    near: Neighbours
    leaf: NDArray[np.int32]
    confidence: NDArray[np.float32]
    fits: NDArray[np.bool_]
    duplicates: tuple[Known | None, ...]
    notes: tuple[str, ...]
    dropped: pd.DataFrame
    counts: Mapping[str, int] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.corpus)

    def __repr__(self) -> str:
        return f"Placed({self.summary})"

    @property
    def is_new(self) -> NDArray[np.bool_]:
        """The papers (m,) that are not duplicates of papers of the map."""
        return np.array([known is None for known in self.duplicates], dtype=bool)

    @property
    def summary(self) -> str:
        """One line: papers placed, those that fit no topic, and duplicates."""
        papers, strange = len(self), int((~self.fits).sum())
        parts = [f"{papers:,} paper{'' if papers == 1 else 's'} placed", f"{strange:,} of {papers:,} fit no topic"]
        return ", ".join([*parts, f"{int((~self.is_new).sum()):,} already on the map"])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per new paper, with the columns `COLUMNS`.

        `topic_id`, `topic` and `path` are the leaf, as in `TopicMap.to_frame`. `duplicate_of` and `nearest` hold ids of
        papers of the map, the nearest ones joined by `"; "`. `note` says why a paper fits no topic, or is a duplicate.
        """
        tree, ids = self.on.tree, self.on.corpus.frame["id"].to_numpy()
        leaves = [tree.topics[row] for row in self.leaf.tolist()]
        path = {leaf: " > ".join(above.label for above in tree.ancestors(leaf)[1:]) for leaf in {t.id for t in leaves}}
        columns = {
            "id": self.corpus.frame["id"],
            "title": self.corpus.frame["title"],
            "topic_id": [leaf.id for leaf in leaves],
            "topic": [leaf.label for leaf in leaves],
            "path": [path[leaf.id] for leaf in leaves],
            "confidence": self.confidence.astype(np.float64).round(4),
            "fits": self.fits,
            "duplicate_of": ["" if known is None else str(ids[known.row]) for known in self.duplicates],
            "nearest": ["; ".join(ids[rows[:SHOWN]].tolist()) for rows in self.near.indices],
            "note": list(self._notes()),
        }
        return pd.DataFrame(columns, columns=list(COLUMNS))

    def _notes(self) -> Iterator[str]:
        strange, near = foreign(self.corpus, self.on.corpus), nearness(self.near)
        for row, known in enumerate(self.duplicates):
            if known is not None:
                yield f"{known.reason} ({known.evidence})"
            elif self.fits[row]:
                yield ""
            elif strange[row]:
                yield f"fits no topic: in a language that no paper of the map is in ({strange[row]})"
            else:
                yield f"fits no topic: its nearest papers have a mean cosine of {near[row]:.2f}"


def place_papers(
    topic_map: MapData, papers: Papers, encoder: Any = None, progress: Reporter = SILENT, **settings: Any
) -> Placed:
    """Place new papers on a map: files, sources, or papers in memory, as in `build_map`.

    They are read with the settings of the map, except the names of columns; `settings` override them, such as
    `columns={"abstract": "Summary"}`. `encoder` is the encoder object with which the map was built, for a map loaded
    from a folder. Raises `InputError` if there are no papers, and `EncoderError` if the map's encoder is not available.
    """
    config = topic_map.config.with_settings(**{"columns": {}, **settings})
    intake = intake_of(papers, config, progress)
    corpus = intake.corpus
    with progress.stage("Embedding"):
        embeddings = vectors_of(topic_map, corpus, encoder)
    with progress.stage("Placing papers"):
        matrix, vectors = joined(topic_map, corpus, embeddings)
        places = remembered(topic_map, "ground", lambda: Ground.of(topic_map.tree, matrix)).place(matrix, vectors)
    with progress.stage("Comparing with the papers of the map"):
        similarity = config.corpus.near_duplicate_similarity
        known = known_papers(corpus, topic_map.corpus, places.near.indices, similarity)
    leaf, confidence, assignment = places.landing.leaf.copy(), places.confidence.copy(), topic_map.tree.assignment
    for row, same in enumerate(known):
        if same is not None:
            leaf[row], confidence[row] = topic_map.tree.leaf_of[same.row], assignment.confidence[same.row]
    fits = places.fits & np.array([not code for code in foreign(corpus, topic_map.corpus)], dtype=bool)
    fits |= np.array([same is not None for same in known], dtype=bool)
    account = tuple(intake.notes), intake.dropped, intake.counts, intake.input_hashes
    return Placed(topic_map, corpus, embeddings, places.near, leaf, confidence, fits, known, *account)


@dataclass(frozen=True, eq=False)
class Places:
    """Places of vectors (m, d) in a tree: the nearest papers, the leaves, the confidence, and whether they fit."""

    near: Neighbours
    landing: Landing
    confidence: NDArray[np.float32]
    fits: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ground:
    """What placing needs to know of a tree: the means of its leaves, and how certain placements are."""

    placer: Placer
    calibration: Calibration

    @classmethod
    def of(cls, tree: TopicTree, matrix: NDArray[np.float32]) -> Ground:
        """That of a tree over papers with the vectors `matrix` (n, d), all of length 1."""
        return cls(Placer.of(tree, matrix), calibrated(tree, matrix))

    def place(self, matrix: NDArray[np.float32], vectors: NDArray[np.float32]) -> Places:
        """Place vectors (m, d), of length 1 or of zeros, in the tree over papers with the vectors `matrix` (n, d)."""
        near = nearest_among(vectors, matrix, NEAREST)
        landing = self.placer.land(vectors, near)
        fits = (nearness(near) >= self.calibration.nearness) & vectors.any(axis=1)
        return Places(near, landing, self.calibration.confidence(self.placer.tree, landing, near), fits)


def foreign(new: Corpus, corpus: Corpus) -> list[str]:
    """For each new paper with an abstract, its language if no paper of the corpus is in it, else ""."""
    if "language" not in new.frame or "language" not in corpus.frame:
        return [""] * len(new)
    known = {*corpus.frame["language"], ""}
    pairs: Iterable[tuple[str, str]] = zip(new.frame["language"], new.frame["abstract"], strict=True)
    return [code if abstract and code not in known else "" for code, abstract in pairs]
