"""A map in other people's pages: a blog post that embeds it in three ways, and every kind of assets."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from hierarchography.rendering import iframe_snippet, render_embed
from hierarchography.rendering.files import SCRIPT_FILES
from hierarchography.rendering.page import scripts, write_page
from hierarchography.storage import save_map
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser

POST = Path(__file__).with_name("blog") / "post.html"


def with_assets(topic_map: TopicMap, assets: str) -> TopicMap:
    return replace(topic_map, config=topic_map.config.with_settings(assets=assets))


def assert_drawn(where: FrameLocator | Page) -> None:
    """The chart is there with all eight fields; how many subtopics it opens depends on its size."""
    expect(where.locator("#chart[data-drawn] .slice").nth(8)).to_be_attached()
    for field in (r"Machine\s*Learning", r"Life\s*Sciences"):
        expect(where.locator("#chart")).to_contain_text(re.compile(field))


@pytest.fixture(scope="module")
def blog(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample post with a map's folder beside it."""
    site = tmp_path_factory.mktemp("site")
    save_map(landmarks, site / "map")
    post = POST.read_text(encoding="utf-8")
    post = post.replace("<!-- iframe -->", iframe_snippet("map/map.html", landmarks.title))
    post = post.replace("<!-- fragment -->", (site / "map" / "embed.html").read_text(encoding="utf-8"))
    (site / "post.html").write_text(post, encoding="utf-8", newline="\n")
    return site


@pytest.fixture
def served(blog: Path) -> Iterator[str]:
    """The address of the blog on a server of its own, since a site behaves otherwise than a file."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def end_headers(self) -> None:
            self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

        def do_GET(self) -> None:
            if self.path == "/favicon.ico":
                self.send_response(HTTPStatus.NO_CONTENT)
                self.end_headers()
            else:
                super().do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(blog)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(address, allowed=)`: a page that must raise no error and ask only for what starts as `allowed`."""
    faults: list[str] = []
    contexts = []

    def open_(address: str, *, allowed: tuple[str, ...], scheme: Any = "light") -> Page:
        context = browser.new_context(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda told: faults.append(told.text) if told.type in {"error", "warning"} else None)
        known = (*allowed, "data:", "blob:", "about:")
        page.on("request", lambda request: None if request.url.startswith(known) else faults.append(request.url))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def assert_post_is_whole(page: Page) -> None:
    """Both maps are drawn, the picture is there, and neither the maps nor the post touched one another."""
    frames = page.locator("iframe")
    expect(frames).to_have_count(2)
    for place in range(2):
        frames.nth(place).scroll_into_view_if_needed()
        assert_drawn(page.frame_locator("iframe").nth(place))
    first, second = (page.frame_locator("iframe").nth(place) for place in range(2))
    for frame in (first, second):
        frame.locator("#tab-list").click()
    first.locator("#tree .name", has_text="Life Sciences").click()
    expect(first.locator("#panel h2")).to_have_text("Life Sciences")
    expect(second.locator("#panel h2")).to_have_text("All papers")
    second.locator("#tree .name", has_text="Machine Learning").click()
    expect(first.locator("#panel h2")).to_have_text("Life Sciences")
    picture = page.locator("img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img').naturalWidth === 1200")
    expect(page.locator("article a").last).to_have_attribute("href", "map/map.html")
    assert page.evaluate("[window.Plotly, window.Hierarchography]") == ["the blog's own"] * 2
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(122, 31, 31)"
    assert page.evaluate("document.querySelector('#chart').textContent") == "And the text goes on."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_post_embeds_the_map_in_three_ways(visit, blog: Path, scheme: str) -> None:
    assert_post_is_whole(visit((blog / "post.html").as_uri(), allowed=("file:",), scheme=scheme))


def test_the_post_on_a_server_is_the_same(visit, served: str) -> None:
    assert_post_is_whole(visit(f"{served}/post.html", allowed=(f"{served}/",)))


