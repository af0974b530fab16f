"""Text of strangers in every field of a map: nothing of it runs, loads, links, or breaks the page."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, expect

from hierarchography.rendering import render_report
from hierarchography.rendering.page import render_page
from hierarchography.rendering.picture import write_picture
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

SENTINEL = "window.pwned=1"
PAYLOADS = [
    f"</script><script>{SENTINEL}</script>",
    "<!--<script>",
    f"<img src=x onerror={SENTINEL}>",
    f"<svg onload={SENTINEL}>",
    f'<a href="javascript:{SENTINEL}">a link</a>',
    f'<a href="data:text/html,<script>{SENTINEL}</script>">data</a>',
    '<a href="https://x/%E0%A4%A">bad escape</a>',
    '<span style="background:url(https://evil.example/x)">styled</span>',
    '<span style="font-size:400px">huge</span>',
    "%{customdata} %{label}",
    "<extra>spoofed</extra>",
    "$\\href{https://evil.example}{tex}$",
    "p<0.05 a<b>c",
    "&amp; &lt;b&gt; &#36;",
    "two\nlines\r\n\tand a tab",
    "nul\x00nul",
    "\u202eright to left\u202c",
    "\u2028line\u2029separators",
    "emoji \U0001f469\U0001f3fd\u200d\U0001f52c and \U0001f680",
    "\u81ea\u7136\u8bed\u8a00\u5904\u7406\u4e0e\u6df1\u5ea6\u5b66\u4e60",
    "\u0645\u0639\u0627\u0644\u062c\u0629 \u0627\u0644\u0644\u063a\u0629",
    "x" * 5000,
    "lone \ud800 surrogate",
    '=HYPERLINK("https://evil.example")',
    "{{ 7*7 }} {% raw %}",
    "\"'`><",
    "__proto__",
]


def storable(text: str) -> str:
    """A table of strings cannot hold half a character; names and keywords can."""
    return text.replace("\ud800", "\ufffd")


@pytest.fixture(scope="module")
def hostile(helpers: ModuleType) -> TopicMap:
    """Every payload as a paper (in every field of it) in a topic of its own that is called the same."""
    records = [
        {
            "id": f"{place} {storable(text)}",
            "title": storable(text),
            "abstract": storable(text),
            "authors": storable(text),
            "venue": storable(text),
            "url": storable(text) if place % 2 else f"javascript:{SENTINEL}",
            "doi": storable(text),
            "source": storable(text),
            "keywords": storable(text),
        }
        for place, text in enumerate(PAYLOADS)
    ]
    built: TopicMap = helpers.map_of(records, [(f"t{place}",) for place in range(len(PAYLOADS))], PAYLOADS[0])
    topics = [built.tree.root] + [
        replace(topic, name=text, keywords=(text, PAYLOADS[3]))
        for topic, text in zip(built.tree.topics[1:], PAYLOADS, strict=True)
    ]
    dropped = built.dropped.reindex(range(len(PAYLOADS))).assign(reason=[storable(text) for text in PAYLOADS])
    return replace(built, dropped=dropped, manifest={"versions": {"hierarchography": PAYLOADS[0]}}).with_tree(
        built.tree.with_topics(topics)
    )


@pytest.fixture(scope="module")
def hostile_file(hostile: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "map.html"
    path.write_text(render_page(hostile), encoding="utf-8", newline="\n")
    return path


def assert_harmless(page: Page) -> None:
    """Nothing ran, and every link is one that the page itself makes."""
    assert page.evaluate("window.pwned") is None
    foreign = page.evaluate(
        """() => [...document.querySelectorAll('a, img, svg script, iframe, object, embed, form')].filter(node =>
            !node.matches('a[data-topic], a[data-paper][href^="#0"], a.host[rel="noopener noreferrer"], ' +
                'a#whole[hidden], img#poster[src^="data:image/svg+xml;base64,"]'))
            .map(node => node.outerHTML.slice(0, 200))"""
    )
    assert foreign == []
    schemes = page.evaluate("() => [...new Set([...document.querySelectorAll('a.host')].map(a => a.protocol))]")
    assert set(schemes) <= {"http:", "https:"}


@pytest.mark.parametrize("chart", ["treemap", "sunburst", "icicle", "polygons"])
def test_every_payload_is_drawn_as_text(open_page, hands, hostile_file: Path, chart: str) -> None:
    page = open_page(hostile_file)
    hands.choose(page, chart)
    # Of polygons the topic looked at is the whole.
    assert page.locator("#chart .slice").count() == len(PAYLOADS) + (chart != "polygons")
    texts = page.evaluate("() => [...document.querySelectorAll('#labels text')].map(text => text.textContent)")
    joined = "".join("".join(texts).split())
    if chart != "sunburst":  # its pieces are too thin for most of these names
        assert "p<0.05a<b>c" in joined
        assert "&amp;&lt;b&gt;&#36;" in joined
        assert "%{customdata}%{label}" in joined
    assert "\u81ea\u7136\u8bed\u8a00" in joined
    assert (
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('#chart text, #chart tspan')]"
            ".map(t => parseFloat(getComputedStyle(t).fontSize)))"
        )
        <= 22
    )
    assert_harmless(page)


def test_every_payload_is_harmless_in_panel_tree_breadcrumb_and_search(
    open_page, hostile_file: Path, hostile: TopicMap
) -> None:
    page = open_page(hostile_file, width=380)
    expect(page.locator("#panel .paper-list .paper")).to_have_count(len(PAYLOADS))
    page.locator(".sheet-toggle").click()
    for summary in page.locator("#panel summary").all():
        summary.click()
    assert_harmless(page)
    for topic in hostile.tree.topics[1:]:
        page.evaluate("id => { location.hash = id; }", topic.id)
        page.wait_for_function("id => document.querySelector('#chart').dataset.drawn.endsWith(' ' + id)", arg=topic.id)
        expect(page.locator("#panel .paper")).to_have_count(1)
        assert_harmless(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
    page.fill("#search", "script")
    expect(page.locator("#hits")).to_be_visible()
    assert_harmless(page)


def test_every_payload_is_harmless_on_a_card_and_in_the_tile_of_a_paper(
    open_page, hands, hostile_file: Path, hostile: TopicMap
) -> None:
    page = open_page(hostile_file, width=380)
    for topic in hostile.tree.topics[1:]:
        page.evaluate("id => { location.hash = id; }", topic.id)
        hands.wait_for_topic(page, topic.id)
        assert page.locator("#chart .slice").count() == 2
        page.locator("#panel .paper a.title").click()
        expect(page.locator(".paper-card[data-ready] .papers .paper").first).to_be_attached()
        page.locator(".paper-card summary").click()
        page.get_by_role("button", name="Copy as Plain").click()
        assert_harmless(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_every_payload_is_harmless_as_a_filter(
    open_page, helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As a venue, an author, a value of a column, and the name of a column; chosen, it is a chip and in the address."""
    texts = [storable(text) for text in PAYLOADS]
    records = [
        {
            "title": f"Paper {row}",
            "venue": text,
            "authors": text,
            "year": 2000 + row % 9,
            texts[2]: text,
            "<b>k</b>": row % 2,
        }
        for row, text in enumerate(texts * 3)
    ]
    path = tmp_path_factory.mktemp("facets") / "map.html"
    built = helpers.map_of(records, [(f"t{row % 3}",) for row in range(len(records))])
    path.write_text(render_page(built), encoding="utf-8", newline="\n")
    page = open_page(path)
    page.click("#facets > summary")
    expect(page.locator("#facets-body h3").filter(has_text="onerror")).to_have_count(1)
    for more in page.locator("#facets-body .link:visible").all():
        more.click()
    boxes = page.locator("#facets-body input[type=checkbox]")
    assert boxes.count() > 2 * len(PAYLOADS)
    assert_harmless(page)
    for count in range(1, 5):
        # A chosen value may rule out the others of another field, never those of its own.
        page.locator("#facets-body section").nth(1).locator("input[type=checkbox]:not(:checked)").first.click()
        expect(page.locator("#chips .chip")).to_have_count(count)
    page.locator("#facets-body section").filter(has_text="onerror").last.locator("input[type=checkbox]").first.click()
    expect(page.locator("#chips .chip")).to_have_count(5)
    assert_harmless(page)
    chips = page.locator("#chips .chip span:first-child").all_inner_texts()
    page.reload()
    page.wait_for_selector("#chips .chip")
    assert page.locator("#chips .chip span:first-child").all_inner_texts() == chips
    assert_harmless(page)


