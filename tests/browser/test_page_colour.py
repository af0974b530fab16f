"""Colours and names that follow the topic looked at: hues, legend, edges, names beside their clouds, columns, years."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from hierarchography.rendering.figures import treemap
from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

# The names on the map: their topic, box, and the least contrast with any point under their ground.
NAMES = """() => { const hg = Hierarchography, hex = colour => '#' + colour.match(/\\d+/g).slice(0, 3)
        .map(value => (+value).toString(16).padStart(2, '0')).join('');
    const paper = hg.theme.variable('--paper'), dots = hg.store.colours[hg.theme.name()].points;
    return [...document.querySelectorAll('#atlas .names button')].map(node => {
        const { left, top, right, bottom } = node.getBoundingClientRect(), ink = hex(getComputedStyle(node).color);
        const grounds = [paper, ...dots.map(dot => hg.mixed(dot, paper, 0.9))];
        return { row: +node.dataset.row, left, top, right, bottom, kind: node.className,
            contrast: Math.min(...grounds.map(ground => hg.contrast(ink, ground))) }; }); }"""
EDGES = """() => { const hg = Hierarchography, hex = colour => '#' + colour.match(/\\d+/g).slice(0, 3)
        .map(value => (+value).toString(16).padStart(2, '0')).join('');
    return [...document.querySelectorAll('#tiles path.surface')].map(path => getComputedStyle(path))
        .filter(style => parseFloat(style.strokeWidth) > 0)
        .map(style => hg.contrast(hex(style.fill), hex(style.stroke))); }"""
LEGEND = "[...document.querySelectorAll('#legend .keys li')].map(key => key.innerText.replace(/\\s+/g, ' ').trim())"


def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["right"] <= other["left"]
        or other["right"] <= one["left"]
        or one["bottom"] <= other["top"]
        or other["bottom"] <= one["top"]
    )


def assert_all_named(page: Page, row: int) -> None:
    """Every child of the topic has its name, none meets another or an edge, and all can be read."""
    names = page.evaluate(NAMES)
    frame = page.locator("#atlas").bounding_box()
    assert frame is not None
    children = page.evaluate("row => Hierarchography.store.children[row]", row)
    assert {name["row"] for name in names if name["kind"] == "child"} == set(children)
    assert [(a, b) for place, a in enumerate(names) for b in names[place + 1 :] if not apart(a, b)] == []
    assert min(name["left"] for name in names) >= frame["x"]
    assert max(name["right"] for name in names) <= frame["x"] + frame["width"]
    assert max(name["bottom"] for name in names) <= frame["y"] + frame["height"]
    assert min(name["contrast"] for name in names) >= 4.5


def test_growth_is_said_in_figures(open_page, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_page(landmarks_file, hash="#0/treemap/growth")
    since = page.evaluate("Hierarchography.store.years.recent")
    years, names = landmarks.corpus.frame["year"], [topic.name for topic in landmarks.tree]
    whole = f"whole map {(years.dropna() >= since).mean():.0%}"
    expect(page.locator("#legend")).to_contain_text("Share of papers since")
    expect(page.locator("#legend select")).to_have_value(str(since))
    expect(page.locator("#legend")).to_contain_text(whole.replace("whole map", "average"))
    page.mouse.move(300, 400)
    page.mouse.move(330, 440)
    expect(page.locator(".card")).to_contain_text(whole)
    page.get_by_label("Growth by", exact=True).select_option("share")
    growing = page.locator("#panel .growing li").first
    topic = landmarks.tree.topics[names.index(growing.locator(".name").inner_text())]
    share = f"{(years.iloc[topic.members].dropna() >= since).mean():.0%}"
    expect(growing.locator("strong")).to_have_text(share)
    growing.locator("a").click()
    page.locator("#panel .about summary").click()
    expect(page.locator("#panel")).to_contain_text(f"{share} of its papers are of {since} or later ({whole})")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (720, "dark"), (1440, "light")])
def test_every_child_of_the_focus_is_named_on_the_map(open_page, landmarks_file: Path, width: int, scheme: str) -> None:
    page = open_page(landmarks_file, width=width, scheme=scheme, hash="#0/map", reduced_motion="reduce")
    assert_all_named(page, 0)
    page.evaluate("location.hash = '#0.1/map'")
    page.wait_for_selector("#atlas[data-drawn='map 0.1']")
    row = page.evaluate("Hierarchography.store.row('0.1')")
    assert_all_named(page, row)


def test_many_crowded_names_find_room(open_page, landmarks_file: Path) -> None:
    """Places from a fixed generator, all in one corner: the names go beside it, and none is dropped."""
    page = open_page(landmarks_file)
    dropped, met = page.evaluate(
        """() => { const hg = Hierarchography; let seed = 7, met = 0, dropped = 0;
            const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
            for (const [width, height, count] of [[358, 440, 20], [700, 600, 40], [1400, 800, 60]]) {
                const wanted = Array.from({ length: count }, (_, row) => ({ row, kind: 'child', must: true, most: 15,
                    weight: 700, text: 'Topic number ' + row, x: width * next() ** 2, y: height * next() ** 2 }));
                const labels = hg.placeNames(wanted, { width, height }, [], () => next() / 50);
                dropped += count - labels.length;
                for (const a of labels) for (const b of labels) if (a !== b && a.left < b.left + b.fit.width
                    && b.left < a.left + a.fit.width && a.top < b.top + b.fit.height
                    && b.top < a.top + a.fit.height) met++;
            }
            return [dropped, met]; }"""
    )
    assert (dropped, met) == (0, 0)


def test_a_name_that_is_moved_has_a_line_to_its_cloud(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    label = page.evaluate(
        """() => { const wanted = row => ({ row, kind: 'child', must: true, most: 15, weight: 700, text: 'A name',
                x: 300, y: 200 });
            return Hierarchography.placeNames([wanted(1), wanted(2)], { width: 600, height: 400 }, [], () => 0); }"""
    )
    assert label[0]["leader"] is None
    (x, y), to = label[1]["leader"]["from"], label[1]["leader"]["to"]
    assert to == [300, 200]
    assert label[1]["left"] <= x <= label[1]["left"] + label[1]["fit"]["width"]
    assert label[1]["top"] <= y <= label[1]["top"] + label[1]["fit"]["height"]


def test_the_legend_lists_the_children_of_the_focus_with_counts(
    open_page, hands, landmarks_file: Path, landmarks: TopicMap
) -> None:
    page = open_page(landmarks_file)
    for topic_id in ("0", "0.2"):
        page.evaluate("id => { location.hash = '#' + id; }", topic_id)
        hands.wait_for_topic(page, topic_id)
        assert page.evaluate(LEGEND) == [f"{topic.name} {topic.size}" for topic in landmarks.tree.children(topic_id)]
    hands.choose(page, "map")
    assert page.evaluate(LEGEND) == [f"{topic.name} {topic.size}" for topic in landmarks.tree.children("0.2")]


def test_colours_are_those_of_the_figures_at_every_focus(
    open_page, hands, landmarks_file: Path, landmarks: TopicMap
) -> None:
    page = open_page(landmarks_file)
    for topic_id in ("0", "0.2"):
        page.evaluate("id => { location.hash = '#' + id; }", topic_id)
        hands.wait_for_topic(page, topic_id)
        marker = treemap(landmarks, topic=topic_id).data[0]
        fills = dict(zip(marker.ids, marker.marker.colors, strict=True))
        drawn = page.evaluate(
            """() => { const hg = Hierarchography, { store } = hg;
                return Object.fromEntries(hg.chart.tiles.filter(tile => tile.row !== null)
                    .map(tile => [tile.id, hg.palette.fill(tile).fill])); }"""
        )
        assert drawn == {name: fills[name] for name in drawn}
        children = [fills[topic.id] for topic in landmarks.tree.children(topic_id)]
        assert len(set(children)) == len(children)


@pytest.mark.parametrize(
    ("scheme", "place"),
    [
        ("light", "#0"),
        ("dark", "#0.1"),
        ("light", "#0/treemap/year"),
        ("dark", "#0/icicle/growth"),
        ("dark", "#0/polygons"),
    ],
)
def test_edges_of_tiles_can_be_seen(open_page, landmarks_file: Path, scheme: str, place: str) -> None:
    page = open_page(landmarks_file, scheme=scheme, hash=place)
    edges = page.evaluate(EDGES)
    assert len(edges) > 5
    assert min(edges) >= 3


def test_outlines_enclose_most_papers_of_each_child(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/map", reduced_motion="reduce")
    shares = page.evaluate(
        """async () => { const hg = Hierarchography, points = await hg.store.points();
            const picking = hg.openPicking(points.x, points.y, hg.store.plane);
            return hg.outlinesUnder(hg.store, points, 0).map(({ row, levels }) => levels.map(rings => {
                let inside = 0;
                for (const ring of rings) for (const place of picking.inside(ring))
                    if (place >= hg.store.start[row] && place < hg.store.start[row] + hg.store.size[row]) inside++;
                return inside / hg.store.size[row]; })); }"""
    )
    assert len(shares) == page.evaluate("Hierarchography.store.children[0].length")
    assert all(0.7 <= outer <= 1 and 0.3 <= inner <= outer for outer, inner in shares)
    painted = page.evaluate(
        """() => { const canvas = document.querySelector('#atlas .outlines');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let seen = 0;
            for (let at = 3; at < data.length; at += 4) if (data[at]) seen++;
            return seen / (canvas.width * canvas.height); }"""
    )
    assert 0.05 < painted < 0.6


def test_years_are_in_viridis_with_ticks(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0/map/year")
    ticks = page.locator("#legend .ticks span").all_inner_texts()
    assert len(ticks) >= 3
    assert [int(tick) % 5 for tick in ticks] == [0] * len(ticks)
    assert page.evaluate("Hierarchography.store.colours.light.pointScales.viridis[0]") == "#440154"


@pytest.mark.parametrize(
    ("low", "high", "kind", "expected"),
    [
        (1998, 2021, {"whole": True}, [2000, 2005, 2010, 2015, 2020]),
        (2019, 2021, {"whole": True}, [2019, 2020, 2021]),
        (0, 0.42, {}, [0, 0.1, 0.2, 0.3, 0.4]),
        (2, 5300, {"log": True}, [10, 100, 1000]),
        (3, 3, {}, [3]),
    ],
)
def test_ticks_are_round_numbers(
    blank: Page, low: float, high: float, kind: dict[str, bool], expected: list[float]
) -> None:
    assert (
        blank.evaluate("([low, high, kind]) => Hierarchography.ticks(low, high, kind)", [low, high, kind]) == expected
    )


@pytest.fixture(scope="module")
def blank(browser: Browser, landmarks_file: Path) -> Any:
    """A page for functions alone."""
    page = browser.new_page()
    page.goto(landmarks_file.as_uri())
    page.wait_for_selector("[data-drawn]:visible")
    yield page
    page.close()


HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def columns_file(helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty papers with a column of values, one of them hostile, a column of skewed numbers, and gaps in both."""
    kinds = ["theory", "practice", HOSTILE, ""]
    records = [
        {
            "title": f"Paper {row}",
            "year": 2000 + row % 9,
            "</script>kind": kinds[row % 4],
            "cited": None if row == 3 else 3 ** (row % 9),
        }
        for row in range(40)
    ]
    labels = [
        ("Left", "Near") if row % 4 == 0 else ("Left", "Far") if row % 4 == 1 else ("Right",) for row in range(40)
    ]
    path = tmp_path_factory.mktemp("columns") / "map.html"
    built = helpers.map_of(records, labels)
    path.write_text(render_page(built), encoding="utf-8", newline="\n")
    return path


