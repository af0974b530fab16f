"""The map of the papers: that it paints at all under the page's policy, and that it keeps step with the tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

# How many pixels of the map's canvas are strong in the colour of each branch, and how many are faint.
PIXELS = """() => { const canvas = document.querySelector('#atlas .pane canvas');
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    let strong = 0, faint = 0;
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] > 180) {
            strong += 1;
            colours.add([data[at], data[at + 1], data[at + 2]].map(value => value >> 5).join());
        } else if (data[at + 3]) faint += 1;
    }
    return { strong, faint, colours: colours.size }; }"""

# Where a paper of a topic lies on the screen.
SPOT = """async row => { const { store, atlas } = Hierarchography;
    const points = await store.points();
    const box = document.querySelector('#atlas .pane').getBoundingClientRect();
    const [x, y] = atlas.camera.toScreen(points.x[store.start[row]], points.y[store.start[row]]);
    return [box.left + x, box.top + y]; }"""

# For each name of a child: the papers of its own topic and of others under it, and px to the nearest of its own.
UNDER = """async () => { const { store, atlas } = Hierarchography;
    const points = await store.points();
    const frame = document.querySelector('#atlas').getBoundingClientRect();
    return [...document.querySelectorAll('#atlas .names .child')].map(node => {
        const box = node.getBoundingClientRect(), row = +node.dataset.row;
        let own = 0, others = 0, near = Infinity;
        for (let place = 0; place < store.total; place++) {
            const [x, y] = atlas.camera.toScreen(points.x[place], points.y[place]);
            const across = Math.max(box.left - frame.left - x, 0, x - box.right + frame.left);
            const down = Math.max(box.top - frame.top - y, 0, y - box.bottom + frame.top);
            const mine = place >= store.start[row] && place < store.start[row] + store.size[row];
            if (mine) near = Math.min(near, Math.hypot(across, down));
            if (!across && !down) mine ? own++ : others++;
        }
        return [own, others, near]; }); }"""

# A map of 100 x 100 px: three papers of topic 1 near its upper left, two of topic 2 near its lower right.
GROUND = """() => { const hg = Hierarchography;
    const store = { total: 5, start: [0, 0, 3], size: [5, 3, 2] };
    const points = { x: Uint16Array.from([5, 6, 30, 95, 96]), y: Uint16Array.from([95, 94, 70, 5, 4]) };
    const camera = { scale: 1, down: 1, toScreen: (x, y) => [x, 100 - y] };
    const size = { width: 100, height: 100 };
    const at = [[0, 0, 20, 20], [80, 80, 20, 20], [0, 0, 100, 100], [40, 40, 10, 10], [-30, -30, 300, 300]];
    const count = (focus, rows) => { const cover = hg.crowdOf(store, points, camera, size, rows, focus);
        return rows.map(row => at.map(box => cover(row, ...box))); };
    return [count(0, [1, 2]), count(1, [1])]; }"""


def open_map(open_page, hands, path: Path, **options) -> Page:
    page = open_page(path, **options)
    hands.choose(page, "map")
    page.wait_for_timeout(700)  # the flight to the topic
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_branch_is_painted(open_page, hands, landmarks_file: Path, scheme: str) -> None:
    page = open_map(open_page, hands, landmarks_file, scheme=scheme)
    pixels = page.evaluate(PIXELS)
    assert pixels["strong"] > 365
    assert pixels["colours"] >= 6


def test_without_webgl_the_points_are_painted_by_hand(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    page.evaluate(
        """() => { const get = HTMLCanvasElement.prototype.getContext;
            HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
                return kind === 'webgl' ? null : get.call(this, kind, ...more); }; }"""
    )
    hands.choose(page, "map")
    expect(page.locator("#atlas")).to_have_attribute("data-painter", "plain")
    pixels = page.evaluate(PIXELS)
    assert pixels["strong"] > 365
    assert pixels["colours"] >= 6


def test_a_topic_makes_the_others_step_back(open_page, hands, landmarks_file: Path) -> None:
    page = open_map(open_page, hands, landmarks_file)
    whole = page.evaluate(PIXELS)
    assert whole["faint"] < whole["strong"]
    page.locator("#tree [data-row] .row").filter(has_text="Life Sciences").click()
    hands.wait_for_topic(page, "0.2")
    page.keyboard.press("Tab")
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Whole map").click()
    page.wait_for_timeout(700)
    chosen = page.evaluate(PIXELS)
    assert 0 < chosen["strong"] < whole["strong"] / 3
    assert chosen["faint"] > whole["faint"]


@pytest.mark.parametrize("width", [390, 720, 1440])
def test_names_neither_meet_nor_leave_the_map(open_page, hands, landmarks_file: Path, width: int) -> None:
    page = open_map(open_page, hands, landmarks_file, width=width)
    for _ in range(3):
        assert page.locator("#atlas .names button").count()
        assert hands.meeting(page) == []
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(100)


@pytest.mark.parametrize("width", [390, 720, 1440])
def test_names_are_on_the_papers_of_their_own_topics(open_page, hands, landmarks_file: Path, width: int) -> None:
    page = open_map(open_page, hands, landmarks_file, width=width)
    names = page.evaluate(UNDER)
    assert sum(others for _, others, _ in names) < 0.25 * sum(own for own, _, _ in names)
    beside = [near for own, _, near in names if not own]
    assert len(beside) <= len(names) / 2
    assert page.locator("#atlas .names line").count() >= sum(near > 20 for near in beside)


def test_what_a_name_covers_of_other_topics_is_counted(open_page, landmarks_file: Path) -> None:
    whole, inside = open_page(landmarks_file).evaluate(GROUND)
    assert whole == [[0, 0.4, 0.4, 0, 0.4], [0.4, 0, 0.6, 0, 0.6]]
    # Inside of topic 1 the papers of others are faint: each counts as a quarter of one that is looked at.
    assert inside == [[0, 2 / 14, 2 / 14, 0, 2 / 14]]


def test_a_name_points_to_where_the_papers_are_densest(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    spots = page.evaluate(
        """() => { const places = [[100, 100], [101, 101], [102, 100], [101, 99], [900, 900], [901, 901], [900, 902],
                [500, 100], [100, 900]];
            const points = { x: Uint16Array.from(places, ([x]) => x), y: Uint16Array.from(places, ([, y]) => y) };
            const store = { start: [0], size: [places.length], plane: 65535 };
            return [Hierarchography.spotsOf(store, points, 0), places]; }"""
    )
    (first, second), places = spots
    assert first in places[:4]
    assert second in places[4:7]


def test_nearer_means_narrower_topics(open_page, hands, landmarks_file: Path, landmarks: TopicMap) -> None:
    page = open_map(open_page, hands, landmarks_file)
    depths = (
        "[...document.querySelectorAll('#atlas .names button')].map(b => Hierarchography.store.depth(+b.dataset.row))"
    )
    before = page.evaluate(depths)
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(200)
    after = page.evaluate(depths)
    assert sum(after) / len(after) > sum(before) / len(before)
    assert max(after) == landmarks.tree.depth


def test_a_name_leads_to_its_topic(open_page, hands, landmarks_file: Path) -> None:
    page = open_map(open_page, hands, landmarks_file)
    name = page.locator("#atlas .names button").first
    row = int(name.get_attribute("data-row"))
    name.click()
    hands.wait_for_topic(page, page.evaluate("row => Hierarchography.store.id[row]", row))
    assert page.locator("#panel h2").inner_text() == page.evaluate("row => Hierarchography.store.name[row]", row)


def test_a_map_is_dragged_by_its_names_too(open_page, hands, landmarks_file: Path) -> None:
    page = open_map(open_page, hands, landmarks_file)
    box = page.locator("#atlas .names button").first.bounding_box()
    x, y = page.evaluate(SPOT, 5)
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 45, box["y"] + 25, steps=8)
    page.mouse.up()
    assert page.evaluate(SPOT, 5) == pytest.approx([x + 40, y + 20], abs=6)
    expect(page.locator("#panel h2")).to_have_text("All papers")


def test_a_point_tells_its_title_and_a_click_opens_it(open_page, hands, landmarks_file: Path) -> None:
    page = open_map(open_page, hands, landmarks_file)
    page.evaluate("document.querySelector('#atlas .names').style.display = 'none'")
    row = page.evaluate("Hierarchography.store.leaves()[4]")
    x, y = page.evaluate(SPOT, row)
    page.mouse.move(x, y)
    expect(page.locator("#atlas .tip")).to_be_visible()
    title = page.locator("#atlas .tip strong").inner_text()
    page.mouse.click(x, y)
    expect(page.locator("#panel h2")).to_have_text(title)
    # The map stays where the reader has clicked.
    assert page.evaluate(SPOT, row) == pytest.approx([x, y], abs=1)


def test_a_line_around_papers_lists_them(open_page, hands, landmarks_file: Path) -> None:
    page = open_map(open_page, hands, landmarks_file)
    hands.draw_line(page)
    expect(page.locator("#panel h2")).to_have_text("365 selected papers")
    expect(page.locator("#panel .paper-list .paper")).to_have_count(50)
    expect(page.get_by_role("button", name="Select papers with a lasso")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Back to all topics").click()
    expect(page.locator("#panel h2")).to_have_text("All papers")


def test_the_map_is_moved_by_keyboard_and_wheel(open_page, hands, landmarks_file: Path) -> None:
    page = open_map(open_page, hands, landmarks_file)
    page.locator("#atlas .pane").focus()
    row = 5
    x, y = page.evaluate(SPOT, row)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SPOT, row) == pytest.approx([x - 60, y], abs=1)
    page.keyboard.press("+")
    assert page.evaluate("Hierarchography.atlas.camera.zoom") == pytest.approx(1.5, rel=1e-3)
    box = page.locator("#atlas .pane").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(100)
    assert page.evaluate("Hierarchography.atlas.camera.zoom") < 1.5


def test_the_map_is_a_place_to_link_to(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, hash="#0.2/map/year")
    page.wait_for_selector("#atlas[data-drawn='map 0.2']:visible")
    expect(page.locator("#colour")).to_have_value("year")
    expect(page.locator("#legend")).to_contain_text("Year")
    page.select_option("#colour", "topic")
    assert page.evaluate("location.hash") == "#0.2/map"
    page.go_back()
    expect(page.locator("#colour")).to_have_value("year")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_map(open_page, hands, landmarks_file: Path, scheme: str) -> None:
    page = open_map(open_page, hands, landmarks_file, scheme=scheme)
    page.locator("#takeaway summary").click()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []


# What is drawn at a place of the screen is what is found there; and how tall a step of the plane is.
AND_BACK = """([x, y]) => { const { camera } = Hierarchography.atlas;
    return [camera.down / camera.scale, ...camera.toScreen(...camera.toPlane(x, y))]; }"""


@pytest.mark.parametrize(("width", "least", "most"), [(390, 1.1, 1.5), (1440, 1, 1)])
def test_a_frame_taller_than_the_plane_is_filled(
    open_page, hands, landmarks_file: Path, width: int, least: float, most: float
) -> None:
    page = open_map(open_page, hands, landmarks_file, width=width)
    tall, *back = page.evaluate(AND_BACK, [100, 150])
    assert least <= tall <= most
    assert back == pytest.approx([100, 150])
    there = page.evaluate("() => Hierarchography.atlas.camera.toPlane(100, 150)")
    page.evaluate("() => Hierarchography.atlas.camera.zoomAt(2, 100, 150)")
    assert page.evaluate("() => Hierarchography.atlas.camera.toPlane(100, 150)") == pytest.approx(there)
    assert page.evaluate(AND_BACK, [100, 150]) == pytest.approx([tall, 100, 150])
