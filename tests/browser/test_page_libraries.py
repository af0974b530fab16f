"""The page drawn by the slim plotly.js and by plotly.py's own: the same charts, under the same policy, without eval."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hierarchography.rendering.page import assets, render_page
from hierarchography.topic_map import TopicMap

pytestmark = pytest.mark.browser


@pytest.fixture(params=["plotly.js slim", "plotly.js"])
def page_file(
    request: pytest.FixtureRequest, landmarks: TopicMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    if request.param == "plotly.js":
        monkeypatch.setattr(assets, "slim_bundle", lambda: tmp_path / "not-built.js")
    elif not assets.slim_bundle().is_file():
        pytest.skip("the slim plotly.js is not built: run 'make bundle'")
    assert assets.library().name == request.param
    path = tmp_path / "map.html"
    path.write_text(render_page(landmarks), encoding="utf-8", newline="\n")
    return path


def test_every_chart_is_drawn_without_a_fault(open_page, hands, page_file: Path) -> None:
    page = open_page(page_file)
    for chart in ("treemap", "sunburst", "icicle"):
        hands.choose(page, chart)
        assert page.locator("#chart .slice").count() >= 9
        expect(page.locator("#chart")).to_contain_text(re.compile(r"Machine\s*Learning"))
        # A path that is drawn has an area; an element alone would also count where drawing failed.
        boxes = page.evaluate(
            "() => [...document.querySelectorAll('#chart path.surface')].map(path => path.getBBox().width)"
        )
        assert min(boxes) > 0
    assert page.evaluate("Plotly.version") == assets.library().version


def test_a_click_and_the_hover_work(open_page, hands, page_file: Path) -> None:
    page = open_page(page_file)
    hands.click_tile(page, "Life Sciences")
    expect(page.locator("#panel h2")).to_have_text("Life Sciences")
    page.locator("#chart .slice").nth(2).hover(force=True)
    expect(page.locator(".card")).to_be_visible()
