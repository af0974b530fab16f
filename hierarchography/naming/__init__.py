"""Names for topics: phrases of the papers, contrasted among siblings."""

from __future__ import annotations

from hierarchography.naming.evidence import Encode, Evidence, gather, log_odds
from hierarchography.naming.keywords import name_tree
from hierarchography.naming.labels import Option, choose, fits, name_key, title_case
from hierarchography.naming.phrases import Phrases, find_phrases

__all__ = [
    "Encode",
    "Evidence",
    "Option",
    "Phrases",
    "choose",
    "find_phrases",
    "fits",
    "gather",
    "log_odds",
    "name_key",
    "name_tree",
    "title_case",
]
