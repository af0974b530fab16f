"""Each service against a server on this machine: what it has arrives, and no fault of a server loses or doubles it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hierarchography.build.fetching import fetch_papers
from hierarchography.config import SourcesConfig
from hierarchography.corpus import read_papers
from hierarchography.errors import HierarchographyError, SourceError
from hierarchography.sources import Query
from hierarchography.sources.asking import Asker

NAMES = ("arxiv", "openalex", "pubmed", "europepmc", "semanticscholar", "crossref", "acl", "dailypapers", "zotero")
PAGED = ("arxiv", "openalex", "europepmc", "semanticscholar", "crossref", "zotero")
"""The services that say how many papers there are, and give them in pages."""
Start = Callable[[str], Any]
ALL = SourcesConfig()


def read(path: Path) -> list[tuple[str, str, int, str]]:
    frame = read_papers([str(path)]).corpus.frame
    return sorted(zip(frame["title"], frame["abstract"], frame["year"], frame["authors"], strict=True))


def right(papers: list[Any], name: str) -> list[tuple[str, str, int, str]]:
    return sorted((paper.title, paper.abstract, 2023 if name == "acl" else paper.year, paper.name) for paper in papers)


@pytest.mark.parametrize("name", NAMES)
def test_titles_abstracts_years_and_authors_arrive(
    name: str, service: Start, sources: Mapping[str, str], papers: list[Any], cache: Path, tmp_path: Path
) -> None:
    server = service(name)
    fetched = fetch_papers(sources[name], tmp_path / "p.jsonl", ALL)
    assert read(tmp_path / "p.jsonl") == right(papers, name)
    assert (fetched.papers, fetched.asked, fetched.incomplete) == (5, len(server.requests), False)
    if name != "dailypapers":
        dois = read_papers([str(tmp_path / "p.jsonl")]).corpus.frame["doi"]
        assert sorted(dois) == [paper.doi for paper in papers]


TOO_OFTEN = (429, {"Retry-After": "7"}, b'{"error": "slow down"}')
FAULTS: Mapping[str, tuple[list[Any], list[float]]] = {
    "429": ([TOO_OFTEN], [7.0]),
    "500": ([(500, {}, b"<html>oh</html>"), (503, {"Retry-After": "3"}, b"")], [1.0, 3.0]),
    "cut": (["cut", "cut"], [1.0, 2.0]),
    "broken": ([(200, {}, b'{"results": [{"id": "W1", '), (200, {}, b"<html><p>Wait</html>")], [1.0, 2.0]),
    "other shape": ([(200, {}, b'{"hello": []}'), (200, {}, b"<hello/>")], [1.0, 2.0]),
}


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_request_that_fails_is_sent_again(
    name: str,
    fault: str,
    place: int,
    service: Start,
    sources: Mapping[str, str],
    papers: list[Any],
    cache: Path,
    tmp_path: Path,
    waited: list[float],
) -> None:
    """Waiting doubles, less up to a quarter, and is as long as Retry-After says where it does."""
    server = service(name)
    replies, waits = FAULTS[fault]
    place = 0 if name == "acl" else place
    server.faults = {place + number: reply for number, reply in enumerate(replies)}
    fetched = fetch_papers(sources[name], tmp_path / "p.jsonl", ALL)
    assert read(tmp_path / "p.jsonl") == right(papers, name)
    assert (fetched.repeated, len(waited)) == (len(replies), len(replies))
    asked = [dict(reply[1]).get("Retry-After") for reply in replies if isinstance(reply, tuple)] or [None] * len(
        replies
    )
    for seconds, wait, told in zip(waited, waits, asked, strict=True):
        assert seconds == wait if told else 0.75 * wait <= seconds <= wait


def empty(name: str, server: Any) -> tuple[int, Mapping[str, str], bytes]:
    """The first page of a service without its papers."""
    status, headers, body = server.answer(server.requests[0].path, server.requests[0].params)
    if body.startswith(b"<"):
        start, end = body.index(b"<entry>"), body.rindex(b"</entry>") + len(b"</entry>")
        return status, headers, body[:start] + body[end:]
    found = json.loads(body)
    holder = found.get("message") or found.get("resultList") or found if isinstance(found, dict) else None
    if holder is None:
        return status, headers, b"[]"
    key = next(key for key in ("results", "result", "data", "items") if key in holder)
    holder[key] = []
    return status, headers, json.dumps(found).encode()


@pytest.mark.parametrize("name", PAGED)
def test_an_empty_page_and_one_that_repeats_the_first_are_asked_for_again(
    name: str,
    service: Start,
    sources: Mapping[str, str],
    papers: list[Any],
    cache: Path,
    tmp_path: Path,
    waited: list[float],
) -> None:
    server = service(name)
    fetch_papers(sources[name], tmp_path / "p.jsonl", ALL)
    without = empty(name, server)
    server.requests.clear()
    server.faults = {1: "repeat", 2: without}
    fetched = fetch_papers(sources[name], tmp_path / "p.jsonl", ALL, refresh=True)
    assert read(tmp_path / "p.jsonl") == right(papers, name)
    assert (fetched.repeated, len(waited)) == (2, 2)


@pytest.mark.parametrize("name", PAGED)
def test_a_server_that_repeats_its_first_page_for_ever_is_left(
    name: str, service: Start, sources: Mapping[str, str], cache: Path, tmp_path: Path, waited: list[float]
) -> None:
    """Two of five papers came: no file is written; they are kept, and a limit of two makes do with them."""
    server = service(name)
    server.faults = dict.fromkeys(range(1, 100), "repeat")
    path = tmp_path / "p.jsonl"
    with pytest.raises(SourceError, match=r"2 of 5 papers came: .* gave a page that it had given before; 2 papers are"):
        fetch_papers(sources[name], path, ALL)
    assert (len(server.requests), list(tmp_path.glob("*.jsonl*")), list(tmp_path.glob(".*"))) == (4, [], [])
    server.faults.clear()
    assert fetch_papers(sources[name], path, ALL).papers == 5
    assert fetch_papers(sources[name], path, SourcesConfig(limit=2)).papers == 2


@pytest.mark.parametrize("name", NAMES)
def test_what_was_fetched_once_is_there_without_a_server(
    name: str, service: Start, sources: Mapping[str, str], papers: list[Any], cache: Path, tmp_path: Path
) -> None:
    server = service(name)
    fetch_papers(sources[name], tmp_path / "p.jsonl", ALL)
    first = (tmp_path / "p.jsonl").read_bytes()
    server.requests.clear()
    server.faults = dict.fromkeys(range(100), (500, {}, b""))
    fetched = fetch_papers(sources[name], tmp_path / "p.jsonl", ALL, offline=True)
    assert ((tmp_path / "p.jsonl").read_bytes(), server.requests, fetched.asked) == (first, [], 0)


@pytest.mark.parametrize(
    ("source", "since", "sent"),
    [
        ("arxiv:cat:cs.CL", "2024", {"search_query": "(cat:cs.CL) AND submittedDate:[202401010000 TO 300001010000]"}),
        ("arxiv:topic models", "", {"search_query": "all:topic AND all:models", "sortOrder": "descending"}),
        (
            'openalex:"slate roofs"',
            "2024-05",
            {"search": '"slate roofs"', "filter": "from_publication_date:2024-05-01"},
        ),
        ("openalex:author=Ada Moe", "", {"filter": "raw_author_name.search:Ada Moe"}),
        ("openalex:author=a5023888391;moss", "", {"filter": "authorships.author.id:A5023888391", "search": "moss"}),
        ("openalex:author=Moe, Ada", "", {"filter": "raw_author_name.search:Moe Ada"}),
        ("openalex:author=Moe;author=A1", "", {"filter": "raw_author_name.search:Moe,authorships.author.id:A1"}),
        ("openalex:author=A1,A2", "", {"filter": "authorships.author.id:A1,authorships.author.id:A2"}),
        ("openalex:title=moss, wind;cites=W1, W2", "", {"filter": "title.search:moss wind,cites:W1,cites:W2"}),
        ("openalex:author=0000-0002-1825-0097", "", {"filter": "authorships.author.orcid:0000-0002-1825-0097"}),
        ("openalex:filter=type:review", "2020", {"filter": "type:review,from_publication_date:2020-01-01"}),
        ("pubmed:moss", "2024-05-03", {"term": '(moss) AND ("2024/05/03"[dp] : "3000"[dp])'}),
        ("europepmc:moss", "2024", {"query": "(moss) AND FIRST_PDATE:[2024-01-01 TO 3000-12-31]"}),
        (
            "semanticscholar:moss;year=2019-",
            "2024",
            {"query": "moss", "year": "2019-", "publicationDateOrYear": "2024-01-01:"},
        ),
        (
            "crossref:author=Moe;filter=type:book",
            "2024",
            {"query.author": "Moe", "filter": "type:book,from-pub-date:2024-01-01"},
        ),
        ("zotero:tag=moss", "", {"tag": "moss"}),
        ("dailypapers:2025-W36", "", {"week": "2025-W36"}),
        ("dailypapers:2025-09", "", {"month": "2025-09"}),
    ],
)
def test_what_is_asked_for_is_in_the_request(
    source: str, since: str, sent: dict[str, str], service: Start, cache: Path, tmp_path: Path
) -> None:
    server = service(source.partition(":")[0])
    server.faults = {0: (418, {}, b"")}
    with pytest.raises(SourceError, match="answered 418"):
        fetch_papers(source, tmp_path / "p.jsonl", SourcesConfig(since=since))
    assert {name: server.requests[0].params.get(name) for name in sent} == sent


def genuine(folder: Path, name: str) -> tuple[Callable[[str, Mapping[str, str]], Any], int]:
    """What a service once answered, in the envelope of today's address where it was that of another; and how many."""
    files = {
        "arxiv": "arxiv_api_atom_findpapers.xml",
        "openalex": "openalex_single_work.json",
        "pubmed": "pubmed_single_29768149.xml",
        "semanticscholar": "semantic_scholar_paper_batch.json",
        "dailypapers": "huggingface_daily_papers_api.json",
    }
    data = (folder / "formats" / files[name]).read_bytes()
    if name == "arxiv":
        return lambda path, params: (200, {}, data.replace(b">21<", b">20<", 1)), 20
    if name == "openalex":
        return lambda path, params: (200, {}, b'{"meta": {"count": 1}, "group_by": [], "results": [%s]}' % data), 1
    if name == "pubmed":
        ids = b'{"esearchresult": {"count": "1", "idlist": ["29768149"]}}'
        return lambda path, params: (200, {}, ids if "esearch" in path else data), 1
    if name == "semanticscholar":
        return lambda path, params: (200, {}, b'{"total": 3, "token": null, "data": %s}' % data), 3
    return lambda path, params: (200, {}, data if params["p"] == "0" else b"[]"), 5


