"""The types that stages pass to one another: immutable, and validated when they are created."""

from __future__ import annotations

from hierarchography.model.corpus import ADDED_COLUMN, CORE_COLUMNS, PLACEMENT_COLUMNS, Corpus, Paper
from hierarchography.model.dropped import DROPPED_COLUMNS, DROPPED_KINDS, HIDDEN, MERGED_KINDS, dropped_table
from hierarchography.model.embeddings import Embeddings, Layout
from hierarchography.model.map import MAIN_VIEW, VIEW_NAME, MapData, TopicView
from hierarchography.model.packing import ARRAY, EMBEDDINGS, LAYOUT, NEIGHBOURS, TREE, Codec
from hierarchography.model.parts import Parts
from hierarchography.model.space import Neighbours, Space
from hierarchography.model.tree import DETAILS, Assignment, Topic, TopicTree
from hierarchography.model.view import View

__all__ = [
    "ADDED_COLUMN",
    "ARRAY",
    "CORE_COLUMNS",
    "DETAILS",
    "DROPPED_COLUMNS",
    "DROPPED_KINDS",
    "EMBEDDINGS",
    "HIDDEN",
    "LAYOUT",
    "MAIN_VIEW",
    "MERGED_KINDS",
    "NEIGHBOURS",
    "PLACEMENT_COLUMNS",
    "TREE",
    "VIEW_NAME",
    "Assignment",
    "Codec",
    "Corpus",
    "Embeddings",
    "Layout",
    "MapData",
    "Neighbours",
    "Paper",
    "Parts",
    "Space",
    "Topic",
    "TopicTree",
    "TopicView",
    "View",
    "dropped_table",
]
