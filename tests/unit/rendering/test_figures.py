from __future__ import annotations

from dataclasses import replace

import pytest

from hierarchography.errors import RenderError, TreeError
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


def test_a_figure_of_one_paper(single):
    trace = sunburst(single).data[0]
    assert (list(trace.labels), list(trace.values), list(trace.parents)) == (["All papers"], [1], [""])


def test_wrong_options_say_what_is_wrong(small):
    with pytest.raises(TreeError, match=r"no topic '0\.9'"):
        treemap(small, topic="0.9")
    with pytest.raises(RenderError, match="depth >= 0"):
        treemap(small, depth=-1)
