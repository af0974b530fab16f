"""A real server on this machine that answers as the services do: pages of two papers, and faults on order."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

from hierarchography.sources import http

PAGE = 2
Params = Mapping[str, str]
Reply = tuple[int, Mapping[str, str], bytes]
Fault = str | Reply


@dataclass(frozen=True)
class Paper:
    """One paper as every service knows it."""

    number: int
    title: str
    abstract: str
    year: int
    author: tuple[str, str]
    doi: str

    @property
    def name(self) -> str:
        return " ".join(self.author)


SUBJECTS = ("slate roofs", "vineyard gusts", "tidal mills", "rye bread", "owl pellets")
PAPERS = [
    Paper(
        number,
        f"On {subject} <and> others",
        f"We study {subject} for {number} years & weigh them every week. The {subject} differ from one another "
        f"in {number + 3} ways, of which the {number + 1}th is new, and we say how {subject} could be kept.",
        2015 + number,
        (f"Anna{'abcde'[number - 1]}", f"Moe{'vwxyz'[number - 1]}"),
        f"10.5555/moss.{number}",
    )
    for number, subject in enumerate(SUBJECTS, start=1)
]


@dataclass
class Recorded:
    """A request as it arrived."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass
class Server:
    """Answers with `answer`, but for the numbered requests that have a fault: a reply, "cut" or "repeat"."""

    answer: Callable[[str, Params], Reply]
    faults: dict[int, Fault] = field(default_factory=dict)
    requests: list[Recorded] = field(default_factory=list)
    url: str = ""
    last: Reply = (200, {}, b"")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, request: Recorded) -> Reply | None:
        """The reply to a request; None to cut the connection within it."""
        with self.lock:
            fault = self.faults.get(len(self.requests))
            self.requests.append(request)
            if isinstance(fault, tuple):
                return fault
            if fault == "cut":
                return None
            if fault != "repeat":
                self.last = self.answer(request.path, request.params)
            return self.last


