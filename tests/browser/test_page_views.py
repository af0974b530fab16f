"""Two trees over the same papers in one page: the change between them keeps the paper, the topic and the filter."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hierarchography.rendering import iframe_snippet
from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

SENTINEL = "window.pwned=1"
HOSTILE = [
    f"</script><script>{SENTINEL}</script>",
    f"<img src=x onerror={SENTINEL}>",
    "%{label} <extra>x</extra>",
    "=A1",
]


@pytest.fixture(scope="module")
def two_views(landmarks: TopicMap) -> TopicMap:
    """The landmarks by field, and by century and decade: of another order, another plane none."""
    years = landmarks.corpus.frame["year"].tolist()
    return landmarks.with_view("by_time", [f"{year // 100}00s > {year // 10}0s" for year in years])


@pytest.fixture(scope="module")
def file(two_views: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("views") / "map.html"
    path.write_text(render_page(two_views), encoding="utf-8", newline="\n")
    return path


def switch(page: Page, view: str) -> None:
    page.select_option("#view", view)
    in_view(page, view)


def in_view(page: Page, view: str) -> None:
    page.wait_for_function("name => Hierarchography.store.view === name", arg=view)
    page.wait_for_selector("[data-drawn]:visible")


def shown(page: Page) -> dict[str, Any]:
    """Where the page is, by names."""
    script = """() => { const { store, now } = Hierarchography, { address } = now();
      return { view: store.view, topic: store.name[address.row], place: address.place, filter: address.filter }; }"""
    state: dict[str, Any] = page.evaluate(script)
    return state


def title_of_card(page: Page) -> str:
    page.wait_for_selector(".paper-card[data-ready]")
    return page.inner_text("#panel-heading")


def test_there_is_no_choice_where_there_is_one_view(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.1")
    expect(page.locator("#view")).to_be_hidden()
    page.evaluate("Hierarchography.store.children[0].length && (location.hash = '0.2')")
    page.wait_for_selector("[data-drawn$=' 0.2']:visible")
    assert "view" not in page.url


def test_a_topic_leads_to_the_one_that_holds_most_of_its_papers_and_back(
    open_page, file: Path, two_views: TopicMap
) -> None:
    page = open_page(file, hash="#0.3")
    field = shown(page)["topic"]
    switch(page, "by_time")
    state = shown(page)
    assert page.url.endswith("?view=by_time")
    members = set(two_views.tree["0.3"].members.tolist())
    times = two_views.view("by_time").tree
    overlap = {topic.name: len(members & set(topic.members.tolist())) for topic in times.level(1)}
    deepest = [topic for topic in times if topic.name == state["topic"]]
    chain = {above.name for topic in deepest for above in times.ancestors(topic.id)}
    assert max(overlap, key=lambda name: overlap[name]) in chain
    expect(page.locator("#announcement")).to_contain_text(f"of the {len(members)} papers of {field}")
    expect(page.locator("#tree [role=treeitem][aria-selected=true]")).to_contain_text(state["topic"])
    expect(page.locator(".counts")).to_contain_text(f"{len(times)} topics")
    switch(page, "topics")
    assert shown(page)["topic"] == field


def test_a_paper_stays_with_its_filter_its_address_and_the_way_back(open_page, file: Path) -> None:
    page = open_page(file, hash="#0?years=1990-1999")
    page.wait_for_selector("#chips:visible")
    page.click("#tab-map")
    page.wait_for_selector("[data-drawn^=map]:visible")
    page.locator("#panel .paper a.title").first.click()
    title = title_of_card(page)
    page.wait_for_function("location.hash.includes('paper-')")
    switch(page, "by_time")
    assert title_of_card(page) == title
    assert shown(page)["topic"] == "1990s"
    expect(page.locator("#chips")).to_contain_text("81 of 365 papers")
    expect(page.locator("#tab-map")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(r"#0[.\d]*/map/paper-\w{11}\?view=by_time&years=1990-1999$"))
    address = page.url
    page.go_back()
    in_view(page, "topics")
    assert title_of_card(page) == title
    other = open_page(file, hash=address[address.index("#") :])
    assert title_of_card(other) == title
    assert shown(other)["view"] == "by_time"


def test_what_is_searched_listed_and_saved_is_of_the_view(open_page, file: Path, two_views: TopicMap) -> None:
    page = open_page(file, hash="#0?view=by_time")
    titles = page.evaluate("""async () => { const { store } = Hierarchography;
      const papers = await store.papers(Array.from({ length: store.total }, (_, place) => place));
      const topicOf = (paper) => store.name[store.leafOf(paper.place)];
      return papers.map((paper) => [paper.title, topicOf(paper), paper.year, paper.similar.length]); }""")
    tree, frame = two_views.view("by_time").tree, two_views.corpus.frame
    leaves = {title: tree.topics[leaf].name for title, leaf in zip(frame["title"], tree.leaf_of, strict=True)}
    assert {title: leaf for title, leaf, *_ in titles} == leaves
    assert all(leaf == f"{year // 10}0s" for _, leaf, year, _ in titles)
    assert max(count for *_, count in titles) == 5
    page.fill("#search", "scaling random networks")
    hit = page.locator("#hits [role=option]", has_text="Emergence of Scaling in Random Networks").first
    expect(hit).to_contain_text("1900s › 1990s")
    page.keyboard.press("Escape")
    page.fill("#search", "1990s")
    page.locator("#hits [role=option]", has_text="1990s").first.click()
    page.wait_for_function("Hierarchography.store.name[Hierarchography.now().address.row] === '1990s'")
    page.click("#takeaway summary")
    with page.expect_download() as download:
        page.click("#takeaway-body button:has-text('Topics')")
    assert download.value.suggested_filename.endswith("by-time-topics.json")
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert (saved["view"], len(saved["topics"])) == ("by_time", len(tree))


def test_search_by_meaning_finds_the_topics_of_the_view(open_page, file: Path) -> None:
    scores = """async (name) => { await Hierarchography.switchView(name);
      const { store } = Hierarchography, model = await Hierarchography.readMeaning(store, store.search.meaning);
      const { papers, topics } = model.scores("networks that grow by preferential attachment");
      const [best] = Hierarchography.highest(papers, 1);
      return [await store.titles.at(best), topics.length, store.leaves().length]; }"""
    page = open_page(file)
    first, other = (page.evaluate(scores, name) for name in ("topics", "by_time"))
    assert first[0] == other[0]
    assert first[1] == first[2] and other[1] == other[2] != first[2]


def test_a_comparison_begun_in_one_view_ends_in_the_other(open_page, file: Path) -> None:
    page = open_page(file, hash="#0.1")
    field, size = shown(page)["topic"], page.evaluate("Hierarchography.store.size[Hierarchography.now().address.row]")
    page.click("#panel .compare button:has-text('Compare with')")
    switch(page, "by_time")
    page.evaluate("location.hash = '0.1?view=by_time'")
    section = page.locator("#panel .compare")
    expect(section).to_contain_text(f"Compared with {field}")
    expect(section.locator("tbody td").first).to_have_text(str(size))


def test_the_choice_works_by_keyboard_and_is_said(open_page, file: Path) -> None:
    page = open_page(file)
    page.focus("#view")
    page.keyboard.press("ArrowDown")
    in_view(page, "by_time")
    expect(page.locator("#view")).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text("View By time")
    page.keyboard.press("ArrowUp")
    in_view(page, "topics")
    expect(page.locator("#view")).to_be_focused()
    # Nothing of the page before answers any more: a slash is typed once, and Escape closes one menu.
    page.click("#tree [role=treeitem] .name >> nth=1")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    assert page.locator("#search").input_value() == ""
    assert page.locator("#app").count() == page.locator(".card").count() == page.locator("#poster").count() == 1


@pytest.mark.parametrize("hash", ["#0.3?view=gone", "#0.3?view=%3Cimg%20src=x%20onerror=window.pwned=1%3E"])
def test_an_unknown_view_is_the_first(open_page, file: Path, hash: str) -> None:
    page = open_page(file, hash=hash)
    assert shown(page)["view"] == "topics"
    assert shown(page)["topic"] == "All papers"
    assert page.evaluate("window.pwned") is None


def test_a_frame_opens_in_the_view_asked_for(open_page, file: Path, tmp_path: Path) -> None:
    frame = iframe_snippet(file.as_uri() + "?view=by_time", "Map")
    (tmp_path / "post.html").write_text(f"<body style='width:720px'>{frame}</body>", encoding="utf-8")
    page = open_page(tmp_path / "post.html", host=True)
    inside = page.frame_locator("iframe")
    expect(inside.locator("#labels")).to_contain_text("1900s")
    inside.locator("#view").select_option("topics")
    expect(inside.locator("#labels")).to_contain_text("Life")


def test_strange_names_of_topics_do_nothing(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    records = [{"id": f"p{row}", "title": f"Paper {row}", "year": 2000 + row % 5} for row in range(24)]
    built: TopicMap = helpers.map_of(records, [("A",), ("B",)] * 12)
    hostile = built.with_view("odd", [(HOSTILE[row % 4], HOSTILE[(row + 1) % 4]) for row in range(24)])
    path = tmp_path / "map.html"
    path.write_text(render_page(hostile), encoding="utf-8", newline="\n")
    page = open_page(path, hash="#0?view=odd")
    for name in HOSTILE:
        expect(page.locator("#tree")).to_contain_text(name)
    switch(page, "topics")
    switch(page, "odd")
    assert page.evaluate("window.pwned") is None
    assert page.locator("#app img, #app script").count() == 0


def test_switching_many_times_leaves_one_page_behind(open_page, file: Path) -> None:
    page = open_page(file, hash="#0/map")
    for _ in range(10):
        switch(page, "by_time")
        switch(page, "topics")
    expect(page.locator("#atlas .names")).to_contain_text("Life")
    # The browser of the tests fails for a warning: too many contexts of WebGL would give one.
    assert page.locator("#atlas canvas").count() == 3


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_the_choice_is_in_reach_and_accessible(open_page, file: Path, width: int, scheme: str) -> None:
    page = open_page(file, width=width, scheme=scheme, hash="#0?view=by_time")
    switch(page, "topics")
    box = page.locator("#view").bounding_box()
    assert box is not None
    assert box["height"] >= 24 and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []


def test_a_map_of_very_many_topics_still_moves(open_page, hands, helpers: ModuleType, tmp_path: Path) -> None:
    """Of 200 venues every one is on the map: by its name, or by a number that says it and that the legend has."""
    records = [{"id": f"p{row}", "title": f"Paper {row}"} for row in range(1200)]
    built: TopicMap = helpers.map_of(records, [("A",), ("B",)] * 600)
    labels = [(f"The journal of subject {min(row % 211, row % 200)}",) for row in range(1200)]
    venues = built.with_view("venue", helpers.tree_of_labels(labels))
    path = tmp_path / "map.html"
    path.write_text(render_page(venues), encoding="utf-8", newline="\n")
    page = open_page(path, hash="#0/map?view=venue")
    names = page.locator("#atlas .names button")
    shown = """(names) => ({ rows: [...new Set(names.map((name) => Number(name.dataset.row)))].sort((a, b) => a - b),
        unclear: names.filter((name) => {
            const whole = Hierarchography.store.name[name.dataset.row];
            return (name.ariaLabel || Hierarchography.store.label[name.dataset.row]) !== whole;
        }).length,
        numbers: names.filter((name) => name.classList.contains("number"))
            .map((name) => [name.innerText, name.ariaLabel]) })"""
    children = page.evaluate("Hierarchography.store.children[0]")
    found = names.evaluate_all(shown)
    assert (found["rows"], found["unclear"]) == (children, 0)
    assert 0 < len(found["numbers"]) < len(children) - 10, "the largest have their names"
    assert hands.meeting(page) == []
    page.get_by_role("button", name=f"{len(children) - 24} more").click()
    keys = dict(
        page.locator("#legend li a").evaluate_all(
            "(keys) => keys.map((key) => [key.querySelector('b').innerText, key.innerText])"
        )
    )
    assert [name for number, name in found["numbers"] if number and name not in keys[number]] == []
    page.evaluate("Hierarchography.atlas.camera.pan(40, 0)")
    page.wait_for_timeout(100)
    assert names.count() > 10
    assert hands.meeting(page) == []
