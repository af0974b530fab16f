"""What the parts of the page make of one another: addresses, filters, years, colours, cards."""

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
FILLS = """() => Hierarchography.chart.tiles.filter(tile => tile.place >= 0).map(tile =>
    [tile.place, [...document.querySelectorAll('#tiles g.slice')].find(slice =>
        slice.__data__.data.data.id === tile.id).querySelector('path.surface').style.fill])"""
YEARS_OF = (
    "async places => { const { year } = await Hierarchography.store.points(); return places.map(at => year[at]); }"
)


def passing(landmarks: TopicMap, topic_id: str, first: int, last: int) -> int:
    years = landmarks.corpus.frame["year"].iloc[landmarks.tree[topic_id].members]
    return int(years.between(first, last).sum())


def filtered(open_page, path: Path, hash_: str, **options: object) -> Page:
    page: Page = open_page(path, **options)
    page.evaluate("hash => { location.hash = hash; }", hash_)
    expect(page.locator("#chips .chip")).to_have_count(1)
    return page


def test_an_address_has_a_paper_and_a_filter(open_page, hands, landmarks_file: Path) -> None:
    page = filtered(open_page, landmarks_file, "#0.2?years=2000-2015")
    page.locator("#panel .paper-list .paper .title").first.click()
    card = page.locator(".paper-card[data-ready] h2")
    title = card.inner_text()
    page.wait_for_function("/^#0\\.2\\.\\d+\\/paper-\\w{11}\\?years=2000-2015$/.test(location.hash)")
    page.reload()
    expect(card).to_have_text(title)
    expect(page.locator("#chips .chip")).to_have_text("2000–2015×")
    hands.choose(page, "map")
    page.go_back()
    expect(page.locator("#tab-treemap")).to_have_attribute("aria-selected", "true")
    expect(card).to_have_text(title)
    page.locator("#chips .clear").click()
    expect(page.locator("#chips")).to_be_hidden()
    expect(card).to_have_text(title)
    assert "?" not in page.evaluate("location.hash")


def test_a_card_leads_back_to_what_was_found(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.fill("#search", "learning")
    page.locator("#hits .all").click()
    heading = page.locator("#panel h2")
    expect(heading).to_contain_text("papers found")
    found = heading.inner_text()
    page.locator("#panel .paper-list .paper .title").nth(1).click()
    expect(page.locator(".paper-card[data-ready] mark").first).to_be_attached()
    page.locator("#panel .to-found").click()
    expect(heading).to_have_text(found)


def test_legend_tiles_and_titles_in_them_count_what_passes(
    open_page, landmarks_file: Path, landmarks: TopicMap
) -> None:
    page = filtered(open_page, landmarks_file, "#0?years=2005-2015", width=1440, **STILL)
    size, here = landmarks.tree["0.0"].size, passing(landmarks, "0.0", 2005, 2015)
    expect(page.locator("#legend a[data-topic] .count").nth(0)).to_have_text(str(here))
    assert page.evaluate(COUNTS)["0.0"] == f"{here} of {size}"
    # The years played mark what passes the filter as well.
    last = page.evaluate("""() => { const { first, step, bars } = Hierarchography.store.years;
        const slider = document.querySelector('.years input'); slider.value = String(bars - 3);
        slider.dispatchEvent(new Event('input')); return first + (bars - 2) * step - 1; }""")
    both = passing(landmarks, "0.0", 2005, min(last, 2015))
    page.wait_for_function(f"({COUNTS})()['0.0'] === '{both} of {size}'")
    page.evaluate("location.hash = '#0.2?years=2005-2015'")
    page.wait_for_selector("#chart[data-drawn='treemap 0.2']")
    titles = page.locator("#labels .titles tspan")
    expect(titles.first).to_be_attached()
    frame = landmarks.corpus.frame
    passes = set(frame.loc[frame["year"].between(2005, 2015), "title"])
    shown = [text.rstrip("…") for text in titles.all_text_contents()]
    assert all(any(text.split("-")[0] in title for title in passes) for text in shown)


def test_the_tiles_of_papers_have_the_colours_of_their_years(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.evaluate("location.hash = '#0.2.0/treemap/year'")
    page.wait_for_selector("#chart[data-drawn='treemap 0.2.0']")
    fills = dict(page.evaluate(FILLS))
    years = page.evaluate(YEARS_OF, [int(place) for place in fills])
    by_year: dict[int, set[str]] = {}
    for year, fill in zip(years, fills.values(), strict=True):
        by_year.setdefault(year, set()).add(fill)
    assert all(len(some) == 1 for some in by_year.values())
    assert len(set(fills.values())) > 1


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1200, "light"), (1200, "dark")])
def test_axe_finds_nothing_serious_with_filters_on(open_page, landmarks_file: Path, width: int, scheme: str) -> None:
    page = filtered(open_page, landmarks_file, "#0?years=2000-2015", width=width, scheme=scheme, **STILL)
    page.click("#facets > summary")
    expect(page.locator("#facets-body .done")).to_be_visible()
    found = Axe().run(page).response["violations"]
    page.click("#facets-body .done")
    page.fill("#search", "learning")
    page.locator("#hits .all").click()
    page.locator("#panel .paper-list .paper .title").first.click()
    expect(page.locator(".paper-card[data-ready] .papers .paper").first).to_be_visible()
    found += Axe().run(page).response["violations"]
    serious = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]
    assert serious == []