class Handler(BaseHTTPRequestHandler):
    server: Any
    protocol_version = "HTTP/1.1"
    wbufsize, disable_nagle_algorithm = 1 << 20, True  # head and body in one piece, at once

    def do_GET(self) -> None:
        self._serve(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _serve(self, text: str) -> None:
        path = unquote(urlsplit(self.path).path)
        params = dict(parse_qsl(text, keep_blank_values=True))
        reply = self.server.replay.reply(Recorded(path, params, dict(self.headers)))
        status, headers, body = reply or (200, {}, b"x" * 100)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if reply else body[:10])
        self.close_connection = reply is None

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at what arrived."""


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str, Params], Reply]], Server]]:
    """Starts servers; they are stopped at the end of the test."""
    started: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[str, Params], Reply]) -> Server:
        replay = Server(answer)
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads, server.replay = True, replay
        replay.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        started.append(server)
        return replay

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def own_paces() -> None:
    """Every test starts with paces of its own; otherwise they are shared within the process."""
    http.pace_of.cache_clear()


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited for, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(http, "sleep", seconds.append)
    return seconds


def as_json(value: Any, **headers: str) -> Reply:
    return 200, {"Content-Type": "application/json", **headers}, json.dumps(value).encode()


def as_xml(text: str) -> Reply:
    return 200, {"Content-Type": "text/xml"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def cut(params: Params, name: str, papers: Sequence[Paper] = PAPERS) -> tuple[list[Paper], str]:
    """The page at a cursor and the mark of the next: the mark is the place of its first paper."""
    start = 0 if params.get(name, "*") == "*" else int(params[name][1:])
    following = start + PAGE
    return list(papers[start:following]), f"c{following}" if following < len(papers) else ""


def openalex_work(paper: Paper) -> dict[str, Any]:
    words: dict[str, list[int]] = {}
    for place, word in enumerate(paper.abstract.split()):
        words.setdefault(word, []).append(place)
    return {
        "id": f"https://openalex.org/W{paper.number}",
        "doi": f"https://doi.org/{paper.doi}",
        "title": paper.title,
        "publication_year": paper.year,
        "publication_date": f"{paper.year}-02-01",
        "language": "en",
        "type": "article",
        "authorships": [
            {"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": paper.name}}
        ],
        "primary_location": {"landing_page_url": "https://x.org/1", "source": {"display_name": "Journal of Roofs"}},
        "abstract_inverted_index": words,
        "keywords": [{"id": "https://openalex.org/keywords/moss", "display_name": "Moss", "score": 0.5}],
        "cited_by_count": 3,
        "is_retracted": False,
    }


def openalex(path: str, params: Params) -> Reply:
    assert path == "/works"
    if "doi:" in params.get("filter", ""):
        asked = params["filter"].removeprefix("doi:").split("|")
        found = [paper for paper in PAPERS[:3] if paper.doi in asked]
        return as_json({"meta": {"count": len(found)}, "results": [openalex_work(paper) for paper in found]})
    papers, following = cut(params, "cursor")
    meta = {"count": len(PAPERS), "per_page": PAGE, "next_cursor": following or None}
    return as_json({"meta": meta, "results": [openalex_work(paper) for paper in papers], "group_by": []})


def crossref_work(paper: Paper) -> dict[str, Any]:
    given, family = paper.author
    return {
        "indexed": {"date-parts": [[2024, 1, 1]]},
        "publisher": "Roof Press",
        "DOI": paper.doi,
        "type": "journal-article",
        "created": {"date-parts": [[2025, 1, 1]], "date-time": "2025-01-01T00:00:00Z"},
        "title": [escape(paper.title)],
        "abstract": f"<jats:title>Abstract</jats:title><jats:p>{escape(paper.abstract)}</jats:p>",
        "author": [{"given": given, "family": family, "sequence": "first", "affiliation": []}],
        "container-title": ["Journal of Roofs"],
        "issued": {"date-parts": [[paper.year, 2]]},
        "reference": [{"key": "r1", "article-title": "Another paper", "year": "1999"}],
        "URL": f"https://doi.org/{paper.doi}",
    }


def crossref(path: str, params: Params) -> Reply:
    if path.startswith("/works/"):
        found = [paper for paper in PAPERS if paper.doi == path.removeprefix("/works/")]
        if not found:
            return 404, {"Content-Type": "text/plain"}, b"Resource not found."
        return as_json({"status": "ok", "message-type": "work", "message": crossref_work(found[0])})
    papers, following = cut(params, "cursor")
    items = [crossref_work(paper) for paper in papers]
    message = {"facets": {}, "total-results": len(PAPERS), "items": items, "next-cursor": following or "c9"}
    return as_json({"status": "ok", "message-type": "work-list", "message": message})


def europepmc(path: str, params: Params) -> Reply:
    assert (path, params["resultType"]) == ("/search", "core")
    papers, following = cut(params, "cursorMark")
    results = [
        {
            "id": str(paper.number),
            "source": "MED",
            "pmid": str(paper.number),
            "doi": paper.doi,
            "title": escape(paper.title),
            "authorString": f"{paper.name}.",
            "authorList": {
                "author": [{"fullName": paper.name, "firstName": paper.author[0], "lastName": paper.author[1]}]
            },
            "journalInfo": {"issue": "1", "yearOfPublication": paper.year, "journal": {"title": "Journal of Roofs"}},
            "pubYear": str(paper.year),
            "abstractText": escape(paper.abstract),
        }
        for paper in papers
    ]
    body = {"version": "6.9", "hitCount": len(PAPERS), "request": {"queryString": params["query"]}}
    return as_json({**body, "nextCursorMark": following or params["cursorMark"], "resultList": {"result": results}})


def semanticscholar(path: str, params: Params) -> Reply:
    assert path == "/paper/search/bulk"
    papers, following = cut(params, "token")
    data = [
        {
            "paperId": f"{paper.number:040x}",
            "corpusId": paper.number,
            "externalIds": {"DOI": paper.doi, "CorpusId": paper.number},
            "url": f"https://www.semanticscholar.org/paper/{paper.number:040x}",
            "title": paper.title,
            "abstract": paper.abstract,
            "venue": "Journal of Roofs",
            "year": paper.year,
            "publicationDate": None,
            "authors": [{"authorId": "1", "name": paper.name}],
            "journal": {"name": "Journal of Roofs", "volume": "3"},
            "fieldsOfStudy": ["Biology"],
        }
        for paper in papers
    ]
    return as_json({"total": len(PAPERS), "token": following or None, "data": data})


def arxiv(path: str, params: Params) -> Reply:
    assert path == "/query"
    start = int(params["start"])
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2101.0000{paper.number}v1</id><updated>2030-01-01T00:00:00Z</updated>"
        f"<published>{paper.year}-02-01T00:00:00Z</published><title>{escape(paper.title)}</title>"
        f"<summary>  {escape(paper.abstract)}\n</summary><author><name>{paper.name}</name></author>"
        f'<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{paper.doi}</arxiv:doi></entry>'
        for paper in PAPERS[start : start + PAGE]
    )
    return as_xml(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query</title>'
        '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"{len(PAPERS)}</opensearch:totalResults>{entries}</feed>"
    )


def pubmed(path: str, params: Params) -> Reply:
    assert params["db"] == "pubmed"
    if path == "/esearch.fcgi":
        ids = [str(paper.number) for paper in PAPERS][: int(params["retmax"])]
        return as_json({"header": {"type": "esearch"}, "esearchresult": {"count": str(len(PAPERS)), "idlist": ids}})
    asked = params["id"].split(",")
    articles = "".join(
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{paper.number}</PMID><Article><Journal><JournalIssue>'
        f"<PubDate><Year>{paper.year}</Year></PubDate></JournalIssue><Title>Journal of Roofs</Title></Journal>"
        f"<ArticleTitle>{escape(paper.title)}</ArticleTitle><Abstract><AbstractText>{escape(paper.abstract)}"
        f"</AbstractText></Abstract><AuthorList><Author><LastName>{paper.author[1]}</LastName>"
        f"<ForeName>{paper.author[0]}</ForeName></Author></AuthorList></Article></MedlineCitation><PubmedData>"
        f'<ArticleIdList><ArticleId IdType="doi">{paper.doi}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
        for paper in PAPERS
        if str(paper.number) in asked
    )
    return as_xml(f"<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>{articles}</PubmedArticleSet>")


def acl(path: str, params: Params) -> Reply:
    if path != "/2023.acl.xml":
        return 404, {}, b"404: Not Found"

    def volume(name: str, papers: Sequence[Paper]) -> str:
        listed = "".join(
            f'<paper id="{paper.number}"><title><fixed-case>{escape(paper.title)}</fixed-case></title><author>'
            f"<first>{paper.author[0]}</first><last>{paper.author[1]}</last></author><abstract>"
            f'{escape(paper.abstract)}</abstract><url hash="ab">2023.acl-{name}.{paper.number}</url>'
            f"<doi>{paper.doi}</doi></paper>"
            for paper in papers
        )
        return (
            f'<volume id="{name}" type="proceedings"><meta><booktitle>Proceedings, {name}</booktitle><editor><first>Ed'
            f"</first><last>Itor</last></editor><year>2023</year></meta><frontmatter><url>2023.acl-{name}.0</url>"
            f"</frontmatter>{listed}</volume>"
        )

    return as_xml(f'<collection id="2023.acl">{volume("long", PAPERS[:3])}{volume("short", PAPERS[3:])}</collection>')


def dailypapers(path: str, params: Params) -> Reply:
    assert path == "/daily_papers"
    day = PAPERS[:3] if params.get("date") == "2025-09-04" else PAPERS[3:] if params.get("date") == "2025-09-05" else []
    start = int(params["p"]) * PAGE
    return as_json(
        [
            {
                "paper": {
                    "id": f"2509.0000{paper.number}",
                    "authors": [{"_id": "6a", "name": paper.name, "hidden": False}],
                    "publishedAt": f"{paper.year}-02-01T00:00:00.000Z",
                    "title": paper.title,
                    "summary": paper.abstract,
                    "upvotes": 3,
                },
                "publishedAt": f"{paper.year}-02-01T00:00:00.000Z",
                "title": paper.title,
                "submittedBy": {"name": "someone"},
            }
            for paper in day[start : start + PAGE]
        ]
    )


def zotero(path: str, params: Params) -> Reply:
    if path == "/users/0/collections":
        return as_json([{"key": "ROOF2345", "data": {"key": "ROOF2345", "name": "Green roofs"}}])
    assert path in ("/users/0/items/top", "/users/0/collections/ROOF2345/items/top")
    start = int(params["start"])
    items = [
        {
            "key": f"KEY{paper.number}",
            "version": 3,
            "library": {"type": "user", "id": 0, "name": "My Library", "links": {}},
            "meta": {"creatorSummary": paper.author[1], "parsedDate": str(paper.year)},
            "data": {
                "key": f"KEY{paper.number}",
                "version": 3,
                "itemType": "journalArticle",
                "title": paper.title,
                "creators": [{"creatorType": "author", "firstName": paper.author[0], "lastName": paper.author[1]}],
                "abstractNote": paper.abstract,
                "publicationTitle": "Journal of Roofs",
                "date": str(paper.year),
                "DOI": paper.doi,
                "tags": [{"tag": "moss"}],
                "collections": [],
                "relations": {},
            },
        }
        for paper in PAPERS[start : start + PAGE]
    ]
    return as_json(items, **{"Total-Results": str(len(PAPERS)), "Zotero-API-Version": "3"})


ANSWERS: Mapping[str, Callable[[str, Params], Reply]] = {
    "arxiv": arxiv,
    "openalex": openalex,
    "pubmed": pubmed,
    "europepmc": europepmc,
    "semanticscholar": semanticscholar,
    "crossref": crossref,
    "acl": acl,
    "dailypapers": dailypapers,
    "zotero": zotero,
}
SOURCES: Mapping[str, str] = {
    "arxiv": 'arxiv:"slate roofs"',
    "openalex": 'openalex:"slate roofs"',
    "pubmed": "pubmed:moss[tiab]",
    "europepmc": "europepmc:moss",
    "semanticscholar": "semanticscholar:moss",
    "crossref": "crossref:moss",
    "acl": "acl:2023.acl",
    "dailypapers": "dailypapers:2025-09-04..2025-09-05",
    "zotero": "zotero:",
}


@pytest.fixture
def service(
    serve: Callable[[Callable[[str, Params], Reply]], Server], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Server]:
    """A server that answers as a service does, by its name; the service's address leads to it."""

    def start(name: str) -> Server:
        server = serve(ANSWERS[name])
        monkeypatch.setenv(f"HIERARCHOGRAPHY_{name.upper()}_URL", server.url)
        return server

    return start


@pytest.fixture
def papers() -> list[Paper]:
    return PAPERS


@pytest.fixture
def sources() -> Mapping[str, str]:
    return SOURCES


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """A cache of the test's own."""
    from hierarchography.cache import cache_in

    with cache_in(tmp_path / "cache"):
        yield tmp_path / "cache"
