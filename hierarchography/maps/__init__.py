"""Tools for finished maps: measuring them, finding topics, naming topics by hand, placing new papers, and updating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.maps.compare import compare_maps
    from hierarchography.maps.edit import edit_map
    from hierarchography.maps.evaluate import evaluate_map
    from hierarchography.maps.facets import with_dimensions, with_facets
    from hierarchography.maps.find import find_topics
    from hierarchography.maps.overlay import overlay_map
    from hierarchography.maps.paper_search import find_papers
    from hierarchography.maps.pin import apply_names, names_file, pin_topic
    from hierarchography.maps.place import Placed, place_papers
    from hierarchography.maps.plan import plan_reading
    from hierarchography.maps.reader import hold_encoder, reader_of
    from hierarchography.maps.refine import Refined, refine_map
    from hierarchography.maps.review_sheet import review_map
    from hierarchography.maps.update import Updated, update_map
    from hierarchography.maps.views import view_of, without_view

_HOMES = {
    "Placed": "place",
    "Refined": "refine",
    "Updated": "update",
    "apply_names": "pin",
    "compare_maps": "compare",
    "edit_map": "edit",
    "evaluate_map": "evaluate",
    "find_papers": "paper_search",
    "find_topics": "find",
    "hold_encoder": "reader",
    "names_file": "pin",
    "overlay_map": "overlay",
    "pin_topic": "pin",
    "place_papers": "place",
    "plan_reading": "plan",
    "reader_of": "reader",
    "refine_map": "refine",
    "review_map": "review_sheet",
    "update_map": "update",
    "view_of": "views",
    "with_dimensions": "facets",
    "with_facets": "facets",
    "without_view": "views",
}

__all__ = [
    "Placed",
    "Refined",
    "Updated",
    "apply_names",
    "compare_maps",
    "edit_map",
    "evaluate_map",
    "find_papers",
    "find_topics",
    "hold_encoder",
    "names_file",
    "overlay_map",
    "pin_topic",
    "place_papers",
    "plan_reading",
    "reader_of",
    "refine_map",
    "review_map",
    "update_map",
    "view_of",
    "with_dimensions",
    "with_facets",
    "without_view",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
