"""Papers as things: their tiles, cards, addresses, citations, and titles on the map."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import bibtexparser
import numpy as np
import pytest
import rispy
from playwright.sync_api import Page, expect

from hierarchography.analysis import similar
from hierarchography.model import Corpus
from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


def save(map_: TopicMap, folder: Path) -> Path:
    path = folder / "map.html"
    path.write_text(render_page(map_), encoding="utf-8", newline="\n")
    return path


def opened_card(page: Page, hands: Any, topic_id: str) -> str:
    """Open the first paper of a leaf from its list; returns the title."""
    page.evaluate("id => { location.hash = id; }", topic_id)
    hands.wait_for_topic(page, topic_id)
    link = page.locator("#panel .paper-list a.title").first
    title = link.inner_text()
    link.click()
    expect(page.locator(".paper-card[data-ready] h2")).to_have_text(title)
    return title


def test_a_card_tells_all_and_leads_on(open_page, hands, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file)
    title = opened_card(page, hands, "0.2.1")
    frame = landmarks.corpus.frame
    row = int(np.flatnonzero(frame["title"] == title)[0])
    card = page.locator(".paper-card")
    expect(card).to_contain_text(frame["abstract"].iloc[row][:80])
    assert card.locator("a.host").first.get_attribute("href") == frame["url"].iloc[row]
    expect(card.locator("a.host").first).to_contain_text("Read at doi.org")
    percent = round(100 * float(landmarks.tree.assignment.confidence[row]))
    expect(card).to_contain_text(f"{percent}% sure")
    expect(card.get_by_text("Next nearest topic")).to_be_visible()
    expect(card.locator(".papers a.title")).to_have_text(
        [frame["title"].iloc[like] for like in similar(landmarks)[row]]
    )
    second = card.locator(".papers a.title").first
    name = second.inner_text()
    second.click()
    expect(page.locator("#panel h2")).to_have_text(name)
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text(title)
    page.locator(".back a").click()
    expect(page.locator("#panel h2")).to_have_text(landmarks.tree["0.2.1"].name)


def test_the_address_of_a_paper_opens_its_card_even_from_another_topic(
    open_page, hands, landmarks_file: Path, landmarks: TopicMap
) -> None:
    page = open_page(landmarks_file)
    title = opened_card(page, hands, "0.2.1")
    page.wait_for_function("location.hash.includes('/paper-')")
    key = page.evaluate("location.hash").split("/")[-1]
    again = open_page(landmarks_file, hash="#0.77.3/" + key)  # from a map in which that topic was there
    expect(again.locator("#panel h2")).to_have_text(title)
    for place in ("#0.5/map/", "#0.2.1/"):
        again.evaluate("location.hash = '#0'")
        expect(again.locator("#panel h2")).to_have_text("All papers")
        again.evaluate("hash => { location.hash = hash; }", place + key)
        expect(again.locator("#panel h2")).to_have_text(title)
    again.evaluate("location.hash = '#0.5/paper-00000000000'")
    expect(again.locator("#panel h2")).to_have_text(landmarks.tree["0.5"].name)


def test_copying_a_link_is_seen_and_heard(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    opened_card(page, hands, "0.2.1")
    page.locator("#panel").get_by_role("button", name="Copy link").click()
    expect(page.locator(".toast")).to_have_text("Link copied")
    expect(page.locator("#announcement")).to_have_text("Link copied")


def test_a_tile_of_a_paper_opens_its_card_and_is_outlined(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.2.1")
    tile = page.evaluate("Hierarchography.chart.tiles.find(tile => tile.place >= 0)")
    page.locator(f"#labels text[data-tile='{tile['id']}']").click(force=True)
    expect(page.locator("#panel h2")).to_have_text(tile["title"])
    widths = "() => [...document.querySelectorAll('#chart path.surface')].map(p => parseFloat(p.style.strokeWidth))"
    page.wait_for_function(f"({widths})().includes(3)")
    assert sorted(page.evaluate(widths))[-2:] == [1, 3]


def test_of_many_papers_as_many_tiles_as_can_be_read(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    map_ = helpers.map_of(
        [{"title": f"A title of some words {row}"} for row in range(900)], [("A",)] * 890 + [("B",)] * 10
    )
    page = open_page(save(map_, tmp_path), hash="#0.0")
    tiles = page.evaluate("Hierarchography.chart.tiles.map(tile => [tile.place, tile.hidden, tile.title || ''])")
    papers = [tile for tile in tiles if tile[0] >= 0]
    assert 20 < len(papers) <= 300
    assert tiles[-1][1] == 890 - len(papers)
    assert page.locator("#labels text").count() > 0.9 * len(papers)


def test_a_closed_topic_says_how_much_is_inside(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, width=380)
    marks = page.locator("#labels .opens")
    expect(marks).to_have_count(8)
    inside = len(landmarks.tree.children("0.2"))
    expect(page.locator("#labels text").filter(has_text="Life")).to_contain_text(f"+{inside} inside")


def test_tiles_are_sized_by_citations_where_there_are_any(
    open_page, hands, landmarks: TopicMap, landmarks_file: Path, tmp_path: Path
) -> None:
    assert not open_page(landmarks_file).locator("#size").is_visible()
    cited = landmarks.corpus.frame.assign(cited_by_count=np.arange(365) * 3)
    page = open_page(save(replace(landmarks, corpus=Corpus(cited)), tmp_path))
    sizes = "Object.fromEntries(Hierarchography.chart.tiles.map(tile => [tile.id, tile.weight]))"
    page.select_option("#size", "citations")
    members = landmarks.tree["0.2"].members
    page.wait_for_function(f"({sizes})['0.2'] === {int(members.sum() * 3 + len(members))}")
    page.evaluate("location.hash = '0.2.1'")
    hands.wait_for_topic(page, "0.2.1")
    weights = page.evaluate("Hierarchography.chart.tiles.filter(tile => tile.place >= 0).map(tile => tile.weight)")
    assert weights == sorted((landmarks.tree["0.2.1"].members * 3 + 1).tolist(), reverse=True)


def test_on_the_map_a_paper_has_a_ring_and_titles_around_it(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, reduced_motion="reduce")
    title = opened_card(page, hands, "0.2.1")
    page.get_by_role("button", name="On the map").click()
    expect(page.locator("#atlas .ring")).to_have_count(1)
    expect(page.locator("#atlas .point-titles span").nth(5)).to_be_attached()
    marked = page.locator("#atlas .marked").inner_text().replace("\n", " ").rstrip("\u2026")
    assert title.startswith(marked)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('#atlas .point-titles span:not(.marked)')].map(node =>
            { const box = node.getBoundingClientRect(); return [box.left, box.right, box.top, box.bottom]; })"""
    )
    for place, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
    page.get_by_role("button", name="Whole map").click()
    expect(page.locator("#atlas .point-titles span:not(.marked)")).to_have_count(0)


