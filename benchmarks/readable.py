"""How many names can be read at once, and how many clicks lead to a leaf: the page's charts and a hyperbolic tree.

    python benchmarks/readable.py mymap othermap     # folders of finished maps

The page is drawn in Chromium, every topic with subtopics is opened in turn, and the names on the chart are counted. The
hyperbolic tree (Lamping, Rao and Pirolli 1995) is laid out here in the same place: topics at equal hyperbolic distances
from their parents, with an angle in proportion to their leaves, moved so that the open topic is in the middle, and
stretched over the whole chart. It is measured at its best: the distance is the one at which most names can be read,
names are in 11 px of up to four lines, and only what would overlap is left out, from the rim inwards.

- **names**: names that can be read when the map opens, and the mean over all topics that can be opened;
- **share**: those among the topics inside the open one (mean);
- **clicks**: to open a leaf from the start, each time the deepest topic on the way whose name can be read (mean, most);
- **blind**: clicks on a topic whose name cannot be read, since no name on the way could.
"""

from __future__ import annotations

import argparse
import cmath
import math
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from page import ARGUMENTS, NO_CHROMIUM, chromium
from playwright.sync_api import Browser, Page, sync_playwright

from hierarchography import TopicMap, load_map
from hierarchography.model import TopicTree
from hierarchography.model.paths import tree_of_paths
from hierarchography.rendering import render_page
from hierarchography.rendering.picture.fonts import width as em_width
from hierarchography.rendering.text import wrap

VIEWPORTS = ((1440, 900), (390, 844))
CHARTS = ("treemap", "polygons", "sunburst", "icicle")
DISTANCES = tuple(0.25 * step for step in range(3, 17))
"""Hyperbolic distances of a topic from its parent that are tried."""
TYPE, LINE, MOST_LINES = 11.0, 1.25, 4
NARROW, TARGET = 500, 24.0
"""Px: below this width of a chart a name must be as high as a finger needs."""
Named = Mapping[str, set[str]]
"""For each topic that can be opened, the topics whose names can be read then."""


def named_on_page(page: Page, tree: TopicTree, chart: str) -> Named:
    """The names that a chart of the page shows."""
    found: dict[str, set[str]] = {}
    for topic in tree:
        if tree.children(topic.id):
            page.evaluate("hash => { location.hash = hash; }", f"{topic.id}/{chart}")
            page.wait_for_selector(f"#chart[data-drawn='{chart} {topic.id}']")
            names = page.evaluate("[...document.querySelectorAll('#labels text')].map(text => text.dataset.tile)")
            found[topic.id] = {name for name in names if name and name.startswith(f"{topic.id}.")}
    return found


def hyperbolic(tree: TopicTree, distance: float) -> dict[str, complex]:
    """Where the topics lie in the Poincare disk, the root in the middle."""
    places: dict[str, complex] = {}
    leaves = {topic.id: sum(1 for inner in tree.subtree(topic.id) if not tree.children(inner.id)) for topic in tree}
    wedges = {"0": (0.0, 2 * math.pi)}
    for topic in tree:  # parents come first
        start, angle = wedges[topic.id]
        places[topic.id] = cmath.rect(math.tanh(topic.depth * distance / 2), start + angle / 2)
        for child in tree.children(topic.id):
            share = angle * leaves[child.id] / leaves[topic.id]
            wedges[child.id] = (start, share)
            start += share
    return places


def named_in_disk(tree: TopicTree, distance: float, size: tuple[float, float]) -> Named:
    """The names that can be read in a hyperbolic tree."""
    places = hyperbolic(tree, distance)
    boxes = {topic.id: _box(topic.label, TARGET if size[0] < NARROW else 0.0) for topic in tree}
    return {topic.id: _placed(topic.id, places, boxes, size) - {topic.id} for topic in tree if tree.children(topic.id)}


def _box(name: str, least: float) -> tuple[float, float]:
    """The narrowest box of a name in at most `MOST_LINES` lines, `least` px high."""
    ways = [wrap(name, columns) for columns in range(8, len(name) + 1)] or [(name,)]
    lines = min((way for way in ways if len(way) <= MOST_LINES), key=lambda way: max(map(em_width, way)))
    return max(map(em_width, lines)) * TYPE + 4, max(len(lines) * LINE * TYPE + 2, least)


