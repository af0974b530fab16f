"""Without a mouse, without colours, without motion, and at four times the size."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName"


def press_until(page: Page, selector: str, key: str = "Tab", most: int = 40) -> None:
    """Press a key until what it leads to matches."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached; the focus is on {page.evaluate(FOCUSED)}")


def test_the_whole_page_works_by_keyboard_alone(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    press_until(page, "#search")
    press_until(page, "#takeaway > summary")
    page.keyboard.press("Enter")
    press_until(page, "#takeaway button")
    page.keyboard.press("Escape")
    expect(page.locator("#takeaway button").first).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('#takeaway > summary')")
    press_until(page, "[role=tab]")
    press_until(page, "#tree [role=treeitem]", most=400)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    hands.wait_for_topic(page, "0.0")
    press_until(page, "[role=tab]", key="Shift+Tab", most=400)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#chart[data-drawn^=sunburst]")
    press_until(page, "#colour")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("location.hash") == "#0.0/sunburst/year"
    press_until(page, "#breadcrumb a")
    press_until(page, "#panel .subtopics a")
    press_until(page, "#panel .related a")
    press_until(page, "#panel .central a.title", most=60)
    press_until(page, "#panel .list-tools select", most=60)
    press_until(page, "#panel .cite > summary")
    press_until(page, "#panel .paper-list summary", most=5)
    press_until(page, "#panel .paper-list details summary")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .paper-list details[open] p").first).to_be_visible()


ORDER = """() => [".masthead :is(input, button, summary, a)", ".stage > :not(.chart-panel) :is(button, select, a)"]
    .flatMap((selector) => [...document.querySelectorAll(selector)])
    .filter((node) => node.tabIndex >= 0 && node.checkVisibility())
    .filter((node) => !node.closest("[hidden], details > :not(summary)"))
    .map((node) => [node, node.getBoundingClientRect()])
    .map(([node, box]) => [node.id || node.className || node.textContent, (box.top + box.bottom) / 2, box.left])"""


@pytest.mark.parametrize("width", [320, 390, 720, 1000, 1440])
@pytest.mark.parametrize("hash", ["#0.0?years=1950-2000", "#0.0/map"])
def test_the_focus_goes_on_as_the_eye_does(open_page, landmarks_file: Path, width: int, hash: str) -> None:
    page = open_page(landmarks_file, width=width, hash=hash)
    if "years" in hash:
        expect(page.locator("#chips .chip")).to_be_visible()
    places = page.evaluate(ORDER)
    names = [name for name, *_ in places]
    assert {"search", "copy-link", "colour"} <= set(names)
    for (name, middle, left), (after, next_middle, next_left) in pairwise(places):
        same_row = abs(middle - next_middle) < 10
        assert next_left > left if same_row else next_middle > middle, (name, after)


def test_where_the_focus_is_can_be_seen(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    outline = """() => { const node = document.activeElement;
        const width = one => { const style = getComputedStyle(one);
            return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth); };
        return [node.tagName, width(node) + width(node.querySelector(':scope > .row') || node)]; }"""
    for _ in range(30):
        page.keyboard.press("Tab")
        tag, width = page.evaluate(outline)
        assert tag == "BODY" or width >= 1, tag


def test_targets_are_large_enough_to_hit(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=380, hash="#0.0")
    hands.choose(page, "map")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, summary, input, .row, .legend a, .subtopics a')]
            .filter(node => node.checkVisibility() && !node.closest('.names'))
            .map(node => [node.textContent.slice(0, 30), node.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
    )
    assert small == []


def test_with_forced_colours_everything_is_still_there(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, forced_colors="active", hash="#0.0")
    expect(page.locator("#labels text").first).to_be_visible()
    fills = page.evaluate(
        "[...new Set([...document.querySelectorAll('#tiles path.surface')].map(p => getComputedStyle(p).fill))].length"
    )
    assert fills > 1
    selected = page.locator("#tree [aria-selected=true] > .row")
    assert selected.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    hands.choose(page, "map")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []


def test_who_wants_no_motion_gets_none(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, reduced_motion="reduce")
    hands.choose(page, "map")
    page.evaluate("Hierarchography.atlas.camera.zoomAt(4, 100, 100)")
    page.evaluate("Hierarchography.atlas.camera.home()")
    assert page.evaluate("Hierarchography.atlas.camera.zoom") == pytest.approx(1)


@pytest.mark.parametrize("chart", ["treemap", "map"])
def test_at_320_px_nothing_is_cut_off(open_page, hands, landmarks_file: Path, chart: str) -> None:
    page = open_page(landmarks_file, width=320, hash="#0.0")
    hands.choose(page, chart)
    page.locator("#takeaway summary").click()
    page.keyboard.press("Escape")
    page.locator(".sheet-toggle").click()
    page.locator("#panel .cite summary").click()
    cut = page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, p, a, button, select, summary, dd, dt, li > span')]
            .filter(node => node.checkVisibility() && !node.closest('.unseen, .atlas .names'))
            .filter(node => !node.closest('.breadcrumb, .legend')) // lines that are scrolled
            .filter(node => { const box = node.getBoundingClientRect(); return box.right > 321 || box.left < -1; })
            .map(node => node.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
