"""Whether a page carries the abstracts: they are most of its weight."""

from __future__ import annotations

from hierarchography.model import MapData

MOST_ABSTRACTS = 20_000
"""Papers up to which a `chunked` page carries the abstracts: about 700 bytes each."""


def keeps_abstracts(topic_map: MapData) -> bool:
    """Whether the settings (`rendering.papers`) and the size of the map want the abstracts."""
    kind = topic_map.config.rendering.papers
    return kind == "all" or (kind == "chunked" and len(topic_map) <= MOST_ABSTRACTS)
