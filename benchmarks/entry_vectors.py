"""Make the vectors of the bundled vocabulary's entries again, after a change of its names or glosses.

    python benchmarks/entry_vectors.py

MiniLM in fp32 on a processor reads all entries, which takes some minutes.
"""

from __future__ import annotations

from pathlib import Path

import hierarchography
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding.transformer import minilm_torch
from hierarchography.vocabulary import BUNDLED, read_vocabulary
from hierarchography.vocabulary.shipped import FILE, Shipped

DATA = Path(hierarchography.__file__).parent / "data"


def main() -> None:
    """Write the file into the package's folder of data, and say how near the rounded vectors are to the exact ones."""
    vocabulary = read_vocabulary(BUNDLED)
    assert vocabulary is not None
    vectors = minilm_torch(EmbeddingConfig(), 0).encode_texts(vocabulary.texts)
    shipped = Shipped.of(vectors, vocabulary)
    with (DATA / FILE).open("wb") as file:
        shipped.write(file)
    cosines = (shipped.vectors() * vectors).sum(axis=1)
    print(f"{DATA / FILE}: {len(vocabulary):,} entries, least cosine to the exact vectors {cosines.min():.5f}")


if __name__ == "__main__":
    main()
