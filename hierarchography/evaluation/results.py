"""The whole evaluation of a map: one frozen result, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hierarchography.evaluation.accuracy import SchemeAccuracy, SchemeAgreement
from hierarchography.evaluation.findability import Findability
from hierarchography.evaluation.intervals import INTERVAL, plain_values
from hierarchography.evaluation.level_agreement import LevelAgreement
from hierarchography.evaluation.name_agreement import NameAgreement
from hierarchography.evaluation.name_truth import NameTruth
from hierarchography.evaluation.names import Names
from hierarchography.evaluation.returning import TopicStability
from hierarchography.evaluation.sibling_overlap import SiblingOverlap
from hierarchography.evaluation.stability import Stability
from hierarchography.evaluation.structure import Structure

SCHEMA = "hierarchography.evaluation/1"


@dataclass(frozen=True)
class Evaluation:
    """The results of `evaluate_map` for the main tree of a map.

    `seed` determines the resamples, the sampled papers, the random trees and the order of papers in rebuilds;
    `bootstrap` is the number of resamples. `schemes`, `level_agreement` and `name_agreement` have one entry per scheme
    of labels, and `between_schemes` one per pair of their levels; `stability` is None if no rebuilds were requested.
    `topic_stability` is None if there are neither rebuilds nor trees of the build to compare with.
    """

    title: str
    papers: int
    encoder: str
    seed: int
    bootstrap: int
    structure: Structure
    names: Names
    name_truth: NameTruth
    sibling_overlap: SiblingOverlap
    findability: Findability
    schemes: tuple[SchemeAccuracy, ...] = ()
    level_agreement: tuple[LevelAgreement, ...] = ()
    name_agreement: tuple[NameAgreement, ...] = ()
    between_schemes: tuple[SchemeAgreement, ...] = ()
    stability: Stability | None = None
    topic_stability: TopicStability | None = None

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as plain dictionaries and lists, the schema's name first; undefined values are None."""
        document: dict[str, Any] = plain_values(self)
        return {"schema": SCHEMA, "interval": INTERVAL, **document}
