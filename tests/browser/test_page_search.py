"""Search beyond the titles: abstracts, marks on the charts, ready words."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, expect

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


@pytest.fixture(scope="module")
def small_file_without_search(helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [{"title": f"Paper {row}", "venue": "Nature" if row % 2 else "Science"} for row in range(4)]
    built = helpers.map_of(records, [("a",), ("a",), ("b",), ("b",)])
    path = tmp_path_factory.mktemp("plain") / "map.html"
    text = render_page(replace(built, config=built.config.with_settings(search="none")))
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_hits_are_marked_on_the_tiles_and_go_with_the_query(open_page, fields_file: Path) -> None:
    page = open_page(fields_file)
    labels = page.locator("#labels text")
    expect(labels.filter(has_text="Animals")).to_contain_text("2")
    page.fill("#search", "whale")
    # First the titles; then the abstract of the one paper on oceans.
    expect(labels.filter(has_text="Animals")).to_contain_text("2 of 2")
    expect(labels.filter(has_text="Oceans")).to_contain_text("1 of 1")
    expect(page.locator("#tiles .miss")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#tiles .miss")).to_have_count(0)
    expect(labels.filter(has_text=" of ")).to_have_count(0)


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


def test_misses_are_neutral_and_hits_keep_their_colour(open_page, fields_file: Path) -> None:
    page = open_page(fields_file)
    fills = """() => Object.fromEntries([...document.querySelectorAll('#tiles g.slice')].map(slice => [
        slice.__data__.data.data.id, getComputedStyle(slice.querySelector('path.surface')).fill]))"""
    before = page.evaluate(fills)
    page.fill("#search", "stars")
    expect(page.locator("#tiles .miss")).to_have_count(2)
    after = page.evaluate(fills)
    changed = {after[tile] for tile in before if after[tile] != before[tile]}
    assert len([tile for tile in before if after[tile] != before[tile]]) == 2
    assert len(changed) == 1
    assert page.evaluate("getComputedStyle(document.querySelector('#tiles .miss')).fillOpacity") == "1"


def test_all_that_a_search_found_fills_the_panel_and_stays_as_a_filter(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "theory")
    page.locator("#hits .all").first.click()
    expect(page.locator("#panel h2")).to_contain_text("papers found")
    expect(page.locator("#search")).to_have_value("")
    count = int(page.locator("#panel h2").inner_text().split()[0])
    assert page.url.endswith("#0?list=papers&q=theory")
    expect(open_page(landmarks_file, hash="#0?list=papers&q=theory").locator("#panel h2")).to_have_text(
        f"{count} papers found"
    )
    expect(page.locator("#chips strong")).to_have_text(f"{count} of 365 papers")
    expect(page.locator("#panel .paper-list .paper")).to_have_count(min(count, 50))
    expect(page.locator("#panel .paper-list .paper .title mark").first).to_have_text("Theory")
    # The panel of a topic follows, and what is elsewhere is said.
    row = page.evaluate("Hierarchography.store.children[0].find(row => Hierarchography.store.size[row] > 20)")
    page.evaluate("row => { location.hash = Hierarchography.store.id[row] + '?q=theory'; }", row)
    expect(page.locator("#chips .elsewhere")).to_be_visible()
    here = int(page.locator("#chips p > span").inner_text().split()[0])
    elsewhere = int(page.locator("#chips .elsewhere").inner_text().split()[0])
    assert here + elsewhere == count
    if here:
        expect(page.locator("#panel .paper-list .paper")).to_have_count(min(here, 50))
    page.locator("#chips .elsewhere").click()
    page.locator("#chips .chip").click()
    expect(page.locator("#chips")).to_be_hidden()
    assert page.url.endswith("#0")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_of_a_search_opens_again_and_a_paper_leads_back_to_all(
    open_page, landmarks_file: Path, width: int
) -> None:
    page = open_page(landmarks_file, width=width)
    page.fill("#search", "theory")
    page.locator("#copy-link").click(trial=True)  # the link, too, stays in reach
    options = page.locator("#hits [role=group][aria-label=Papers] [role=option]:not(.all)")
    first = options.first.locator("mark").first
    expect(first).to_be_visible()
    options.first.click()
    expect(page.locator("#hits")).to_be_hidden()
    expect(page.locator(".paper-card[data-ready]")).to_be_visible()
    page.click("#search")
    expect(first).to_be_visible()
    options.nth(1).click()
    page.focus("#search")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_visible()
    options.nth(1).click()
    page.locator("#panel .to-found").click()
    expect(page.locator("#panel h2")).to_contain_text("papers found")
    assert page.url.endswith("?list=papers&q=theory")


def test_figures_and_words_are_of_what_passes_or_say_that_they_are_not(
    open_page, landmarks_file: Path, landmarks: TopicMap
) -> None:
    recent = landmarks.corpus.frame["year"] >= 1990
    topic = max(landmarks.tree.children("0"), key=lambda one: int(recent.iloc[one.members].sum()))
    inside, count = int(recent.iloc[topic.members].sum()), int(recent.sum())
    page = open_page(landmarks_file, hash=f"#{topic.id}?years=1990-2100")
    facts = page.locator("#panel .facts div")
    expect(facts.nth(1)).to_have_text(f"{100 * inside / count:.1f}%of the {count} that pass the filter")
    expect(page.locator("#panel .whole-topic .quiet")).to_contain_text(f"All {len(topic.members)} papers, unfiltered")
    page.get_by_role("button", name=f"Words of these {inside} papers").click()
    words = page.locator("#panel .whole-topic .keywords li")
    expect(words.first).to_be_visible()
    assert words.all_inner_texts() != topic.keywords[: words.count()]
    page.locator("#tiles g.slice").nth(1).hover(position={"x": 5, "y": 5})
    expect(page.locator("body > .card")).to_contain_text(re.compile(r"\d+ of \d+ papers \u00b7 level 2"))


def test_a_question_finds_topics_and_papers_by_meaning(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "how do neurons signal to each other")
    near = page.locator("#hits [role=group][aria-label='Papers close in meaning'] [role=option]")
    expect(near.first).to_be_visible()
    expect(page.locator("#hits [role=group][aria-label='Topics close in meaning'] [role=option]").first).to_be_visible()
    near.last.click()
    expect(page.locator("#panel h2")).to_contain_text("papers found")
    expect(page.locator("#chips .chip")).to_contain_text("about: how do neurons signal to each other")
    assert "?list=papers&about=how+do+neurons" in page.url


@pytest.mark.parametrize("before", ["", "?years=1990-2010"])
def test_as_many_are_shown_by_meaning_as_were_offered(open_page, landmarks_file: Path, before: str) -> None:
    page = open_page(landmarks_file, hash="#0" + before)
    if before:
        page.wait_for_selector("#chips:visible")
    page.fill("#search", "gravitational waves measured between two distant mirrors")
    offer = page.locator("#hits .all", has_text="closest in meaning")
    offered = int(re.sub(r"\D", "", offer.inner_text()))
    assert 0 < offered < 100
    offer.click()
    expect(page.locator("#chips strong")).to_have_text(f"{offered} of 365 papers")
    expect(page.locator("#panel h2")).to_have_text(f"{offered} papers found")


def test_a_miss_is_said_first_and_marks_nothing(open_page, landmarks_file: Path, fields_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "Gravity of zyxwv among gravitational waves")
    first = page.locator("#hits > *").first
    expect(first).to_have_text("No paper has these words.")
    expect(page.locator("#hits .heading").last).to_have_text("Papers close in meaning")
    expect(page.locator("#chips")).to_be_hidden()
    assert page.evaluate("document.querySelectorAll('#tiles .miss').length") == 0
    page.keyboard.press("Enter")  # chooses nothing unseen
    expect(page.locator("#hits [aria-selected=true]")).to_have_count(1)
    assert "about" not in page.url
    page.get_by_text("closest in meaning").click()
    expect(page.locator("#chips .chip")).to_contain_text("about: Gravity of")
    without = open_page(fields_file)
    without.fill("#search", "Emily Bender")
    expect(without.locator("#hits > *").first).to_have_text(
        "No paper has these words. Authors are not in this map\u2019s papers."
    )


def test_enter_shows_all_papers_found_and_no_row_is_sliced(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "theory")
    expect(page.locator("#hits .all")).to_be_visible()
    expect(page.locator("#hits .status")).to_contain_text("papers")
    cut = """() => { const box = document.getElementById("hits").getBoundingClientRect();
        const last = document.querySelector("#hits .all").getBoundingClientRect();
        const end = Math.min(box.bottom, last.bottom > box.bottom - 10 ? last.top : Infinity);
        return [...document.querySelectorAll("#hits [role=option]:not(.all)")].filter((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            return top < end - 1 && bottom > end + 1; }).map((row) => row.textContent); }"""
    assert page.evaluate("document.getElementById('hits').scrollHeight > document.getElementById('hits').clientHeight")
    assert page.evaluate(cut) == []
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_contain_text("papers found")
    assert page.url.endswith("?list=papers&q=theory")


def test_enter_before_the_results_are_there_is_for_what_was_typed(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    assert page.evaluate(hands.TYPED_AT_ONCE, ["theory", "Enter"])
    expect(page.locator("#panel h2")).to_contain_text("papers found")
    assert page.url.endswith("?list=papers&q=theory")
    expect(page.locator("#hits")).to_be_hidden()
    # The box has the results of one query when the next is typed: Enter is for the next.
    page.fill("#search", "quantum")
    expect(page.locator("#hits")).to_have_attribute("data-query", "quantum")
    page.evaluate(hands.TYPED_AT_ONCE, ["evolution", "Enter"])
    expect(page.locator("#chips .chip")).to_contain_text("evolution")
    assert "q=evolution" in page.url


def test_the_list_stays_under_a_reader_who_chooses_from_it_while_abstracts_are_read(
    open_page, hands, landmarks_file: Path
) -> None:
    """A key that is pressed while the list with what abstracts hold is made."""
    page = open_page(landmarks_file)
    page.evaluate(hands.DOWN_WHEN_READ)
    page.locator("#search").fill("attention is all")
    expect(page.locator("#hits [role=option]").first).to_have_attribute("aria-selected", "true")
    page.locator("#search").press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Attention Is All You Need")


def test_what_a_reader_marks_before_the_next_list_is_there_stays_marked(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    first = page.locator("#hits [role=option]").first
    page.fill("#search", "attention is al")
    expect(first).to_contain_text("Attention Is All You Need")
    page.evaluate(hands.TYPED_AT_ONCE, ["attention is all", "ArrowDown"])
    expect(page.locator("#hits")).to_have_attribute("data-query", "attention is all")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#search")).to_have_attribute("aria-activedescendant", "hit-0")
    # What is typed further unmarks it; what is marked then is opened at once, also from the list of before.
    page.evaluate(hands.TYPED_AT_ONCE, ["attention is all you", "ArrowDown", "Enter"])
    expect(page.locator("#panel h2")).to_have_text("Attention Is All You Need")
    page.fill("#search", "theory")
    expect(page.locator("#hits")).to_have_attribute("data-query", "theory")
    page.keyboard.press("ArrowDown")
    page.evaluate(hands.TYPED_AT_ONCE, ["evolution", "Enter"])
    expect(page.locator("#chips .chip")).to_contain_text("evolution")


def test_enter_in_a_closed_box_is_for_what_stands_in_it(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "theory")
    expect(page.locator("#hits .status")).to_contain_text("papers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#hits")).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_contain_text("papers found")
    assert "q=theory" in page.url


def test_enter_after_a_question_waits_for_the_abstracts_and_marks_what_is_close_in_meaning(
    open_page, hands, landmarks_file: Path
) -> None:
    page = open_page(landmarks_file)
    before = page.url
    page.evaluate(hands.TYPED_AT_ONCE, ["how do neurons signal to each other", "Enter"])
    expect(page.locator("#hits [aria-selected=true]")).to_have_count(1)
    expect(page.locator("#hits .miss-note")).to_be_visible()
    assert page.url in {before, before + "#0"}  # no list of 0 papers


def test_enter_chooses_nothing_where_the_reader_left_what_was_typed(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    before = page.url
    both = f"""() => {{ ({hands.TYPED_AT_ONCE})(["theory", "Enter"]); ({hands.TYPED_AT_ONCE})(["theory of", "x"]); }}"""
    page.evaluate(both)  # typed on: that Enter was for less
    expect(page.locator("#hits")).to_have_attribute("data-query", "theory of")
    expect(page.locator("#hits")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(hands.TYPED_AT_ONCE, ["theory", "Escape"])
    page.keyboard.press("Enter")  # on an empty box
    page.wait_for_timeout(200)
    assert page.url in {before, before + "#0"}
    expect(page.locator("#search")).to_have_value("")


def test_a_venue_is_found_by_its_acronym_and_becomes_the_filter(open_page, helpers, tmp_path: Path) -> None:
    venues = [
        "Proceedings of the 12th Map Reading Conference",
        "Proceedings of the 9th Map Reading Conference (MARC'14)",
    ]
    records = [{"title": f"Paper {row}", "venue": [*venues, "Atlas"][row % 3], "year": 2000 + row} for row in range(30)]
    path = tmp_path / "map.html"
    path.write_text(render_page(helpers.map_of(records, [("A",), ("B",), ("B",)] * 10)), encoding="utf-8", newline="\n")
    page = open_page(path)
    page.fill("#search", "marc")
    first = page.locator("#hits [role=option]").first
    expect(first).to_have_text("20 papers of MARCMap Reading Conference (MARC)")
    first.click()
    expect(page.locator("#chips strong")).to_have_text("20 of 30 papers")
    expect(page.locator("#chips .chip")).to_contain_text("(MARC)")
    expect(page.locator("#search")).to_have_value("")
    # Who asked for the words is offered the venue, whose papers do not all have them.
    page.locator("#chips .clear").click()
    page.fill("#search", "marc")
    expect(page.locator("#hits")).to_be_visible()
    expect(page.locator("#hits .status")).to_have_text("10 papers")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("10 papers found")
    page.locator("#panel").get_by_role("button", name="20 papers of MARC").click()
    expect(page.locator("#chips strong")).to_have_text("20 of 30 papers")


def test_a_typo_is_mended_and_said(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "evolutoin")
    expect(page.locator("#hits")).to_contain_text("No \u201cevolutoin\u201d; showing \u201cevolution\u201d")


def test_a_question_is_left_as_it_was_typed(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    looked = page.evaluate(
        """async () => { const finder = Hierarchography.openFinder(Hierarchography.store);
            const asked = ['evolutoin', 'evolutoin since', 'which topic grew most since evolutoin',
                'evolutoin of quick grey cats'];
            const found = await Promise.all(asked.map((query) => finder.papers(query)));
            return found.map(({ mended, other }) => [mended, other ? other.mended : null]); }"""
    )
    mended = [["evolutoin", "evolution"]]
    # Those that no title has are open until abstracts are read.
    assert looked == [[mended, None], [[], mended], [[], mended], [[], None]]


def test_facets_filter_everything_and_live_in_the_address(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    frame = landmarks.corpus.frame
    page = open_page(landmarks_file)
    page.click("#facets > summary")
    page.get_by_label("First year").fill("1990")
    page.get_by_label("First year").press("Enter")
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.locator("#facets-body li", has_text="Nature").first.get_by_role("checkbox").check()
    expect(page.locator("#chips .chip")).to_have_count(2)
    passing = (frame["year"] >= 1990) & (frame["venue"] == "Nature")
    expect(page.locator("#chips strong")).to_have_text(f"{int(passing.sum())} of 365 papers")
    expect(page.locator("#tree [role=treeitem]").first.locator(".count").first).to_have_text(str(int(passing.sum())))
    # Each value says what it would leave: of the venues those of the years, of the years those of Nature.
    counts = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#facets-body li')].map(line => [
            line.querySelector('.value').textContent, Number(line.querySelector('.count').textContent)]))"""
    )
    assert counts["Science"] == int(((frame["year"] >= 1990) & (frame["venue"] == "Science")).sum())
    assert page.evaluate("document.activeElement.dataset.id") == "venue Nature"
    address = page.url.split("#")[1]
    again = open_page(landmarks_file, hash=f"#{address}")
    expect(again.locator("#chips strong")).to_have_text(f"{int(passing.sum())} of 365 papers")
    with again.expect_download() as download:
        again.click("#takeaway summary")
        again.get_by_role("button", name=re.compile("^Papers")).click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    assert sorted(row["title"] for row in rows) == sorted(frame["title"][passing])
    again.locator("#chips .clear").click()
    expect(again.locator("#tiles .miss")).to_have_count(0)


