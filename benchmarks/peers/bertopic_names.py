"""BERTopic's tree with words that KeyBERT's way chooses for the leaves; inner topics have c-TF-IDF's words.

The words are chosen by their vectors, which the sentence transformer in the folder MINILM gives on demand.
"""

from __future__ import annotations

import os
from typing import Any

import bertopic_tree
import contract
import numpy as np
from bertopic.representation import KeyBERTInspired
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer


def grow(vectors: NDArray[np.float32], texts: list[str], seed: int, smallest: int) -> dict[str, Any]:
    """The tree of one run, with names."""
    model = SentenceTransformer(os.environ["MINILM"], device="cpu")
    return bertopic_tree.grow(
        vectors, texts, seed, smallest, embedding_model=model, representation_model=KeyBERTInspired()
    )


if __name__ == "__main__":
    contract.run("bertopic", bertopic_tree.warm, grow)