@pytest.mark.parametrize("name", ["arxiv", "openalex", "pubmed", "semanticscholar", "dailypapers"])
def test_genuine_answers_arrive_as_papers_with_abstract_year_and_authors(
    name: str, shared_data: Path, service: Start, sources: Mapping[str, str], cache: Path, tmp_path: Path
) -> None:
    server = service(name)
    server.answer, count = genuine(shared_data, name)
    source = "dailypapers:2026-07-31" if name == "dailypapers" else sources[name]
    fetched = fetch_papers(source, tmp_path / "p.jsonl", ALL)
    frame = read_papers([str(tmp_path / "p.jsonl")]).corpus.frame
    assert (fetched.papers, len(frame), fetched.broken) == (count, count, 0)
    assert (frame["abstract"].str.len() > 200).all()
    assert frame["year"].notna().all()
    assert (frame["authors"] != "").all()


ODD = [
    *(
        "null",
        "[]",
        "{}",
        "5",
        '"text"',
        "[[1]]",
        "[null]",
        '{"meta": [], "results": [1]}',
        '{"results": {}, "meta": 3}',
    ),
    *(
        '{"message": []}',
        '{"message": {"items": [[]]}}',
        '{"resultList": []}',
        '{"data": "x", "total": {}, "token": []}',
    ),
    *('{"esearchresult": {"idlist": {}}}', '{"esearchresult": {"ERROR": "no", "idlist": []}}', "[" * 100_000),
    *("<feed/>", "<feed><entry/></feed>", "<PubmedArticleSet/>", "<collection/>", "<a", "\ud800", "\x00", ""),
]


