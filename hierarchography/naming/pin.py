"""A manual name (pin), and the maximum length of a name."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CHARACTERS = 40
"""Characters of a topic's name, at most."""


@dataclass(frozen=True)
class Pin:
    """A name for the topic that held these `papers` (ids): all of them, or a fair sample.

    `size` is how many papers the topic held `of` all papers of the map (0: not known) when it was pinned, `id`
    where it was. Without `keywords` the topic keeps those that the namer gives. `where` is for messages.
    """

    name: str
    papers: tuple[str, ...]
    size: int
    of: int = 0
    keywords: tuple[str, ...] = ()
    id: str = ""
    where: str = ""
