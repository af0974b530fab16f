"""Names for topics: phrases of the papers, contrasted among siblings."""

from __future__ import annotations

from hierarchography.naming.keywords import name_tree
from hierarchography.naming.labels import Option, choose, name_key, title_case
from hierarchography.naming.phrases import Phrases, find_phrases

__all__ = ["Option", "Phrases", "choose", "find_phrases", "name_key", "name_tree", "title_case"]
