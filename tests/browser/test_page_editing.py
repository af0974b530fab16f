"""The edit mode of the page: a list of edits with a way back, saved as a file that the command takes as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from hierarchography import TopicMap, load_map
from hierarchography.cli import main
from hierarchography.naming.pin import MOST_CHARACTERS
from hierarchography.rendering.page import render_page

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]
BAD = 'Q"uo\\te <img src=x onerror=window.pwned=1>'


@pytest.fixture(scope="module")
def folder(helpers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of 24 papers: A (bad name, 6; Waves, 4), B (Cells, 4; Genes, 4) and C (6); ids have quotes and the like."""
    labels = [("A", BAD)] * 6 + [("A", "Waves")] * 4 + [("B", "Cells")] * 4 + [("B", "Genes")] * 4 + [("C",)] * 6
    records = [
        {"id": f'p"{row}\\\u00e9', "title": f"Paper {row} on {label[-1]} matter", "abstract": f"Text {row} {label[0]}"}
        for row, label in enumerate(labels)
    ]
    built: TopicMap = helpers.map_of(records, labels)
    built = replace(built, config=built.config.with_settings(encoder="lsa", vocabulary="none"))
    return built.save(tmp_path_factory.mktemp("editing") / "map")


def begin(page: Page) -> None:
    page.locator("#takeaway > summary").click()
    page.get_by_role("button", name="Edit this map").click()


def topic(page: Page, name: str) -> str:
    found: str = page.evaluate("name => { const s = Hierarchography.store; return s.id[s.name.indexOf(name)]; }", name)
    return found


def go(page: Page, name: str) -> None:
    page.evaluate("id => { location.hash = '#' + id; }", topic(page, name))
    expect(page.locator("#panel-heading")).to_have_text(name)


def choose(page: Page, tool: str, target: str) -> None:
    """By keyboard: open a tool, choose a topic, and press its button."""
    page.get_by_role("button", name=tool).press("Enter")
    page.locator(".edit-form select").select_option(label=f"\u2003{target}")
    page.locator(".edit-form button").press("Enter")


def saved(page: Page, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save edits.toml").click()
    assert download.value.suggested_filename == "edits.toml"
    download.value.save_as(path)
    return path


def named(topic_map: TopicMap) -> dict[str, Any]:
    return {each.name: each for each in topic_map.tree}


def test_edits_of_the_page_are_applied_by_the_command(open_page: Opener, folder: Path, tmp_path: Path) -> None:
    page = open_page(folder / "map.html")
    begin(page)
    go(page, BAD)
    page.get_by_role("button", name="Rename").press("Enter")
    page.locator(".edit-form input").fill(' An "odd" \\ <b>name</b> ')
    page.locator(".edit-form input").press("Enter")
    expect(page.locator(".edits li")).to_have_text(
        ["Rename \u201c" + BAD + '\u201d to \u201cAn "odd" \\ <b>name</b>\u201dUndo']
    )
    page.locator("#panel .papers a").first.click()
    expect(page.locator(".edit-this")).to_be_visible()
    page.locator(".edit-form select").select_option(label="\u2003\u2003Genes")
    page.locator(".edit-form button").click()
    go(page, "Waves")
    choose(page, "Move under", "B")
    path = saved(page, tmp_path / "edits.toml")
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["edit"]
    assert [entry["do"] for entry in entries] == ["rename", "pin", "move"]
    assert entries[0]["topic"]["papers"][0].startswith('p"')
    result = CliRunner().invoke(main, ["edit", str(folder), str(path)])
    assert result.exit_code == 0, result.stderr
    assert "edits: 3 of 3 applied" in result.stdout
    topics = named(edited := load_map(folder))
    assert 'An "odd" \\ <b>name</b>' in topics
    rows = {row: paper for row, paper in enumerate(edited.corpus.frame["id"])}
    assert entries[1]["papers"][0] in {rows[row] for row in topics["Genes"].members.tolist()}
    assert topics["Waves"].parent == topics["Genes"].parent
    again = CliRunner().invoke(main, ["edit", str(folder), str(path)])
    assert "3 of 3 edits in" in again.stdout and "were there already" in again.stdout


def test_later_edits_replace_earlier_ones_and_all_can_be_undone(open_page: Opener, landmarks_file: Path) -> None:
    page = open_page(landmarks_file, width=390, has_touch=True, hash="#0.1")
    name = page.evaluate("Hierarchography.store.name[Hierarchography.store.row('0.1')]")
    target = page.evaluate("Hierarchography.store.name[Hierarchography.store.row('0.2')]")
    begin(page)
    items = page.locator(".edits li")
    page.get_by_role("button", name="Hide").tap()
    expect(items).to_have_count(1)
    choose(page, "Merge into", target)  # a merged topic is not hidden
    expect(items).to_have_count(1)
    expect(items).to_contain_text(f"Merge \u201c{name}\u201d into \u201c{target}\u201d")
    page.get_by_role("button", name="Rename").tap()
    page.locator(".edit-form input").fill("Together")
    page.get_by_role("button", name="Rename").last.tap()
    expect(items).to_contain_text("named \u201cTogether\u201d")
    page.get_by_role("button", name="Undo").tap()
    expect(items).to_have_count(0)
    expect(page.get_by_role("button", name="Save edits.toml")).to_have_count(0)
    page.get_by_role("button", name="End edit mode").tap()
    expect(page.locator(".edits")).to_have_count(0)


def test_merges_with_a_topic_in_common_are_one(open_page: Opener, landmarks_file: Path) -> None:
    page = open_page(landmarks_file)
    script = """pairs => {
        const { store, withEdit } = Hierarchography;
        const blank = { do: "merge", to: -1, place: -1, title: "", name: "M" };
        return pairs.reduce((all, rows) => withEdit(store, all, { ...blank, rows }), []); }"""
    merged = page.evaluate(script, [[2, 1], [4, 3], [1, 3]])
    assert page.evaluate("Hierarchography.LONGEST_NAME") == MOST_CHARACTERS
    assert [edit["rows"] for edit in merged] == [[1, 3, 2, 4]]


def test_a_map_in_a_frame_is_not_edited(open_page: Opener, landmarks: TopicMap, tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text(render_page(landmarks), encoding="utf-8")
    host = tmp_path / "host.html"
    host.write_text('<!doctype html><iframe src="map.html" width="900" height="700"></iframe>', encoding="utf-8")
    page = open_page(host, host=True)
    frame = page.frame_locator("iframe")
    frame.locator("#takeaway > summary").click()
    expect(frame.locator("#takeaway-body")).to_be_visible()
    expect(frame.get_by_role("button", name="Edit this map")).to_have_count(0)