def _placed(
    focus: str, places: Mapping[str, complex], boxes: Mapping[str, tuple[float, float]], size: tuple[float, float]
) -> set[str]:
    """The names that stand where no other does, those next to the middle first."""
    middle = places[focus]
    moved = {name: (at - middle) / (1 - middle.conjugate() * at) for name, at in places.items()}
    taken: list[tuple[float, float, float, float]] = []
    found: set[str] = set()
    for name in sorted(moved, key=lambda each: abs(moved[each])):
        x, y = (1 + moved[name].real) * size[0] / 2, (1 + moved[name].imag) * size[1] / 2
        wide, high = boxes[name]
        # What would stick out is moved inwards.
        x = min(max(x, wide / 2), size[0] - wide / 2)
        y = min(max(y, high / 2), size[1] - high / 2)
        clear = all(abs(x - a) >= (wide + b) / 2 or abs(y - c) >= (high + d) / 2 for a, b, c, d in taken)
        if clear:
            taken.append((x, wide, y, high))
            found.add(name)
    return {name for name in found if name.startswith(f"{focus}.")}


def clicks(tree: TopicTree, named: Named) -> tuple[list[int], int]:
    """The clicks from the start to each leaf, and how many of all these were on topics without a readable name."""
    counts, blind = [], 0
    for leaf in tree.leaves:
        way = [topic.id for topic in tree.ancestors(leaf.id)]
        at, count = 0, 0
        while at < len(way) - 1:
            readable = [place for place in range(at + 1, len(way)) if way[place] in named[way[at]]]
            blind += not readable
            at = max(readable, default=at + 1)
            count += 1
        counts.append(count)
    return counts, blind


def row(tree: TopicTree, named: Named) -> list[str]:
    """The figures of one chart."""
    counts, blind = clicks(tree, named)
    inside = {topic: sum(1 for _ in tree.subtree(topic)) - 1 for topic in named}
    share = statistics.mean(len(names) / inside[topic] for topic, names in named.items())
    return [
        f"{len(named['0'])} of {inside['0']}",
        f"{statistics.mean(len(names) for names in named.values()):.1f}",
        f"{share:.0%}",
        f"{statistics.mean(counts):.2f}",
        f"{max(counts)}",
        f"{blind / sum(counts):.0%}",
    ]


def cube(topic_map: TopicMap, side: int) -> TopicMap:
    """The papers of a map in a tree of three levels of `side` topics each, with the names of the map's own topics."""
    names = list(dict.fromkeys(topic.label for topic in topic_map.tree.topics[1:]))[:side]
    paths = [
        tuple(names[(row // step + row // (step * side)) % side] for step in (side * side, side, 1))
        for row in range(len(topic_map))
    ]
    return topic_map.with_tree(tree_of_paths(paths))


def measure(
    browser: Browser, path: Path, topic_map: TopicMap, viewport: tuple[int, int], tell: Callable[..., None]
) -> None:
    """One row for each chart."""
    page = browser.new_page(viewport={"width": viewport[0], "height": viewport[1]})
    page.goto(path.as_uri())
    page.wait_for_selector("#chart[data-drawn]")
    tree = topic_map.tree
    size = tuple(
        page.evaluate("[document.querySelector('#chart').clientWidth, document.querySelector('#chart').clientHeight]")
    )
    for chart in CHARTS:
        tell(chart, row(tree, named_on_page(page, tree, chart)))
    page.close()
    ways = [named_in_disk(tree, distance, size) for distance in DISTANCES]
    tell("hyperbolic tree", row(tree, max(ways, key=lambda named: sum(map(len, named.values())))))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of finished maps")
    parser.add_argument("--cube", type=int, default=0, help="also a tree of three levels of so many topics each")
    options = parser.parse_args()
    executable = chromium() or sys.exit(NO_CHROMIUM)
    print("| map | window | chart | names at the start | names, mean | share | clicks | most | blind |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|", flush=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        maps = [(folder.name, load_map(folder)) for folder in options.folders]
        if options.cube:
            maps.append((f"{options.cube} x {options.cube} x {options.cube}", cube(maps[0][1], options.cube)))
        for name, topic_map in maps:
            file = Path(scratch) / "map.html"
            file.write_text(render_page(topic_map), encoding="utf-8", newline="\n")
            for viewport in VIEWPORTS:
                where = f"| {name} | {viewport[0]} x {viewport[1]} |"
                measure(
                    browser,
                    file,
                    topic_map,
                    viewport,
                    lambda chart, cells, where=where: print(where, chart, "|", " | ".join(cells), "|", flush=True),
                )
        browser.close()


if __name__ == "__main__":
    main()
