"""The page of a map that was updated: what is new, since when, and which topics are unstable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from hierarchography import Corpus, TopicMap
from hierarchography.model import ADDED_COLUMN
from hierarchography.rendering.page import render_page

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def updated_file(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled map, of which the first 20 papers came on 1 May and the next 30 on 2 May, when topic 0.0 was new."""
    days = ["2026-05-01"] * 20 + ["2026-05-02"] * 30 + [""] * (len(landmarks) - 50)
    frame = landmarks.corpus.frame.assign(**{ADDED_COLUMN: days})
    updates: list[dict[str, Any]] = [
        {"on": "2026-05-01T08:00:00", "changes": []},
        {"on": "2026-05-02T08:00:00", "changes": [{"change": "born", "id": "0.0"}]},
    ]
    recorded = {"updates": updates, "stability": {"trees": 3, "topics": {"0.1": 0.3333, "0.2": 1.0}}}
    living = replace(landmarks, corpus=Corpus.from_frame(frame), manifest={"recorded": recorded})
    path = tmp_path_factory.mktemp("living") / "map.html"
    path.write_text(render_page(living), encoding="utf-8")
    return path


def test_new_papers_are_counted_and_shown_since_a_day(open_page: Opener, updated_file: Path) -> None:
    page = open_page(updated_file)
    line = page.locator("#panel .since")
    assert "1 new topic and 30 new papers since" in line.inner_text()
    line.get_by_role("button", name="Show only these").click()
    page.wait_for_selector("#chips .chip")
    assert page.locator("#chips").inner_text().startswith("30 of 365 papers")
    assert "since=2026-05-02" in page.evaluate("location.hash")
    page.locator("#panel .since select").select_option("2026-05-01")
    page.wait_for_function("document.querySelector('#chips').innerText.startsWith('50 of 365')")
    page.locator("#panel .since").get_by_role("button", name="Show all").click()
    page.wait_for_selector("#chips", state="hidden")


def test_new_and_unstable_topics_have_a_quiet_mark(open_page: Opener, updated_file: Path) -> None:
    page = open_page(updated_file, hash="#0.1/treemap")
    # One sentence says what is sure of the topic and what is not; no figure beside it says the contrary.
    text = page.locator("#panel").inner_text()
    assert "are firm (about" in text and "test rebuilds had a topic of nearly the same papers" in text
    assert "would stay if rebuilt" not in text
    page = open_page(updated_file)
    row = page.evaluate("Hierarchography.store.row('0.1')")
    label = page.locator("#labels text.unstable")
    assert label.count() == 1
    assert label.get_attribute("data-tile") == page.evaluate("row => Hierarchography.store.id[row]", row)
    assert "Names in italics" in page.locator("#hint").inner_text()
    row = page.evaluate("Hierarchography.store.row('0.0')")
    assert page.evaluate("row => Hierarchography.isNew(Hierarchography.store, row)", row)


def test_a_map_without_updates_has_no_such_line(open_page: Opener, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0?since=2026-05-02")
    assert page.locator(".since").count() == 0
    assert page.locator("#chips").is_hidden()
    assert "italics" not in page.locator("#hint").inner_text()


def test_a_link_to_a_former_topic_leads_to_the_one_in_its_place(
    open_page: Opener, landmarks: TopicMap, tmp_path: Path
) -> None:
    """A map that was refined; an address of no topic at all still leads to the whole map."""
    refined = replace(landmarks, manifest={"recorded": {"refined": {"ended": {"0.77.1": "0.1"}}}})
    path = tmp_path / "map.html"
    path.write_text(render_page(refined), encoding="utf-8")
    for address, topic in (("#0.77.1", "0.1"), ("#0.78", "0")):
        page = open_page(path, hash=address)
        assert landmarks.tree[topic].label in page.locator("#panel h2").first.inner_text()