@pytest.mark.parametrize("name", NAMES)
def test_answers_of_any_shape_are_errors_of_ours(
    name: str, service: Start, sources: Mapping[str, str], cache: Path, tmp_path: Path, waited: list[float]
) -> None:
    server = service(name)
    for odd in ODD:
        server.faults = dict.fromkeys(range(1000), (200, {}, odd.encode("utf-8", "surrogatepass")))
        with pytest.raises(HierarchographyError) as caught:
            fetch_papers(sources[name], tmp_path / "p.jsonl", ALL, refresh=True)
        assert str(caught.value).isprintable()
    assert not (tmp_path / "p.jsonl").exists()


def test_the_source_in_the_docs_works(
    serve: Callable[[Any], Any], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three records in two pages."""
    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    code: dict[str, Any] = {}
    exec(text.rpartition("```python\n")[2].partition("```")[0], code)
    hits = [{"id": number, "title": f"Paper {number}"} for number in range(3)]

    def answer(path: str, params: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        start = 2 * int(params["page"])
        return 200, {}, json.dumps({"hits": hits[start : start + 2], "count": 3}).encode()

    monkeypatch.setenv("HIERARCHOGRAPHY_MINE_URL", serve(answer).url)
    query = Query("mine:moss", "moss")
    asker = Asker(code["SERVICE"], query, lambda message: None)
    found = list(code["SERVICE"](query, asker))
    asker.close()
    assert [page.ids for page in found] == [("0", "1"), ("2",)]
