"""What grew most since a year that the reader chooses: the measure, the list, the colours, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from hierarchography import analysis
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

MEASURE = """([topics, years, places, since, bounds]) => Hierarchography.measureGrowth(
    { ...topics, total: years.length }, Uint16Array.from(years), places && Uint32Array.from(places), since, bounds)"""
MOST = "([growing, rows, byShare]) => Hierarchography.grownMost(growing, rows, byShare)"
# The whole, then three leaves: one that grew, one that shrank, and one of a single new paper.
TOPICS = {"start": [0, 0, 12, 20], "size": [21, 12, 8, 1]}
YEARS = [2014, 2016] + [2018] * 5 + [2019] * 5 + [2014] * 4 + [2016, 2017, 2018, 0] + [2019]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    folder = files("hierarchography.rendering.page").joinpath("js")
    for name in ("namespace", "format", "growing"):
        page.add_script_tag(content=folder.joinpath(f"{name}.js").read_text(encoding="utf-8"))
    yield page
    page.close()


def test_growth_compares_as_many_years_before_as_since(blank: Page) -> None:
    grown = blank.evaluate(MEASURE, [TOPICS, YEARS, None, 2018])
    assert (grown["since"], grown["last"], grown["earliest"]) == (2018, 2019, 2016)
    assert grown["known"] == [20, 12, 7, 1]
    assert grown["recent"] == [12, 10, 1, 1]
    assert grown["before"] == [3, 1, 2, 0], "2014 is not among the two years before 2018"
    assert grown["gain"] == pytest.approx([4.5, 4.5, -0.5, 0.5]), "(12 - 3) papers in two years, and so on"
    assert grown["most"] == 4.5
    # Ten papers more tell more than one paper where there was none; fewer papers than before are no growth.
    assert blank.evaluate(MOST, [grown, [1, 2, 3], False]) == [1, 3]
    assert blank.evaluate(MOST, [grown, [1, 2, 3], True]) == [1, 3]
    assert 1 < grown["share"][3] < 1 / (12 / 20), "a share of 100% of one paper is drawn to the whole map's"


def test_growth_is_of_the_papers_that_pass_and_of_years_that_are_there(blank: Page) -> None:
    grown = blank.evaluate(MEASURE, [TOPICS, YEARS, [0, 2, 7, 12, 17], 2030])
    assert (grown["first"], grown["last"], grown["since"]) == (2014, 2019, 2019), "a later year is taken for the last"
    assert grown["recent"] == [1, 1, 0, 0]
    one_year = blank.evaluate(MEASURE, [TOPICS, YEARS, [2, 3], 2018])
    assert (one_year["since"], one_year["before"][0], one_year["gain"][1]) == (2018, 0, 1), "the year stays that chosen"
    years = blank.evaluate(MEASURE, [TOPICS, YEARS, [2, 3, 7], 2018, [2018, 2030]])
    assert (years["asked"], years["since"]) == (2018, 2019), "the filter's years have none before 2018"
    assert blank.evaluate(MEASURE, [TOPICS, YEARS, [2, 3], 2018, [2018, 2018]]) is None, "all of one year"
    old = blank.evaluate(MEASURE, [TOPICS, YEARS, [0, 1], 2018])
    assert old["share"] == [None] * 4 and old["gain"][1] == -0.5, "no share of no recent papers"
    assert blank.evaluate(MEASURE, [TOPICS, YEARS, [19], 2018]) is None, "of no year"


def test_few_papers_do_not_lead_by_a_share_of_all_of_them(blank: Page) -> None:
    grown = {
        "recent": [100, 98, 9, 30, 2, 9, 30],
        "known": [200, 100, 9, 30, 2, 9, 60],
        "gain": [0, 0, 1, 0, 0, 4, 9],
    }
    # Shares of 98, 100, 100, 100 and 100%, of which 93, 70, 89, 34 and 70% are sure; that of 6 is the map's.
    assert blank.evaluate(MOST, [grown, [1, 2, 3, 4, 5, 6], True]) == [1, 3, 5, 2, 4], "of equal ones more a year first"
    # Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20.
    low = blank.evaluate("[[81, 263], [0, 20], [0, 0]].map((each) => Hierarchography.leastShare(...each))")
    assert low == pytest.approx([0.2553, 0, 0], abs=1e-4)


def test_the_shares_are_those_of_the_analysis(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    years = analysis.known_years(landmarks)
    scale = analysis.year_scale(years)
    assert scale is not None
    for since in (scale.recent, 1990):
        expected = analysis.growth(
            landmarks.tree, years, analysis.YearScale(scale.first, scale.step, scale.bars, since)
        )
        measured = page.evaluate(
            """async (since) => { const { store } = Hierarchography, { year } = await store.points();
                return Hierarchography.measureGrowth(store, year, null, since).share; }""",
            since,
        )
        assert np.allclose(measured, np.array(expected, dtype=float), atol=0.0011)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_two_actions_lead_to_what_grew_most_since_a_year(
    open_page, landmarks_file: Path, landmarks: TopicMap, width: int, scheme: str
) -> None:
    page = open_page(landmarks_file, width=width, scheme=scheme, reduced_motion="reduce")
    page.get_by_role("button", name="Growth", exact=True).click()
    year = page.locator("#panel").get_by_label("Growth since", exact=True)
    expect(year).to_be_in_viewport()
    expect(year).to_be_focused()
    year.select_option("1990")
    expect(page.locator("#legend select")).to_have_value("1990")
    assert page.evaluate("location.hash") == "#0/treemap/growth?growth=1990&list=growth"
    # List and colours say the same: shares first, then papers a year.
    expect(page.locator("#legend")).to_contain_text("Share of papers since")
    fills = "Hierarchography.chart.tiles.map((tile) => Hierarchography.palette.fill(tile).fill).join()"
    shares = page.evaluate(fills)
    expect(page.locator("#panel .grown strong").first).to_contain_text("%")
    page.get_by_label("Growth by").select_option("papers")
    expect(page.locator("#legend")).to_contain_text("Papers a year, change since")
    assert page.evaluate(fills) != shares
    years = landmarks.corpus.frame["year"]
    for item in page.locator("#panel .grown li").all()[:3]:
        name, counts = item.locator(".name").inner_text(), item.locator(".path").inner_text()
        topic = next(one for one in landmarks.tree.leaves if one.label == name)
        since = int((years.iloc[topic.members] >= 1990).sum())
        assert f"{since} papers since 1990" in counts
    before = page.locator("#panel .grown .name").all_inner_texts()
    compared = page.get_by_label("Topics compared")
    expect(compared.locator("option").last).to_have_text(f"{len(landmarks.tree.children('0'))} main topics")
    compared.select_option("main")
    expect(page.locator("#panel .grown li").first).not_to_contain_text("\u203a")
    names = page.locator("#panel .grown .name").all_inner_texts()
    assert set(names) <= {topic.label for topic in landmarks.tree.children("0")} and before != sorted(names)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    # A copy of the address shows the same list to somebody else.
    link = page.evaluate("location.hash")
    assert link == "#0/treemap/growth?growth=1990&order=papers&topics=main&list=growth"
    other = open_page(landmarks_file, width=width, scheme=scheme, hash=link, reduced_motion="reduce")
    expect(other.locator("#panel .grown .name")).to_have_text(names)
    expect(other.locator("#panel .growing h3")).to_be_in_viewport()


def test_the_year_stays_in_the_address_and_the_filter_is_respected(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/treemap/growth?growth=1990&years=1980-2005")
    panel = page.locator("#panel .growing")
    expect(panel.locator("select").first).to_have_value("1990")
    expect(panel).to_contain_text("are of 1990 or later")
    only = page.locator("#chips strong").inner_text().split()[0]
    expect(panel).to_contain_text(f"Only the {only} papers that pass the filter are counted.")
    fill = "() => Hierarchography.palette.fill(Hierarchography.chart.tiles[1]).fill"
    colours = [page.evaluate(fill)]
    page.locator("#legend select").focus()
    page.keyboard.press("ArrowUp")  # the year after
    expect(page.locator("#legend select")).to_be_focused()
    expect(panel.locator("select").first).to_have_value("1991")
    page.locator("#legend select").select_option("2000")
    expect(panel).to_contain_text("are of 2000 or later")
    colours.append(page.evaluate(fill))
    panel.get_by_role("button", name="Count all").click()
    expect(panel).not_to_contain_text("Only the")
    expect(panel.locator("select").first).to_be_focused()
    colours.append(page.evaluate(fill))
    assert len(set(colours)) > 1, "colours follow the year and the filter"
    assert "growth=2000" in page.evaluate("location.hash") and "years" not in page.evaluate("location.hash")
    page.go_back()
    expect(panel).to_contain_text("Only the")


def test_the_year_stays_under_a_filter_or_the_page_says_why_not(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/treemap/growth?growth=1990&q=theory")
    panel = page.locator("#panel .growing")
    expect(panel).to_contain_text("papers of \u201ctheory\u201d are counted")
    expect(panel).to_contain_text("% of all that are counted.")
    expect(panel.locator("select").first).to_have_value("1990")
    page.evaluate("location.hash = '#0/treemap/growth?growth=1990&years=1990-2010'")
    expect(panel).to_contain_text("of 1990\u20132010, so growth is since 1991, not 1990")


def test_the_colours_of_all_papers_come_back_when_a_search_ends(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/treemap/growth?growth=1990")
    fills = """[...document.querySelectorAll("#tiles .surface, #tiles path")]
        .map((each) => each.getAttribute("style")).join()"""
    expect(page.locator("#panel .grown li").first).to_be_visible()
    before = page.evaluate(fills)
    assert "fill" in before
    page.fill("#search", "theory")
    expect(page).to_have_url(re.compile("q=theory"))
    assert page.evaluate(fills) != before
    page.keyboard.press("Escape")
    expect(page.locator("#chips")).to_be_hidden()
    assert page.evaluate(fills) == before
    page.fill("#search", "theory")
    expect(page).to_have_url(re.compile("q=theory"))
    page.locator("h1").click()  # closes the list of results, which lies over the button
    page.get_by_role("button", name="Growth", exact=True).click()
    expect(page).not_to_have_url(re.compile("q="))
    assert "Only the" not in page.locator("#panel .growing").inner_text(), (
        "what was left in the box is another question"
    )


def test_growth_from_a_paper_tells_of_its_own_topic(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    leaf = next(one for one in landmarks.tree.leaves if one.parent != "0")
    page = open_page(landmarks_file, hash=f"#{leaf.id}")
    page.locator("#panel .papers a.title").first.click()
    expect(page.locator(".paper-card[data-ready]")).to_be_visible()
    page.get_by_role("button", name="Growth", exact=True).click()
    assert page.evaluate("location.hash").startswith(f"#{leaf.id}/")
    expect(page.locator("#panel .own")).to_contain_text("This topic:")
    expect(page.locator("#panel .growing select").first).to_be_in_viewport()
    names = page.locator("#panel .grown .name").all_inner_texts()
    assert set(names) <= {one.label for one in landmarks.tree.children(leaf.parent)}
    expect(page.locator("#panel .own")).to_contain_text("Topics beside it that grew most:")
    title = landmarks.corpus.frame["title"].iloc[leaf.members[0]]
    page.evaluate(
        "([id, title]) => { location.hash = id + '?list=growth&q=' + encodeURIComponent(title); }", [leaf.id, title]
    )
    expect(page.locator("#panel .growing .counted")).to_be_visible()
    expect(page.locator("#panel .grown li")).to_have_count(0)
    expect(page.locator("#panel .own")).not_to_contain_text("Topics beside it")
