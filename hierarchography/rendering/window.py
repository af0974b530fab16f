"""The part of a tree that a chart is given: few enough tiles to draw, yet true to the whole.

Plotly's treemap and icicle make DOM for every node that they are given, so a chart gets a window: the
topic looked at, some levels under it, and the chain of its ancestors. What does not fit is summed in
tiles "n more". Under a topic without subtopics lie its papers.
`page/js/window.js` does the same in the browser; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hierarchography.errors import RenderError
from hierarchography.model import Topic, TopicTree

LEVELS = 3
MOST_TILES = 300


@dataclass(frozen=True, eq=False)
class Tile:
    """One tile: a topic, one `paper` of the topic `parent`, or the sum of its `hidden` smallest children or papers.

    `paper` is the number of the paper in the order that the topic's papers are shown in.
    """

    id: str
    parent: str
    topic: Topic | None
    size: int
    hidden: int = 0
    frontier: bool = True
    """True where no tile lies inside this one."""
    paper: int | None = None
    area: int = 0
    """What its area is drawn by: its size, but for the papers of a topic (see `_papers`)."""


def window(tree: TopicTree, topic_id: str = "0", levels: int = LEVELS, limit: int = MOST_TILES) -> tuple[Tile, ...]:
    """The tiles around a topic: its ancestors, itself, and up to `levels` levels under it, at most `limit`.

    A topic without subtopics is open on its papers.

    Levels fill from the top, within a level the largest topics first. `RenderError` for a depth below 0
    or a limit that leaves no room.
    """
    chain = tree.ancestors(topic_id)
    if levels < 0 or limit <= len(chain):
        raise RenderError(f"a chart needs depth >= 0 and more than {len(chain)} tiles, not {levels} and {limit}")
    tiles = {topic.id: Tile(topic.id, topic.parent or "", topic, topic.size, area=topic.size) for topic in chain}
    if levels and not tree.children(topic_id):
        within = _papers(chain[-1], limit - len(chain))
        above = [replace(tile, frontier=False) for tile in list(tiles.values())[:-1]]
        return (*above, replace(tiles[topic_id], frontier=not within, area=sum(t.area for t in within)), *within)
    opened = {topic.id for topic in chain[:-1]}
    level: list[Topic] = [chain[-1]]
    for _ in range(levels):
        below: list[Topic] = []
        for topic in sorted(level, key=lambda topic: -topic.size):
            inside = _inside(topic, tree.children(topic.id), limit - len(tiles))
            if inside:
                opened.add(topic.id)
                tiles.update((tile.id, tile) for tile in inside)
                below += [tile.topic for tile in inside if tile.topic is not None]
        level = below
    return tuple(replace(tile, frontier=tile.id not in opened) for tile in tiles.values())


def _papers(leaf: Topic, room: int) -> list[Tile]:
    """The papers of a leaf, all of one area; so is "n more", which by its papers would leave no room for the others."""
    shown = leaf.size if leaf.size <= room else max(room - 1, 0)
    tiles = [Tile(f"{leaf.id}.p{paper}", leaf.id, None, 1, paper=paper, area=1) for paper in range(shown)]
    hidden = leaf.size - shown
    return [*tiles, Tile(f"{leaf.id}+", leaf.id, None, hidden, hidden, area=1)] if hidden else tiles


def _inside(topic: Topic, children: Sequence[Topic], room: int) -> list[Tile]:
    whole = len(children) <= room
    if not children or (not whole and room < 2):
        return []
    shown = list(children) if whole else sorted(children, key=lambda child: -child.size)[: room - 1]
    tiles = [Tile(child.id, topic.id, child, child.size, area=child.size) for child in shown]
    if not whole:
        rest = topic.size - sum(tile.size for tile in tiles)
        tiles.append(Tile(f"{topic.id}+", topic.id, None, rest, hidden=len(children) - len(shown), area=rest))
    return tiles
