"""The manifest of a map: how it was made, for checking and reproducing it."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from hierarchography import __version__
from hierarchography.config import Config
from hierarchography.corpus import Intake
from hierarchography.model import Embeddings, TopicTree
from hierarchography.progress import Timed

LIBRARIES = ("hdbscan", "numpy", "pandas", "plotly", "scikit-learn", "scipy", "sentence-transformers", "umap-learn")
"""Libraries whose versions the manifest records."""


def manifest_of(
    intake: Intake,
    tree: TopicTree,
    embeddings: Embeddings,
    config: Config,
    clock: Timed,
    notes: Iterable[str],
) -> dict[str, Any]:
    """Versions, seed, settings, input hashes, counts, notes and timings, ready for JSON."""
    by_neighbours = int(tree.assignment.by_neighbours.sum())
    counts = {"topics": len(tree), "leaves": len(tree.leaves), "depth": tree.depth, "by_neighbours": by_neighbours}
    return {
        "schema": "hierarchography.manifest/1",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {
            "hierarchography": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "seed": config.seed,
        "encoder": {"id": embeddings.encoder_id, "dimensions": embeddings.dimensions},
        "settings": config.to_dict(),
        "inputs": dict(intake.input_hashes),
        "counts": {**intake.counts, **counts},
        "notes": [*intake.notes, *notes],
        "seconds": {stage: round(value, 2) for stage, value in clock.seconds.items()},
        "recorded": clock.records,
    }
