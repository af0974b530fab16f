"""From papers to a finished map: the flow, its steps, and what each of them depends on."""

from __future__ import annotations

from hierarchography.build.flow import Papers, build_data, map_vectors, regrow

__all__ = ["Papers", "build_data", "map_vectors", "regrow"]
