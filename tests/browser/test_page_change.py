"""Change and difference: years played, subtopics over the years, two groups compared, selections, and the tour."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

STILL = {"reduced_motion": "reduce"}
COUNTS = """() => Object.fromEntries([...document.querySelectorAll('#labels text')].map(text => [text.dataset.tile,
    (text.querySelector('.number') || { textContent: '' }).textContent]))"""
FILLS = """() => Object.fromEntries([...document.querySelectorAll('#tiles g.slice')].map(slice =>
    [slice.__data__.data.data.id, slice.querySelector('path.surface').style.fill]))"""
SELECT = """bar => { const slider = document.querySelector('.years input');
    slider.value = String(bar); slider.dispatchEvent(new Event('input')); }"""


def papers_until(landmarks: TopicMap, topic_id: str, year: int) -> int:
    years = landmarks.corpus.frame["year"].iloc[landmarks.tree[topic_id].members]
    return int((years <= year).sum())


def test_a_year_marks_the_papers_up_to_it(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, width=1440)
    before = page.evaluate(FILLS)
    scale = page.evaluate("Hierarchography.store.years")
    bar = scale["bars"] * 2 // 3
    year = scale["first"] + (bar + 1) * scale["step"] - 1
    page.evaluate(SELECT, bar)
    expect(page.locator(".years output")).to_have_text(f"Up to {year}: {papers_until(landmarks, '0', year)} papers")
    assert page.evaluate(COUNTS)["0.0"] == f"{papers_until(landmarks, '0.0', year)} papers"
    played = page.evaluate(FILLS)
    assert sum(played[tile] != fill for tile, fill in before.items()) > len(before) / 2
    page.evaluate(SELECT, scale["bars"] - 1)
    expect(page.locator(".years output")).to_have_text("All years")
    assert page.evaluate(FILLS) == before
    assert page.evaluate(COUNTS)["0.0"] == str(landmarks.tree["0.0"].size)


def test_years_play_to_the_end(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.clock.install()
    page.get_by_role("button", name="Play the years").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.run_for(1000)
    expect(page.locator(".years")).not_to_have_attribute("data-year", "all")
    page.clock.run_for(13_000)
    expect(page.locator(".years")).to_have_attribute("data-year", "all")
    expect(page.get_by_role("button", name="Play the years")).to_be_visible()


def test_without_motion_the_years_go_on_by_hand(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, **STILL)
    step = page.get_by_role("button", name="Next year")
    seen: list[str] = []
    for _ in range(3):
        step.click()
        expect(page.locator(".years")).not_to_have_attribute("data-year", seen[-1] if seen else "all")
        seen.append(page.locator(".years").get_attribute("data-year") or "")
    page.wait_for_timeout(600)
    assert page.locator(".years").get_attribute("data-year") == seen[-1]
    assert [int(year) for year in seen] == sorted({int(year) for year in seen})


def test_what_is_found_and_what_is_played_are_marked_together(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    marked = page.evaluate(
        """() => { const told = [], marks = Hierarchography.openMarks((places, noun) =>
                told.push([places && [...places], noun]));
            marks.filtered(Uint32Array.of(1, 4, 7)); marks.played(Uint32Array.of(0, 1, 2, 7)); marks.filtered(null);
            marks.played(null); return told; }"""
    )
    assert marked == [[[1, 4, 7], "hit"], [[1, 7], "hit"], [[0, 1, 2, 7], "paper"], [None, "paper"]]


def test_the_stream_stacks_the_children_by_year(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    bands = page.locator(".stream a")
    expect(bands).to_have_count(len(landmarks.tree.children("0")))
    assert (
        bands.locator("title").first.text_content()
        == f"{landmarks.tree['0.0'].name}: {landmarks.tree['0.0'].size} papers"
    )
    fills = page.evaluate("[...document.querySelectorAll('.stream path')].map(path => path.getAttribute('fill'))")
    assert fills == page.evaluate(
        "Hierarchography.store.children[0].map(row => Hierarchography.palette.topic(row).fill)"
    )
    bands.nth(1).locator("path").dispatch_event("click")
    page.wait_for_selector("[data-drawn$=' 0.1']:visible")


def test_two_topics_are_compared(open_page, hands, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, width=1440, hash="#0.1")
    first, second = landmarks.tree["0.1"], landmarks.tree["0.2"]
    page.get_by_role("button", name="Compare with").click()
    page.locator(".compare").get_by_role("link", name=second.name, exact=True).click()
    hands.wait_for_topic(page, "0.2")
    compare = page.locator(".compare")
    expect(compare.locator("h3")).to_have_text(f"Compared with {first.name}")
    expect(compare.locator("tbody tr").first).to_have_text(f"Papers{first.size}{second.size}")
    assert compare.locator("thead th").all_inner_texts() == [first.name, second.name]
    expect(compare.locator(".trend.pair")).to_be_visible()
    assert compare.locator(".keywords").first.locator("li").count() >= 3
    page.get_by_role("button", name="End the comparison").click()
    expect(page.get_by_role("button", name="Compare with")).to_be_focused()
    hands.choose(page, "treemap")


def test_words_part_two_groups(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    """A word that is in all titles of one group and in none of the other stands first; shared words do not stand."""
    page = open_page(landmarks_file)
    words = page.evaluate(
        """async () => { const titles = ['Deep quantum lattices', 'Quantum sums of lattices',
                'A quantum theory of the gas', 'Cell membranes of the liver',
                'The liver and the gas', 'Growth of the liver'];
            const store = { titles: { all: async () => place => titles[place] } };
            return Hierarchography.partingWords(store, Uint32Array.of(0, 1, 2), Uint32Array.of(3, 4, 5)); }"""
    )
    assert words[0][0] == "quantum"
    assert words[1][0] == "liver"
    assert "gas" not in words[0] + words[1]


def lasso(page: Page) -> None:
    page.get_by_role("button", name="Select papers with a lasso").click()
    box = page.locator("#atlas .pane").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    for x, y in [(0.5, 0), (0.5, 1), (0, 1)]:
        page.mouse.move(box["x"] + 2 + x * (box["width"] - 4), box["y"] + 2 + y * (box["height"] - 4), steps=4)
    page.mouse.up()


def test_a_selection_gets_what_a_topic_gets(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/map", **STILL)
    lasso(page)
    expect(page.locator("#panel h2")).to_contain_text("selected papers")
    expect(page.locator("#panel .facts dt")).to_have_text(["of all papers", "median year", "would stay if rebuilt"])
    assert page.locator("#panel [aria-label='Words that set these papers apart'] li").count() >= 3
    expect(page.locator("#panel .trend")).to_be_visible()
    page.get_by_role("button", name="Compare with").click()
    page.locator("#panel .subtopics a").first.click()
    expect(page.locator(".compare h3")).to_contain_text("selected papers")
    rows = ["Papers", "Of all papers", "Median year", "Years", "Would stay if rebuilt", "In both"]
    expect(page.locator(".compare tbody th")).to_have_text(rows)


def test_the_tour_leads_to_the_extremes(open_page, hands, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    stops = page.evaluate("Hierarchography.tourOf(Hierarchography.store)")
    assert [stop["title"] for stop in stops] == ["The largest", "The fastest growing", "The sparsest", "The newest"]
    assert len({stop["row"] for stop in stops}) == 4
    largest = max(landmarks.tree.children("0"), key=lambda topic: topic.size)
    assert stops[0]["row"] == landmarks.tree.row(largest.id)
    page.get_by_role("button", name="Tour").click()
    for stop in stops:
        expect(page.locator(".tour")).to_contain_text(stop["title"])
        hands.wait_for_topic(page, page.evaluate("row => Hierarchography.store.id[row]", stop["row"]))
        page.keyboard.press("Enter")  # on "Next", at last on "End"
    expect(page.locator(".tour")).to_be_hidden()
    expect(page.get_by_role("button", name="Tour")).to_be_focused()


def test_axe_finds_nothing_serious(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, scheme="dark", hash="#0.1", **STILL)
    page.get_by_role("button", name="Compare with").click()
    page.evaluate("location.hash = '#0.2'")
    expect(page.locator(".compare table")).to_be_visible()
    page.get_by_role("button", name="Next year").click()
    page.get_by_role("button", name="Tour").click()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
