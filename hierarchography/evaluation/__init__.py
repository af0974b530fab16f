"""Map quality: the tree with and without gold labels, the topic names, and their findability."""

from __future__ import annotations

from hierarchography.evaluation.accuracy import SchemeAccuracy, SchemeAgreement, accuracy, between
from hierarchography.evaluation.classwords import class_words
from hierarchography.evaluation.findability import (
    BASELINE,
    Findability,
    Labels,
    Navigator,
    findability,
    label_texts,
)
from hierarchography.evaluation.gold import Contingency
from hierarchography.evaluation.intervals import Bootstrap, Figure
from hierarchography.evaluation.name_agreement import NameAgreement, Namings, name_agreement, nearest_entries
from hierarchography.evaluation.names import Names, names
from hierarchography.evaluation.partitions import Agreement, agreement
from hierarchography.evaluation.quality import quality
from hierarchography.evaluation.report import report
from hierarchography.evaluation.results import Evaluation
from hierarchography.evaluation.schemes import Level, Scheme, read_scheme
from hierarchography.evaluation.stability import Stability, stability_of
from hierarchography.evaluation.structure import Structure, structure

__all__ = [
    "BASELINE",
    "Agreement",
    "Bootstrap",
    "Contingency",
    "Evaluation",
    "Figure",
    "Findability",
    "Labels",
    "Level",
    "NameAgreement",
    "Names",
    "Namings",
    "Navigator",
    "Scheme",
    "SchemeAccuracy",
    "SchemeAgreement",
    "Stability",
    "Structure",
    "accuracy",
    "agreement",
    "between",
    "class_words",
    "findability",
    "label_texts",
    "name_agreement",
    "names",
    "nearest_entries",
    "quality",
    "read_scheme",
    "report",
    "stability_of",
    "structure",
]
