"""Map quality: the tree with and without gold labels, the topic names, and their findability."""

from __future__ import annotations

from hierarchography.evaluation.accuracy import SchemeAccuracy, SchemeAgreement, accuracy, between
from hierarchography.evaluation.agent import AgentWalk, Sought, navigate
from hierarchography.evaluation.agent_score import MODEL, AgentScore, Spent, agent_report
from hierarchography.evaluation.choosing import question_of, written_question
from hierarchography.evaluation.classwords import class_words
from hierarchography.evaluation.findability import (
    BASELINE,
    CEILING,
    NAME,
    Findability,
    Labels,
    Navigator,
    drawn,
    findability,
    findings_of,
    label_texts,
)
from hierarchography.evaluation.gold import Contingency
from hierarchography.evaluation.intervals import Bootstrap, Figure
from hierarchography.evaluation.level_agreement import LevelAgreement, LevelMatch, level_agreement, level_amis
from hierarchography.evaluation.name_agreement import NameAgreement, Namings, name_agreement, nearest_entries
from hierarchography.evaluation.name_sheet import judged_topics, name_sheet
from hierarchography.evaluation.name_truth import NameTruth, name_truth
from hierarchography.evaluation.names import Names, names
from hierarchography.evaluation.navigation import (
    Walk,
    centroid_scores,
    centroids,
    chances_along,
    label_scores,
    walk_along,
)
from hierarchography.evaluation.partitions import Agreement, agreement
from hierarchography.evaluation.quality import quality
from hierarchography.evaluation.reader_walk import ReaderWalk, WalkScore, walk_score
from hierarchography.evaluation.report import report
from hierarchography.evaluation.results import Evaluation
from hierarchography.evaluation.returning import Resampled, TopicStability, topic_stability
from hierarchography.evaluation.schemes import Level, Scheme, read_scheme
from hierarchography.evaluation.shape import paths
from hierarchography.evaluation.sheets import quotes
from hierarchography.evaluation.sibling_overlap import NameVectors, SiblingOverlap, near_duplicates, sibling_overlap
from hierarchography.evaluation.stability import Stability, stability_of
from hierarchography.evaluation.structure import Structure, structure
from hierarchography.evaluation.walk_report import walk_report

__all__ = [
    "BASELINE",
    "CEILING",
    "MODEL",
    "NAME",
    "AgentScore",
    "AgentWalk",
    "Agreement",
    "Bootstrap",
    "Contingency",
    "Evaluation",
    "Figure",
    "Findability",
    "Labels",
    "Level",
    "LevelAgreement",
    "LevelMatch",
    "NameAgreement",
    "NameTruth",
    "NameVectors",
    "Names",
    "Namings",
    "Navigator",
    "ReaderWalk",
    "Resampled",
    "Scheme",
    "SchemeAccuracy",
    "SchemeAgreement",
    "SiblingOverlap",
    "Sought",
    "Spent",
    "Stability",
    "Structure",
    "TopicStability",
    "Walk",
    "WalkScore",
    "accuracy",
    "agent_report",
    "agreement",
    "between",
    "centroid_scores",
    "centroids",
    "chances_along",
    "class_words",
    "drawn",
    "findability",
    "findings_of",
    "judged_topics",
    "label_scores",
    "label_texts",
    "level_agreement",
    "level_amis",
    "name_agreement",
    "name_sheet",
    "name_truth",
    "names",
    "navigate",
    "near_duplicates",
    "nearest_entries",
    "paths",
    "quality",
    "question_of",
    "quotes",
    "read_scheme",
    "report",
    "sibling_overlap",
    "stability_of",
    "structure",
    "topic_stability",
    "walk_along",
    "walk_report",
    "walk_score",
    "written_question",
]
