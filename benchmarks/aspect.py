"""How fat the tiles of treemaps are: squarified rectangles, Plotly's treemap as drawn, and convex polygons.

    python benchmarks/aspect.py mymap othermap       # folders of finished maps
    python benchmarks/aspect.py                      # made-up sizes only: equal, uneven, steep

Every topic of a map but the root is a tile, in 1,000 x 600. The aspect ratio is that of de Berg, Onak and Sidiropoulos
(2013), diameter squared over area (2 for a square, 10.1 for a rectangle ten times as long as wide); *box* is the longer
side over the shorter of the smallest rectangle, at any angle, around a tile. *Area a paper* is the largest over the
smallest area that leaves have per paper: 1 where areas say what the sizes are. Plotly's treemap is read from Chromium
(skipped without one): headings and gaps take room, so its areas are not those of the numbers.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from page import ARGUMENTS, chromium
from playwright.sync_api import sync_playwright
from squarify import squarify

from hierarchography import TopicMap, load_map
from hierarchography.rendering.polygon_partition import (
    Polygon,
    area,
    aspect_ratio,
    divide,
    group_tree,
    most_aspect_ratio,
)

WIDTH, HEIGHT = 1000, 600
HEAD = (
    "sizes",
    "tiles",
    "topics",
    "median",
    "90%",
    "largest",
    "box, median",
    "box, 90%",
    "box, largest",
    "area a paper",
    "s",
)


@dataclass(frozen=True)
class Tree:
    """Topics, parents first: which lie in each, and their sizes."""

    name: str
    children: Sequence[Sequence[int]]
    sizes: Sequence[float]


def tree_of(topic_map: TopicMap, name: str) -> Tree:
    """The main tree of a map."""
    rows = {topic.id: row for row, topic in enumerate(topic_map.tree)}
    children = [[rows[child.id] for child in topic_map.tree.children(topic.id)] for topic in topic_map.tree]
    return Tree(name, children, [topic.size for topic in topic_map.tree])


def made_up() -> list[Tree]:
    """Sizes that are even, or uneven in one way or another."""
    uneven = np.exp(np.random.default_rng(0).uniform(0, math.log(1e5), 300)).tolist()
    sizes = {
        "1,000 equal": [1.0] * 1_000,
        "300, 1 to 100,000": uneven,
        "40 powers of two": [2.0**n for n in range(40)],
        "two, 1 and 1,000": [1.0, 1_000.0],
    }
    flat = [
        Tree(name, [list(range(1, len(each) + 1)), *([] for _ in each)], [sum(each), *each])
        for name, each in sizes.items()
    ]
    return [*flat, spine()]


def spine(levels: int = 8, rest: float = 0.05) -> Tree:
    """A topic that holds one with 95% of its papers and one with 5%, and so on: the large one is the odd row."""
    inside = [[2 * level + 1, 2 * level + 2] for level in range(levels)]
    children = [inside[0], *(each for pair in inside[1:] for each in (pair, [])), [], []]
    sizes = [1e6]
    for level in range(levels):
        above = sizes[max(2 * level - 1, 0)]
        sizes += [above * (1 - rest), above * rest]
    return Tree(f"{levels} levels of 95% and 5%", children, sizes)


def rectangles(tree: Tree) -> list[Polygon]:
    """Squarified treemap (Bruls, Huizing and van Wijk 2000), without headings and gaps."""
    places: dict[int, tuple[float, float, float, float]] = {0: (0, 0, WIDTH, HEIGHT)}
    for topic, inside in enumerate(tree.children):
        x, y, wide, high = places[topic]
        ranked = sorted(inside, key=lambda child: -tree.sizes[child])
        whole = sum(tree.sizes[child] for child in ranked)
        areas = [tree.sizes[child] / whole * wide * high for child in ranked]
        for child, box in zip(ranked, squarify(areas, x, y, wide, high), strict=True):
            places[child] = (box["x"], box["y"], box["dx"], box["dy"])
    return [_rectangle(*places[topic]) for topic in range(len(tree.sizes))]


def _rectangle(x: float, y: float, wide: float, high: float) -> Polygon:
    return np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]])


def polygons(tree: Tree) -> list[Polygon]:
    """Our convex polygons."""
    return divide(tree.children, tree.sizes, WIDTH, HEIGHT)


def drawn_by_plotly(topic_map: TopicMap, executable: str) -> list[Polygon]:
    """The rectangles that Plotly's treemap draws, by topic; those that it leaves out have no area."""
    figure = topic_map.treemap(depth=99, limit=100_000)
    figure.update_layout(width=WIDTH, height=HEIGHT + 24)  # the bar with the path takes 24
    script = """() => Object.fromEntries([...document.querySelectorAll('g.slice')].map(slice => {
        const { x, y, width, height } = slice.querySelector('path.surface').getBBox();
        return [slice.__data__.data.data.id, [x, y, width, height]]; }))"""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "treemap.html"
        figure.write_html(path)
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(path.as_uri())
        page.wait_for_selector("g.slice")
        page.wait_for_timeout(1000)
        boxes = page.evaluate(script)
        browser.close()
    return [_rectangle(*boxes.get(topic.id, (0, 0, 0, 0))) for topic in topic_map.tree]


