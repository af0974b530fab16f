"""The abstracts of a page, which are most of its weight: whether it carries them, and how."""

from __future__ import annotations

from collections.abc import Sequence

from hierarchography.model import MapData
from hierarchography.rendering.page.shorthand import Shorthand

MOST_ABSTRACTS = 20_000
"""Papers up to which a `chunked` page carries the abstracts: about 390 bytes each."""
WORDS, BLOCK = "abstract-words", "abstracts-{}"
"""The ids of the blocks: the list of words, one a line, and the abstracts written by it."""


def keeps_abstracts(topic_map: MapData) -> bool:
    """Whether the settings (`rendering.papers`) and the size of the map want the abstracts."""
    kind = topic_map.config.rendering.papers
    return kind == "all" or (kind == "chunked" and len(topic_map) <= MOST_ABSTRACTS)


def abstract_bytes(abstracts: Sequence[str], chunk: int) -> dict[str, bytes]:
    """The blocks of cleaned abstracts: the words that they are written by; then `chunk` abstracts in each."""
    shorthand = Shorthand(abstracts)
    blocks = {WORDS: "\n".join(shorthand.entries).encode()}
    for number, start in enumerate(range(0, len(abstracts), chunk)):
        blocks[BLOCK.format(number)] = b"\n".join(map(shorthand.write, abstracts[start : start + chunk]))
    return blocks
