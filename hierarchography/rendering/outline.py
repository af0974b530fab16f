"""The tree as a nested Markdown list."""

from __future__ import annotations

from collections.abc import Iterator

from hierarchography.model import MapData, Topic
from hierarchography.rendering.table import counted
from hierarchography.rendering.text import markdown_text

_KEYWORDS = 6


def outline_markdown(topic_map: MapData) -> str:
    """The title, the counts and a nested list: name, number of papers, keywords of every topic.

    Names and keywords are escaped; the result is safe to put on a page that renders Markdown.
    """
    tree = topic_map.tree
    counts = ", ".join((counted(len(topic_map), "paper"), counted(len(tree), "topic"), counted(tree.depth, "level")))
    lines = [f"# {markdown_text(topic_map.title)}", "", f"{counts}.", "", *_items(tree.topics)]
    return "\n".join(lines) + "\n"


def _items(topics: tuple[Topic, ...]) -> Iterator[str]:
    # The root is the page's title; where it is all there is, it is the one item.
    shown = topics[1:] or topics
    for topic in shown:
        words = ", ".join(markdown_text(word, 60) for word in topic.keywords[:_KEYWORDS])
        indent = "  " * max(topic.depth - 1, 0)
        keywords = f": {words}" if words else ""
        yield f"{indent}- **{markdown_text(topic.label)}** ({topic.size:,}){keywords}"
