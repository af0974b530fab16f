from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from hierarchography.config import CHARTS
from hierarchography.errors import RenderError
from hierarchography.rendering import figures
from hierarchography.rendering.files import SCRIPT_FILES
from hierarchography.rendering.page import (
    assets,
    iframe_snippet,
    notebook,
    render_embed,
    render_notebook,
    render_page,
    write_page,
)
from hierarchography.rendering.page.payload import CHUNK, first_papers, pack, paper_order

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def block(page: str, name: str) -> str:
    match = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    return match[1]


def inflated(text: str) -> bytes:
    return gzip.decompress(base64.b64decode(text))


def unpack(text: str):
    return json.loads(inflated(text))


def titles_of(page: str) -> list[str]:
    return inflated(block(page, "titles-0")).decode().split("\n")


@pytest.fixture(scope="module")
def page(landmarks) -> str:
    return render_page(landmarks)


def test_the_same_map_gives_the_same_page(landmarks, page):
    assert render_page(landmarks) == page


def test_the_policy_names_the_hash_of_every_script_and_nothing_else(page):
    scripts = INLINE.findall(page)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    assert len(hashes) == 2
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def test_scripts_and_styles_are_ascii_and_stay_in_their_elements(page):
    for source in (assets.plotly(), assets.script(), assets.style()):
        assert source.isascii()
        assert not re.search("(?i)</script|</style|<!--", source)


def test_escaped_characters_mean_the_same_in_javascript():
    assert assets.ascii_script("'\u00b5\U0001f680'") == "'\\u00b5\\ud83d\\ude80'"
    assert json.loads(assets.ascii_script('"\u00b5\U0001f680"')) == "\u00b5\U0001f680"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("/* What */\na();\n", "a();\n"),
        ("// @ts-check\n  // b\na();\n", "a();\n"),
        ("  /**\n   * @param {Store} store **/\na();\n", "a();\n"),
        ("/* one *//* two */\na(); // b\n", "/* one *//* two */\na(); // b\n"),
        ("const a =\n  /** @type {B} */ (c);\n/* d */\n", "const a =\n  /** @type {B} */ (c);\n"),
        ("const a = '/*';\nb('*/');\n", "const a = '/*';\nb('*/');\n"),
    ],
)
def test_comments_on_lines_of_their_own_stay_out_of_the_page(source, left):
    assert assets.without_comments(source) == left


def test_scripts_have_no_indentation():
    assert assets.flush("if (a) {\n  b();\n\tc('  d');\n}\n") == "if (a) {\nb();\nc('  d');\n}\n"
    assert not re.search(r"(?m)^[ \t]", assets.script())


def test_every_file_of_the_page_is_used():
    folder = files("hierarchography.rendering.page")
    for kind, names in (("css", assets.STYLES), ("js", assets.SCRIPTS)):
        assert {entry.name for entry in folder.joinpath(kind).iterdir()} == {f"{name}.{kind}" for name in names}


def test_topics_are_columns_and_papers_ranges(landmarks, page):
    topics = json.loads(block(page, "map-data"))["topics"]
    assert {len(column) for column in topics.values()} == {57}
    titles = titles_of(page)
    assert len(titles) == 365
    row = topics["name"].index("Neuroscience")
    start, size = topics["start"][row], topics["size"][row]
    expected = landmarks[topics["id"][row]].papers["title"]
    assert sorted(titles[start : start + size]) == sorted(expected)
    # What the clustering placed comes before what the neighbours placed.
    # year uint16, confidence uint8, by neighbours uint8
    marks = list(inflated(block(page, "points"))[3 * 365 :][start : start + size])
    assert marks == sorted(marks)
    assert len(marks) == size


def test_every_topic_is_one_range_of_the_order(landmarks):
    order, starts = paper_order(landmarks), first_papers(landmarks.tree)
    for topic, start in zip(landmarks.tree, starts, strict=True):
        assert np.array_equal(np.sort(order[start : start + topic.size]), topic.members)


def test_papers_come_in_chunks(make_map):
    rows = 2 * CHUNK + 1
    page = render_page(make_map([{"title": f"P{row}"} for row in range(rows)], [()] * rows))
    assert [len(unpack(block(page, f"papers-{number}"))["url"]) for number in range(3)] == [CHUNK, CHUNK, 1]
    assert len(titles_of(page)) == rows
    assert 'id="papers-3"' not in page