def test_hover_texts_are_plain(open_page, hostile_file: Path) -> None:
    page = open_page(hostile_file)
    seen = set()
    for tile in page.locator("#chart .slice").all()[1::3]:
        tile.hover(force=True)
        seen.add(page.locator(".card strong").text_content())
        assert page.locator(".card :not(strong, span)").count() == 0
        assert_harmless(page)
    assert len(seen) > len(PAYLOADS) / 4


def test_the_title_cannot_close_an_element(open_page, hostile_file: Path) -> None:
    page = open_page(hostile_file)
    expect(page.locator("h1")).to_have_text(PAYLOADS[0])
    assert page.title() == PAYLOADS[0]
    expect(page.locator(".footer")).to_contain_text("p<0.05 a<b>c")


def test_the_report_and_the_picture_show_every_payload_as_text(open_page, hostile: TopicMap, tmp_path: Path) -> None:
    report, picture = tmp_path / "report.html", tmp_path / "map.svg"
    notes = [storable(text) for text in PAYLOADS]
    manifest = {**hostile.manifest, "notes": notes, "inputs": dict.fromkeys(notes, "ab")}
    report.write_text(render_report(replace(hostile, manifest=manifest)), encoding="utf-8", newline="\n")
    write_picture(hostile, picture)
    for file in (report, picture):
        page = open_page(file, host=True)
        assert page.evaluate("window.pwned") is None
        assert page.locator("script, foreignObject, iframe, object, form").count() == 0
        links = page.evaluate("() => [...document.querySelectorAll('a')].map(link => link.getAttribute('href'))")
        assert all(link.startswith("map.html") for link in links)
    page = open_page(report, host=True, width=380)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    expect(page.locator("h1")).to_have_text(f"{PAYLOADS[0]}: report")
    expect(page.locator("#fields + div")).to_contain_text("p<0.05 a<b>c")