def test_a_filter_stays_in_sight_while_something_is_searched_for(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0?years=1990-2030")
    expect(page.locator("#chips .chip")).to_have_count(1)
    found = page.locator("#chips strong")
    filtered = found.inner_text()
    page.fill("#search", "theory")
    expect(found).not_to_have_text(filtered)
    within = found.inner_text()
    expect(page.locator("#chips .chip")).to_have_text(["\u201ctheory\u201d\u00d7", "1990\u20132030\u00d7"])
    page.locator("#chips .chip").last.click()
    expect(page.locator("#chips .chip")).to_have_count(1)
    expect(found).not_to_have_text(within)
    assert int(found.inner_text().split()[0]) > int(within.split()[0]), "what is searched for is found everywhere again"
    expect(page.locator("#search")).to_have_value("theory")


def test_years_are_brushed_on_the_bars(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    box = page.locator("#panel .trend svg").bounding_box()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 20, steps=3)
    page.mouse.up()
    expect(page.locator("#chips .chip")).to_have_count(1)
    first, last = (int(year) for year in page.url.split("?years=")[1].split("-"))
    years = page.evaluate("async () => [...(await Hierarchography.store.points()).year]")
    count = sum(first <= year <= last for year in years)
    assert 0 < count < 365
    expect(page.locator("#chips strong")).to_have_text(f"{count} of 365 papers")


def test_the_papers_search_looks_at_titles_authors_years_and_venues(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    titles = page.evaluate(
        """async () => { const finder = Hierarchography.openFinder(Hierarchography.store);
            const { titles } = Hierarchography.store;
            const first = async query => { const { places } = await finder.papers(query);
                return places.length ? titles.at(places[0]) : null; };
            return [await first('attention need'), await first('vaswani 2017'),
                await first('attention need zebra')]; }"""
    )
    assert titles == ["Attention Is All You Need", "Attention Is All You Need", None]


def test_a_page_without_search_still_filters_and_can_be_saved(open_page, small_file_without_search: Path) -> None:
    page = open_page(small_file_without_search)
    expect(page.locator("#search")).to_have_count(0)
    page.click("#takeaway summary")
    with page.expect_download() as download:
        page.get_by_role("button", name="This page").click()
    saved = small_file_without_search.with_name("saved.html")
    download.value.save_as(saved)
    again = open_page(saved, hash="#0?venue=Nature")
    expect(again.locator("#chips strong")).to_have_text("2 of 4 papers")


def test_search_and_filter_count_the_same_everywhere(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0?years=1950-2030&q=brain")
    expect(page.locator("#chips .chip")).to_have_count(2)
    page.fill("#search", "theory")
    expect(page.locator("#chips .chip")).to_have_text(["\u201ctheory\u201d\u00d7", "1950\u20132030\u00d7"])
    expect(page.locator("#search")).to_have_value("theory")
    expect(page).to_have_url(re.compile("q=theory"))
    count = page.locator("#chips strong").inner_text().split()[0]
    expect(page.locator("#panel .facts div").first).to_have_text(f"{count}of 365 papers")
    expect(page.locator("#panel .list-head h3")).to_have_text(f"{count} papers found here")
    assert page.locator("#tree .count").first.inner_text() == count
    assert page.evaluate(
        "[...document.querySelectorAll('#panel mark')].every((mark) => /^theor/i.test(mark.textContent))"
    )
    page.focus("#search")
    page.keyboard.press("Escape")
    expect(page.locator("#chips .chip")).to_have_text(["\u201cbrain\u201d\u00d7", "1950\u20132030\u00d7"])


def test_a_link_keeps_the_search_under_way(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill("#search", "theory")
    expect(page).to_have_url(re.compile("q=theory"))
    page.locator("#hits [role=option]").filter(has=page.locator("mark")).last.click()
    expect(page.locator(".paper-card[data-ready]")).to_be_visible()
    title = page.locator(".paper-card h2").inner_text()
    assert all(
        "q=theory" in href
        for href in page.locator(".paper-card .papers a.title").evaluate_all(
            "(links) => links.map((link) => link.href)"
        )
    )
    page.locator("#panel").get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    again = open_page(landmarks_file, hash="#" + link.split("#")[1])
    expect(again.locator(".paper-card h2")).to_have_text(title)
    # The paper was opened before the abstracts were searched: both have what these hold.
    expect(again.locator("#chips .chip")).to_have_text("\u201ctheory\u201d\u00d7")
    expect(page.locator("#chips strong")).to_have_text(again.locator("#chips strong").inner_text())
    page.focus("#search")
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("q="))
    page.fill("#search", "how do neurons signal to each other")
    page.get_by_text("closest in meaning").click()
    expect(page).to_have_url(re.compile("about=how"))
    expect(page.locator("#chips .chip")).to_contain_text("about: how do neurons")


@pytest.mark.parametrize("width", [320, 390])
def test_downloads_are_in_reach_on_a_phone_while_searching(open_page, landmarks_file: Path, width: int) -> None:
    page = open_page(landmarks_file, width=width, has_touch=True)
    page.fill("#search", "theory")
    expect(page.locator("#hits")).to_be_visible()
    page.locator("#takeaway summary").tap()
    expect(page.get_by_role("button", name="Link to this view")).to_be_visible()
    expect(page.locator("#hits")).to_be_hidden()
    page.locator("#facets summary").tap()
    expect(page.locator("#facets-body .end")).to_be_visible()
    expect(page.locator("#search")).to_have_value("theory")


def test_venues_of_a_series_are_one_line_that_opens(open_page, helpers, hands, tmp_path: Path) -> None:
    venues = [
        "Proc. of the 3rd Conference on <b>Maps</b> (MAP 2019)",
        "Proc. of the Fourth Conference on <b>Maps</b>",
        "Atlas",
    ]
    records = [
        {"id": f"p{row}", "title": f"Paper {row}", "venue": venues[row % 3], "year": 2000 + row} for row in range(30)
    ]
    path = tmp_path / "map.html"
    path.write_text(render_page(helpers.map_of(records, [("A",), ("B",), ("B",)] * 10)), encoding="utf-8", newline="\n")
    page = open_page(path, hash="#0.0")
    menu = page.locator("#facets-body")
    page.click("#facets summary")
    lines = menu.locator("section").filter(has_text="Venue").locator("ul").first.locator(":scope > li")
    expect(lines).to_have_text([f"Conference on <b>Maps</b> (MAP)101 volume \u25be{venues[1]}10", "Atlas10"])
    expect(menu.locator(".end strong")).to_have_text("20 of 20 papers in B")
    menu.get_by_label("(MAP)", exact=False).first.check()
    expect(page.locator("#chips .chip")).to_have_text("Conference on <b>Maps</b> (MAP)\u00d7")
    expect(page.locator("#chips strong")).to_have_text("20 of 30 papers")
    expect(menu.locator(".end strong")).to_have_text("10 of 20 papers in B")
    assert page.evaluate("decodeURIComponent(location.hash)").startswith("#0.0?series=Conference+on")
    page.evaluate("location.hash = location.hash.replace('#0.0', '#0')")
    expect(menu.locator(".end strong")).to_have_text("20 of 30 papers")
    menu.get_by_role("button", name="2 volumes of").click()
    inside = menu.locator(".inside input")
    expect(inside.first).to_be_checked()
    inside.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#chips .chip")).to_have_count(1)
    expect(page.locator("#chips .chip")).to_contain_text("the Fourth")
    assert page.locator("b").count() == 0, "text of strangers stays text"


def test_rows_of_the_filter_keep_their_places_and_volumes_are_in_order_of_year(
    open_page, helpers, tmp_path: Path
) -> None:
    volumes = [f"Proceedings of the {n}th Map Reading Conference (MARC)" for n in (9, 8, 7)]
    venues = [*volumes, *(f"Atlas {letter}" for letter in "ABCDEFGHIJK")]
    records = [
        {"title": f"Paper {row}", "venue": venues[row % len(venues)], "year": 2020 - row % len(venues), "lang": "en"}
        for row in range(60)
    ] + [{"title": f"Papier {row}", "venue": volumes[0], "year": 2020, "lang": "fr"} for row in range(9)]
    path = tmp_path / "map.html"
    path.write_text(render_page(helpers.map_of(records, [("A",), ("B",), ("B",)] * 23)), encoding="utf-8", newline="\n")
    page = open_page(path)
    page.click("#facets summary")
    section = page.locator("#facets-body section").filter(has_text="Venue")
    lines = section.locator("ul").first.locator(":scope > li > label .value")
    expect(lines.first).to_be_visible()
    before = lines.all_inner_texts()
    section.get_by_label(before[3], exact=False).check()
    expect(page.locator("#chips .chip")).to_have_count(1)
    assert lines.all_inner_texts() == before
    section.get_by_role("button", name="3 volumes of").click()
    expect(section.locator(".inside .value")).to_have_text([volumes[2], volumes[1], volumes[0]])
    find = page.get_by_label("Find in Venue")
    find.fill("zyx")
    expect(section).to_contain_text("No venue has \u201czyx\u201d.")
    find.fill("mrc")
    expect(lines.first).to_have_text(before[3])  # chosen, so it stays in sight
    expect(lines.last).to_have_text("Map Reading Conference (MARC)")
    expect(section).not_to_contain_text("No venue has")
    expect(page.locator("#facets-body section").filter(has_text="Lang")).to_contain_text("English")


def test_typing_on_finds_what_the_whole_query_finds(open_page, landmarks: TopicMap, tmp_path: Path) -> None:
    file = tmp_path / "titles.html"
    titles_only = replace(landmarks, config=landmarks.config.with_settings(papers="titles"))
    file.write_text(render_page(titles_only), encoding="utf-8", newline="\n")

    def shown(page: Page, query: str) -> str:
        expect(page.locator("#hits")).to_have_attribute("data-query", query)
        expect(page.locator("#hits .status")).to_contain_text(re.compile(r"^\d+ paper"))
        return page.locator("#hits").inner_text()

    pasted, typed = open_page(file), open_page(file)
    typed.click("#search")
    so_far = ""
    for more in ("quan", "tum th", "eory"):
        typed.keyboard.type(more, delay=20)
        so_far += more
        pasted.fill("#search", so_far)
        assert shown(typed, so_far) == shown(pasted, so_far)
    # A word that begins differently is looked for anew, and so is a shorter one.
    for query in ("theory", "the", "hiv the"):
        typed.fill("#search", query)
        pasted.reload()
        pasted.fill("#search", query)
        assert shown(typed, query) == shown(pasted, query)
