"""What people pass in: every kind of table, column and list, and files told from texts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
import pytest

from hierarchography.corpus import files_or_papers, papers_from, read_papers
from hierarchography.errors import InputError

TEXTS = ["Deep learning finds cats in pictures.", "A theorem bounds the error of estimators.", "Cells express genes."]
RECORDS = [
    {"title": "On cats", "year": 2001},
    {"title": "On bounds", "year": 2002},
    {"title": "On cells", "year": 2003},
]


def polars() -> Any:
    return pytest.importorskip("polars")


COLUMNS: dict[str, Callable[[list[Any]], Any]] = {
    "list": list,
    "tuple": tuple,
    "generator": lambda texts: (text for text in texts),
    "numpy objects": lambda texts: np.array(texts, dtype=object),
    "series": pd.Series,
    "series of objects": lambda texts: pd.Series(texts, dtype=object),
    "series with a strange index": lambda texts: pd.Series(texts, index=[7, 7, "x", *range(len(texts) - 3)]),
    "index": pd.Index,
    "arrow array": arrow.array,
    "arrow chunks": lambda texts: arrow.chunked_array([texts[:1], texts[1:]]),
    "polars series": lambda texts: polars().Series(texts),
}
TABLES: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "records": list,
    "pandas": pd.DataFrame,
    "pandas with a strange index": lambda records: pd.DataFrame(records, index=[5, 5, 5]),
    "polars": lambda records: polars().DataFrame(records),
    "arrow table": arrow.Table.from_pylist,
    "arrow batch": arrow.RecordBatch.from_pylist,
    "arrow reader": lambda records: arrow.Table.from_pylist(records).to_reader(),
}


def abstracts(papers: Any) -> list[str]:
    return papers_from(papers).corpus.frame["abstract"].tolist()


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_of_texts_of_any_kind(kind: str) -> None:
    found = files_or_papers(COLUMNS[kind](TEXTS))
    assert found == TEXTS
    assert abstracts(found) == TEXTS


@pytest.mark.parametrize("kind", ["<U", "StringDType"])
def test_arrays_of_numpy_s_own_texts(kind: str) -> None:
    array = np.array(TEXTS, dtype=np.dtypes.StringDType() if kind == "StringDType" else "<U60")
    assert files_or_papers(array) == TEXTS


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_any_kind(kind: str) -> None:
    frame = papers_from(files_or_papers(TABLES[kind](RECORDS))).corpus.frame
    assert frame["title"].tolist() == ["On cats", "On bounds", "On cells"]
    assert frame["year"].tolist() == [2001, 2002, 2003]


class Capsule:
    """What any other library is that speaks Arrow's interface: nothing but the method."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.inner.__arrow_c_stream__(requested_schema)


def test_whatever_speaks_arrow() -> None:
    assert files_or_papers(Capsule(arrow.Table.from_pylist(RECORDS))) == RECORDS
    assert files_or_papers(Capsule(arrow.chunked_array([TEXTS]))) == TEXTS


@pytest.mark.parametrize("nothing", [None, np.nan, pd.NA, pd.NaT, np.datetime64("NaT"), ""], ids=str)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_missing_text_keeps_its_place(nothing: Any, place: int) -> None:
    """It is dropped and listed; the others keep their position among the records."""
    texts = [*TEXTS[:place], nothing, *TEXTS[place:]]
    for papers in (texts, pd.Series(texts, dtype=object)):
        intake = papers_from(files_or_papers(papers))
        assert intake.corpus.frame["abstract"].tolist() == TEXTS
        assert intake.corpus.frame["record"].tolist() == [row for row in (1, 2, 3, 4) if row != place + 1]
        assert intake.dropped["source"].tolist() == [f"records:{place + 1}"]


