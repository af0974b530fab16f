from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.rendering.text import (
    clean,
    csv_cell,
    from_csv_cell,
    json_for_html,
    markdown_text,
    people,
    plotly_lines,
    plotly_text,
    safe_link,
    shorten,
    storable,
    tile_lines,
    truncate,
    wrap,
)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("two\nlines\r\n\ttab", "two lines tab"),
        ("nul\x00nul \x9b", "nul nul"),
        ("\u202eright\u202c \u2066to\u2069 left", "right to left"),
        ("line\u2028para\u2029graph", "line para graph"),
        ("lone \ud800 half", "lone half"),
        ("\U0001f469\U0001f3fd\u200d\U0001f52c stays", "\U0001f469\U0001f3fd\u200d\U0001f52c stays"),
        ("\u81ea\u7136 \u0627\u0644\u0644\u063a\u0629", "\u81ea\u7136 \u0627\u0644\u0644\u063a\u0629"),
        ("", ""),
    ],
)
def test_clean_leaves_one_line_of_visible_text(raw, seen):
    assert clean(raw) == seen


def test_what_utf8_cannot_hold_becomes_a_question_mark():
    assert storable("a\ud800b \U0001f680") == "a?b \U0001f680"


def test_truncate_counts_the_ellipsis_and_keeps_joined_emoji_whole():
    assert truncate("abcdef", 6) == "abcdef"
    assert truncate("abcdefg", 6) == "abcde…"
    scientist = "\U0001f469\U0001f3fd\u200d\U0001f52c"
    assert truncate(f"ab{scientist}c", 5) == "ab…"
    assert truncate("caffe\u0301 latte", 6) == "caff…"


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("a<b & c>d", "a&lt;b &amp; c&gt;d"),
        ("&amp;", "&amp;amp;"),
        ("$\\alpha$ %{x}", "&#36;\\alpha&#36; %&#123;x}"),
        ("<extra>x</extra>", "&lt;extra&gt;x&lt;/extra&gt;"),
    ],
)
def test_plotly_text_leaves_no_tag_entity_tex_or_template(raw, escaped):
    assert plotly_text(raw) == escaped


def test_plotly_text_is_shortened_before_it_is_escaped():
    assert plotly_text("<" * 10, limit=3) == "&lt;&lt;…"


def test_only_our_own_line_breaks_reach_plotly():
    assert plotly_lines(("a<br>b", "c")) == "a&lt;br&gt;b<br>c"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Machine learning", "Machine learning"),
        ("Gravitational waves from merging black holes", "Gravitational waves…"),
        ("One two three four", "One two three four"),
        ("One two three four five", "One two three four…"),
        ("History of the modern world", "History of the modern…"),
        ("x" * 40, "x" * 27 + "…"),
        ("Electroencephalographicallyx yes", "Electroencephalographically…"),
        ("", ""),
    ],
)
def test_a_tile_label_has_at_most_four_words_and_28_characters(name, label):
    assert shorten(name) == label
    assert len(label) <= 28


def test_wrap_breaks_at_spaces_and_after_the_hyphens_of_long_words():
    assert wrap("neural network architectures", 14) == ("neural network", "architectures")
    assert wrap("unbreakable", 4) == ("unbreakable",)
    assert wrap("Treatment-Resistant Depression", 12) == ("Treatment-", "Resistant", "Depression")
    assert wrap("Treatment-Resistant Depression", 20) == ("Treatment-Resistant", "Depression")
    assert wrap("X-ray state-of-the-art", 4) == ("X-ray", "state-of-the-art")


def test_a_label_takes_as_few_lines_as_fit_its_tile():
    label = "natural language processing"
    # 27 characters are 15.7 type sizes wide, "natural language" 9.3, "processing" 5.8; a line is 1.3 high.
    assert tile_lines(label, width=16, height=9) == (label,)
    assert tile_lines(label, width=10, height=9) == ("natural language", "processing")
    assert tile_lines(label, width=6, height=9) == ("natural", "language", "processing")


def test_a_label_that_fits_nowhere_takes_the_lines_that_stand_largest():
    label = "natural language processing"
    assert tile_lines(label, width=4, height=0.3) == (label,)
    assert tile_lines(label, width=1, height=4) == ("natural", "language", "processing")
    assert tile_lines("", width=1, height=1) == ("",)


def test_json_for_html_is_ascii_cannot_close_its_element_and_reads_back():
    value = {"t": "</script><!-- & \u2028 \u00e9 \U0001f680"}
    text = json_for_html(value)
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text) == value


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_that_a_spreadsheet_would_run_get_an_apostrophe(start):
    assert csv_cell(f"{start}1") == f"'{start}1"
    assert csv_cell(f"1{start}") == f"1{start}"
    assert from_csv_cell(csv_cell(f"{start}1")) == f"{start}1"
    assert from_csv_cell(f"'1{start}") == f"'1{start}"


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("*a* [b](c) `d`", r"\*a\* \[b\]\(c\) \`d\`"),
        ("<img> & $x$", r"\<img\> \& \$x\$"),
        ("see https://x.org www.x.org", r"see https\://x.org www\.x.org"),
        ("plain, words. 1-2: 3", "plain, words. 1-2: 3"),
    ],
)
def test_markdown_text_shows_as_it_is(raw, escaped):
    assert markdown_text(raw) == escaped


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://x.org", " https://x.org "])
def test_http_and_https_links_pass(url):
    assert safe_link(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "ftp://x.org",
        "//x.org",
        "x.org",
        "https://",
        "https://a b",
        "https://x.org/\u202e",
        "java\nscript:alert(1)",
        "https://user@x.org",
        "http://[::1",
        'https://x.org/"onclick=',
    ],
)
def test_other_links_do_not(url):
    assert safe_link(url) is None


def test_people_lists_few_and_counts_many():
    assert people("A; B;; C ") == "A, B, C"
    assert people("; ".join("ABCDEFGH")) == "A, B, C, D, E and 3 more"
    assert people("") == ""


@given(st.text())
def test_whatever_the_text_is_its_escaped_forms_are_safe(raw):
    assert clean(clean(raw)) == clean(raw)
    assert not set("<>$") & set(plotly_text(raw))
    assert "%{" not in plotly_text(raw)
    assert len(shorten(raw)) <= 28
    assert len(shorten(raw).split()) <= 4
    assert "\n" not in markdown_text(raw)
    assert json.loads(json_for_html(clean(raw))) == clean(raw)
    assert "".join(tile_lines(clean(raw), 5, 5)).replace(" ", "") == clean(raw).replace(" ", "")
