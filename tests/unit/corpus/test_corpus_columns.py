"""Columns: matched by name however it is written, or as the user says."""

from __future__ import annotations

import pytest

from hierarchography.corpus.columns import check_forced, match_columns
from hierarchography.errors import InputError

EXPORTS = {
    "Scopus": (
        "Authors",
        "Author(s) ID",
        "Title",
        "Year",
        "Source title",
        "DOI",
        "Link",
        "Abstract",
        "Author Keywords",
        "EID",
    ),
    "IEEE Xplore": (
        "Document Title",
        "Authors",
        "Publication Title",
        "Publication Year",
        "Abstract",
        "DOI",
        "PDF Link",
    ),
    "Zotero": (
        "Key",
        "Publication Year",
        "Author",
        "Title",
        "Publication Title",
        "DOI",
        "Url",
        "Abstract Note",
        "Date",
    ),
    "Web of Science": ("PT", "AU", "TI", "SO", "DE", "ID", "AB", "PY", "DI", "UT"),
    "The Lens": ("Lens ID", "Title", "Date Published", "Source Title", "Abstract", "Author/s", "External URL"),
    "by hand": ("TITLE ", "sum_mary", "pub-year", "link"),
}


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        ("Scopus", {"id": "EID", "title": "Title", "abstract": "Abstract", "venue": "Source title", "url": "Link"}),
        ("IEEE Xplore", {"title": "Document Title", "venue": "Publication Title", "year": "Publication Year"}),
        ("Zotero", {"id": "Key", "title": "Title", "abstract": "Abstract Note", "venue": "Publication Title"}),
        ("Web of Science", {"id": "UT", "title": "TI", "abstract": "AB", "keywords": "DE", "doi": "DI", "venue": "SO"}),
        ("The Lens", {"id": "Lens ID", "year": "Date Published", "authors": "Author/s", "url": "External URL"}),
        ("by hand", {"title": "TITLE ", "abstract": "sum_mary", "year": "pub-year", "url": "link"}),
    ],
)
def test_columns_of_real_exports(export, expected):
    matching = match_columns(EXPORTS[export])
    assert {target: matching.core[target][0] for target in expected} == expected


def test_several_columns_for_one_are_taken_in_order_of_trust():
    assert match_columns(["T1", "TI", "N2", "AB", "Y1", "PY"]).core == {
        "title": ("TI", "T1"),
        "abstract": ("AB", "N2"),
        "year": ("PY", "Y1"),
    }


def test_weak_names_count_only_where_nothing_better_is_there():
    assert match_columns(["text", "abstract"]).core == {"abstract": ("abstract",)}
    assert match_columns(["text", "name"]).core == {"title": ("name",), "abstract": ("text",)}


def test_a_forced_column_wins_and_the_usual_one_becomes_an_extra():
    matching = match_columns(["title", "abstract", "Plain Summary"], {"abstract": "plain summary"})
    assert matching.core["abstract"] == ("Plain Summary",)
    assert matching.extra == ("abstract",)


def test_the_log_line_names_both_sides():
    assert match_columns(["TI", "AB", "lang"]).describe() == "title <- 'TI', abstract <- 'AB'"


@pytest.mark.parametrize("forced", [{"abstrct": "x"}, {"source": "x"}, {"abstract": ""}])
def test_forced_columns_are_checked(forced):
    with pytest.raises(InputError, match=f"--column {next(iter(forced))}="):
        check_forced(forced)
