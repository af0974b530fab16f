"""Names for topics: phrases of the papers, contrasted among siblings."""

from __future__ import annotations

from hierarchography.naming.evidence import Encode, Evidence, gather, log_odds
from hierarchography.naming.keywords import name_tree
from hierarchography.naming.labels import Option, choose, fits, name_key, title_case
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.naming.pinfile import NAMES, check_keywords, check_name, read_pins, write_pin
from hierarchography.naming.pins import Pin, Pinned, apply_pins, check_free, make_pin
from hierarchography.naming.rename import rename_topics

__all__ = [
    "NAMES",
    "Encode",
    "Evidence",
    "Option",
    "Phrases",
    "Pin",
    "Pinned",
    "apply_pins",
    "check_free",
    "check_keywords",
    "check_name",
    "choose",
    "find_phrases",
    "fits",
    "gather",
    "log_odds",
    "make_pin",
    "name_key",
    "name_tree",
    "read_pins",
    "rename_topics",
    "title_case",
    "write_pin",
]
