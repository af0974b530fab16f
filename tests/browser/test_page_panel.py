"""The panel, and what a reader takes from it: orders, trends, citations, files."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import bibtexparser
import pytest
import rispy
from playwright.sync_api import Page, expect

from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


def save(map_: TopicMap, folder: Path) -> Path:
    path = folder / "map.html"
    path.write_text(render_page(map_), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def hard_file(helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three papers whose fields try to break out of each format."""
    records = [
        {
            "id": "a",
            "title": '=HYPERLINK("https://evil.example") & 50% {of} $x_1$',
            "authors": "Lovelace, Ada; +Pole, Mary",
            "year": 1843,
            "venue": "Notes, with commas",
            "url": "https://example.org/a",
            "abstract": "@SUM(1) two\nlines",
        },
        {"id": "b", "title": "Newer", "authors": "Lovelace, Ada", "year": 1950, "doi": "10.1/b"},
        {"id": "c", "title": "About nothing known"},
    ]
    return save(helpers.map_of(records, [("X",), ("X",), ("Y",)]), tmp_path_factory.mktemp("hard"))


def saved(page: Page, label: str) -> str:
    page.locator("#panel .paper-list summary").filter(has_text="Cite").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {label}").click()
    return Path(download.value.path()).read_bytes().decode("utf-8")


def test_bibtex_is_read_back_by_a_parser(open_page, hard_file: Path) -> None:
    text = saved(open_page(hard_file), "BibTeX")
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert sorted(entry.key for entry in library.entries) == [
        "anonymousabout",
        "lovelace1843hyperlinkhttpsevilex",
        "lovelace1950newer",
    ]
    first = next(entry for entry in library.entries if "1843" in entry.key)
    assert first["author"] == "Lovelace, Ada and +Pole, Mary"
    assert first["title"] == '{=HYPERLINK("https://evil.example") \\& 50\\% \\{of\\} \\$x\\_1\\$}'


def test_ris_is_read_back_by_a_parser(open_page, hard_file: Path) -> None:
    papers = rispy.loads(saved(open_page(hard_file), "RIS"))
    assert len(papers) == 3
    by_year = {paper.get("year"): paper for paper in papers}
    assert by_year["1843"]["authors"] == ["Lovelace, Ada", "+Pole, Mary"]
    assert by_year["1950"]["doi"] == "10.1/b"


def test_csv_runs_nothing_in_a_spreadsheet(open_page, hard_file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(saved(open_page(hard_file), "CSV"))))
    assert len(rows) == 3
    first = next(row for row in rows if row["year"] == "1843")
    assert first["title"] == '\'=HYPERLINK("https://evil.example") & 50% {of} $x_1$'
    assert first["abstract"] == "'@SUM(1) two lines"
    assert first["path"] == "X"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_papers_are_sorted_by_year_and_title(open_page, hard_file: Path) -> None:
    page = open_page(hard_file)
    titles = page.locator("#panel .paper-list .title")
    expect(titles).to_have_count(3)
    order = page.get_by_label("Sort papers")
    order.select_option("newest")
    expect(titles.first).to_have_text("Newer")
    expect(titles.last).to_have_text("About nothing known")
    order.select_option("oldest")
    expect(titles.nth(1)).to_have_text("Newer")
    order.select_option("title")
    assert [one[:5] for one in titles.all_inner_texts()] == ["=HYPE", "About", "Newer"]


