"""Names for topics: phrases of the papers, contrasted among siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.naming.borders import resettled
    from hierarchography.naming.evidence import Encode, Evidence, gather, log_odds
    from hierarchography.naming.keywords import name_tree, prepare
    from hierarchography.naming.labels import Option, choose, fits, name_key, title_case
    from hierarchography.naming.phrases import Phrases, find_phrases
    from hierarchography.naming.pin import Pin
    from hierarchography.naming.pinfile import NAMES, check_keywords, check_name, read_pins, write_pin
    from hierarchography.naming.pins import BY_HAND, Pinned, apply_pins, check_free, find_topics, make_pin, yielding
    from hierarchography.naming.places import misplaced
    from hierarchography.naming.portrait import refresh_descriptions
    from hierarchography.naming.rename import rename_topics
    from hierarchography.naming.share import NameShares
    from hierarchography.naming.spoken import readable_in, subjects_in
    from hierarchography.naming.titles import unearned
    from hierarchography.naming.truth import with_shares

# Imported on first use: names given by hand are read before the numerical libraries are imported.
_HOMES = {
    "BY_HAND": "pins",
    "Encode": "evidence",
    "Evidence": "evidence",
    "NAMES": "pinfile",
    "NameShares": "share",
    "Option": "labels",
    "Phrases": "phrases",
    "Pin": "pin",
    "Pinned": "pins",
    "apply_pins": "pins",
    "check_free": "pins",
    "check_keywords": "pinfile",
    "check_name": "pinfile",
    "choose": "labels",
    "find_phrases": "phrases",
    "find_topics": "pins",
    "fits": "labels",
    "gather": "evidence",
    "log_odds": "evidence",
    "make_pin": "pins",
    "misplaced": "places",
    "resettled": "borders",
    "name_key": "labels",
    "name_tree": "keywords",
    "prepare": "keywords",
    "read_pins": "pinfile",
    "readable_in": "spoken",
    "refresh_descriptions": "portrait",
    "rename_topics": "rename",
    "subjects_in": "spoken",
    "title_case": "labels",
    "unearned": "titles",
    "with_shares": "truth",
    "write_pin": "pinfile",
    "yielding": "pins",
}

__all__ = [
    "BY_HAND",
    "NAMES",
    "Encode",
    "Evidence",
    "NameShares",
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
    "find_topics",
    "fits",
    "gather",
    "log_odds",
    "make_pin",
    "misplaced",
    "name_key",
    "name_tree",
    "prepare",
    "read_pins",
    "readable_in",
    "refresh_descriptions",
    "rename_topics",
    "resettled",
    "subjects_in",
    "title_case",
    "unearned",
    "with_shares",
    "write_pin",
    "yielding",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
