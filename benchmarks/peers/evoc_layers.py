"""EVoC with its defaults: the layers of clusters, each under the cluster of the next layer that holds most of it."""

from __future__ import annotations

from typing import Any

import contract
import numpy as np
from evoc import EVoC
from numpy.typing import NDArray


def grow(vectors: NDArray[np.float32], texts: list[str], seed: int, smallest: int) -> dict[str, Any]:
    """The tree of one run. EVoC has no way of its own to place noise."""
    return contract.layered(EVoC(random_state=seed).fit(vectors).cluster_layers_)


def warm(vectors: NDArray[np.float32]) -> None:
    """Let Numba compile."""
    EVoC(random_state=0).fit(vectors)


if __name__ == "__main__":
    contract.run("evoc", warm, grow)
