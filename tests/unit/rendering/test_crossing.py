from __future__ import annotations

from pathlib import Path

from hierarchography.analysis import cross
from hierarchography.rendering import facts_line, write_pairs
from hierarchography.topic_map import TopicMap

from ..conftest import map_of


def mosses() -> TopicMap:
    """20 papers on moss at Rain, 20 on <fern> at Roof, and 2 on <fern> at Rain."""
    pairs = [("Moss", "Rain")] * 20 + [("<fern>", "Roof")] * 20 + [("<fern>", "Rain")] * 2
    records = [{"title": f"P{row}", "venue": venue} for row, (_, venue) in enumerate(pairs)]
    return map_of(records, [(topic,) for topic, _ in pairs])


def test_the_flow_has_a_band_per_pair_with_papers() -> None:
    sankey = mosses().flow("topics", "venue").data[0]
    bands = zip(sankey.link.source, sankey.link.target, sankey.link.value, strict=True)
    assert [tuple(map(int, band)) for band in bands] == [(0, 2, 2), (0, 3, 20), (1, 2, 20)]
    assert list(sankey.node.label) == ["&lt;fern&gt;", "Moss", "Rain", "Roof"]
    assert list(sankey.node.y[:2]) == sorted(sankey.node.y[:2])
    assert sankey.link.customdata[0] == "2 papers, expected 11.5"


def test_the_matrix_says_how_many_were_expected_where_there_are_none() -> None:
    heat = mosses().matrix("topics", "venue").data[0]
    assert [list(row) for row in heat.text] == [["2", "20"], ["20", "<b>expected 10,<br>found 0</b>"]]
    assert heat.z[0][1] > 0 > heat.z[1][1]


def test_one_file_holds_the_flow_the_matrix_and_the_gaps(tmp_path: Path) -> None:
    from hierarchography.rendering import write_crossing

    crossed = cross(mosses(), "topics", "venue")
    page = write_crossing(crossed, tmp_path / "gaps.html", "A & B").read_text(encoding="utf-8")
    assert "<h1>A &amp; B: topics × venue</h1>" in page
    assert "<li>Moss × Roof: expected 9.5, found 0 (q = " in page
    assert page.count('class="plotly-graph-div"') == 2
    assert "<script src" not in page
    assert facts_line(crossed).startswith("42 papers; 1 of 4 pairs have no paper, 1 of them beyond chance")


def test_all_pairs_are_written_as_a_table(tmp_path: Path) -> None:
    lines = write_pairs(cross(mosses(), "topics", "venue"), tmp_path / "pairs.csv").read_text("utf-8").splitlines()
    assert lines[0] == "row,column,count,expected,p,q,gap"
    assert lines[4].startswith("Moss,Roof,0,9.52,")
    assert len(lines) == 5
