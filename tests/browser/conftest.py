"""A real Chromium for the tests of the page, and a listener that fails a test for what must never happen."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from hierarchography.rendering.page import render_page
from hierarchography.topic_map import TopicMap

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first is the same Chromium without its windows: opening and drawing a page is half the work."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
COMPACT = 900
"""Narrower pages, px, have a sheet, as in frame.js."""
Opener = Callable[..., Page]


def chromium_path() -> str:
    """The Chromium of the machine. In CI its absence is an error, elsewhere the tests are skipped."""
    if found := os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None):
        return found
    message = "no Chromium found: install the package chromium, or set CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def _map_helpers() -> ModuleType:
    path = Path(__file__).parents[1] / "unit" / "conftest.py"
    spec = importlib.util.spec_from_file_location("unit_maps", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by its name
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def helpers() -> ModuleType:
    """The maps of the unit tests: `tree_of_labels`, `map_of`."""
    return _map_helpers()


@pytest.fixture(scope="session")
def landmarks(helpers: ModuleType) -> TopicMap:
    built: TopicMap = helpers._landmarks()
    return built


@pytest.fixture(scope="session")
def landmarks_file(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(render_page(landmarks), encoding="utf-8", newline="\n")
    return path


class Watch:
    """What a page did that it must not: console errors, uncaught errors, requests beyond its own file."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, kind: str, text: str) -> None:
        # Without a graphics card Chromium reads WebGL's pixels back, and says that this is slow.
        if kind in {"error", "warning"} and "GL Driver Message" not in text:
            self.faults.append(f"{kind}: {text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            self.faults.append(f"request: {request.url[:200]}")


MEETING = """() => {
  const frame = document.querySelector("#atlas").getBoundingClientRect();
  const named = [...document.querySelectorAll("#atlas .names button:not(:empty), #atlas .controls")];
  const boxes = named.map((node) => ({ text: node.innerText, box: node.getBoundingClientRect() }));
  const found = boxes.filter(({ box }) =>
    box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom);
  boxes.forEach(({ text, box }, at) => {
    found.push(...boxes.slice(at + 1).filter((other) => box.left < other.box.right && other.box.left < box.right &&
      box.top < other.box.bottom && other.box.top < box.bottom));
  });
  const rows = named.map((node) => node.dataset.row);
  found.push(...rows.filter((row, at) => rows.indexOf(row) < at).map((row) => ({ text: "twice " + row })));
  return found.map(({ text }) => text);
}"""


TYPED_AT_ONCE = """([query, ...keys]) => {
    const input = document.getElementById("search");
    input.focus();
    input.value = query;
    input.dispatchEvent(new Event("input"));
    for (const key of keys) input.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    return document.getElementById("hits").hidden; }"""
DOWN_WHEN_READ = """() => {
    const hg = window.Hierarchography;
    const closest = hg.closestInMeaning;
    let times = 0;
    hg.closestInMeaning = (...given) => {
        times += 1;
        const down = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true });
        if (times === 2) document.getElementById("search").dispatchEvent(down);
        return closest(...given);
    }; }"""


class Hands:
    """What every test of the page does.

    In the page, `TYPED_AT_ONCE` types a query and keys with nothing in between, and says whether the list is hidden;
    `DOWN_WHEN_READ` presses a key while the list with what abstracts hold is made.
    """

    TYPED_AT_ONCE, DOWN_WHEN_READ = TYPED_AT_ONCE, DOWN_WHEN_READ

    @staticmethod
    def choose(page: Page, chart: str) -> None:
        """Click a tab and wait for its chart."""
        page.click(f"#tab-{chart}")
        page.wait_for_selector(f"[data-drawn^={chart}]:visible")

    @staticmethod
    def wait_for_topic(page: Page, topic_id: str) -> None:
        """Wait until the chart in sight shows a topic."""
        page.wait_for_selector(f"[data-drawn$=' {topic_id}']:visible")

    @staticmethod
    def meeting(page: Page) -> list[str]:
        """The names on the map that meet another or the controls, leave the map, or stand there twice."""
        found: list[str] = page.evaluate(MEETING)
        return found

    @staticmethod
    def draw_line(page: Page) -> None:
        """Draw a line around all papers of the map in sight, and wait until they are listed."""
        page.get_by_role("button", name="Select papers with a lasso").click()
        box = page.locator("#atlas .pane").bounding_box()
        assert box is not None
        corners = [(2, 2), (box["width"] - 60, 2), (box["width"] - 60, box["height"] - 2), (2, box["height"] - 2)]
        page.mouse.move(box["x"] + 2, box["y"] + 2)
        page.mouse.down()
        for x, y in corners:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        page.mouse.up()
        expect(page.locator("#panel h2")).to_contain_text("selected paper")

    @staticmethod
    def click_tile(page: Page, name: str) -> None:
        """Click a tile of the chart by its name."""
        page.locator("#labels text").filter(has_text=name).first.click(force=True)


@pytest.fixture(scope="session")
def hands() -> type[Hands]:
    """`hands.choose(page, chart)`, `.wait_for_topic(page, id)`, `.meeting(page)`, `.click_tile(page, name)`."""
    return Hands


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """`open_page(path, width=, scheme=, hash=)`: a drawn page (or a `host` of others) that must do nothing wrong.

    Further options go to the browser's context, for example `forced_colors="active"`. A compact page, also one in a
    host, stands still: its sheet, while it rises, carries what a test presses away.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_(
        path: Path, *, width: int = 1200, scheme: Any = "light", hash: str = "", host: bool = False, **more: Any
    ) -> Page:
        still: dict[str, Any] = {"reduced_motion": "reduce"} if host or width < COMPACT else {}
        size: Any = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, color_scheme=scheme, **(still | more))
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page))
        page.goto(path.as_uri() + hash)
        if not host:
            page.wait_for_selector("[data-drawn]:visible")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []
