"""Where things stand: the chart first in frames and on phones, the details at hand, fingers, wheel, keys, and paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Frame, Page, expect

from hierarchography.rendering.page import render_page
from hierarchography.rendering.page.share import SANDBOX
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

IN_VIEW = """([selector, name]) => [...document.querySelectorAll(selector)].some(node => {
    const box = node.getBoundingClientRect();
    return node.checkVisibility() && node.textContent.includes(name) && box.top >= 0 && box.left >= 0
        && box.bottom <= innerHeight + 1 && box.left < innerWidth; })"""
SHARE = """() => {
    const box = document.querySelector('#chart:not([hidden]), #atlas:not([hidden])').getBoundingClientRect();
    const foot = document.querySelector('#sheet').getBoundingClientRect().top;
    const seen = Math.min(box.bottom, foot) - Math.max(box.top, 0);
    return Math.min(box.width, innerWidth) * seen / (innerWidth * innerHeight); }"""
SPOT = """row => { const { store, atlas } = Hierarchography;
    const box = document.querySelector('#atlas .pane').getBoundingClientRect();
    return store.points().then(points => {
        const [x, y] = atlas.camera.toScreen(points.x[store.start[row]], points.y[store.start[row]]);
        return [box.left + x, box.top + y]; }); }"""
# Without flights and transitions there is nothing to wait for.
STILL = {"reduced_motion": "reduce"}
# Not cut at its end, nor wider than its room.
WHOLE = "node => node.scrollHeight <= node.clientHeight + 1 && node.scrollWidth <= node.clientWidth"
ZOOM = "() => Hierarchography.atlas.camera.zoom"


def framed(open_page, file: Path, width: int, query: str = "", **options) -> tuple[Page, Frame]:
    """A post with the map in a frame of `width` x 640 px, 100 px below its beginning, and much text after it."""
    post = file.with_name(f"post-{width}.html")
    post.write_text(
        f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<body style="margin:0"><div style="height:100px"></div><iframe src="{file.name}{query}" title="A map" '
        f'sandbox="{SANDBOX}" style="display:block;width:{width}px;height:640px;border:0"></iframe>'
        f'<div style="height:3000px"></div>'
        "<script>addEventListener('message', event => window.told = event.data)</script>",
        encoding="utf-8",
    )
    page = open_page(post, host=True, width=width, **{**STILL, **options})
    frame = page.frames[1]
    frame.wait_for_selector("[data-drawn]:visible")
    return page, frame


def opened(open_page, file: Path, where: str, **options) -> tuple[Page, Page | Frame]:
    """`framed-720`, or a width of a page of its own."""
    if where.startswith("framed"):
        return framed(open_page, file, int(where.split("-")[1]), has_touch=True, **options)
    page = open_page(file, width=int(where), has_touch=int(where) < 900, **{**STILL, **options})
    return page, page


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("where", ["framed-358", "framed-720", "390", "1200", "1920"])
def test_the_chart_comes_first_and_what_is_chosen_is_in_view(open_page, landmarks_file: Path, where: str) -> None:
    _, page = opened(open_page, landmarks_file, where)
    compact = where.startswith("framed") or where == "390"
    assert page.locator("h1").evaluate(WHOLE)
    if compact:
        assert page.evaluate(SHARE) >= 0.6
    tap = "tap" if compact else "click"
    getattr(page.locator("#labels text", has_text="Life").first, tap)(force=True)
    page.wait_for_selector("#chart[data-drawn='treemap 0.2']")
    named = ("#sheet-name" if compact else "#panel h2", "Life Sciences")
    assert page.evaluate(IN_VIEW, named)
    if compact:
        assert page.evaluate(SHARE) >= 0.6
    leaf = page.evaluate("Hierarchography.store.name[Hierarchography.store.row('0.2.0')]")
    getattr(page.locator("#labels text", has_text=leaf.split()[0]).first, tap)(force=True)
    expect(page.locator("#sheet-name" if compact else "#panel h2")).to_have_text(leaf)
    page.wait_for_selector("#panel .paper-list .paper .title")
    assert page.evaluate(IN_VIEW, [named[0], leaf])
    first = page.locator("#panel .paper-list .paper .title").first.inner_text()
    assert page.evaluate(IN_VIEW, ["#panel .title", first])


@pytest.mark.parametrize("where", ["framed-358", "390"])
def test_a_tapped_point_shows_its_title(open_page, hands, landmarks_file: Path, where: str) -> None:
    page, inside = opened(open_page, landmarks_file, where)
    hands.choose(inside, "map")
    assert inside.evaluate(SHARE) >= 0.6
    inside.evaluate("document.querySelector('#atlas .names').style.display = 'none'")
    x, y = inside.evaluate(SPOT, inside.evaluate("Hierarchography.store.leaves()[4]"))
    page.touchscreen.tap(x, y + (100 if where.startswith("framed") else 0))
    title = inside.locator("#panel .paper-card[data-ready] h2")
    expect(title).to_be_visible()
    assert inside.evaluate(IN_VIEW, ["#panel .paper-card h2", title.inner_text()])
    expect(inside.locator("#atlas .tip")).to_be_hidden()


def test_the_list_is_a_tab_of_a_narrow_page_only(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=390)
    hands.choose(page, "list")
    expect(page.locator("#chart")).to_be_hidden()
    page.locator("#tree .name", has_text="Life Sciences").click()
    expect(page.locator("#sheet-name")).to_have_text("Life Sciences")
    assert page.evaluate("location.hash") == "#0.2/list"
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator("#tab-list")).to_be_hidden()
    page.wait_for_selector("#chart[data-drawn='treemap 0.2']:visible")
    expect(page.locator("#tree")).to_be_visible()
    expect(page.locator("#panel h2")).to_be_visible()


def test_the_sheet_is_dragged_and_driven_by_keys(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=390, **STILL)
    sheet, toggle = page.locator("#sheet"), page.locator(".sheet-toggle")
    expect(page.locator("#panel")).to_be_hidden()
    toggle.focus()
    for key, state in [("Enter", "half"), ("ArrowUp", "tall"), ("ArrowDown", "half"), ("Escape", "closed")]:
        page.keyboard.press(key)
        expect(sheet).to_have_attribute("data-state", state)
        expect(toggle).to_have_attribute("aria-expanded", str(state != "closed").lower())
    box = page.locator("#sheet-bar").bounding_box()
    for y, state, share in [(500, "half", 0.4), (120, "tall", 1 - 79 / 800), (790, "closed", 0.06)]:
        page.mouse.move(150, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(150, y, steps=4)
        page.wait_for_timeout(60)
        page.mouse.move(150, y + 1)
        page.mouse.up()
        expect(sheet).to_have_attribute("data-state", state)
        box = page.locator("#sheet-bar").bounding_box()
        assert page.locator("#sheet").bounding_box()["height"] == pytest.approx(share * 800, abs=2)
    # From inside the details too; the focus comes back to the bar.
    toggle.click()
    page.locator("#panel .subtopics a").first.focus()
    page.keyboard.press("Escape")
    expect(sheet).to_have_attribute("data-state", "closed")
    expect(toggle).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_compact_page(open_page, hands, landmarks_file: Path, scheme: str) -> None:
    page = open_page(landmarks_file, width=390, scheme=scheme, hash="#0.1.1", **STILL)
    assert serious(page) == []
    page.locator(".sheet-toggle").click()
    page.locator("#panel .about summary").click()
    expect(page.locator("#panel .paper-list .paper").first).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    hands.choose(page, "list")
    assert serious(page) == []


def touch(session: CDPSession, fingers: list[list[dict[str, int]]]) -> None:
    """Fingers put down, moved from place to place, and lifted."""
    for place, points in enumerate(fingers):
        kind = "touchMove" if place else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_finger_scrolls_the_post_and_two_move_the_map(open_page, hands, landmarks_file: Path) -> None:
    page, frame = framed(open_page, landmarks_file, 358, has_touch=True)
    hands.choose(frame, "map")
    session = page.context.new_cdp_session(page)
    fingers = [[{"x": 150, "y": 450 - 20 * step}] for step in range(11)]
    touch(session, fingers)
    page.wait_for_function("() => scrollY > 100")
    assert frame.evaluate(ZOOM) == pytest.approx(1)
    expect(frame.locator("#panel")).to_be_hidden()
    page.wait_for_timeout(700)  # a finger lets go with a swing
    page.evaluate("scrollTo(0, 60)")
    before = page.evaluate("scrollY")
    fingers = [[{"x": 150 - step * 10, "y": 400}, {"x": 180 + step * 10, "y": 400}] for step in range(5)]
    touch(session, fingers)
    frame.wait_for_function("() => Hierarchography.atlas.camera.zoom > 1.5")
    assert page.evaluate("scrollY") == pytest.approx(before, abs=10)


@pytest.mark.parametrize("where", ["framed-720", "1200"])
def test_the_wheel_scrolls_the_page_until_the_map_is_meant(open_page, hands, landmarks_file: Path, where: str) -> None:
    page, inside = opened(open_page, landmarks_file, where)
    hands.choose(inside, "map")
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 50")
    assert inside.evaluate(ZOOM) == pytest.approx(1)
    expect(inside.locator("#toast")).to_contain_text("zoom the map")
    page.evaluate("scrollTo(0, 0)")
    inside.locator("#atlas .pane").focus()
    page.mouse.wheel(0, -300)
    inside.wait_for_function("() => Hierarchography.atlas.camera.zoom > 1.1")


def test_a_tip_goes_when_the_map_moves(open_page, hands, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, **STILL)
    hands.choose(page, "map")
    page.evaluate("document.querySelector('#atlas .names').style.display = 'none'")
    page.mouse.move(*page.evaluate(SPOT, 5))
    expect(page.locator("#atlas .tip")).to_be_visible()
    page.evaluate("Hierarchography.atlas.camera.zoomAt(2, 10, 10)")
    expect(page.locator("#atlas .tip")).to_be_hidden()


@pytest.mark.parametrize("chart", ["treemap", "sunburst"])
def test_the_card_of_a_tile_stays_off_its_name_and_away_after_a_click(
    open_page, hands, landmarks_file: Path, chart: str
) -> None:
    page = open_page(landmarks_file)
    hands.choose(page, chart)
    card = page.locator(".card")
    overlap = """name => { const card = document.querySelector('.card').getBoundingClientRect();
        const text = [...document.querySelectorAll('#labels text')].find(one => one.textContent.includes(name));
        const box = text.getBoundingClientRect();
        return Math.min(card.right, box.right) > Math.max(card.left, box.left)
            && Math.min(card.bottom, box.bottom) > Math.max(card.top, box.top); }"""
    for name in ("Life", "Machine", "Physics"):
        page.locator("#labels text", has_text=name).first.hover(force=True)
        expect(card).to_contain_text(name)
        expect(card).to_contain_text("papers (")
        assert not page.evaluate(overlap, name)
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1200
    hands.click_tile(page, "Physics")
    page.wait_for_function("() => document.querySelector('#panel h2').textContent.startsWith('Physics')")
    page.mouse.move(*[value + 3 for value in page.evaluate("[innerWidth / 3, innerHeight / 2]")])
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(300)
    page.mouse.move(*[value + 8 for value in page.evaluate("[innerWidth / 3, innerHeight / 2]")])
    expect(card).to_be_hidden()
    assert page.locator("#tiles .hovertext").count() == 0


def test_no_card_under_a_finger(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=390, has_touch=True)
    page.locator("#labels text", has_text="Life").first.tap(force=True)
    page.wait_for_selector("#chart[data-drawn$=' 0.2']")
    expect(page.locator(".card")).to_be_hidden()


def test_the_address_says_how_a_page_looks(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=1200, hash="?ui=compact&theme=dark&chart=icicle")
    page.wait_for_selector("#chart[data-drawn='icicle 0']")
    expect(page.locator("#sheet-bar")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 28)"
    assert page.evaluate("Hierarchography.theme.name()") == "dark"
    page = open_page(landmarks_file, width=700, scheme="dark", hash="?ui=full&theme=light&chart=nonsense")
    page.wait_for_selector("#chart[data-drawn='treemap 0']")
    expect(page.locator("#sheet-bar")).to_be_hidden()
    expect(page.locator("#panel h2")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_frame_tells_its_height_and_leads_to_the_whole_map(open_page, hands, landmarks_file: Path) -> None:
    page, frame = framed(open_page, landmarks_file, 720)
    told = page.evaluate("window.told")
    assert told["type"] == "hierarchography:height"
    assert 560 <= told["height"] <= 820
    frame.locator("#labels text", has_text="Life Sciences").first.click(force=True)
    hands.wait_for_topic(frame, "0.2")
    link = frame.get_by_role("link", name="Open the whole map")
    with page.context.expect_page() as opening:
        link.click()
    whole = opening.value
    # From disk a sandbox opens no file: the new tab holds the page itself.
    assert whole.url.startswith("blob:")
    expect(whole.locator("#panel h2")).to_have_text("Life Sciences")
    expect(whole.get_by_role("link", name="Open the whole map")).to_have_count(0)


def test_a_pasted_map_without_an_address_opens_itself(open_page, landmarks, tmp_path: Path) -> None:
    from hierarchography.rendering import render_embed

    post = tmp_path / "post.html"
    post.write_text(f"<!doctype html>{render_embed(landmarks)}", encoding="utf-8")
    page = open_page(post, host=True)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#chart[data-drawn]")).to_be_visible()
    with page.context.expect_page() as opening:
        frame.get_by_role("link", name="Open the whole map").click()
    expect(opening.value.locator("#panel h2")).to_have_text("All papers")
    expect(opening.value.locator("#sheet-bar")).to_be_hidden()


def test_the_tab_key_follows_the_eye(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=1200, hash="#0.1.1")
    expect(page.locator("#panel .paper-list .paper").first).to_be_visible()
    parts: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        part = page.evaluate(
            "document.activeElement.closest('.masthead, .stage, .panel, .outline, .footer')?.className"
        )
        parts += [part] if part and part not in parts[-1:] else []
    assert parts[:5] == ["masthead", "stage", "panel", "outline", "footer"]
    page.set_viewport_size({"width": 1600, "height": 900})
    page.wait_for_function("() => document.querySelector('.board').firstElementChild.id === 'outline'")


def test_dark_is_printed_in_the_colours_of_light(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, scheme="dark", width=390, hash="#0.2")
    fill = "document.querySelectorAll('#chart path.surface')[1].style.fill"
    dark = page.evaluate(fill)
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function(f"dark => {fill} !== dark", arg=dark)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for shown in ("#chart", "#panel h2", "#panel .paper >> nth=0", "#tree"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator("#sheet-bar")).to_be_hidden()
    page.emulate_media(media="screen", color_scheme="dark")
    page.wait_for_function(f"dark => {fill} === dark", arg=dark)


def test_the_picture_is_there_until_the_scripts_run(open_page, browser, landmarks_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(landmarks_file.as_uri())
    box = page.locator("#poster").bounding_box()
    assert box["width"] > 300
    assert box["y"] + box["height"] < 844
    context.close()
    expect(open_page(landmarks_file).locator("#poster")).to_be_hidden()


@pytest.fixture(scope="module")
def crowded_file(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The landmarks with all that a page lets one choose: of three views, one of a long name, and of two sizes."""
    years = landmarks.corpus.frame["year"].tolist()
    frame = landmarks.corpus.frame.assign(citations=range(len(landmarks)))
    crowded = replace(landmarks, corpus=replace(landmarks.corpus, frame=frame))
    crowded = crowded.with_view("application-areas-and-tasks", [f"{year // 100}00s > {year // 10}0s" for year in years])
    crowded = crowded.with_view("decade", [f"The {year // 10}0s" for year in years])
    path = tmp_path_factory.mktemp("crowded") / "map.html"
    path.write_text(render_page(crowded), encoding="utf-8", newline="\n")
    return path


