"""Ways on and back: what is filtered and how to end it, links, the paper before, on a phone and on a desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

INSIDE = """(node) => { const { left, right, top, bottom } = node.getBoundingClientRect();
    const list = node.closest("ul");
    const end = list ? list.getBoundingClientRect().right : innerWidth;
    return left >= 0 && right <= Math.min(end, innerWidth) + 1 && top >= 0 && bottom <= innerHeight; }"""


@pytest.fixture(scope="module")
def venues_file(helpers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two venues, the first with a long name and an acronym; the second has only papers of B, two."""
    name = "International Conference on the Reading and Writing of Maps of All Countries (ICRWM)"
    records = [
        {"title": f"Paper {row}", "venue": "Atlas" if row % 3 == 2 else name, "year": 2000 + row} for row in range(30)
    ]
    path = tmp_path_factory.mktemp("ways") / "map.html"
    path.write_text(
        render_page(helpers.map_of(records, [("A",), ("B", "one"), ("B", "two")] * 10)), encoding="utf-8", newline="\n"
    )
    return path


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("topic", ["0", "0.0"])
def test_the_ways_out_of_a_filter_are_in_sight_on_a_phone(open_page, venues_file: Path, width: int, topic: str) -> None:
    venue = "International+Conference+on+the+Reading+and+Writing+of+Maps+of+All+Countries+(ICRWM)"
    page = open_page(venues_file, width=width, has_touch=True, hash=f"#{topic}?venue={venue}")
    chip = page.locator("#chips .chip")
    expect(chip).to_contain_text("(ICRWM)")
    for part in (chip.locator("span").last, chip.locator(".ending"), page.locator("#chips .clear")):
        assert part.evaluate(INSIDE)
    # Inside a topic as at the top.
    expect(page.get_by_role("button", name="Growth", exact=True)).to_be_in_viewport(ratio=1)


def test_done_leads_to_the_papers_that_are_left_on_a_phone(open_page, venues_file: Path) -> None:
    page = open_page(venues_file, width=390, has_touch=True)
    page.locator("#sheet-bar .sheet-toggle").click()
    page.evaluate("document.querySelector('.sheet-body').scrollTop = 400")
    page.locator("#facets summary").click()
    page.locator("#facets-body").get_by_label("Atlas").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Show 10 papers")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('.sheet-body').scrollTop") == 0
    expect(page.locator("#panel .facts div").first).to_have_text("10of 30 papers")


def test_the_tab_of_topics_leaves_out_those_without_papers(open_page, venues_file: Path) -> None:
    page = open_page(venues_file, width=390, has_touch=True, hash="#0/list?venue=Atlas")
    tab = page.get_by_role("tab", name="Topics")
    expect(tab).to_have_attribute("aria-selected", "true")
    names = page.locator("#tree [role=treeitem]:visible > .row .name")
    expect(names).to_have_text(["All papers", "B"])
    page.locator("#tree [role=treeitem]:visible").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tree :focus .name")).to_have_text("two")
    expect(names).to_have_text(["All papers", "B", "two"])
    # The topic looked at stays, with none of its papers.
    page.evaluate("location.hash = '#0.1/list?venue=Atlas'")
    expect(page.locator("#tree [aria-selected=true] .name").first).to_have_text("A")
    page.locator("#chips .clear").click()
    expect(names).to_have_count(5)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_link_to_the_view_and_to_a_paper_has_its_chart_and_colour(
    open_page, landmarks_file: Path, width: int
) -> None:
    page = open_page(landmarks_file, width=width, hash="#0.0/icicle/year")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#tools").get_by_role("button", name="Copy link").click()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.locator("#panel .paper-list a.title").first.evaluate("(link) => link.click()")
    expect(page.locator(".paper-card[data-ready]")).to_be_attached()
    expect(page).to_have_url(re.compile("paper-"))
    page.locator("#panel").get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url and "/icicle/year/paper-" in link


def test_from_a_similar_paper_back_to_the_one_before(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, width=390, hash="#0.2.1")
    page.locator("#sheet-bar .sheet-toggle").click()
    page.locator("#panel .paper-list a.title").first.click()
    heading = page.locator(".paper-card[data-ready] h2")
    expect(heading).to_be_attached()
    first = heading.text_content()
    back = page.locator("#panel .to-paper")
    expect(back).to_have_count(0)
    for _ in range(2):
        page.locator(".paper-card .papers a.title").first.click()
        expect(back).to_be_visible()
    while back.count():
        before = heading.text_content()
        back.click()
        expect(heading).not_to_have_text(str(before))
    expect(heading).to_have_text(str(first))


def test_a_miss_within_a_filter_is_not_one_of_all_papers(open_page, venues_file: Path) -> None:
    page = open_page(venues_file, hash="#0?venue=Atlas")
    expect(page.locator("#chips strong")).to_have_text("10 of 30 papers")
    page.fill("#search", '"paper 0"')
    said = page.locator("#hits > *").first
    expect(said).to_have_text("No paper that passes the filter has these words; 1 other paper has.")


PLACE = "(({ left, top, width, height }) => [left, top, width, height])(chart.getBoundingClientRect())"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (720, 900), (700, 480), (1000, 800), (1440, 900)])
@pytest.mark.parametrize("topic", ["0", "0.2.1"])
def test_the_chart_stays_where_it_is_when_a_filter_is_set(
    open_page, landmarks_file: Path, width: int, height: int, topic: str
) -> None:
    page = open_page(landmarks_file, width=width, hash=f"#{topic}")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(100)
    before = page.evaluate(PLACE)
    for query in ("years=1950-2000", "years=1950-2000&q=theory", ""):
        page.evaluate("hash => { location.hash = hash; }", f"{topic}?{query}" if query else topic)
        expect(page.locator("#chips .chip")).to_have_count(query.count("="))
        assert page.evaluate(PLACE) == before
        if query:
            expect(page.locator("#chips .clear")).to_be_in_viewport(ratio=1)


def test_a_venue_chosen_in_the_search_leads_to_its_papers_on_a_phone(open_page, venues_file: Path) -> None:
    page = open_page(venues_file, width=390, has_touch=True, hash="#0.0")
    page.fill("#search", "Atlas")
    page.locator("#hits [role=option]", has_text="Atlas").first.click()
    expect(page.get_by_role("button", name=re.compile(r"Show \d+ papers"))).to_be_in_viewport(ratio=1)
    # Of a long way back the arrow is there; where it leads is said.
    up = page.locator("#breadcrumb a")
    expect(up).to_have_accessible_name("Up to All papers")
    box = up.bounding_box()
    assert box is not None and box["width"] >= 24 and box["height"] >= 24


def test_what_grew_most_is_in_sight_on_a_phone(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=390, has_touch=True)
    page.get_by_role("button", name="Growth", exact=True).click()
    for place in range(2):
        expect(page.locator("#panel .grown li").nth(place)).to_be_in_viewport(ratio=1)
