"""What a reader does next does not wait for what is still read: nothing done is lost, and nothing opens by itself."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, expect

from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

SEEN = "#hits [role=option]"


@pytest.fixture(scope="module")
def whales_file(helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whales in two titles and one abstract."""
    records = [
        {"title": "Whale songs", "venue": "Nature"},
        {"title": "Whale falls", "venue": "Science"},
        {"title": "Sea floors", "abstract": "Where a whale sinks, life gathers.", "venue": "Nature"},
        {"title": "Stars", "venue": "Cell"},
    ]
    path = tmp_path_factory.mktemp("whales") / "map.html"
    map_ = helpers.map_of(records, [("Animals",), ("Animals",), ("Oceans",), ("Skies",)])
    path.write_text(render_page(map_), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def views_file(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The landmarks by field and by century."""
    path = tmp_path_factory.mktemp("views") / "map.html"
    by_time = [f"{year // 100}00s" for year in landmarks.corpus.frame["year"].tolist()]
    path.write_text(render_page(landmarks.with_view("by_time", by_time)), encoding="utf-8", newline="\n")
    return path


def switch(page: Page, view: str) -> None:
    page.select_option("#view", view)
    page.wait_for_function("name => Hierarchography.store.view === name", arg=view)
    page.wait_for_selector("[data-drawn]:visible")


def test_edits_outlive_a_look_at_another_view(open_page, views_file: Path) -> None:
    page = open_page(views_file, hash="#0.1")
    page.locator("#takeaway > summary").click()
    page.get_by_role("button", name="Edit this map").click()
    page.get_by_role("button", name="Hide").click()
    edits = page.locator(".edits li")
    expect(edits).to_have_count(1)
    switch(page, "by_time")
    expect(page.locator(".edit-this")).to_have_count(0)
    switch(page, "topics")
    expect(edits).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(edits).to_have_count(0)


def test_what_others_are_merged_into_can_be_moved(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    script = """edits => {
        const blank = { to: -1, place: -1, name: "", title: "" };
        const { store, withEdit } = Hierarchography;
        const all = edits.reduce((before, edit) => withEdit(store, before, { ...blank, ...edit }), []);
        return all.map((edit) => edit.do); }"""
    into, other, elsewhere = page.evaluate("Hierarchography.store.children[0].slice(0, 3)")
    leaf = page.evaluate("Hierarchography.store.leaves()[0]")
    merge = {"do": "merge", "rows": [into, other], "name": "M"}
    move = {"do": "move", "rows": [into], "to": elsewhere}
    assert page.evaluate(script, [merge, move]) == ["merge", "move"]
    assert page.evaluate(script, [move, merge]) == ["move", "merge"]
    assert page.evaluate(script, [merge, {**move, "rows": [other]}]) == ["move"]
    assert page.evaluate(script, [merge, {"do": "hide", "rows": [into]}]) == ["hide"]
    # Not to what is merged into it, and not where a leaf is merged with a topic that has others inside.
    assert page.evaluate(script, [merge, {**move, "to": other}]) == ["move"]
    assert page.evaluate(script, [{**merge, "rows": [leaf, other]}, {**move, "rows": [leaf]}]) == ["move"]


def test_two_ticks_of_the_filter_are_two(open_page, whales_file: Path) -> None:
    """The second comes while the papers of the query are sought for the first."""
    page = open_page(whales_file, hash="#0?q=whale")
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.click("#facets > summary")
    boxes = page.locator("#facets-body input[type=checkbox]")
    expect(boxes.first).to_be_visible()
    ticks = """async (names) => {
        const ticked = [];
        for (const name of names) {
          const box = document.querySelector("#facets-body [data-id='venue " + name + "']");
          box.click();
          for (let step = 0; step < 3; step++) await null;
          ticked.push(document.querySelector("#facets-body [data-id='venue " + name + "']").checked);
        }
        return ticked; }"""
    assert page.evaluate(ticks, ["Nature", "Science"]) == [True, True]
    expect(page.locator("#chips .chip")).to_have_count(3)
    assert re.search(r"venue=Nature&venue=Science", page.url)


def test_what_abstracts_hold_is_found_also_by_a_reader_who_chooses_already(open_page, whales_file: Path) -> None:
    page = open_page(whales_file)
    page.fill("#search", "whale")
    expect(page.locator(SEEN).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#chips strong")).to_have_text("3 of 4 papers")
    expect(page.locator(SEEN).first).to_have_attribute("aria-selected", "true")


def test_what_is_marked_does_not_open_by_itself(open_page, hands, landmarks_file: Path) -> None:
    """Enter waits for the abstracts; the reader looks through the list meanwhile."""
    page = open_page(landmarks_file)
    page.evaluate(hands.DOWN_WHEN_READ)
    page.evaluate(hands.TYPED_AT_ONCE, ["how do neurons signal to each other", "Enter"])
    expect(page.locator("#hits .status")).not_to_contain_text("Searching")
    expect(page.locator(f"{SEEN}[aria-selected=true]")).to_have_count(1)
    page.wait_for_timeout(300)
    expect(page.locator("#panel h2")).to_have_text("All papers")
    expect(page.locator("#hits")).to_be_visible()


def test_the_list_of_a_search_does_not_open_over_what_the_reader_went_on_to(open_page, whales_file: Path) -> None:
    page = open_page(whales_file)
    page.fill("#search", "whale")
    expect(page.locator("#chips strong")).to_have_text("3 of 4 papers")
    page.keyboard.press("Tab")
    expect(page.locator("#hits")).to_be_hidden()
    page.click("#facets > summary")
    page.locator("#facets-body [data-id='venue Nature']").check()
    expect(page.locator("#chips strong")).to_have_text("2 of 4 papers")
    page.wait_for_timeout(300)
    expect(page.locator("#hits")).to_be_hidden()
    page.click("#search")
    expect(page.locator("#hits")).to_be_visible()


def test_a_long_list_of_a_search_is_left_by_tab(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "theory")
    expect(page.locator("#hits .all")).to_be_visible()
    for _ in range(2):  # a list that scrolls is a stop of its own
        page.keyboard.press("Tab")
    expect(page.locator("#hits")).to_be_hidden()


def test_a_search_after_a_line_around_papers_is_counted_in_the_panel(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    hands.choose(page, "map")
    hands.draw_line(page)
    page.get_by_role("button", name="Back to all topics").click()
    page.fill("#search", "theory")
    expect(page.locator("#panel .facts")).to_contain_text("of 365 papers")


def test_more_is_listed_once_however_fast_it_is_asked_for(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    papers = page.locator("#panel .paper-list .paper")
    expect(papers).to_have_count(50)
    page.evaluate(
        "() => { const more = document.querySelector('#panel .paper-list .more'); more.click(); more.click(); }"
    )
    expect(papers).to_have_count(150)
    titles = page.locator("#panel .paper-list .paper a.title").evaluate_all(
        "links => links.map((link) => link.dataset.paper)"
    )
    assert len(set(titles)) == 150


def test_back_leads_to_before_the_search(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.1")
    page.evaluate("location.hash = '#0.2'")
    page.wait_for_function("() => Hierarchography.store.id[Hierarchography.now().address.row] === '0.2'")
    page.fill("#search", "theory")
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.wait_for_function("() => location.hash.includes('q=theory')")
    page.go_back()
    page.wait_for_function("() => Hierarchography.store.id[Hierarchography.now().address.row] === '0.1'")
    expect(page.locator("#chips")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("")
    assert "q=" not in page.url


def test_back_to_before_a_filter_leaves_the_search(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "theory")
    page.wait_for_function("() => location.hash.includes('q=theory')")
    page.click("h1")
    page.click("#facets > summary")
    page.locator("#facets-body li input").first.check()
    expect(page.locator("#chips .chip")).to_have_count(2)
    page.go_back()
    expect(page.locator("#chips .chip")).to_have_count(1)
    expect(page.locator("#search")).to_have_value("theory")
    # Also where the next place was chosen before the address had the search.
    page.evaluate("() => { location.hash = '#0.1'; }")
    expect(page.locator("#search")).to_have_value("")
    page.fill("#search", "theory")
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.evaluate("() => document.querySelector('#hits [aria-label=Papers] [role=option]').click()")
    page.wait_for_selector(".paper-card[data-ready]")
    page.go_back()
    page.wait_for_function("() => location.hash.startsWith('#0.1?')")
    expect(page.locator("#search")).to_have_value("theory")


def test_a_line_around_papers_is_kept_in_another_view_during_a_search(open_page, hands, views_file: Path) -> None:
    page = open_page(views_file)
    page.fill("#search", "theory")
    page.wait_for_function("() => location.hash.includes('q=theory')")
    page.click("h1")
    hands.choose(page, "map")
    hands.draw_line(page)
    count = page.locator("#panel h2").inner_text()
    switch(page, "by_time")
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.wait_for_timeout(400)
    expect(page.locator("#panel h2")).to_have_text(count)


def test_a_search_is_kept_in_another_view(open_page, views_file: Path) -> None:
    page = open_page(views_file)
    page.fill("#search", "theory")
    page.wait_for_function("() => location.hash.includes('q=theory')")
    switch(page, "by_time")
    expect(page.locator("#chips .chip")).to_have_text(re.compile("theory"))
    expect(page.locator("#chips strong")).to_have_text(re.compile(r"^\d{1,2} of 365 papers$"))
    assert "q=theory" in page.url


def test_the_focus_stays_with_what_was_pressed(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0?venue=Nature&years=1990-2020")
    expect(page.locator("#chips .chip")).to_have_count(2)
    page.locator("#chips .chip").first.press("Enter")
    expect(page.locator("#chips .chip")).to_have_count(1)
    assert page.evaluate("document.activeElement.closest('#chips') !== null")
    page.locator("#panel .subtopics a").first.press("Enter")
    page.wait_for_function("() => Hierarchography.now().address.row !== 0")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")


def test_a_chip_that_stays_keeps_the_focus_and_menus_give_it_back(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.1?venue=Nature")
    page.locator("#chips .clear").focus()
    page.evaluate("() => { location.hash = '#0.1?venue=Nature&years=1990-2020'; }")
    expect(page.locator("#chips .chip")).to_have_count(2)
    expect(page.locator("#chips .clear")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#chips")).to_be_hidden()
    expect(page.locator("[role=tab][aria-selected=true]")).to_be_focused()
    page.locator("#facets > summary").press("Enter")
    page.get_by_role("button", name="Done").press("Enter")
    expect(page.locator("#facets > summary")).to_be_focused()


def test_the_topic_list_can_be_reached_after_its_topic_is_filtered_away(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.locator("#tree [role=treeitem]").first.focus()
    page.keyboard.press("End")
    reached = (
        "() => [...document.querySelectorAll('#tree [tabindex=\"0\"]')].filter((node) => node.checkVisibility()).length"
    )
    assert page.evaluate(reached) == 1
    page.fill("#search", "perceptron")
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.wait_for_function("() => document.querySelectorAll('#tree [role=treeitem][hidden]').length > 0")
    assert page.evaluate(reached) == 1


def test_another_colour_leaves_the_map_where_it_is(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    hands.choose(page, "map")
    page.locator("#panel .paper a.title").first.click()
    page.wait_for_selector(".paper-card[data-ready]")
    page.locator("#atlas .pane").focus()
    page.wait_for_timeout(800)  # until the map has come to the paper
    page.keyboard.press("0")
    page.wait_for_timeout(800)
    where = "() => { const { camera } = Hierarchography.atlas; return JSON.stringify(camera.toPlane(100, 100)); }"
    before = page.evaluate(where)
    page.select_option("#colour", "year")
    page.wait_for_timeout(800)
    assert page.evaluate(where) == before


def test_enter_that_ends_a_word_being_put_together_is_not_for_the_search(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "theory")
    expect(page.locator("#hits .status")).to_contain_text("papers")
    page.evaluate(
        """() => document.getElementById("search").dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", isComposing: true, cancelable: true }))"""
    )
    expect(page.locator("#search")).to_have_value("theory")
    expect(page.locator("#hits")).to_be_visible()


def test_both_sides_of_a_comparison_pass_the_filter(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.1")
    page.get_by_role("button", name="Compare with").click()
    page.evaluate("location.hash = '#0.2?years=1990-2020'")
    counts = page.locator("#panel .compare tbody tr").first.locator("td")
    expect(counts).to_have_count(2)
    expected = page.evaluate(
        """async (ids) => {
            const { store } = Hierarchography;
            const { year } = await store.points();
            const passes = (place) => year[place] >= 1990 && year[place] <= 2020;
            const places = (row) => Array.from({ length: store.size[row] }, (_, at) => store.start[row] + at);
            return ids.map((id) => String(places(store.id.indexOf(id)).filter(passes).length)); }""",
        ["0.1", "0.2"],
    )
    expect(counts).to_have_text(expected)