def test_missing_texts_of_arrow_and_polars_keep_their_place() -> None:
    texts = [None, *TEXTS]
    for papers in (arrow.array(texts), polars().Series(texts), pd.Series(texts)):
        assert papers_from(files_or_papers(papers)).corpus.frame["record"].tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("papers", "message"),
    [
        ({"title": ["a"]}, r"not dict .*pandas\.DataFrame\(papers\)"),
        (b"text", "not bytes .*one text into a list"),
        (7, r"papers cannot be int; give files, a list of texts"),
        (np.ones((3, 2)), r"array of shape \(3, 2\).*build_map\(texts, vectors=ARRAY\)"),
        (np.array("text"), r"array of shape \(\)"),
    ],
)
def test_what_is_no_papers_is_said(papers: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        files_or_papers(papers)


def test_a_lazy_frame_is_to_be_collected() -> None:
    class Lazy:
        def collect(self) -> None: ...

    with pytest.raises(InputError, match=r"papers cannot be Lazy; call its collect\(\) first"):
        files_or_papers(Lazy())


@pytest.mark.parametrize(
    ("papers", "files"),
    [
        ((), ()),
        (None, ()),
        ("papers.csv", ("papers.csv",)),
        ("my papers.jsonl.gz", ("my papers.jsonl.gz",)),
        (Path("any name at all"), ("any name at all",)),
        ("demo:landmarks", ("demo:landmarks",)),
        (["papers1.csv", "papers2.csv"], ("papers1.csv", "papers2.csv")),
        (["demo:landmarks", Path("more")], ("demo:landmarks", "more")),
        (np.array(["a.csv", "b.bib"]), ("a.csv", "b.bib")),
        ("papers", ("papers",)),
    ],
)
def test_names_of_files(papers: Any, files: tuple[str, ...]) -> None:
    assert files_or_papers(papers) == files


@pytest.mark.parametrize(
    "texts",
    [
        ["Deep learning for cats", "BERT", "Maps of science"],
        ["机器学习与数据科学研究", "深度学习"],
        ["We store every measurement that we have made in the file data.csv", "A second text"],
        ["word\n" * 3, "x" * 300],
        ["", "A text after an empty one"],
        ["", ""],
    ],
)
def test_texts(texts: list[str]) -> None:
    assert files_or_papers(texts) == texts


def test_single_words_are_texts_in_a_column_and_a_question_in_a_list() -> None:
    assert files_or_papers(pd.Series(["cats", "dogs"])) == ["cats", "dogs"]
    with pytest.raises(InputError, match=r"neither files nor texts: there is no file 'cats'.*\{'abstract': 'cats'\}"):
        files_or_papers(["cats", "dogs"])


def test_one_text_is_no_file() -> None:
    with pytest.raises(
        InputError, match=r"papers is one text \(\d+ characters, 'Deep learning for cats is .*list of te"
    ):
        files_or_papers("Deep learning for cats is what this paper is about")


def test_files_by_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("my papers", "papers", "a.csv"):
        Path(name).write_text("title\nOn whales\n")
    Path("my folder").mkdir()
    assert files_or_papers(["papers", "others"]) == ("papers", "others")
    assert files_or_papers("my papers") == ("my papers",)
    assert files_or_papers("my folder") == ("my folder",)
    assert files_or_papers(["a title with a word", "papers"]) == ["a title with a word", "papers"]
    with pytest.raises(
        InputError, match=r"not both in one list: item 2 is a file \('a.csv'\), item 1 a text \('Deep l"
    ):
        files_or_papers(["Deep learning for cats", "a.csv"])
    with pytest.raises(InputError, match="1 of 2 file names are missing"):
        files_or_papers(["a.csv", None])


def test_missing_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("title\nOn whales\n")
    there, near, gone = (str(tmp_path / name) for name in ("papers.csv", "paper.csv", "x.bib"))
    with pytest.raises(
        InputError, match=r"cannot read .*paper\.csv: there is no such file; did you mean .*papers\.csv"
    ):
        read_papers([there, near])
    with pytest.raises(InputError, match=r"2 of 3 files do not exist: .*paper\.csv, .*x\.bib; did you mean .*papers\."):
        read_papers([there, near, gone])


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder has another variable there")
def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "papers").write_text("title\nOn whales\n")
    assert read_papers(["~/papers"]).corpus.frame["title"].tolist() == ["On whales"]
    assert files_or_papers(["~/papers"]) == ("~/papers",)
