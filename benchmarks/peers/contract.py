"""What every peer's script shares: it runs inside the peers' own environment and needs nothing but NumPy.

A script is called with a folder that holds `vectors.npy` (n, d) float32 and `texts.json` (n texts), the seeds, and
the least size of a topic. It writes `<seed>.json` there for each seed:

    {"parents": [-1, 0, 0], "members": [[0, 1, 2, 3], [0, 2], [3]], "seconds": 1.3, "version": "0.3.2", "notes": []}

Topic 0 is the root and holds every paper; `members` are the rows of all papers at or under a topic, and a topic
comes after its parent. A paper of a topic that is in none of its children has no place below it. `layers`, where the
tree was made of nested clusterings, are these, finest first, noise below 0. `names`, where the peer names topics, are
lists of words or phrases, best first. `seconds` are those of growing the tree, without imports, and after a run that
lets Numba compile.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cluster = tuple[int, int]
"""A layer, 0 the finest, and the number of a cluster in it."""

ENOUGH_TO_WARM = 4_500
"""Rows of the warm-up: from 4,096 on UMAP looks for neighbours in another way, which is compiled too."""


def run(
    package: str,
    warm: Callable[[NDArray[np.float32]], object],
    grow: Callable[[NDArray[np.float32], list[str], int, int], dict[str, Any]],
) -> None:
    """Read the command line and the inputs, warm up, and write one tree a seed; `grow(vectors, texts, seed, size)`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--smallest", type=int, required=True)
    given = parser.parse_args()
    vectors = np.load(given.folder / "vectors.npy")
    texts = json.loads((given.folder / "texts.json").read_text(encoding="utf-8"))
    warm(vectors[:ENOUGH_TO_WARM])
    for seed in given.seeds:
        start = time.perf_counter()
        tree = grow(vectors, texts, seed, given.smallest)
        tree |= {"seconds": time.perf_counter() - start, "version": version(package)}
        (given.folder / f"{seed}.json").write_text(json.dumps({"notes": [], **tree}), encoding="utf-8")


def layered(layers: Sequence[NDArray[np.integer]], above: Mapping[Cluster, Cluster] | None = None) -> dict[str, Any]:
    """What a peer writes that gives nested clusterings: their tree (see `tree_of_layers`), and themselves."""
    return {**tree_of_layers(layers, above), "layers": [layer.tolist() for layer in layers]}


def tree_of_layers(
    layers: Sequence[NDArray[np.integer]], above: Mapping[Cluster, Cluster] | None = None
) -> dict[str, Any]:
    """The tree of nested clusterings, finest first, noise below 0: `{"parents": ..., "members": ...}`.

    `above` gives each cluster's parent; a cluster that is not in it is right under the root. Without it, the
    parent is the cluster that most of the members are in, in the next broader layer in which any of them is
    clustered. A paper goes to its finest cluster and so under that one's parents, whatever the broader layers
    said of it. A topic with the papers of a single child, no more, is left out. `clusters` are the layer and the number
    of each topic's cluster; null for the root.
    """
    if above is None:
        above = _majority(layers)
    own: dict[Cluster | None, list[int]] = {}
    for row, labels in enumerate(np.stack(layers, axis=1).tolist()):
        finest = next(((layer, label) for layer, label in enumerate(labels) if label >= 0), None)
        own.setdefault(finest, []).append(row)
    below: dict[Cluster | None, list[Cluster]] = {}
    for layer in range(len(layers)):
        for cluster in sorted({(layer, label) for label in layers[layer].tolist() if label >= 0}):
            if cluster in own or cluster in below:  # a broader cluster may have lost all its papers
                below.setdefault(above.get(cluster), []).append(cluster)

    parents: list[int] = []
    members: list[list[int]] = []
    clusters: list[Cluster | None] = []
    todo: list[tuple[Cluster | None, int]] = [(None, -1)]
    while todo:
        top, parent = todo.pop()
        while len(below.get(top, [])) == 1 and top not in own:
            top = below[top][0]
        todo += [(child, len(parents)) for child in below.get(top, [])]
        parents.append(parent)
        members.append(_under(top, own, below))
        clusters.append(top)
    return {"parents": parents, "members": members, "clusters": clusters}


def _under(
    cluster: Cluster | None,
    own: Mapping[Cluster | None, list[int]],
    below: Mapping[Cluster | None, list[Cluster]],
) -> list[int]:
    rows = list(own.get(cluster, []))
    for child in below.get(cluster, []):
        rows += _under(child, own, below)
    return sorted(rows)


def _majority(layers: Sequence[NDArray[np.integer]]) -> dict[Cluster, Cluster]:
    above: dict[Cluster, Cluster] = {}
    for layer, labels in enumerate(layers):
        for label in np.unique(labels[labels >= 0]).tolist():
            for broader in range(layer + 1, len(layers)):
                found = layers[broader][labels == label]
                if (found >= 0).any():
                    above[layer, label] = (broader, int(np.bincount(found[found >= 0]).argmax()))
                    break
    return above