def box_ratio(polygon: Polygon) -> float:
    """The longer side over the shorter of the smallest rectangle around a polygon, which has a side along an edge."""
    edges = np.roll(polygon, -1, axis=0) - polygon
    along = edges / np.hypot(*edges.T)[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    wide, high = np.ptp(along @ polygon.T, axis=1), np.ptp(across @ polygon.T, axis=1)
    best = int(np.argmin(wide * high))
    return float(max(wide[best], high[best]) / min(wide[best], high[best]))


def row(tree: Tree, name: str, tiles: Sequence[Polygon], seconds: float) -> list[str]:
    """A row of the table; tiles without an area are left out and counted."""
    there = [topic for topic in range(1, len(tiles)) if area(tiles[topic]) > 1e-9]
    ratios = np.array([aspect_ratio(tiles[topic]) for topic in there])
    boxes = np.array([box_ratio(tiles[topic]) for topic in there])
    papers = [area(tiles[topic]) / tree.sizes[topic] for topic in there if not tree.children[topic]]
    missing = len(tiles) - 1 - len(there)
    return [
        tree.name,
        name,
        f"{len(there):,}" + (f" ({missing} not drawn)" if missing else ""),
        *(f"{value:,.2f}" for value in _quantiles(ratios)),
        *(f"{value:,.2f}" for value in _quantiles(boxes)),
        f"{max(papers) / min(papers):,.2f}",
        f"{seconds:.2f}",
    ]


def _quantiles(values: NDArray[np.float64]) -> list[float]:
    return [float(np.quantile(values, share)) for share in (0.5, 0.9, 1)]


def rows_of(tree: Tree, others: Mapping[str, Callable[[], list[Polygon]]]) -> list[list[str]]:
    """One row for each way of drawing a tree."""
    ways: dict[str, Callable[[], list[Polygon]]] = {
        "squarified rectangles": lambda: rectangles(tree),
        **others,
        "polygons": lambda: polygons(tree),
    }
    rows = []
    for name, draw in ways.items():
        start = time.perf_counter()
        tiles = draw()
        rows.append(row(tree, name, tiles, time.perf_counter() - start))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of finished maps")
    folders = parser.parse_args().folders
    executable = chromium()
    print("| " + " | ".join(HEAD) + " |\n|---|---" + "|---:" * (len(HEAD) - 2) + "|", flush=True)
    maps = [(load_map(folder), folder.name) for folder in folders]
    others: list[Mapping[str, Callable[[], list[Polygon]]]] = [
        {"Plotly's treemap, as drawn": partial(drawn_by_plotly, topic_map, executable)} if executable else {}
        for topic_map, _ in maps
    ]
    trees = [tree_of(*each) for each in maps]
    invented = made_up()
    for tree, more in zip([*trees, *invented], [*others, *({} for _ in invented)], strict=True):
        for line in rows_of(tree, more):
            print("| " + " | ".join(line) + " |", flush=True)
        bound = most_aspect_ratio(group_tree(tree.children, tree.sizes).cuts, WIDTH, HEIGHT)
        print(f"| {tree.name} | *proven bound of the polygons* | | | | {bound:.1f} | | | | | |", flush=True)


if __name__ == "__main__":
    main()
