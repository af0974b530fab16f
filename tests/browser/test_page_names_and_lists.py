"""Names that find room on small tiles, and the list of a search within the page it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from hierarchography.rendering.page.share import SANDBOX

pytestmark = pytest.mark.browser

WITHIN = """() => {
    const box = document.getElementById("hits").getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth; }"""
PIECES = {
    "Computational": "Com|puta|tional",
    "Biochemistry": "Bio|chem|istry",
    "Learning": "Learn|ing",
    "Tagging,": "Tag|ging,",
    "Bibliometrics": "Biblio|metrics",
    "Misinformation": "Mis|informa|tion",
    # No syllable of its own, too short, an acronym, not plain letters.
    "Trained": "Trained",
    "Stars": "Stars",
    "EMBEDDINGS": "EMBEDDINGS",
    "\u00d6kologische": "\u00d6kologische",
    "word2vecs": "word2vecs",
}


def test_words_are_divided_between_their_syllables(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    divided = page.evaluate(
        "words => words.map((word) => [word, Hierarchography.syllables(word).join('|')])", list(PIECES)
    )
    assert dict(divided) == PIECES


@pytest.mark.parametrize(
    ("name", "width", "height", "lines"),
    [
        # Only the word that is wider than the tile is divided; its hyphen is at the end of a line only.
        ("Biochemistry and Stars", 50, 60, ["Biochem-", "istry and", "Stars"]),
        ("Stars and Dust", 200, 20, ["Stars and Dust"]),
        ("Biochemistry", 12, 60, None),
        ("Biochemistry and Stars", 50, 20, None),
    ],
)
def test_a_name_that_is_too_wide_gets_a_hyphen_and_stays_whole(
    open_page, landmarks_file: Path, name: str, width: int, height: int, lines: list[str] | None
) -> None:
    page = open_page(landmarks_file)
    fit = page.evaluate(
        "([name, width, height]) => Hierarchography.fitDivided(name, width, height, { weight: 500, rows: 6 })",
        [name, width, height],
    )
    assert (fit and fit["lines"]) == lines
    assert fit is None or (fit["width"] <= width and fit["height"] <= height)


@pytest.mark.parametrize("width", [390, 660, 720, 900, 1440])
def test_the_list_of_a_search_is_within_the_page(open_page, landmarks_file: Path, width: int) -> None:
    page = open_page(landmarks_file, width=width)
    page.click("#search")
    page.keyboard.type("theory")
    expect(page.locator("#hits .all")).to_contain_text("papers")
    assert page.evaluate(WITHIN)
    page.set_viewport_size({"width": 1100 if width < 900 else 700, "height": 800})
    page.wait_for_function(WITHIN)


def test_the_list_of_a_search_is_within_a_frame_and_the_papers_found_too(open_page, landmarks_file: Path) -> None:
    post = landmarks_file.with_name("small-frame.html")
    post.write_text(
        f'<!doctype html><iframe src="{landmarks_file.name}" title="A map" sandbox="{SANDBOX}" '
        'style="width:700px;height:480px;border:0"></iframe>',
        encoding="utf-8",
    )
    frame = open_page(post, host=True, width=760).frames[1]
    frame.wait_for_selector("[data-drawn]:visible")
    frame.fill("#search", "theory")
    expect(frame.locator("#hits .all")).to_be_visible()
    assert frame.evaluate(WITHIN)
    frame.locator("#search").press("Enter")
    title = frame.locator("#panel .paper-list .title").first
    expect(title).to_be_visible()
    assert title.evaluate("node => node.getBoundingClientRect().bottom <= innerHeight")
