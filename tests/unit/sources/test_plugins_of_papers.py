"""A real little package, installed by its metadata, that brings a reader of a format and a source of papers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hierarchography import build_map, fetch, plugins
from hierarchography.cli import main
from hierarchography.corpus import read_papers
from hierarchography.corpus.readers import formats, reader_for, readers
from hierarchography.errors import InputError

PACKAGE = """
import re
from collections.abc import Iterator

from hierarchography.corpus.readers import Document, FormatReader, Reading, Record
from hierarchography.sources import Answer, Ask, Page, Query, Service


def recognises(document: Document) -> bool:
    return document.start.startswith("MOSSBOOK")


def read(document: Document) -> Reading:
    if "crash" in document.text:
        raise KeyError("crash")
    parts = document.text.split("\\n* ")[1:]
    return Reading([Record(place, dict(zip(("title", "abstract"), part.split("\\n", 1))))
                    for place, part in enumerate(parts, start=1)], "leaf")


BOOK = FormatReader("book", "Moss books", (".moss",), recognises, read, 0.95, "a leaf a paper")


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    start = 0
    while page := ask.page("search", {"q": query.text, "start": str(start)}, found):
        yield page
        start += len(page.ids)
        if start >= page.total:
            return


def found(answer: Answer) -> Page:
    table = answer.table()
    return Page.of_records(table["hits"], "id", table["count"])


ARCHIVE = Service("mossarchive", "Moss Archive", "http://localhost:1", ("mossarchive:roofs",), pages, seconds=1.0)
"""
POINTS = """[hierarchography.readers]
book = moss_package:BOOK
{more}
[hierarchography.sources]
mossarchive = moss_package:ARCHIVE
"""


def _forget() -> None:
    readers.cache_clear()
    plugins._services.cache_clear()
    sys.modules.pop("moss_package", None)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts the package on the path, with further lines under its readers."""

    def installed(more: str = "") -> None:
        place = tmp_path / "site"
        info = place / "moss_package-1.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: moss-package\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(POINTS.format(more=more))
        (place / "moss_package.py").write_text(PACKAGE)
        monkeypatch.syspath_prepend(place)
        _forget()

    yield installed
    _forget()


BOOK = "MOSSBOOK 1\n* Moss on slate roofs\nWe grow moss.\n* Gusts above a vineyard\nWe measure wind.\n"


def test_a_format_of_another_package_is_read_and_listed(install: Callable[..., None], tmp_path: Path) -> None:
    file = tmp_path / "papers.txt"
    file.write_text(BOOK, encoding="utf-8")
    with pytest.raises(InputError, match="in no format that can be read"):
        read_papers([str(file)])
    install()
    intake = read_papers([str(file)])
    assert intake.corpus.frame["title"].tolist() == ["Moss on slate roofs", "Gusts above a vineyard"]
    assert intake.files[0].format == "Moss books"
    assert formats().endswith("or Moss books")
    assert "book" in CliRunner().invoke(main, ["plugins"]).stdout
    done = CliRunner().invoke(main, ["inspect", str(file), "--json", "--quiet"])
    assert json.loads(done.stdout)["counts"]["papers"] == 2


def test_built_in_formats_are_read_as_before(install: Callable[..., None], tmp_path: Path) -> None:
    install("bibtex = moss_package:BOOK")
    file = tmp_path / "papers.bib"
    file.write_text("@article{a, title = {Moss on slate roofs}}", encoding="utf-8")
    assert read_papers([str(file)]).files[0].format == "BibTeX"
    assert readers()["bibtex"].title == "BibTeX"


@pytest.mark.parametrize(
    ("more", "text", "complaint"),
    [
        (
            "",
            f"{BOOK}crash",
            r"the reader 'book' of the package moss-package 1\.2 fails on papers\.moss \(KeyError: 'crash'",
        ),
        ("none = moss_package:nothing", BOOK, r"the reader 'none' of the package moss-package 1\.2 cannot be loaded"),
        (
            "odd = moss_package:pages",
            BOOK,
            r"the reader 'odd' of the package moss-package 1\.2 is function and no FormatR",
        ),
    ],
)
def test_a_reader_that_fails_is_named_with_its_package(
    more: str, text: str, complaint: str, install: Callable[..., None], tmp_path: Path
) -> None:
    install(more)
    file = tmp_path / "papers.moss"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=complaint):
        read_papers([str(file)])


def test_a_source_of_another_package_is_fetched_and_built(
    install: Callable[..., None], serve: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = [{"id": str(n), "title": f"{what} number {n}"} for n in range(8) for what in ("Moss", "Wind")]

    def answer(path: str, params: Any) -> Any:
        start = int(params["start"])
        body = json.dumps({"count": len(hits), "hits": hits[start : start + 10]}).encode()
        return 200, {"Content-Type": "application/json"}, body

    server = serve(answer)
    monkeypatch.setenv("HIERARCHOGRAPHY_MOSSARCHIVE_URL", server.url)
    install()
    assert plugins.is_source("mossarchive:roofs")
    assert len(fetch("mossarchive:roofs", cache=tmp_path / "cache")) == len(hits)
    assert [request.params["start"] for request in server.requests] == ["0", "10"]
    built = build_map("mossarchive:roofs", encoder="lsa", vocabulary="none", cache=tmp_path / "cache")
    assert len(built.corpus) == len(hits) and len(server.requests) == 2
    done = CliRunner().invoke(main, ["fetch", "--help"])
    assert "mossarchive:roofs" in done.stdout


def test_the_reader_of_a_file_is_chosen_by_how_sure_it_is(install: Callable[..., None], tmp_path: Path) -> None:
    from hierarchography.corpus.files import open_document

    file = tmp_path / "papers.csv"
    file.write_text(BOOK, encoding="utf-8")
    install()
    assert reader_for(open_document(str(file), "papers.csv")).name == "book"