def test_papers_are_coloured_by_a_column_of_values(open_page, columns_file: Path) -> None:
    page = open_page(columns_file)
    page.select_option("#colour", label="by </script>kind")
    expect(page.locator("#legend .keys li")).to_have_count(4)
    assert page.evaluate(LEGEND) == [f"{HOSTILE} 10", "practice 10", "theory 10", "unknown 10"]
    assert page.locator("#legend img").count() == 0
    assert page.evaluate("location.hash") == "#0/treemap/script-kind"
    page.click("#tab-map")
    page.wait_for_selector("#atlas[data-drawn]")
    shades = page.evaluate(
        """async () => { const hg = Hierarchography, points = await hg.store.points();
            const colour = hg.palette.ofPapers(points);
            return [...new Set(Array.from({ length: 40 }, (_, place) => colour(place)))].length; }"""
    )
    assert shades == 4


def test_papers_are_coloured_by_a_column_of_numbers(open_page, columns_file: Path) -> None:
    page = open_page(columns_file, hash="#0/map/cited")
    page.wait_for_selector("#atlas[data-drawn]")
    expect(page.locator("#colour")).to_have_value("cited")
    assert page.locator("#legend .ticks span").all_inner_texts() == ["1", "10", "100", "1000"]


def test_a_chosen_value_counts_inside_the_focus_only(open_page, columns_file: Path) -> None:
    page = open_page(columns_file, hash="#0.1/treemap/script-kind")
    expect(page.locator("#legend .keys li")).to_have_count(4)
    counts = {line.rsplit(" ", 1)[0]: int(line.rsplit(" ", 1)[1]) for line in page.evaluate(LEGEND)}
    assert sum(counts.values()) == page.evaluate("Hierarchography.store.size[Hierarchography.palette.focus]")
