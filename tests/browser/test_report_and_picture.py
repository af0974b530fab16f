"""The report and the still picture in a real browser: whole, legible in its fonts, harmless."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from hierarchography.evaluation import quality
from hierarchography.rendering import render_report
from hierarchography.rendering.picture import WIDTH, write_picture
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report_file(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the landmark papers, with three records left out."""
    dropped = landmarks.dropped.reindex(range(3)).assign(
        source="papers.csv", id="x", title=["A", "B", "C"], reason=["same DOI", "same DOI", "no text"], kept_id=""
    )
    manifest = {**landmarks.manifest, "quality": quality(landmarks.tree, landmarks.embeddings.matrix)}
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_report(replace(landmarks, dropped=dropped, manifest=manifest)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def picture_file(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_picture(landmarks, tmp_path_factory.mktemp("picture") / "map.svg")


@pytest.mark.parametrize("width", [320, 760, 1200])
def test_the_report_is_whole_at_every_width(open_page, report_file: Path, width: int) -> None:
    page = open_page(report_file, width=width, host=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("main h2")).to_have_count(5)
    assert page.evaluate("document.querySelector('.picture').naturalWidth") == WIDTH
    page.locator("summary", has_text="same DOI").click()
    expect(page.locator("li", has_text="B")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_report(open_page, report_file: Path, scheme: str) -> None:
    page = open_page(report_file, scheme=scheme, host=True)
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 23, 28)")


def test_a_topic_of_the_report_leads_to_its_place_in_the_map(
    open_page, report_file: Path, landmarks_file: Path
) -> None:
    (report_file.parent / "map.html").write_bytes(landmarks_file.read_bytes())
    page = open_page(report_file, host=True)
    page.get_by_role("link", name="Life Sciences", exact=True).click()
    expect(page.locator("#panel h2")).to_have_text("Life Sciences")


def boxes_of(page: Page) -> list[dict[str, float]]:
    """Every text of the picture, with the rectangle that it belongs to."""
    found: list[dict[str, float]] = page.evaluate(
        """() => [...document.querySelectorAll('g text')].map(text => {
            const own = text.getBBox(), tile = text.parentNode.querySelector('rect').getBBox();
            return { words: text.textContent, right: tile.x + tile.width - own.x - own.width,
                left: own.x - tile.x, top: own.y - tile.y, below: tile.y + tile.height - own.y - own.height }; })"""
    )
    return found


def test_names_stay_inside_their_tiles_in_the_fonts_of_the_browser(browser: Browser, picture_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 700})
    page.goto(picture_file.as_uri())
    boxes = boxes_of(page)
    assert len(boxes) > 100
    assert [box for box in boxes if min(box["right"], box["left"]) < 0 or min(box["top"], box["below"]) < -3] == []
    page.close()


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 28)")])
def test_the_picture_turns_dark_with_its_reader(browser: Browser, picture_file: Path, scheme: Any, colour: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(picture_file.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.page')).fill") == colour
    context.close()