# What of the lines over the chart is cut, outside of the page, or over another part of them.
CROWDED = """() => {
    const tabs = document.querySelector(".tabs");
    const lines = [tabs, ...document.querySelectorAll(".choices > *, .breadcrumb [aria-current]")];
    const boxes = lines.filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect());
    const meet = (one, other) => one.left < other.right && other.left < one.right &&
        one.top < other.bottom && other.top < one.bottom;
    return {
        cut: tabs.scrollWidth - tabs.clientWidth > 0,
        outside: boxes.filter((box) => box.width < 24 || box.left < 0 || box.right > innerWidth).length,
        covered: boxes.filter((box, at) => boxes.some((other, place) => place > at && meet(box, other))).length,
    }; }"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FREE = {"cut": False, "outside": 0, "covered": 0}


@pytest.mark.parametrize("file", ["landmarks_file", "crowded_file"])
def test_the_names_of_the_charts_are_never_cut(open_page, request: pytest.FixtureRequest, file: str) -> None:
    page = open_page(request.getfixturevalue(file), **STILL)
    for topic in ("0", "0.2.0"):
        page.evaluate("id => { location.hash = id; }", topic)
        page.wait_for_selector(f"[data-drawn$=' {topic}']:visible")
        for width in (320, 358, 360, 390, 430, 450, 560, 640, 660, 700, 720, 899, 900, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            expect(page.locator("html")).to_have_attribute("data-ui", "compact" if width < 900 else "full")
            page.evaluate(PAINTED)
            assert page.evaluate(CROWDED) == FREE, f"at {width} px in {topic}"


@pytest.mark.parametrize("width", [358, 720])
def test_a_framed_chart_of_several_views_has_its_share_and_its_names_whole(
    open_page, crowded_file: Path, width: int
) -> None:
    _, frame = framed(open_page, crowded_file, width)
    assert frame.evaluate(CROWDED) == FREE
    assert frame.evaluate(SHARE) >= 0.6
    frame.locator("#labels text", has_text="Life").first.click(force=True)
    frame.wait_for_selector("#chart[data-drawn='treemap 0.2']")
    assert frame.evaluate(CROWDED) == FREE
    assert frame.evaluate(SHARE) >= 0.6


def test_the_menu_of_downloads_is_inside_the_page(open_page, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    for width in (320, 639, 640, 641, 899, 900):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator("html")).to_have_attribute("data-ui", "compact" if width < 900 else "full")
        page.locator("#takeaway > summary").click()
        box = page.locator("#takeaway .menu-body").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
        page.keyboard.press("Escape")


@pytest.mark.parametrize("chart", ["treemap", "icicle", "sunburst", "polygons"])
def test_a_click_is_kept_while_the_chart_is_drawn_anew(open_page, landmarks_file: Path, chart: str) -> None:
    page = open_page(landmarks_file, hash=f"#0/{chart}")
    name = page.evaluate("Hierarchography.store.name[1]")
    first = page.locator("#labels text[data-tile='0.0']").first.bounding_box()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.evaluate("Hierarchography.chart.draw()")
    page.mouse.up()
    expect(page.locator("#panel h2")).to_have_text(name)
    # Released on another tile it is no click, drawn anew or not.
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("All papers")
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.evaluate("Hierarchography.chart.draw()")
    other = page.locator("#labels text[data-tile='0.2']").first.bounding_box()
    page.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2)
    page.mouse.up()
    page.wait_for_timeout(200)
    expect(page.locator("#panel h2")).to_have_text("All papers")
