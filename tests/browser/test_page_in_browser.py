"""The page of the landmark papers in a real browser: what a reader sees and can do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hierarchography.model import Assignment
from hierarchography.rendering.page import render_page
from hierarchography.rendering.window import window
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

CHARTS = ("treemap", "sunburst", "icicle")


def shown_labels(page: Page) -> list[str]:
    script = """() => [...document.querySelectorAll('#labels text')].map(text =>
        [...text.querySelectorAll('tspan.line')].map(line => line.textContent.trim()).join(' '))"""
    labels: list[str] = page.evaluate(script)
    return labels


@pytest.mark.parametrize("width", [380, 760, 1200])
def test_names_are_whole_legible_and_each_inside_its_own_tile(
    open_page, hands, landmarks_file: Path, landmarks: TopicMap, width: int
) -> None:
    page = open_page(landmarks_file, width=width)
    for chart in CHARTS:
        hands.choose(page, chart)
        assert_named(page, landmarks, chart, width)


def assert_named(page: Page, landmarks: TopicMap, chart: str, width: int) -> None:
    labels = shown_labels(page)
    names = {topic.name for topic in landmarks.tree}
    # Lines end between words, after a hyphen of the name, or with one more between two syllables.
    whole = [{label.replace("- ", "-"), label.replace("- ", "")} for label in labels]
    assert [written for written in whole if not written & (names | {"All papers"})] == []
    assert {topic.name for topic in landmarks.tree.level(1)} <= set(labels)
    tiles = page.locator("#chart .slice").count()
    assert len(labels) >= 0.8 * tiles
    assert len(labels) > (40 if width == 1200 and chart == "icicle" else 8)
    assert page.evaluate(LABELS_OUTSIDE) == []
    sizes = page.evaluate("() => [...document.querySelectorAll('#labels text')].map(t => +t.getAttribute('font-size'))")
    assert min(sizes) >= 9


# Every corner of every line of a label must lie in the tile that the label names; a pixel is given for rounding.
LABELS_OUTSIDE = """() => { const paths = new Map([...document.querySelectorAll('#tiles .slice')].map(
        slice => [slice.__data__.data.data.id, slice.querySelector('path.surface')]));
    const wrong = [];
    for (const text of document.querySelectorAll('#labels text')) {
        const path = paths.get(text.dataset.tile);
        const to = path.getScreenCTM().inverse().multiply(text.getScreenCTM());
        for (const line of text.querySelectorAll('tspan')) {
            for (let at = 0; at < line.getNumberOfChars(); at += Math.max(line.getNumberOfChars() - 1, 1)) {
                const { x, y, width, height } = line.getExtentOfChar(at);
                const corners = [x + 1, x + width - 1].flatMap(cx => [y + 2, y + height - 2].map(cy => [cx, cy]));
                if (!corners.every(([cx, cy]) => path.isPointInFill(new DOMPoint(cx, cy).matrixTransform(to))))
                    wrong.push(text.textContent);
            }
        }
    }
    return wrong; }"""


def test_a_topic_is_opened_only_where_its_subtopics_can_be_named(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    tiles = page.evaluate("Hierarchography.chart.tiles.map(tile => [tile.id, tile.frontier])")
    named = set(page.evaluate("[...document.querySelectorAll('#labels text')].map(text => text.dataset.tile)"))
    opened = [tile for tile, frontier in tiles if not frontier]
    assert set(opened) <= named
    assert "0.0" in opened
    for parent in opened[1:]:
        inside = [tile for tile, _ in tiles if tile.rpartition(".")[0] == parent]
        assert 2 * len(named & set(inside)) > len(inside)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_click_descends_and_the_breadcrumb_goes_back_up(open_page, hands, landmarks_file: Path, chart: str) -> None:
    page = open_page(landmarks_file)
    hands.choose(page, chart)
    whole = page.locator("#chart .slice").count()
    assert 9 <= whole <= 57
    hands.click_tile(page, "Life")
    hands.wait_for_topic(page, "0.2")
    assert page.evaluate("location.hash") == ("#0.2" if chart == "treemap" else f"#0.2/{chart}")
    expect(page.locator("#panel h2")).to_have_text("Life Sciences")
    assert page.locator("#chart .slice").count() == 7
    expect(page.locator("#breadcrumb")).to_contain_text("Life Sciences")
    page.click("#breadcrumb a >> nth=0")
    hands.wait_for_topic(page, "0")
    assert page.locator("#chart .slice").count() == whole


def test_a_click_on_the_heading_of_the_topic_goes_up(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.2")
    hands.wait_for_topic(page, "0.2")
    hands.click_tile(page, "Life Sciences")
    hands.wait_for_topic(page, "0")


def test_a_leaf_opens_on_its_papers(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, hash="#0.2.1")
    assert page.locator("#chart .slice").count() == 1 + landmarks.tree["0.2.1"].size
    expect(page.locator("#tree [aria-selected=true]")).to_have_count(1)
    assert page.locator("#panel h2").inner_text() == page.locator("#breadcrumb [aria-current]").inner_text()


def test_back_and_forward_walk_through_the_topics_seen(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    hands.click_tile(page, "Life Sciences")
    hands.wait_for_topic(page, "0.2")
    page.locator("#panel .subtopics a").first.click()
    hands.wait_for_topic(page, "0.2.0")
    page.go_back()
    hands.wait_for_topic(page, "0.2")
    page.go_back()
    hands.wait_for_topic(page, "0")
    page.go_forward()
    hands.wait_for_topic(page, "0.2")
    expect(page.locator("#panel h2")).to_have_text("Life Sciences")


@pytest.mark.parametrize("hash", ["#9.9", "#<script>", "#%E0%A4%A", "#__proto__", "#"])
def test_a_hash_that_is_no_topic_shows_the_whole_map(open_page, hands, landmarks_file: Path, hash: str) -> None:
    page = open_page(landmarks_file, hash=hash)
    hands.wait_for_topic(page, "0")
    expect(page.locator("#panel h2")).to_have_text("All papers")


def test_a_bad_hash_later_on_changes_nothing(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.3")
    page.evaluate("location.hash = 'nonsense'")
    page.wait_for_timeout(100)
    hands.wait_for_topic(page, "0.3")


def test_search_finds_a_paper_without_its_accents_and_opens_its_topic(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("ATTENTION ís all")
    option = page.locator("#hits [role=option]").first
    expect(option).to_contain_text("Attention Is All You Need")
    expect(option).to_contain_text("Machine Learning \u203a Neural network architectures")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Attention Is All You Need")
    expect(page.locator("#panel .back")).to_contain_text("Neural network architectures")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")
    expect(page.locator("#hits")).to_be_hidden()


def test_search_finds_topics_and_says_when_there_is_nothing(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "neuroscience")
    page.locator("#hits [role=option]").first.click()
    expect(page.locator("#panel h2")).to_have_text("Neuroscience")
    page.fill("#search", "zzzz")
    expect(page.locator("#hits")).to_have_text("No paper has these words.")


def test_the_panel_lists_papers_fifty_at_a_time_and_unfolds_an_abstract(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    papers = page.locator("#panel .paper-list .paper")
    expect(papers).to_have_count(50)
    page.get_by_role("button", name="Show more (315 left)").click()
    expect(papers).to_have_count(100)
    first = papers.first
    assert first.locator("details p").count() == 0
    first.locator("summary").click()
    assert len(first.locator("details p").inner_text()) > 200
    assert first.locator("a.title").get_attribute("href").startswith("#0.")
    link = first.locator("a.host")
    assert link.get_attribute("href").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_only_what_sets_papers_and_topics_apart_is_said(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    tree = helpers.tree_of_labels([("Loose",)] * 4 + [("Firm",)] * 6)
    placed = np.array([True] * 3 + [False] * 7)
    confidence = np.array([0.3, 0.6] + [0.9] * 8, dtype=np.float32)
    tree = replace(tree, assignment=Assignment(confidence, placed))
    map_ = helpers.map_of([{"title": f"P{row}"} for row in range(10)], [("Loose",)] * 4 + [("Firm",)] * 6, tree=tree)
    path = tmp_path / "map.html"
    path.write_text(render_page(map_), encoding="utf-8", newline="\n")
    page = open_page(path)
    expect(page.locator("#panel .paper-list .paper")).to_have_count(10)
    expect(page.locator("#panel .paper-list .mark")).to_have_text(["uncertain topic \u00b7 30%"])
    said = "of its papers do not lie in a dense group"
    for name, times in (("Loose", 1), ("Firm", 0)):
        page.locator("#tree").get_by_text(name, exact=True).click()
        expect(page.locator("#panel h2")).to_have_text(name)
        expect(page.locator("#panel").get_by_text(said)).to_have_count(times)


def test_the_tree_is_walked_by_keyboard(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.locator("#tree [tabindex='0']").focus()
    focused = "() => document.activeElement.getAttribute('aria-label')"
    for key, name in [
        ("ArrowDown", "Machine Learning, 46 papers"),
        ("ArrowRight", "Machine Learning, 46 papers"),
        ("ArrowRight", "Neural network architectures, 8 papers"),
        ("ArrowDown", "Natural language processing, 8 papers"),
        ("ArrowLeft", "Machine Learning, 46 papers"),
        ("ArrowLeft", "Machine Learning, 46 papers"),
        ("ArrowDown", "Computer Systems and Theory, 46 papers"),
        ("End", "Mathematics and Statistics, 43 papers"),
        ("Home", "All papers, 365 papers"),
        ("p", "Physics and Astronomy, 46 papers"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate(focused) == name, key
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Physics and Astronomy")
    expect(page.locator("#announcement")).to_have_text("Physics and Astronomy, 46 papers, 6 subtopics")
    assert page.locator("#tree [tabindex='0']").count() == 1


def test_the_tabs_are_walked_by_keyboard(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.locator("#tab-treemap").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#chart[data-drawn^=sunburst]")
    page.keyboard.press("End")
    page.wait_for_selector("#atlas[data-drawn^=map]:visible")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#chart[data-drawn^=treemap]:visible")
    expect(page.locator("#tab-treemap")).to_be_focused()
    expect(page.locator("#tab-treemap")).to_have_attribute("aria-selected", "true")


def test_dark_mode_changes_page_and_tiles_at_once(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    colours = """() => [getComputedStyle(document.body).backgroundColor,
        document.querySelectorAll('#chart path.surface')[1].style.fill]"""
    light = page.evaluate(colours)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "fill => document.querySelectorAll('#chart path.surface')[1].style.fill !== fill", arg=light[1]
    )
    dark = page.evaluate(colours)
    assert light[0] == "rgb(255, 255, 255)"
    assert dark[0] == "rgb(20, 23, 28)"


@pytest.mark.parametrize("width", [320, 380, 760, 1200])
def test_nothing_scrolls_sideways(open_page, hands, landmarks_file: Path, width: int) -> None:
    page = open_page(landmarks_file, width=width)
    for chart in CHARTS:
        hands.choose(page, chart)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_chart_shows_one_level(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=380)
    assert page.locator("#chart .slice").count() == 9
    page.set_viewport_size({"width": 1400, "height": 1000})
    expect(page.locator("#chart .slice")).to_have_count(57)


def test_the_page_and_the_figures_choose_the_same_window(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    script = """([id, levels, limit]) => { const hg = Hierarchography;
        const tiles = hg.windowOf(hg.store, hg.store.row(id), levels, limit);
        return tiles.map(tile => [tile.id, tile.parent, tile.size, tile.frontier, tile.weight]); }"""
    for topic in ("0", "0.0", "0.7.2", "0.2.1"):
        for levels, limit in [(3, 300), (1, 300), (2, 20), (3, 6), (0, 300)]:
            tiles = window(landmarks.tree, topic, levels, limit)
            ours = [[t.id, t.parent, t.size, t.frontier, t.area] for t in tiles]
            assert page.evaluate(script, [topic, levels, limit]) == ours


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, landmarks_file: Path, scheme: str) -> None:
    page = open_page(landmarks_file, scheme=scheme, hash="#0.1")
    expect(page.locator("#panel .paper-list .paper")).to_have_count(46)
    page.fill("#search", "theory")
    expect(page.locator("#hits")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