def test_a_frame_cannot_reach_the_post(visit, served: str) -> None:
    page = visit(f"{served}/post.html", allowed=(f"{served}/",))
    page.locator("iframe").first.scroll_into_view_if_needed()
    assert_drawn(page.frame_locator("iframe").first)
    reach = "() => { try { return String(window.parent.document.title); } catch (error) { return error.name; } }"
    assert page.frames[1].evaluate(reach) == "SecurityError"


@pytest.fixture
def beside(blog: Path, landmarks: TopicMap) -> Path:
    """A page with its scripts beside it, and a page that frames it."""
    path = write_page(with_assets(landmarks, "directory"), blog / "beside.html")
    assert all((blog / name).stat().st_size > 10_000 for name in SCRIPT_FILES)
    (blog / "framed.html").write_text(f"<!doctype html>{iframe_snippet('beside.html', 'A map')}", encoding="utf-8")
    return path


def test_a_page_that_needs_its_scripts_does_not_offer_itself_alone(visit, beside: Path, blog: Path) -> None:
    for file, offered in ((beside, 0), (blog / "map" / "map.html", 1)):
        page = visit(file.as_uri(), allowed=("file:",))
        page.locator("#takeaway summary").click()
        expect(page.locator("#takeaway-body button", has_text="Topics")).to_be_visible()
        expect(page.locator("#takeaway-body button", has_text="This page")).to_have_count(offered)


def test_a_framed_page_says_where_files_can_be_had(visit, blog: Path) -> None:
    page = visit((blog / "post.html").as_uri(), allowed=("file:",))
    frame = page.frame_locator("iframe").first
    frame.locator("#takeaway summary").click()
    expect(frame.locator("#takeaway-body")).to_have_text("To save files or print, open this map in a new tab.")


def test_scripts_beside_the_page_run_from_disk(visit, beside: Path) -> None:
    assert_drawn(visit(beside.as_uri(), allowed=("file:",)))


def test_scripts_beside_the_page_run_on_a_server_in_a_frame_too(visit, beside: Path, served: str) -> None:
    page = visit(f"{served}/beside.html", allowed=(f"{served}/",))
    assert_drawn(page)
    assert_drawn(visit(f"{served}/framed.html", allowed=(f"{served}/",)).frame_locator("iframe"))


@pytest.fixture(scope="module")
def on_the_cdn() -> bytes:
    """The file that the CDN serves, as `make bundle` has fetched it in its npm package."""
    file = POST.parents[3] / "build/bundle/node_modules/plotly.js/dist/plotly-strict.min.js"
    if not file.is_file():
        pytest.skip("plotly.js's strict build is not here: run 'make bundle'")
    return file.read_bytes()


def test_plotly_from_a_cdn_runs_under_its_checksum(
    visit, landmarks: TopicMap, on_the_cdn: bytes, blog: Path, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CDN is a server of our own here; the file, its checksum, and the policy are the real ones."""
    (blog / "plotly-strict.min.js").write_bytes(on_the_cdn)
    address = f"{served}/plotly-strict.min.js"
    monkeypatch.setattr(scripts, "CDN", address)
    path = write_page(with_assets(landmarks, "cdn"), blog.parent / "elsewhere.html")
    assert_drawn(visit(path.as_uri(), allowed=("file:", address)))
    post = blog.parent / "post.html"
    post.write_text(f"<!doctype html>{render_embed(with_assets(landmarks, 'cdn'))}", encoding="utf-8")
    assert_drawn(visit(post.as_uri(), allowed=("file:", address)).frame_locator("iframe"))


def test_another_file_on_the_cdn_is_refused(browser: Browser, landmarks: TopicMap, tmp_path: Path) -> None:
    path = write_page(with_assets(landmarks, "cdn"), tmp_path / "map.html")
    page = browser.new_page()
    page.route(
        scripts.CDN, lambda route: route.fulfill(body="window.pwned = 1", headers={"Access-Control-Allow-Origin": "*"})
    )
    page.goto(path.as_uri())
    page.wait_for_load_state()
    assert page.evaluate("window.pwned") is None
    page.close()