def test_a_list_from_many_blocks_is_sorted_and_reads_an_abstract_when_it_is_opened(
    open_page, helpers: ModuleType, tmp_path: Path
) -> None:
    total = 1700  # in blocks of 500
    records = [
        {"title": f"{'Ä' if row % 2 else 'a'}{(row * 1009) % total:04}", "abstract": f"About {row}." if row % 3 else ""}
        for row in range(total)
    ]
    path = tmp_path / "map.html"
    page_text = render_page(helpers.map_of(records, [("A",), ("B",)] * (total // 2)))
    path.write_text(page_text, encoding="utf-8", newline="\n")
    page = open_page(path)
    expect(page.locator("#panel .paper-list .paper")).to_have_count(50)
    page.evaluate(
        """() => { window.unpacked = []; const before = Hierarchography.unpackBytes;
            Hierarchography.unpackBytes = (id) => (window.unpacked.push(id), before(id)); }"""
    )
    page.get_by_label("Sort papers").select_option("title")
    titles = page.locator("#panel .paper-list .title")
    expect(titles.first).to_have_text(re.compile("[aÄ]0000"))
    wanted = sorted(range(total), key=lambda row: (row * 1009) % total)[:50]
    assert titles.all_inner_texts() == [records[row]["title"] for row in wanted]  # accents aside
    told = [bool(row % 3) for row in wanted]
    items = page.locator("#panel .paper-list .paper")
    assert [items.nth(at).locator("details").count() == 1 for at in range(50)] == told
    assert page.evaluate("unpacked") == []
    items.nth(told.index(True)).locator("summary").click()
    expect(items.nth(told.index(True)).locator("details p")).to_have_text(f"About {wanted[told.index(True)]}.")
    assert len(page.evaluate("unpacked")) == 1


def test_a_short_list_is_sorted_as_a_long_one_is(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    """A holds 3 of 60 papers, which are put in order by themselves; B the others."""
    records = [{"title": f"Paper {(row * 7) % 60:02}"} for row in range(60)]
    path = tmp_path / "map.html"
    path.write_text(render_page(helpers.map_of(records, [("A",)] * 3 + [("B",)] * 57)), encoding="utf-8", newline="\n")
    titles = "#panel .paper-list .title"
    for name, rows in (("A", range(3)), ("B", range(3, 60))):
        page = open_page(path)
        page.locator("#tree").get_by_text(name, exact=True).click()
        expect(page.locator("#panel h2")).to_have_text(name)
        page.get_by_label("Sort papers").select_option("title")
        wanted = sorted(records[row]["title"] for row in rows)[:50]
        expect(page.locator(titles).first).to_have_text(wanted[0])
        assert page.locator(titles).all_inner_texts() == wanted


def test_the_chart_is_not_drawn_anew_for_another_list_in_the_panel(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.2")
    page.evaluate("document.querySelector('#labels svg').dataset.before = 'yes'")
    page.get_by_role("button", name="All", exact=False).filter(has_text="papers").first.click()
    expect(page.locator("#panel .paper-list .paper").first).to_be_visible()
    page.evaluate("document.querySelector('#breadcrumb [aria-current]').click()")
    expect(page.locator("#labels svg")).to_have_attribute("data-before", "yes")
    page.locator("#breadcrumb a").first.click()
    page.wait_for_selector("#chart[data-drawn='treemap 0']")
    expect(page.locator("#labels svg")).not_to_have_attribute("data-before", "yes")


def test_a_topic_shows_its_years_and_what_is_like_it(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, hash="#0.0")
    years = landmarks["0.0"].papers["year"]
    expect(page.locator("#panel .trend")).to_be_visible()
    bars = page.evaluate("[...document.querySelectorAll('#panel .trend g title')].map(title => title.textContent)")
    assert sum(int(text.split(": ")[1].split(" ")[0]) for text in bars) == years.notna().sum()
    assert page.locator("#panel .trend svg").get_attribute("aria-label").startswith("Papers by year, ")
    links = page.evaluate("[...document.querySelectorAll('#panel .related a')].map(a => a.getAttribute('href'))")
    assert links
    assert not [link for link in links if link.startswith("#0.0")]
    assert page.locator("#panel .central .paper").count() == 3


def test_the_topics_can_be_taken_as_json(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    page.locator("#takeaway summary").click()
    with page.expect_download() as download:
        page.locator("#takeaway button").filter(has_text="Topics").click()
    document = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert download.value.suggested_filename == "landmark-papers-of-science-topics.json"
    assert [(t["id"], t["name"], t["size"]) for t in document["topics"]] == [
        (t.id, t.name, t.size) for t in landmarks.tree
    ]


def test_the_papers_can_be_taken_as_a_table(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    page.locator("#takeaway summary").click()
    with page.expect_download() as download:
        page.locator("#takeaway button").filter(has_text="Papers").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_bytes().decode("utf-8"))))
    frame = landmarks.to_frame().set_index("title")
    assert len(rows) == 365
    assert all(row["topic_id"] == frame.loc[row["title"], "topic_id"] for row in rows)


def test_the_page_taken_away_is_the_page(open_page, hands, landmarks_file: Path, tmp_path: Path) -> None:
    page = open_page(landmarks_file, hash="#0.2")
    hands.choose(page, "map")
    page.fill("#search", "theory")
    page.locator("#takeaway summary").click()
    with page.expect_download() as download:
        page.locator("#takeaway button").filter(has_text="This page").click()
    copy = tmp_path / "copy.html"
    download.value.save_as(copy)
    again = open_page(copy)
    expect(again.locator("#panel h2")).to_have_text("All papers")
    assert again.title() == "Landmark papers of science"
    assert again.locator("#tree [role=tree], #tree [role=treeitem]").count() == 9
    hands.choose(again, "map")
    original, taken = (path.read_text(encoding="utf-8") for path in (landmarks_file, copy))
    assert abs(len(original) - len(taken)) < 2000


def test_a_printed_page_has_the_chart_and_the_papers_but_no_controls(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.2")
    page.emulate_media(media="print")
    for hidden in ("#search", "#takeaway", ".tabs", "#colour", "#panel .list-tools"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in ("h1", "#chart", "#panel h2", "#panel .paper >> nth=0", "#tree"):
        expect(page.locator(shown).first).to_be_visible()


def test_copying_says_so(open_page, hard_file: Path) -> None:
    page = open_page(hard_file)
    page.locator("#panel .paper-list summary").filter(has_text="Cite").click()
    page.get_by_role("button", name="Copy as RIS").click()
    expect(page.locator("#announcement")).to_have_text("3 papers copied as RIS")


def test_the_panel_tells_of_a_name_that_fits_badly(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    map_ = helpers.map_of([{"id": id_, "title": id_} for id_ in "abcd"], [("X",), ("X",), ("Y",), ("Y",)])
    tree = map_.tree
    weak = replace(tree.topics[1], details={"named_by": "keywords", "name_share": 0.41})
    page = open_page(save(map_.with_tree(tree.with_topics([tree.topics[0], weak, *tree.topics[2:]])), tmp_path))
    page.locator("#tree").get_by_text(weak.name, exact=True).click()
    expect(page.locator("#panel .weak")).to_have_text(
        "No name fits enough of these papers; this is the nearest (estimate: 41%)."
    )
    page.locator("#tree").get_by_text(tree.topics[2].name, exact=True).click()
    expect(page.locator("#panel h2").first).to_have_text(tree.topics[2].name)
    expect(page.locator("#panel .weak")).to_have_count(0)
