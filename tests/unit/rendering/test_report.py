from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest

from hierarchography.rendering.page.assets import library
from hierarchography.rendering.report import render_report
from hierarchography.rendering.report.making import LISTED as MOST_TITLES
from hierarchography.rendering.report.making import changed_settings, left_out, notes, settings, steps
from hierarchography.rendering.report.names import WeakName, weak_names
from hierarchography.rendering.report.quality import quality_rows


def with_dropped(map_, rows):
    return replace(map_, dropped=pd.DataFrame(rows, columns=["source", "id", "title", "reason", "kept_id"]))


def with_manifest(map_, **parts):
    return replace(map_, manifest={**map_.manifest, **parts})


def test_the_same_map_gives_the_same_report_without_dates_or_timings(small):
    first = with_manifest(small, created="2026-01-02T03:04:05", seconds={"Embedding": 1.25})
    second = with_manifest(small, created="2027-01-02T03:04:05", seconds={"Embedding": 9.75})
    assert render_report(first) == render_report(second)
    assert "2026-01-02" not in render_report(first)


def test_the_report_runs_and_fetches_nothing(landmarks):
    page = render_report(landmarks)
    assert "<script" not in page
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert re.findall(r'src="(?!data:)', page) == []
    assert set(re.findall(r'href="([^"#]*)', page)) == {"map.html"}


def test_what_was_done_is_told_in_order(small):
    built = with_manifest(
        small,
        inputs={"/home/me/papers.csv": "ab" * 32},
        counts={"records": 9, "duplicates": 2, "broken": 1, "near_duplicates": 0},
        versions={"numpy": "9.9"},
    )
    told = dict(steps(built))
    assert told["Input"] == "papers.csv (SHA-256 abababababababab)"
    assert told["Papers"] == "6 papers; 9 records read; 2 merged as duplicates; 1 unreadable"
    assert told["Vectors"] == "random-8, 8 dimensions"
    assert told["Tree"] == "density: 4 leaf topics of 7"
    assert told["Page"].startswith(f"{library().name} {library().version}, ")
    assert told["Versions"].endswith("numpy 9.9")
    assert list(told) == ["Input", "Papers", "Vectors", "Layout", "Tree", "Names", "Seed", "Page", "Versions"]


def test_the_files_of_updates_are_listed_after_those_of_the_build(small):
    updates = [{"added": 1, "inputs": {"/home/me/may.csv": "cd" * 32}}, {"added": 2}]
    built = with_manifest(small, inputs={"papers.csv": "ab" * 32}, recorded={"updates": updates})
    assert steps(built)[:2] == [
        ("Input", "papers.csv (SHA-256 abababababababab)"),
        ("Added later", "may.csv (SHA-256 cdcdcdcdcdcdcdcd)"),
    ]


def test_settings_say_what_they_mean_and_which_were_changed(small):
    config = small.config.with_settings(max_depth=3, vectors="/home/me/v.npy", llm_url="http://inside:1/v1")
    built = replace(small, config=config)
    assert [(one.name, one.value) for one in changed_settings(built)] == [
        ("embedding.vectors", "v.npy"),
        ("clustering.max_depth", "3"),
        ("rendering.title", "Test map"),
    ]
    assert next(one for one in settings(built) if one.name == "clustering.max_depth").meaning.startswith(
        "maximum number of"
    )
    assert "inside" not in render_report(built)
    assert "/home/me" not in render_report(built)


def test_notes_tell_no_folders(small):
    built = with_manifest(small, inputs={"/home/me/papers.csv": "ab"}, notes=["/home/me/papers.csv: 9 records"])
    assert notes(built) == ["papers.csv: 9 records"]


