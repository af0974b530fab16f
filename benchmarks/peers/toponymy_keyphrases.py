"""Toponymy as far as it goes without a language model: its clusterer, and its keyphrases for every cluster.

Its keyphrases are chosen by their vectors, which the sentence transformer in the folder MINILM gives on demand.
"""

from __future__ import annotations

import os
from typing import Any

import contract
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from toponymy.keyphrases import KeyphraseBuilder
from toponymy_layers import clustered, reduced, warm


def grow(vectors: NDArray[np.float32], texts: list[str], seed: int, smallest: int) -> dict[str, Any]:
    """The tree of one run, and on the way the keyphrases of each layer, as Toponymy makes them before it asks."""
    layers, found = clustered(vectors, reduced(vectors, seed))
    counts, phrases, _ = KeyphraseBuilder().fit_transform(texts)
    known = np.zeros((len(phrases), vectors.shape[1]), dtype=np.float32)
    for layer in layers:
        layer.make_keyphrases(phrases, counts, known, MODEL)
    names = [layers[place[0]].keyphrases[place[1]] if place else [] for place in found["clusters"]]
    return {**found, "names": names}


if __name__ == "__main__":
    MODEL = SentenceTransformer(os.environ["MINILM"], device="cpu")
    contract.run("toponymy", warm, grow)
