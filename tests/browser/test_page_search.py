"""Search beyond the titles: abstracts, marks on the charts, ready words."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import expect

from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def fields_file(helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whales in two titles of one topic and in one abstract of the other; the third topic has none."""
    records = [
        {"title": "Wh\u00e4le songs"},
        {"title": "WHALE falls"},
        {"title": "Sea floors", "abstract": "Where a whale sinks, life gathers."},
        {"title": "Stars"},
    ]
    path = tmp_path_factory.mktemp("fields") / "map.html"
    map_ = helpers.map_of(records, [("Animals",), ("Animals",), ("Oceans",), ("Skies",)])
    path.write_text(render_page(map_), encoding="utf-8", newline="\n")
    return path


def test_hits_are_marked_on_the_tiles_and_go_with_the_query(open_page, fields_file: Path) -> None:
    page = open_page(fields_file)
    labels = page.locator("#labels text")
    expect(labels.filter(has_text="Animals")).to_contain_text("2")
    page.fill("#search", "whale")
    # First the titles; then the abstract of the one paper on oceans.
    expect(labels.filter(has_text="Animals")).to_contain_text("2 hits")
    expect(labels.filter(has_text="Oceans")).to_contain_text("1 hit")
    expect(page.locator("#tiles .miss")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#tiles .miss")).to_have_count(0)
    expect(labels.filter(has_text="hit")).to_have_count(0)


def test_what_only_an_abstract_holds_is_found_too(open_page, fields_file: Path) -> None:
    page = open_page(fields_file)
    page.fill("#search", "life gathers")
    option = page.locator("#hits [role=option]")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("Sea floors")
    expect(option).to_contain_text("Oceans")
    option.click()
    expect(page.locator("#panel h2")).to_have_text("Sea floors")
    expect(page.locator("#panel .back")).to_contain_text("Oceans")


def test_hits_stay_marked_when_the_chart_changes(open_page, hands, fields_file: Path) -> None:
    page = open_page(fields_file)
    page.fill("#search", "whale")
    expect(page.locator("#tiles .miss")).to_have_count(1)
    hands.choose(page, "icicle")
    expect(page.locator("#tiles .miss")).to_have_count(1)


def test_a_topic_found_by_a_keyword_says_by_which(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    topic, keyword = next(
        (topic, word)
        for topic in landmarks.tree.level(2)
        for word in topic.keywords
        if word not in topic.name.lower() and not any(word in other.name.lower() for other in landmarks.tree)
    )
    page = open_page(landmarks_file)
    page.fill("#search", keyword)
    option = page.locator("#hits [role=group][aria-label^=Topics] [role=option]").filter(has_text=topic.name)
    expect(option.first).to_contain_text("keyword: ")


def test_every_word_counts_in_any_order(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    found = page.evaluate(
        """async () => { const finder = Hierarchography.openFinder(Hierarchography.store);
            const count = async query => (await finder.titles(Hierarchography.wordsOf(query))).length;
            return [await count('need attention'), await count('attention need zebra'), await count('the')]; }"""
    )
    titles = page.evaluate(
        """async () => { const title = await Hierarchography.store.titles.all();
            return Array.from({ length: 365 }, (_, place) => Hierarchography.fold(title(place))); }"""
    )
    assert found == [
        sum("need" in title and "attention" in title for title in titles),
        0,
        sum("the" in title for title in titles),
    ]
    assert found[0] == 1