def test_every_payload_is_harmless_on_the_map(open_page, hands, hostile_file: Path) -> None:
    page = open_page(hostile_file)
    hands.choose(page, "map")
    page.wait_for_timeout(600)
    assert page.locator("#atlas .names button").count() > 5
    spots = page.evaluate(
        """async () => { const points = await Hierarchography.store.points();
            const box = document.querySelector('#atlas .pane').getBoundingClientRect();
            return [...points.x].map((x, place) => Hierarchography.atlas.camera.toScreen(x, points.y[place]))
                .map(([x, y]) => [box.left + x, box.top + y]); }"""
    )
    for x, y in spots:
        page.mouse.move(x, y)
        page.wait_for_timeout(20)
        assert_harmless(page)
    page.keyboard.down("Shift")
    box = page.locator("#atlas .pane").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 1)
    page.mouse.down()
    for x, y in [(1, 0), (1, 1), (0, 1)]:
        page.mouse.move(box["x"] + 1 + x * (box["width"] - 60), box["y"] + 1 + y * (box["height"] - 3), steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("#panel h2")).to_contain_text("selected papers")
    assert_harmless(page)


def test_every_payload_is_harmless_in_what_is_taken_away(open_page, hostile_file: Path) -> None:
    page = open_page(hostile_file)
    for label in ("CSV", "BibTeX", "RIS"):
        page.locator("#panel .paper-list summary").filter(has_text="Cite").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save as {label}").click()
        text = Path(download.value.path()).read_bytes().decode("utf-8")
        assert "\x00" not in text
        assert "\u202e" not in text
        if label == "CSV":
            rows = list(csv.DictReader(io.StringIO(text)))
            assert len(rows) == len(PAYLOADS)
            assert not [
                cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            ]
        elif label == "BibTeX":
            assert text.count("\n}\n") == len(PAYLOADS)
        else:
            assert text.count("ER  - ") == len(PAYLOADS)
    assert_harmless(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hash_and_a_query_are_text_too(open_page, hostile_file: Path, payload: str) -> None:
    page = open_page(hostile_file)
    page.evaluate("text => { try { location.hash = text; } catch {} }", storable(payload))
    page.fill("#search", storable(payload).replace("\n", " ")[:200])
    page.wait_for_timeout(150)
    assert_harmless(page)