def test_what_is_left_out_is_counted_and_listed_by_reason(small):
    rows = [("f:1", "x", f"Title {row}", "same DOI", "a") for row in range(3)] + [("f:9", "y", "", "no text", "")]
    groups = left_out(with_dropped(small, rows))
    assert [(group.reason, group.count) for group in groups] == [("same DOI", 3), ("no text", 1)]
    assert groups[0].titles[0] == "Title 0 (merged into a)"
    assert groups[1].titles == ("record y",)


def test_a_long_list_is_cut_and_says_so(small):
    rows = [("f", "x", f"T{row}", "broken", "") for row in range(MOST_TITLES + 5)]
    page = render_report(with_dropped(small, rows))
    assert page.count("<li>T") == MOST_TITLES
    assert "and 5 more in dropped.csv" in page


def test_nothing_left_out_is_said(small):
    assert "None: every input record" in render_report(small)


def test_a_single_topic_has_no_lists_of_areas(single):
    assert "The fields" not in render_report(single)


def test_names_that_say_little_are_listed_the_largest_topic_first(small):
    told = {
        "0.0": {"name_share": 0.75},
        "0.0.0": {"name_share": 0.4},
        "0.1": {"name_share": 0.9, "named_by": "subtopics"},
        "0.1.1": {"name_share": 0.9, "named_by": "keywords"},
    }
    tree = small.tree.with_topics(replace(topic, details=told.get(topic.id, {})) for topic in small.tree)
    named = small.with_tree(tree)
    assert weak_names(named) == [
        WeakName("Biology", "3 papers", "several names, none true of enough"),
        WeakName("Optics", "2 papers", "true of 40%"),
        WeakName("Genes", "1 paper", "keywords"),
    ]
    assert "<li>Optics: 2 papers; true of 40%</li>" in render_report(named)
    assert weak_names(small) == []
    assert "weak-names" not in render_report(small)


def test_figures_explain_themselves_and_undefined_ones_are_left_out(small):
    built = with_manifest(
        small, quality={"coverage": 1.0, "cohesion_gain": 0.027, "cohesion_gain_random": -0.025, "imbalance": None}
    )
    rows = quality_rows(built)
    assert [(row.name, row.value, row.random) for row in rows] == [
        ("Coverage", "100.0%", ""),
        ("Cohesion gain", "+0.027", "-0.025"),
    ]
    assert all(row.meaning for row in rows)
    assert "Quality" not in render_report(small)


@pytest.mark.parametrize("text", ["</style><script>x</script>", "<!--", "&amp; <b>", "\u202eabc\x00"])
def test_text_of_strangers_stays_text(text, small):
    topics = [replace(topic, name=f"{topic.id} {text}") for topic in small.tree]
    built = with_dropped(small.with_tree(small.tree.with_topics(topics)), [("f", text, text, text, text)])
    config = built.config.with_settings(title=text)
    page = render_report(with_manifest(replace(built, config=config), notes=[text], inputs={text: text}))
    assert "<script" not in page
    assert "<!--" not in page
    assert "<b>" not in page
    assert "\u202e" not in page and "\x00" not in page


def test_the_least_stable_topics_are_listed(small):
    """Those that come back in less than half of the trees; not measured, there is no list."""
    shares = {"0.0": 1.0, "0.0.0": 0.3333, "0.0.1": 0.0, "0.1": 0.6667}
    page = render_report(with_manifest(small, recorded={"stability": {"trees": 3, "topics": shares}}))
    assert "Waves: 1 paper; comes back in 0 of 3 trees" in page
    assert page.index("comes back in 0 of 3") < page.index("Optics: 2 papers; comes back in 1 of 3 trees")
    assert page.count("comes back in") == 3
    assert "Least stable topics" not in render_report(small)


def test_the_stability_of_one_tree_is_not_listed_for_another(small):
    recorded = {"stability": {"trees": 3, "topics": {"0.0": 0.0}}}
    two = with_manifest(small, recorded=recorded).with_view("kind", list("AABBCC"))
    assert "comes back in" in render_report(two)
    assert "comes back in" not in render_report(two.view("kind"))
