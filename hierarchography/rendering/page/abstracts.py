"""Whether a page carries the abstracts: they are most of its weight."""

from __future__ import annotations

from hierarchography.errors import RenderError
from hierarchography.model import MapData

PAPERS = ("chunked", "titles", "all")
"""What a page carries of its papers: abstracts while they are few, titles alone, or all abstracts."""
MOST_ABSTRACTS = 20_000
"""Papers up to which a `chunked` page carries the abstracts: about 700 bytes each."""


def keeps_abstracts(topic_map: MapData) -> bool:
    """Whether the settings (`papers`) and the size of the map want the abstracts. Raises `RenderError`."""
    kind = topic_map.config.rendering.papers
    if kind not in PAPERS:
        raise RenderError(f"the papers of a page cannot be {kind!r}; they can be: {', '.join(PAPERS)}")
    return kind == "all" or (kind == "chunked" and len(topic_map) <= MOST_ABSTRACTS)
