"""Further homes on a paper's card, and the links of a topic to its related topics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from hierarchography.analysis import further_homes
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


def test_a_card_names_the_further_homes_of_its_paper(
    open_page, hands, landmarks_file: Path, landmarks: TopicMap
) -> None:
    homes = further_homes(landmarks)
    row, leaf = int(homes.paper[0]), landmarks.tree.topics[int(homes.leaf[0])]
    title, own = landmarks.corpus.frame["title"].iloc[row], landmarks.tree.topics[landmarks.tree.leaf_of[row]]
    page = open_page(landmarks_file, hash=f"#{own.id}")
    hands.wait_for_topic(page, own.id)
    page.locator("#panel .paper-list a.title", has_text=title).first.click()
    line = page.locator(".paper-card p.homes")
    expect(line).to_contain_text("Also at home in")
    expect(line).to_contain_text(f"{leaf.name} ({round(100 * float(homes.membership[0]))}%)")
    line.get_by_role("link", name=leaf.name, exact=True).click()
    hands.wait_for_topic(page, leaf.id)


FIRST_LINKED = """() => {
  const { related, links, children } = window.Hierarchography.store;
  return related.findIndex((_, row) => row && children[row].length && links[row].some(Boolean));
}"""
PICTURE = "() => document.querySelector('canvas.outlines').toDataURL()"


def test_related_topics_say_how_many_links_and_the_map_draws_them(open_page, hands, landmarks_file: Path) -> None:
    pictures = []
    for linked in (True, True, False):
        page: Any = open_page(landmarks_file)
        row = page.evaluate(FIRST_LINKED)
        topic = page.evaluate("row => window.Hierarchography.store.id[row]", row)
        page.evaluate("id => { location.hash = id; }", topic)
        hands.wait_for_topic(page, topic)
        expect(page.locator("#panel .related .path").filter(has_text="link").first).to_be_visible()
        if not linked:
            page.evaluate("row => { window.Hierarchography.store.links[row].fill(0); }", row)
        hands.choose(page, "map")
        hands.wait_for_topic(page, topic)
        pictures.append(settled(page))
    assert pictures[0] == pictures[1] != pictures[2]


def settled(page: Any) -> str:
    """The picture of the lines under the points, once it stays the same."""
    before = ""
    while before != (picture := page.evaluate(PICTURE)):
        before = picture
        page.wait_for_timeout(400)
    return str(picture)


LINKED = """() => {
  const { related, links, id } = window.Hierarchography.store;
  return id.filter((_, row) => row && links[row].some(Boolean));
}"""
OUTSIDE = """() => {
  const { store, atlas } = window.Hierarchography;
  const { width, height } = document.querySelector("#atlas").getBoundingClientRect();
  const within = ([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height;
  return [...document.querySelectorAll("#atlas .names button.outside")].filter(({ dataset }) =>
    !within(atlas.camera.toScreen(store.x[dataset.row], store.y[dataset.row]))).length;
}"""


@pytest.mark.parametrize("width", [390, 720, 1440])
def test_a_link_that_leaves_the_map_has_its_name_there_and_it_meets_no_other(
    open_page, hands, landmarks_file: Path, width: int
) -> None:
    page: Any = open_page(landmarks_file, width=width, reduced_motion="reduce")
    hands.choose(page, "map")
    leaving = 0
    for topic in page.evaluate(LINKED)[:8]:
        page.evaluate("id => { location.hash = id + '/map'; }", topic)
        hands.wait_for_topic(page, topic)
        for key in ("", "+", "ArrowLeft", "ArrowUp"):
            if key:
                page.locator("#atlas .pane").press(key)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert hands.meeting(page) == [], (topic, key)
            leaving += page.evaluate(OUTSIDE)
    assert leaving > 5
