"""BERTopic: topics of HDBSCAN's leaves, outliers given to topics by embeddings, and its binary tree over them.

Its defaults (excess of mass) find two topics on a corpus with one large field, so HDBSCAN is asked for its leaves.
All else is BERTopic's own: its UMAP, its c-TF-IDF, and Ward's linkage over that for the tree.
"""

from __future__ import annotations

import logging
import warnings
from typing import Any

import contract
import numpy as np
import pandas as pd
from bertopic import BERTopic
from hdbscan import HDBSCAN
from numpy.typing import NDArray
from umap import UMAP

logging.disable(logging.WARNING)


def grow(vectors: NDArray[np.float32], texts: list[str], seed: int, smallest: int, **options: object) -> dict[str, Any]:
    """The tree of one run, with c-TF-IDF's words; the least size of a topic is the one that our builders have too.

    `options` are further ones of BERTopic.
    """
    model = BERTopic(
        umap_model=_umap(seed),
        hdbscan_model=HDBSCAN(
            min_cluster_size=smallest,
            min_samples=min(5, smallest),
            cluster_selection_method="leaf",
            prediction_data=True,
        ),
        **options,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        topics, _ = model.fit_transform(texts, vectors)
        if max(topics) < 1:
            return {**contract.tree_of_layers([np.array(topics)]), "notes": ["fewer than two topics"]}
        if -1 in topics:
            topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
            model.update_topics(texts, topics=topics)
        merges = model.hierarchical_topics(texts)
        words = {topic: [word for word, _ in found if word] for topic, found in model.get_topics().items()}
        words |= {int(row.Parent_ID): str(row.Parent_Name).split("_") for row in merges.itertuples()}
        return tree_of_merges(np.array(topics), merges, words)


def tree_of_merges(
    topics: NDArray[np.integer], merges: pd.DataFrame, words: dict[int, list[str]] | None = None
) -> dict[str, Any]:
    """The tree from each paper's topic (n,) and the table of `hierarchical_topics`: a parent and two children a row.

    `words` are the names of topics by their numbers.
    """
    parts = {
        int(parent): (int(left), int(right))
        for parent, left, right in merges[["Parent_ID", "Child_Left_ID", "Child_Right_ID"]].to_numpy().tolist()
    }
    parents: list[int] = []
    members: list[list[int]] = []
    names: list[list[str]] = []

    def add(topic: int, parent: int) -> list[int]:
        place = len(parents)
        parents.append(parent)
        members.append([])
        names.append((words or {}).get(topic, []))
        below = [row for part in parts.get(topic, ()) for row in add(part, place)]
        members[place] = sorted(below or np.flatnonzero(topics == topic).tolist())
        return members[place]

    add(max(parts), -1)
    members[0] = list(range(len(topics)))  # a paper that is still an outlier is in the root alone
    return {"parents": parents, "members": members, "names": names}


def warm(vectors: NDArray[np.float32]) -> None:
    """Let Numba compile UMAP; nothing else in BERTopic is compiled at run time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _umap(0).fit(vectors)


def _umap(seed: int) -> UMAP:
    """BERTopic's own UMAP, with a seed."""
    return UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)


if __name__ == "__main__":
    contract.run("bertopic", warm, grow)
