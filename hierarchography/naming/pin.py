"""A manual name (pin), and the maximum length of a name."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CHARACTERS = 80
"""Maximum number of characters of a topic's name."""


@dataclass(frozen=True)
class Pin:
    """A name for the topic with these `papers` (ids): all its papers, or a representative sample.

    `size` is the number of papers of the topic, `of` that of the map (0 = unknown), and `id` the topic's id, all at the
    time of pinning. Without `keywords`, the topic keeps those of the namer. `where` is for messages.
    """

    name: str
    papers: tuple[str, ...]
    size: int
    of: int = 0
    keywords: tuple[str, ...] = ()
    id: str = ""
    where: str = ""
