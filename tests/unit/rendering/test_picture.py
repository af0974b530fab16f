from __future__ import annotations

import importlib.util
import struct
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from hierarchography.errors import MissingExtra, RenderError
from hierarchography.rendering import colours
from hierarchography.rendering.picture import HEIGHT, PNG_SCALE, WIDTH, picture_svg, write_picture
from hierarchography.rendering.picture.drawn import draw_png
from hierarchography.rendering.picture.fonts import width
from hierarchography.rendering.picture.layout import MOST_TILES, arrange, summary

SVG = "{http://www.w3.org/2000/svg}"


def overlap(first, second):
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    return wide > 0.01 and high > 0.01


def inside(inner, outer):
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def named(text, map_of):
    return map_of([{"title": "a"}, {"title": "b"}], [(text,), ("Other",)], title=text)


def test_areas_are_as_the_numbers_of_papers(small):
    # Physics and Biology hold three papers each, Optics and Cells two, Waves and Genes one.
    boxes = {box.about: box for box in arrange(small).boxes}
    area = {name: box.width * box.height for name, box in boxes.items()}
    assert area["Physics: 3 papers"] == pytest.approx(area["Biology: 3 papers"], rel=0.02)
    assert area["Optics: 2 papers"] == pytest.approx(2 * area["Waves: 1 paper"], rel=0.05)
    assert inside(boxes["Optics: 2 papers"], boxes["Physics: 3 papers"])
    assert inside(boxes["Genes: 1 paper"], boxes["Biology: 3 papers"])


def test_tiles_of_one_level_do_not_overlap_and_stay_on_the_picture(landmarks):
    boxes = arrange(landmarks).boxes
    assert len(boxes) == 56
    for place, box in enumerate(boxes):
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y + box.height <= HEIGHT
        assert not any(overlap(box, other) for other in boxes[place + 1 :] if other.depth == box.depth)


def test_every_name_is_whole_and_inside_its_tile(landmarks):
    drawn = 0
    for box in arrange(landmarks).boxes:
        for line in box.lines:
            assert line.x + line.size * width(line.text, line.bold) <= box.x + box.width
            assert box.y <= line.y - 0.7 * line.size
            assert line.y <= box.y + box.height
            assert line.size >= 9
        if box.lines:
            name, count = box.about.removesuffix(" papers").rsplit(": ", 1)
            shown = "".join(line.text for line in box.lines).replace(" ", "")
            assert shown in {whole.replace(" ", "") for whole in (name, f"{name} {count}")}
            drawn += 1
    assert drawn == 55  # "Optimization" has no room for its one word


def test_headings_do_not_lie_under_their_tiles(landmarks):
    boxes = arrange(landmarks).boxes
    for outer in (box for box in boxes if box.depth == 1):
        for inner in (box for box in boxes if box.depth == 2 and inside(box, outer)):
            assert max(line.y for line in outer.lines) < inner.y


def test_a_name_that_fits_no_tile_is_left_out_and_a_title_shortened(make_map):
    picture = arrange(named("x" * 5000, make_map))
    assert picture.boxes[0].lines == ()
    (title, _) = picture.lines
    assert title.text.endswith("…")
    assert title.x + title.size * width(title.text, True) <= WIDTH


def test_a_broad_tree_is_summed_up(make_map):
    picture = arrange(make_map([{"title": f"P{row}"} for row in range(600)], [(f"T{row}",) for row in range(600)]))
    assert len(picture.boxes) == MOST_TILES - 1
    rest = next(box for box in picture.boxes if "more" in box.about)
    assert rest.about == "462 more: 462 papers"
    assert rest.colour("light") == colours.MORE["light"]


def test_one_paper_makes_a_picture(single):
    assert [box.about for box in arrange(single).boxes] == ["All papers: 1 paper"]


def test_the_summary_counts_and_names_the_fields(small):
    assert summary(small) == "A map of 6 papers, 7 topics, 2 levels: Physics (3), Biology (3)."


def test_the_svg_is_text_in_two_colour_schemes(landmarks):
    root = ElementTree.fromstring(picture_svg(landmarks))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Machine Learning", "Cancer", landmarks.title} <= set(texts)
    assert root.find(f"{SVG}title").text == landmarks.title
    assert "@media(prefers-color-scheme:dark)" in root.find(f"{SVG}style").text
    assert len(list(root.iter(f"{SVG}g"))) == 56