def test_on_the_map_the_map_comes_into_sight(open_page, landmarks_file: Path) -> None:
    opened = "#0.2.1/paper-"
    for width in (1440, 390):
        page = open_page(landmarks_file, width=width, reduced_motion="reduce", hash="#0.2.1")
        page.evaluate("Hierarchography.firstIn(document.getElementById('panel'), '.papers .title').click()")
        page.wait_for_selector(".paper-card[data-ready]", state="attached")
        assert opened in page.url
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.evaluate(
            "[...document.querySelectorAll('.paper-tools .tool')].find(b => b.innerText === 'On the map').click()"
        )
        page.wait_for_selector("#atlas .ring")
        box = page.locator("#atlas .ring").bounding_box()
        below = page.locator("#sheet-bar").bounding_box()["y"] if width == 390 else 800
        assert 0 <= box["y"] < box["y"] + box["height"] <= below
        if width == 390:
            expect(page.locator("#sheet")).to_have_attribute("data-state", "closed")


def test_a_breadcrumb_of_one_line_says_where_it_leads(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=390, hash="#0.1.5")
    crumbs = page.locator("#breadcrumb")
    fits = "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(breadcrumb)"
    expect(crumbs.locator("li")).to_have_text("Up to Computer Systems and Theory")
    assert page.evaluate(fits)
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(crumbs.locator("li")).to_have_count(3)
    height = crumbs.bounding_box()["height"]
    page.set_viewport_size({"width": 900, "height": 800})
    expect(crumbs.locator("li")).to_have_count(1)
    assert page.evaluate(fits)
    assert crumbs.bounding_box()["height"] == height
    page.set_viewport_size({"width": 390, "height": 800})
    crumbs.get_by_role("link", name="Up to Computer Systems and Theory").click()
    expect(page).to_have_url(re.compile("#0.1$"))


PAPERS = [
    (
        {"venue": "Proceedings of the 57th Annual Meeting of the ACL", "authors": "A, B; et al."},
        "inproceedings",
        "CPAPER",
    ),
    (
        {"venue": "Advances in Neural Information Processing Systems (NeurIPS)", "authors": "A; others"},
        "inproceedings",
        "CPAPER",
    ),
    ({"venue": "Proceedings of the National Academy of Sciences"}, "article", "JOUR"),
    ({"venue": "Nature"}, "article", "JOUR"),
    ({"venue": "arXiv preprint", "url": "https://arxiv.org/abs/2511.20489v2"}, "misc", "GEN"),
    ({"venue": "", "doi": "10.48550/arXiv.1706.03762"}, "misc", "GEN"),
]


def test_citations_know_conferences_preprints_and_others(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    records = [{"title": f"Paper {row}", "year": 2020, **fields} for row, (fields, _, _) in enumerate(PAPERS)]
    page = open_page(save(helpers.map_of(records, [("A",)] * 3 + [("B",)] * 3), tmp_path))
    texts = page.evaluate(
        """async () => { const hg = Hierarchography;
            const papers = await hg.store.papers(hg.range(0, hg.store.total));
            return [hg.bibtex(papers), hg.ris(papers), hg.plainCitation(papers)]; }"""
    )
    library = bibtexparser.parse_string(texts[0])
    entries = {entry["title"].strip("{}"): entry for entry in library.entries}
    ris = {paper["title"]: paper for paper in rispy.loads(texts[1])}
    assert library.failed_blocks == []
    for row, (_, kind, tag) in enumerate(PAPERS):
        assert entries[f"Paper {row}"].entry_type == kind
        assert ris[f"Paper {row}"]["type_of_reference"] == tag
    assert entries["Paper 0"]["author"] == "A, B and others"
    assert entries["Paper 0"]["booktitle"] == PAPERS[0][0]["venue"]
    assert entries["Paper 1"]["author"] == "A and others"
    assert (entries["Paper 4"]["eprint"], entries["Paper 4"]["archiveprefix"]) == ("2511.20489v2", "arXiv")
    assert entries["Paper 5"]["eprint"] == "1706.03762"
    assert ris["Paper 0"]["authors"] == ["A, B"]
    assert "A, B et al. (2020). Paper 0. Proceedings of the 57th Annual Meeting of the ACL." in texts[2]
