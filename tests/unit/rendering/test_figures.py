from __future__ import annotations

from dataclasses import replace

import pytest

from hierarchography.errors import RenderError, TreeError
from hierarchography.rendering import colours
from hierarchography.rendering.figures import icicle, sunburst, treemap
from hierarchography.rendering.window import window


def total_holds(trace) -> bool:
    """`branchvalues="total"`: what lies in a tile never adds up to more than the tile."""
    sums: dict[str, int] = {}
    for parent, value in zip(trace.parents, trace.values, strict=True):
        sums[parent] = sums.get(parent, 0) + value
    sizes = dict(zip(trace.ids, trace.values, strict=True))
    return all(total <= sizes[parent] for parent, total in sums.items() if parent)


@pytest.mark.parametrize(("chart", "kind"), [(treemap, "treemap"), (sunburst, "sunburst"), (icicle, "icicle")])
def test_each_figure_holds_all_topics_of_a_small_map(landmarks, chart, kind):
    trace = chart(landmarks).data[0]
    assert trace.type == kind
    assert list(trace.ids)[:2] == ["0", "0.0"]
    assert len(set(trace.ids)) == 57
    assert total_holds(trace)
    assert trace.branchvalues == "total"


def test_depth_and_topic_choose_the_window(landmarks):
    trace = treemap(landmarks, topic="0.3", depth=1).data[0]
    assert list(trace.ids) == ["0", "0.3", *(f"0.3.{place}" for place in range(6))]
    assert trace.level == "0.3"
    assert len(treemap(landmarks, depth=1).data[0].ids) == 9


def test_what_does_not_fit_is_summed(make_map):
    wide = make_map([{"title": f"P{row}"} for row in range(1000)], [(f"T{row}",) for row in range(1000)])
    trace = treemap(wide).data[0]
    assert len(trace.ids) == 300
    # The root, 298 topics of one paper, and one tile for the other 702.
    assert (trace.labels[-1], trace.values[-1]) == ("702 more", 702)
    assert sum(trace.values[1:]) == 1000


def test_large_topics_are_opened_first(make_map):
    labels = [("Small", str(row)) for row in range(3)] + [("Large", str(row)) for row in range(5)]
    tree = make_map([{"title": f"P{row}"} for row in range(8)], labels).tree
    ids = [tile.id for tile in window(tree, limit=9)]
    assert ids == ["0", "0.0", "0.1", "0.0.0", "0.0.1", "0.0.2", "0.0.3", "0.0.4"]
    assert [tile.id for tile in window(tree, limit=10)][-2:] == ["0.1.0", "0.1+"]


def test_labels_are_short_and_hovers_whole(small):
    name = "<b>Optics</b> & everything else that bends the light"
    topics = [replace(topic, name=name, keywords=("prism", "$lens$")) for topic in small.tree]
    trace = treemap(small.with_tree(small.tree.with_topics(topics)), topic="0.0").data[0]
    assert "&lt;b&gt;Optics&lt;/b&gt;" in trace.labels[1]
    assert trace.hovertext[2] == (
        "<b>&lt;b&gt;Optics&lt;/b&gt; &amp; everything else that bends the<br>light</b>"
        "<br>2 papers (33.3%)<br>prism, &#36;lens&#36;"
    )


def test_branches_differ_in_hue_and_levels_in_lightness(landmarks):
    trace = treemap(landmarks).data[0]
    fills = dict(zip(trace.ids, trace.marker.colors, strict=True))
    assert len({fills[f"0.{branch}"] for branch in range(8)}) == 8
    assert fills["0.0"] != fills["0.0.0"] == fills["0.0.1"]


def test_a_dark_theme_has_other_fills(small):
    assert treemap(small).data[0].marker.colors != treemap(small, theme="dark").data[0].marker.colors


@pytest.mark.parametrize("chart", ["treemap", "sunburst", "icicle", "polygons", "map", "stream", "topics_over_time"])
def test_an_unknown_theme_is_refused_by_every_figure(landmarks, chart):
    with pytest.raises(RenderError, match="theme must be one of light, dark, not 'sepia'"):
        getattr(landmarks, chart)(theme="sepia")


def test_a_figure_of_one_paper(single):
    trace = sunburst(single).data[0]
    assert (list(trace.labels), list(trace.values), list(trace.parents)) == (
        ["All papers", "Alone"],
        [1, 1],
        ["", "0"],
    )


@pytest.mark.parametrize(("chart", "shown"), [(treemap, 40), (sunburst, 40), (icicle, 28)])
def test_a_topic_without_subtopics_shows_its_papers(make_map, chart, shown):
    records = [{"title": f"Paper <b>{row}</b>"} for row in range(90)]
    map_ = make_map(records, [("A",)] * 70 + [("B",)] * 20)
    trace = chart(map_, topic="0.0").data[0]
    papers = [label for label, parent in zip(trace.labels, trace.parents, strict=True) if parent == "0.0"]
    assert len(papers) == shown
    assert papers[-1] == f"{71 - shown} more"
    central = map_["0.0"].papers["title"].iloc[0]
    assert central.replace("<", "&lt;").replace(">", "&gt;") in trace.hovertext[2]
    assert total_holds(trace)
    assert len(chart(map_, topic="0.1").data[0].ids) == 2 + 20


def test_the_map_has_a_trace_for_each_subtopic_and_grey_for_the_rest(landmarks):
    whole, part = landmarks.map(), landmarks.map("0.2", theme="dark")
    assert [len(trace.x) for trace in whole.data] == [topic.size for topic in landmarks.tree.children("0")]
    assert [trace.marker.color for trace in whole.data] == colours.points(8)
    assert part.data[0].name == "Other topics"
    assert sum(len(trace.x) for trace in part.data) == len(landmarks)
    assert len(part.data) == 1 + len(landmarks.tree.children("0.2"))
    assert 0 < len(whole.layout.annotations) <= 8


def test_the_map_escapes_titles_and_needs_a_plane(make_map, small):
    hover = make_map([{"title": "a<b>%{x}"}, {"title": "c"}], [("A",), ("B",)]).map().data[0].hovertext[0]
    assert hover.startswith("<b>a&lt;b&gt;%&#123;x}</b>")
    flat = small.with_view("topics", replace(small.views["topics"], plane=None))
    with pytest.raises(RenderError, match="has no 2-D map"):
        flat.map()


def test_wrong_options_say_what_is_wrong(small):
    with pytest.raises(TreeError, match=r"no topic '0\.9'"):
        treemap(small, topic="0.9")
    with pytest.raises(RenderError, match="depth >= 0"):
        treemap(small, depth=-1)
