"""The flow of a review as SVG: well-formed, escaped, within its width, and in the report."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hierarchography import TopicMap
from hierarchography.analysis import ReviewFlow
from hierarchography.rendering import render_report
from hierarchography.rendering.picture.fonts import width
from hierarchography.rendering.review import INPUTS_SHOWN, NARROW, WIDE, draw_flow

EVIL = '<script>alert(1)</script>&"\u202e\x07' + "x" * 90
FLOW = ReviewFlow(
    identified=((EVIL, 9_000), ("openalex:topic models of a rather long name, and more of it, and more.csv", 12)),
    removed=(("Duplicate records", 1_234), ("Records without title and abstract", 1)),
    excluded=(("Retracted papers", 2), ("Papers in other languages", 30)),
    papers=7_745,
    without_abstract=45,
)


def texts(svg: str) -> list[str]:
    return [str(item.text) for item in ElementTree.fromstring(svg).iter() if item.tag.endswith("}text")]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("narrow", [True, False])
def test_text_of_strangers_is_escaped_and_stays_in_its_box(narrow: bool, alone: bool) -> None:
    svg = draw_flow(FLOW, narrow=narrow, alone=alone)
    assert "<script" not in svg and "\u202e" not in svg
    tags = [item for item in ElementTree.fromstring(svg).iter()]
    boxes = [item for item in tags if item.tag.endswith("}rect")]
    full = NARROW if narrow else WIDE
    assert len(boxes) == 5
    for box in boxes:
        left, top, across, high = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert left >= 0 and left + across <= full
        inside = [
            text
            for text in tags
            if text.tag.endswith("}text")
            and left <= float(text.attrib["x"]) <= left + across
            and top <= float(text.attrib["y"]) <= top + high
        ]
        assert inside
        for text in inside:
            right = float(text.attrib["x"]) + 14 * width(str(text.text), "font-weight" in text.attrib)
            assert right <= left + across


def test_the_counts_are_those_of_the_flow() -> None:
    said = " ".join(texts(draw_flow(FLOW))).replace("\u00a0", " ")
    for part in (
        "identified (n = 9,012)",
        "screened (n = 7,777)",
        "map (n = 7,745)",
        "title only (n = 45)",
        "(n = 30)",
    ):
        assert part in said


def test_nothing_removed_is_two_boxes() -> None:
    svg = draw_flow(ReviewFlow((("a.csv", 3),), (), (), 3, 0))
    assert svg.count("<rect") == 2 and svg.count("<path") == 1


def test_many_inputs_are_joined() -> None:
    inputs = tuple((f"{number}.csv", 2) for number in range(INPUTS_SHOWN + 5))
    assert "5 more inputs (n = 10)" in [
        line.replace("\u00a0", " ") for line in texts(draw_flow(ReviewFlow(inputs, (), (), 34, 0)))
    ]


def test_it_is_beside_the_report_and_in_it(small_map: TopicMap, tmp_path: Path) -> None:
    svg = small_map.write_review_flow(tmp_path / "flow.svg").read_text(encoding="utf-8")
    assert "Papers on the map (n = 365)" in texts(svg)
    report = render_report(small_map)
    inside = re.findall(r"<svg.*?</svg>", report, flags=re.DOTALL)
    assert [re.search(r'class="([\w ]+)"', picture)[1] for picture in inside] == ["flow wide", "flow narrow"]
    assert "Papers on the map (n = 365)" in texts(inside[0])
