"""The chart of polygons in a real browser: the partition is that of Python, and it behaves as the other charts do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from hierarchography.rendering.polygon_partition import divide
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

# The corners of every name must lie in the shape that it names; two pixels are given for the room of tall letters.
NAMES_OUTSIDE = """() => { const paths = new Map([...document.querySelectorAll('#tiles .slice')].map(
        slice => [slice.__data__.data.data.id, slice.querySelector('path.surface')]));
    return [...document.querySelectorAll('#labels text')].filter(text => {
        const { x, y, width, height } = text.getBBox();
        const to = paths.get(text.dataset.tile).getScreenCTM().inverse().multiply(text.getScreenCTM());
        return ![x, x + width].every(cx => [y + 2, y + height - 2].every(cy =>
            paths.get(text.dataset.tile).isPointInFill(new DOMPoint(cx, cy).matrixTransform(to))));
    }).map(text => text.textContent); }"""


def tiles(page: Page) -> set[str]:
    """The ids of the tiles drawn."""
    script = "[...document.querySelectorAll('#tiles .slice')].map(slice => slice.__data__.data.data.id)"
    return set(page.evaluate(script))


def trees(landmarks: TopicMap) -> list[tuple[list[list[int]], list[float]]]:
    """The landmarks, equal topics, very uneven ones, and a chain."""
    rows = {topic.id: row for row, topic in enumerate(landmarks.tree)}
    known = [[rows[child.id] for child in landmarks.tree.children(topic.id)] for topic in landmarks.tree]
    uneven = np.geomspace(1, 1e5, 30)
    return [
        (known, [topic.size for topic in landmarks.tree]),
        ([list(range(1, 41)), *([] for _ in range(40))], [40.0, *[1.0] * 40]),
        ([list(range(1, 31)), *([] for _ in range(30))], [float(uneven.sum()), *uneven.tolist()]),
        ([[1], [2], [3, 4], [], []], [5, 5, 5, 2, 3]),
    ]


def test_the_browser_divides_as_python_does(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    for children, weights in trees(landmarks):
        drawn = page.evaluate("tree => Hierarchography.divide(...tree, 900, 560)", [children, weights])
        for ours, theirs in zip(divide(children, weights, 900, 560), drawn, strict=True):
            # Which corner comes first does not matter.
            shifts = [np.roll(theirs, shift, axis=0) for shift in range(len(theirs))]
            assert len(ours) == len(theirs)
            assert min(np.abs(ours - shifted).max() for shifted in shifts) < 1e-6


@pytest.mark.parametrize(("width", "scheme"), [(380, "light"), (760, "dark"), (1200, "light")])
def test_names_stay_inside_their_polygons(open_page, landmarks_file: Path, width: int, scheme: str) -> None:
    page = open_page(landmarks_file, width=width, scheme=scheme, hash="#0/polygons")
    drawn = tiles(page)
    assert {f"0.{place}" for place in range(8)} <= drawn
    assert page.locator("#labels text").count() >= 0.8 * len(drawn)
    assert page.evaluate(NAMES_OUTSIDE) == []
    # What is open has its name on a ground; what has no room for it is closed.
    opened = page.evaluate("Hierarchography.chart.tiles.filter(tile => !tile.frontier).map(tile => tile.id)")
    named = page.evaluate("[...document.querySelectorAll('#labels text')].map(text => text.dataset.tile)")
    assert set(opened) - {"0"} <= set(named)


def test_a_click_on_a_heading_or_a_polygon_opens_the_topic(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    hands.choose(page, "polygons")
    whole = tiles(page)
    hands.click_tile(page, "Life Sciences")
    hands.wait_for_topic(page, "0.2")
    assert page.evaluate("location.hash") == "#0.2/polygons"
    assert tiles(page) == {f"0.2.{place}" for place in range(6)}
    page.locator("#tiles .slice").first.click(force=True)
    hands.wait_for_topic(page, "0.2.0")
    assert all(".p" in tile for tile in tiles(page))
    page.click("#breadcrumb a >> nth=0")
    hands.wait_for_topic(page, "0")
    assert tiles(page) == whole
    hands.choose(page, "treemap")
    assert page.locator("#tiles .polygons").count() == 0
    assert "0" in tiles(page)
    hands.choose(page, "polygons")
    assert tiles(page) == whole


def test_a_search_leaves_only_the_hits_in_colour_and_the_card_says_what_is_pointed_at(
    open_page, landmarks_file: Path
) -> None:
    page = open_page(landmarks_file, hash="#0/polygons")
    page.locator("#tiles .slice").first.hover(force=True)
    expect(page.locator(".card")).to_contain_text("papers")
    assert page.locator("#tiles .miss").count() == 0
    page.fill("#search", "gravitational")
    page.wait_for_selector("#tiles .miss")
    missed = page.locator("#tiles .miss").count()
    assert 0 < missed < page.locator("#tiles .slice").count()


def test_another_height_divides_anew(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/polygons")
    for height in (1000, 760):
        page.set_viewport_size({"width": 1200, "height": height})
        page.wait_for_function(
            "() => Math.abs(document.querySelector('.polygons').getAttribute('height') "
            "- document.querySelector('#chart').clientHeight) < 1"
        )
    assert page.evaluate(NAMES_OUTSIDE) == []