@pytest.mark.parametrize(
    ("papers", "most", "kept"), [("chunked", 6, True), ("chunked", 5, False), ("all", 5, True), ("titles", 6, False)]
)
def test_abstracts_are_kept_as_the_settings_and_the_size_want(small, monkeypatch, papers, most, kept):
    monkeypatch.setattr("hierarchography.rendering.page.abstracts.MOST_ABSTRACTS", most)
    page = render_page(replace(small, config=small.config.with_settings(papers=papers)))
    assert ('id="abstracts-0"' in page) == kept
    assert not kept or inflated(block(page, "abstracts-0")).count(b"\n") == len(small) - 1
    assert ("Abstracts are omitted" in page) != kept


def test_the_page_is_written_with_its_scripts_where_they_are_wanted(small, tmp_path):
    assert write_page(small, tmp_path / "map.html").read_text(encoding="utf-8") == render_page(small)
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.html"]
    built = replace(small, config=small.config.with_settings(assets="directory"))
    page = built.write_html(tmp_path / "map.html").read_text(encoding="utf-8")
    assert page == render_page(built, assets="directory")
    assert {entry.name for entry in tmp_path.iterdir()} == {"map.html", *SCRIPT_FILES}
    assert len(page) < 200_000


def test_a_frame_has_no_files_beside_it(small):
    built = replace(small, config=small.config.with_settings(assets="directory"))
    assert html.unescape(render_embed(built)) == html.unescape(render_embed(small))


def test_only_links_over_http_are_kept_and_a_doi_stands_in(small):
    chunk = unpack(block(render_page(small), "papers-0"))
    links = dict(zip(titles_of(render_page(small)), chunk["url"], strict=True))
    assert links["Light bends"] == "https://example.org/a"
    assert links["Light splits"] == "https://doi.org/10.1/b"
    assert links["Cells divide"] == ""


def test_packing_has_no_time_stamp():
    packed = base64.b64decode(pack({"a": 1}))
    assert packed[4:8] == b"\0\0\0\0"
    assert unpack(pack({"a": 1})) == {"a": 1}


def test_the_header_says_what_the_map_is_and_how_it_was_made(page):
    assert "<title>Landmark papers of science</title>" in page
    assert "<span>365 papers</span><span>57 topics</span><span>2 levels</span>" in page
    assert "<dt>Encoder</dt><dd>lsa-32</dd>" in page


