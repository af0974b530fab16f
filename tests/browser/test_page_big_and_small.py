"""Maps at the edges: thousands of topics in one, a single paper, several maps on one page, no scripts."""

from __future__ import annotations

import random
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, expect

from hierarchography.rendering.page import iframe_snippet, notebook, render_embed, render_notebook, render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


def save(map_: TopicMap, folder: Path) -> Path:
    path = folder / "map.html"
    path.write_text(render_page(map_), encoding="utf-8", newline="\n")
    return path


def test_a_thousand_topics_make_at_most_300_tiles_and_the_rest_opens_as_a_list(
    open_page, hands, helpers: ModuleType, tmp_path: Path
) -> None:
    labels = [(f"Topic {row % 1200}",) for row in range(2400)]
    records = [{"title": f"Paper {row}"} for row in range(2400)]
    page = open_page(save(helpers.map_of(records, labels), tmp_path))
    assert page.locator("#chart .slice").count() == 300
    more = page.evaluate("Hierarchography.chart.tiles.filter(tile => tile.row === null)")
    # The root, 298 topics of two papers, and one tile for the other 902.
    assert [(tile["id"], tile["hidden"], tile["size"]) for tile in more] == [("0+", 902, 1804)]
    hands.click_tile(page, "902 more")
    expect(page.locator("#panel h2")).to_have_text("All papers")
    expect(page.locator("#subtopics a")).to_have_count(1200)
    expect(page.locator("#subtopics a").first).to_be_focused()


def test_papers_come_from_several_chunks_in_order(open_page, helpers: ModuleType, tmp_path: Path) -> None:
    rows = list(range(1700))
    random.Random(0).shuffle(rows)
    labels = [("Left",) if row % 2 else ("Right",) for row in rows]
    page = open_page(save(helpers.map_of([{"title": f"Paper {row}"} for row in rows], labels), tmp_path))
    titles = page.evaluate(
        """async () => { const store = Hierarchography.store;
            const places = row => Array.from({ length: store.size[row] }, (_, step) => store.start[row] + step);
            const titles = row => store.papers(places(row)).then(papers => papers.map(paper => paper.title));
            return Promise.all([titles(1), titles(2)]); }"""
    )
    # Both halves hold 850 papers, so each spans a border of chunks at 500, 1000 or 1500.
    halves = [{int(title.removeprefix("Paper ")) % 2 for title in half} for half in titles]
    assert [len(set(half)) for half in titles] == [850, 850]
    assert sorted(map(tuple, halves)) == [(0,), (1,)]


def test_one_paper_makes_a_page_of_one_topic(open_page, hands, helpers: ModuleType, tmp_path: Path) -> None:
    page = open_page(save(helpers.map_of([{"title": "Alone"}], [()]), tmp_path))
    for chart in ("treemap", "sunburst", "icicle"):
        hands.choose(page, chart)
        assert page.locator("#chart .slice").count() == 2  # all papers, and the one
    hands.choose(page, "map")
    expect(page.locator(".counts")).to_have_text("1 paper1 topic")
    expect(page.locator("#panel .paper")).to_have_count(1)
    expect(page.locator("#tree [role=treeitem]")).to_have_count(1)


def test_without_scripts_the_topics_are_a_nested_list(browser: Browser, landmarks_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(landmarks_file.as_uri())
    assert page.locator(".plain > ul > li").count() == 8
    assert page.locator(".plain > ul > li > ul > li").count() == 48
    assert page.locator(".plain").is_visible()
    assert page.evaluate("document.querySelector('#poster').naturalWidth") == 1200
    context.close()


def test_two_maps_in_a_blog_keep_to_themselves(
    open_page, helpers: ModuleType, tmp_path: Path, landmarks: TopicMap
) -> None:
    other = helpers.map_of([{"title": "Alone"}], [()])
    host = (
        "<!doctype html><meta charset='utf-8'><title>Blog</title><style>h1{color:rgb(1,2,3)}</style>"
        "<h1 id='app'>A post</h1><div id='chart'></div>"
        f"{render_embed(landmarks)}{render_embed(other, chart='icicle')}{_packed(other)}"
    )
    path = tmp_path / "post.html"
    path.write_text(host, encoding="utf-8")
    page = open_page(path, host=True)
    assert page.evaluate("[typeof Plotly, typeof Hierarchography, document.styleSheets.length]") == [
        "undefined",
        "undefined",
        1,
    ]
    assert page.evaluate("getComputedStyle(document.body).maxWidth") == "none"
    for place, fewest in enumerate([9, 1, 1]):
        page.locator("iframe").nth(place).scroll_into_view_if_needed()
        slices = page.frame_locator("iframe").nth(place).locator("#chart .slice")
        expect(slices.nth(fewest - 1)).to_be_attached()
    frame = page.frame_locator("iframe").first
    # A click by force is where the name was found: the chart must be drawn by then, and the post stand still.
    page.locator("iframe").first.scroll_into_view_if_needed()
    expect(frame.locator("#chart[data-drawn='treemap 0']")).to_be_attached()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    frame.locator("#labels text").filter(has_text="Life Sciences").first.click(force=True)
    expect(frame.locator("#panel h2")).to_have_text("Life Sciences")
    frame.locator("#breadcrumb a").first.click()
    expect(frame.locator("#panel h2")).to_have_text("All papers")
    expect(page.locator("h1")).to_have_text("A post")


def test_the_iframe_snippet_shows_a_saved_page(open_page, landmarks_file: Path, tmp_path: Path) -> None:
    post = landmarks_file.parent / "snippet.html"
    snippet = iframe_snippet("map.html", 'A "map" <of> papers')
    post.write_text(f"<!doctype html><div id='chart'></div>{snippet}", encoding="utf-8")
    page = open_page(post, host=True)
    expect(page.locator("iframe")).to_have_attribute("title", 'A "map" <of> papers')
    expect(page.frame_locator("iframe").locator("#chart .slice").nth(8)).to_be_attached()


def _packed(map_: TopicMap) -> str:
    """A cell with the page in it, also where the slim plotly.js was not built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook, "MOST_BYTES", 10_000_000)
        return render_notebook(map_)


def test_the_notebooks_frame_works_under_a_strict_policy(
    open_page, helpers: ModuleType, tmp_path: Path, landmarks: TopicMap
) -> None:
    """VS Code can show a cell's output under a policy; a frame without an address inherits that of the page around it.

    This one allows less than VS Code's: no addresses at all, no eval, no pictures but those in the page.
    """
    policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
    path = tmp_path / "cell.html"
    path.write_text(
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Cell</title><div id='chart'></div>{_packed(landmarks)}",
        encoding="utf-8",
    )
    page = open_page(path, host=True)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#chart .slice").nth(8)).to_be_attached()
    frame.locator("#labels text").filter(has_text="Life Sciences").first.click(force=True)
    expect(frame.locator("#panel h2")).to_have_text("Life Sciences")
    frame.locator("#tab-map").click()
    expect(frame.locator("[data-drawn^=map] canvas").first).to_be_visible()
