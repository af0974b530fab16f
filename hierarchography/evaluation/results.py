"""The whole evaluation of a map: one frozen result, ready for JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from hierarchography.evaluation.accuracy import SchemeAccuracy, SchemeAgreement
from hierarchography.evaluation.findability import Findability
from hierarchography.evaluation.intervals import INTERVAL
from hierarchography.evaluation.name_agreement import NameAgreement
from hierarchography.evaluation.names import Names
from hierarchography.evaluation.stability import Stability
from hierarchography.evaluation.structure import Structure

SCHEMA = "hierarchography.evaluation/1"


@dataclass(frozen=True)
class Evaluation:
    """What `evaluate_map` found out about the main tree of a map.

    `seed` draws the resamples, the papers that walk, the random trees and the orders of the rebuilds; `bootstrap`
    is the number of resamples. `schemes` and `name_agreement` have one entry for each scheme of labels and
    `between_schemes` one for each pair of their levels; `stability` is None where no rebuild was asked for.
    """

    title: str
    papers: int
    encoder: str
    seed: int
    bootstrap: int
    structure: Structure
    names: Names
    findability: Findability
    schemes: tuple[SchemeAccuracy, ...] = ()
    name_agreement: tuple[NameAgreement, ...] = ()
    between_schemes: tuple[SchemeAgreement, ...] = ()
    stability: Stability | None = None

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as plain dictionaries and lists, the schema's name first; what is not defined is None."""
        document: dict[str, Any] = _plain(self)
        return {"schema": SCHEMA, "interval": INTERVAL, **document}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