@pytest.mark.parametrize(
    "text",
    [
        "</svg><script>x</script>",
        'a"b<c>&d',
        "x\uffffy\x00z",
        "\ud800 half",
        "$\\frac{1}{2}$ ^_{",
        "自然语言处理",
        "\u202eabc",
    ],
)
def test_text_of_strangers_stays_text(text, make_map):
    built = named(text.replace("\ud800", "?"), make_map)
    topic = replace(built.tree.topics[1], name=text)
    built = built.with_tree(built.tree.with_topics([built.tree.root, topic, built.tree.topics[2]]))
    root = ElementTree.fromstring(picture_svg(built))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "style", "rect", "g", "text",
    }  # fmt: skip
    assert draw_png(arrange(built)).startswith(b"\x89PNG")


def test_the_same_map_gives_the_same_bytes(landmarks, tmp_path):
    for suffix in ("svg", "png", "pdf"):
        first, second = (write_picture(landmarks, tmp_path / f"{name}.{suffix}").read_bytes() for name in "ab")
        assert first == second


def test_the_png_is_twice_as_sharp(small, tmp_path):
    content = small.write_picture(tmp_path / "map.png").read_bytes()
    assert struct.unpack(">II", content[16:24]) == (WIDTH * PNG_SCALE, HEIGHT * PNG_SCALE)


@pytest.mark.parametrize(("width", "dpi", "size"), [(1200, 96, (1200, 630)), (1600, 300, (5000, 2625))])
def test_width_and_dpi_give_the_pixels_of_a_png(small, tmp_path, width, dpi, size):
    content = small.write_picture(tmp_path / "map.png", width=width, dpi=dpi).read_bytes()
    assert struct.unpack(">II", content[16:24]) == size


def test_a_wider_picture_keeps_its_type_and_shows_more_names(landmarks):
    usual, wide = arrange(landmarks), arrange(landmarks, 2400)
    named = [sum(bool(box.lines) for box in picture.boxes) for picture in (usual, wide)]
    assert named[1] > named[0]
    assert max(line.size for line in wide.lines) == max(line.size for line in usual.lines)
    assert all(box.x + box.width <= 2400 for box in wide.boxes)


def test_a_format_decides_against_the_ending(small, tmp_path):
    assert small.write_picture(tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")
    assert small.write_picture(tmp_path / "map.txt", format="svg", width=800).read_text().startswith("<svg")


@pytest.mark.parametrize("options", [{"width": 10}, {"width": 1e9}, {"dpi": 0}, {"dpi": float("nan")}])
def test_a_size_out_of_reach_is_said(options, small, tmp_path):
    with pytest.raises(RenderError, match=f"{next(iter(options))} must be from"):
        write_picture(small, tmp_path / "map.png", **options)


def test_measuring_is_not_changed_by_drawing(small):
    before = width("Machine Learning", True)
    draw_png(arrange(small))
    width.cache_clear()
    assert width("Machine Learning", True) == before


def test_widths_add_up_and_unknown_characters_count_as_wide():
    assert width("aa") == pytest.approx(2 * width("a"), rel=0.05)
    assert width("a", bold=True) > width("a")
    assert width("自然") == 2


@pytest.mark.parametrize(("name", "options"), [("map.gif", {}), ("map", {}), ("map.png", {"chart": "pie"})])
def test_what_cannot_be_drawn_is_said(name, options, small, tmp_path):
    with pytest.raises(RenderError, match="must be one of: png, svg, pdf" if not options else "unknown chart 'pie'"):
        write_picture(small, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_without_kaleido_a_chart_says_how_to_get_it(small, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "kaleido", None)
    with pytest.raises(MissingExtra, match=r"pip install 'hierarchography\[pictures\]'"):
        write_picture(small, tmp_path / "map.pdf", chart="sunburst")


def test_kaleido_draws_any_chart(small, tmp_path):
    if importlib.util.find_spec("kaleido") is None:
        pytest.skip("kaleido is not installed: pip install 'hierarchography[pictures]'")
    assert write_picture(small, tmp_path / "map.pdf", chart="sunburst").read_bytes().startswith(b"%PDF")