def test_a_date_is_shown_only_when_the_environment_sets_it(small, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "<dt>Built</dt>" not in render_page(small)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "<dt>Built</dt><dd>2023-11-14</dd>" in render_page(small)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(RenderError, match="'yesterday'"):
        render_page(small)


def test_the_footer_counts_what_was_left_out(small):
    dropped = small.dropped.reindex(range(3)).assign(reason=["no title", "same <doi>", "same <doi>"])
    page = render_page(replace(small, dropped=dropped))
    assert "merged records: 2 (same &lt;doi&gt;), 1 (no title)." in page


def test_without_scripts_there_is_a_nested_list(small):
    inside = re.search(r"<noscript>(.*?)</noscript>", render_page(small), re.DOTALL)[1]
    assert re.findall(r"<li>(\w+)", inside) == ["Physics", "Optics", "Waves", "Biology", "Cells", "Genes"]
    assert inside.count("<ul>") == inside.count("</ul>") == 3
    assert inside.count("<li>") == inside.count("</li>") == 6


def test_a_picture_is_there_before_the_scripts_run_and_without_them(small):
    page = render_page(small)
    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert page.index('id="poster" src="data:image/svg+xml;base64,') < page.index("<noscript>") < page.index("<script")


def test_the_chart_is_chosen_by_the_argument_or_the_settings(small):
    assert json.loads(block(render_page(small), "map-data"))["chart"] == "treemap"
    assert json.loads(block(render_page(small, chart="icicle"), "map-data"))["chart"] == "icicle"
    with pytest.raises(
        RenderError, match="unknown chart 'pie'; choose one of: treemap, sunburst, icicle, polygons, map"
    ):
        render_page(small, chart="pie")


def test_every_tab_of_the_page_but_the_map_is_a_figure_too():
    assert (*figures.CHARTS, "map") == CHARTS


def test_a_map_built_without_a_plane_has_no_tab_for_it(small):
    assert 'id="tab-map"' in render_page(small, chart="map")
    flat = small.with_view("topics", replace(small.views["topics"], plane=None))
    page = render_page(flat)
    assert 'id="tab-map"' not in page
    assert json.loads(block(page, "map-data"))["plane"] is None
    with pytest.raises(RenderError, match="has no 2-D map of its papers"):
        render_page(flat, chart="map")


def framed(fragment):
    match = re.fullmatch(r'<div class="[\w-]+"><iframe ([^>]*?) srcdoc="([^"]*)"></iframe></div>\n', fragment)
    assert 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"' in match[1]
    assert "allow-same-origin" not in match[1]
    return html.unescape(match[2])


def test_the_fragment_holds_the_page_in_a_sandbox(small):
    assert framed(render_embed(small)) == render_page(small)


def test_a_cell_holds_the_page_packed_in_a_sandbox(small, monkeypatch):
    monkeypatch.setattr(notebook, "MOST_BYTES", 10_000_000)  # room for the whole plotly.js
    block = re.search(r'id="packed">([^<]*)<', framed(render_notebook(small)))[1]
    assert gzip.decompress(base64.b64decode(block)).decode() == render_page(small)


@pytest.mark.parametrize(("room", "papers"), [(900_000, True), (150_000, False)])
def test_what_is_too_large_for_a_cell_is_a_picture_and_a_list(landmarks, monkeypatch, room, papers):
    monkeypatch.setattr(notebook, "MOST_PAPERS", 0)
    monkeypatch.setattr(notebook, "MOST_BYTES", room if papers else len(render_notebook(landmarks)) - 1)
    shown = render_notebook(landmarks)
    assert len(shown) <= notebook.MOST_BYTES
    assert shown.count("<details") == len(landmarks.tree)
    assert shown.count("<li>") == (len(landmarks) if papers else 0)
    assert "<script" not in shown


def test_a_cell_is_searched_by_words_to_stay_small(landmarks, monkeypatch):
    monkeypatch.setattr(notebook, "MOST_BYTES", 10_000_000)
    block = re.search(r'id="packed">([^<]*)<', framed(render_notebook(landmarks)))[1]
    page = gzip.decompress(base64.b64decode(block)).decode()
    words = landmarks.config.with_settings({"rendering.search": "words"})
    assert page == render_page(replace(landmarks, config=words))
    assert len(page) < len(render_page(landmarks))


def test_a_cell_is_drawn_once_for_a_map(small):
    assert render_notebook(small) is render_notebook(small)
    assert render_notebook(replace(small, config=small.config.with_settings(title="Another"))) != render_notebook(small)


def test_text_of_strangers_stays_text_in_a_cell(make_map, monkeypatch):
    monkeypatch.setattr(notebook, "MOST_PAPERS", 0)
    evil = "</details><img src=x onerror=1>"
    shown = render_notebook(
        make_map([{"title": evil, "authors": evil, "url": "javascript:1"}, {"title": "b"}], [(evil,), ("B",)])
    )
    assert shown.count("<img") == 1
    assert "javascript:" not in shown


def test_a_cell_of_600_papers_is_under_a_megabyte(make_map):
    records = [{"title": f"Paper {row}", "abstract": f"{row * 7919} words of an abstract. " * 30} for row in range(600)]
    assert len(make_map(records, [(f"T{row % 20}",) for row in range(600)])._repr_html_()) < 1_000_000


def test_the_notebook_shows_the_map_by_itself(small):
    assert small._repr_html_() == render_notebook(small)


def test_the_iframe_snippet_escapes_its_arguments():
    snippet = iframe_snippet('my map".html', '"><script>')
    assert 'src="my%20map%22.html"' in snippet
    assert 'title="&#34;&gt;&lt;script&gt;"' in snippet
    assert 'loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"' in snippet


def test_a_page_whose_abstracts_do_not_fit_into_a_cell_is_not_drawn(small, monkeypatch):
    characters = sum(map(len, small.corpus.frame["abstract"]))
    for room, holds in ((characters // 2, True), (characters // 10, False)):
        monkeypatch.setattr(notebook, "MOST_BYTES", room)
        assert notebook.may_hold_abstracts(small) == holds
