"""How services are asked: who asks, how fast, what is said when they refuse, and what never leaves this machine."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from hierarchography.build.fetching import fetch_papers
from hierarchography.config import SourcesConfig
from hierarchography.errors import HierarchographyError, InputError, SourceError
from hierarchography.sources import http
from hierarchography.sources.http import Http, Pace, address
from hierarchography.sources.openalex import SERVICE as OPENALEX
from hierarchography.sources.walk import check_source, services

Start = Callable[[str], Any]
ALL = SourcesConfig()


def test_who_asks_is_told_and_neither_kept_nor_written(
    service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_MAILTO", "anna@moe.org")
    monkeypatch.setenv("OPENALEX_API_KEY", "secret-key")
    server = service("openalex")
    with caplog.at_level(logging.DEBUG):
        fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
    request = server.requests[0]
    assert (request.params["mailto"], request.params["api_key"]) == ("anna@moe.org", "secret-key")
    assert request.headers["User-Agent"].endswith("(mailto:anna@moe.org)")
    kept = b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
    assert kept
    for secret in (b"secret-key", b"anna@moe.org"):
        assert secret not in kept + (tmp_path / "p.jsonl").read_bytes()
    assert "secret-key" not in caplog.text
    assert "api_key=…" in caplog.text


def test_another_who_asks_finds_the_same_answers(
    service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = service("crossref")
    fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL)
    server.requests.clear()
    monkeypatch.setenv("HIERARCHOGRAPHY_MAILTO", "anna@moe.org")
    assert fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL).asked == len(server.requests) == 0


@pytest.mark.parametrize(
    ("name", "variable", "where"),
    [("semanticscholar", "S2_API_KEY", "x-api-key"), ("pubmed", "NCBI_API_KEY", "api_key")],
)
def test_keys_of_services_go_where_they_are_looked_for(
    name: str, variable: str, where: str, service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "secret-key")
    server = service(name)
    fetch_papers(f"{name}:moss", tmp_path / "p.jsonl", ALL)
    assert all("secret-key" in (request.params.get(where), request.headers.get(where)) for request in server.requests)


def test_a_redirect_is_followed_but_never_with_a_key(
    service: Start, serve: Callable[[Any], Any], cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = service("semanticscholar")
    elsewhere = serve(server.answer)
    server.answer = lambda path, params: (302, {"Location": f"{elsewhere.url}{path}"}, b"")
    assert fetch_papers("semanticscholar:moss", tmp_path / "p.jsonl", SourcesConfig(limit=2)).papers == 2
    assert len(elsewhere.requests) == 1
    monkeypatch.setenv("S2_API_KEY", "secret-key")
    with pytest.raises(SourceError, match="answered 302"):
        fetch_papers("semanticscholar:moss", tmp_path / "p.jsonl", ALL, refresh=True)
    assert len(elsewhere.requests) == 1


REFUSALS = [
    ("openalex:moss", 401, {}, b"", r"answered 401; set OPENALEX_API_KEY"),
    ("europepmc:moss", 403, {}, b"<html>no</html>", r"Europe PMC \(127.0.0.1:\d+\) answered 403; it refuses to answer"),
    ("semanticscholar:moss", 403, {}, b'{"message": "Forbidden"}', r"answered 403: Forbidden; the key in S2_API_KEY"),
    (
        "arxiv:cat:cs.CL",
        400,
        {},
        b'<?xml version="1.0"?><feed><entry><summary>incorrect &amp; odd id</summary></entry></feed>',
        r"answered 400: incorrect & odd id; check the query",
    ),
    ("zotero:", 403, {}, b"Local API is not enabled", r"not enabled; in Zotero: Settings, Advanced"),
    ("acl:1999.nothing", 404, {}, b"404: Not Found", r"acl:1999.nothing: .* answered 404: .*; check the id"),
    (
        "crossref:filter=no:1",
        400,
        {},
        b'{"message": [{"message": "Filter no\\u001b[31m"}]}',
        r"400: Filter no \[31m; check",
    ),
    (
        "openalex:moss",
        429,
        {"Retry-After": "36000"},
        b'{"error": "Budget"}',
        r"Budget; .* alone for 10.0 hours; the day's",
    ),
    ("crossref:moss", 418, {}, b"x" * 999, r"answered 418: x{200}…; try again later"),
]


@pytest.mark.parametrize(("source", "status", "headers", "body", "said"), REFUSALS)
def test_a_refusal_is_told_in_one_line_with_the_way_out(
    source: str,
    status: int,
    headers: dict[str, str],
    body: bytes,
    said: str,
    service: Start,
    cache: Path,
    tmp_path: Path,
    waited: list[float],
) -> None:
    server = service(source.partition(":")[0])
    server.faults = {0: (status, headers, body)}
    with pytest.raises(SourceError, match=said) as caught:
        fetch_papers(source, tmp_path / "p.jsonl", ALL)
    assert (len(server.requests), waited, list(tmp_path.glob("*.jsonl"))) == (1, [], [])
    assert str(caught.value).isprintable()


def test_a_server_that_fails_for_ever_is_left_after_six_requests(
    service: Start, cache: Path, tmp_path: Path, waited: list[float]
) -> None:
    server = service("openalex")
    server.faults = dict.fromkeys(range(1, 100), (502, {}, b""))
    with pytest.raises(SourceError, match=r"answered 502; try again later; 2 papers are kept: the same"):
        fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
    assert len(server.requests) == 7
    assert all(0.75 * wait <= seconds <= wait for seconds, wait in zip(waited, (1, 2, 4, 8, 16), strict=True))


def test_retry_after_may_be_a_date(service: Start, cache: Path, tmp_path: Path, waited: list[float]) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    service("crossref").faults = {0: (503, {"Retry-After": later}, b"busy")}
    fetched = fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL)
    assert 25 < waited[0] <= 30
    assert re.search(r"Crossref \(\S+\) answered 503: busy; asking again in (2\d|30) s$", fetched.notes[0])


def test_a_service_that_is_not_there(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: list[float]
) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_ZOTERO_URL", "http://127.0.0.1:9/api")
    with pytest.raises(SourceError, match=r"zotero:: Zotero \(127.0.0.1:9\) cannot be reached: .*; start Zotero, or"):
        fetch_papers("zotero:", tmp_path / "p.jsonl", ALL)
    monkeypatch.setenv("HIERARCHOGRAPHY_ARXIV_URL", "http://nowhere.invalid/api")
    with pytest.raises(SourceError, match=r"arXiv \(nowhere.invalid\) cannot be reached: .*; check the network, or"):
        fetch_papers("arxiv:cat:cs.CL", tmp_path / "p.jsonl", ALL)
    repeat, pace = waited
    assert repeat <= 1.0 < pace <= 3.0


def test_an_answer_of_any_length_is_refused(
    service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 100)
    service("openalex")
    with pytest.raises(SourceError, match="which is refused; ask for less"):
        fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)


def test_entities_in_xml_are_refused(service: Start, cache: Path, tmp_path: Path, waited: list[float]) -> None:
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'
    service("arxiv").faults = dict.fromkeys(range(100), (200, {}, bomb))
    with pytest.raises(SourceError, match="arXiv gave XML that declares entities"):
        fetch_papers("arxiv:cat:cs.CL", tmp_path / "p.jsonl", ALL)


@pytest.mark.parametrize(
    ("source", "config", "said"),
    [
        ("papers.csv", ALL, "no source; write the name of a service and a colon"),
        ("openalx:moss", ALL, "unknown source 'openalx'; did you mean 'openalex'[?] known: arxiv, openalex"),
        ("arxiv:", ALL, "arxiv:: nothing is asked for"),
        ("openalex:  ", ALL, "nothing is asked for"),
        ("openalex:autor=Moe", ALL, "unknown part of a query 'autor'; did you mean 'author'"),
        ("acl:2023/acl", ALL, "'2023/acl' is no volume; write its id, as in acl:2023.acl-long or acl:P19-1"),
        ("acl:../../x", ALL, "is no volume"),
        ("dailypapers:yesterday", ALL, "'yesterday' is no day"),
        ("dailypapers:2025-09-05..2025-09-04", ALL, "2025-09-05 is after 2025-09-04"),
        ("dailypapers:", ALL, "name a day"),
        ("zotero:", SourcesConfig(since="2024"), "leave out --since"),
        (
            "arxiv:moss",
            SourcesConfig(since="last year"),
            "must be a day, month or year, as .*, not 'last year'",
        ),
        ("arxiv:moss", SourcesConfig(since="2024-13"), "must be a day, month or year"),
        (
            "dois:/nowhere/dois.txt",
            ALL,
            "cannot read /nowhere/dois.txt: No such file or directory; name a",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_before_anything_is_asked(
    source: str, config: SourcesConfig, said: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_request(*parts: Any) -> Any:
        raise AssertionError("a request was sent")

    monkeypatch.setattr(Http, "_exchange", no_request)
    with pytest.raises(InputError, match=said):
        fetch_papers(source, tmp_path / "p.jsonl", config)


def test_wrong_addresses_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_OPENALEX_URL", "ftp://x")
    with pytest.raises(InputError, match="HIERARCHOGRAPHY_OPENALEX_URL must be an address such as https://api"):
        address(OPENALEX)
    monkeypatch.setenv("HIERARCHOGRAPHY_OPENALEX_URL", "https://mirror.org/oa/")
    assert address(OPENALEX) == "https://mirror.org/oa"
    monkeypatch.setenv("HIERARCHOGRAPHY_MAILTO", "nobody")
    with pytest.raises(HierarchographyError, match=r"HIERARCHOGRAPHY_MAILTO \(--mailto\) must be an e-mail address"):
        check_source("openalex:moss", ALL)


def test_requests_keep_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three seconds: the second request goes out three seconds after the first, however long its answer took."""
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr(http, "sleep", sleep)
    pace = Pace(3.0)
    pace.wait()
    now[0] += 1.0
    pace.wait()
    now[0] += 5.0
    pace.wait()
    pace.hold(10.0)
    pace.wait()
    assert slept == [2.0, 10.0]


def test_several_sources_of_a_service_share_one_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a process: the first request for the second source waits for the last one for the first."""
    slept: list[float] = []
    monkeypatch.setattr("time.monotonic", lambda: 100.0)
    monkeypatch.setattr(http, "sleep", slept.append)
    by_name = {item.name: item for item in services()}
    for name in ("arxiv", "arxiv", "acl"):
        Http(by_name[name], lambda message: None).pace.wait()
    assert slept == [3.0]
    monkeypatch.setenv("HIERARCHOGRAPHY_ARXIV_URL", "https://mirror.example.org/api")
    Http(by_name["arxiv"], lambda message: None).pace.wait()
    assert slept == [3.0]


def test_each_service_keeps_its_stated_rate_unless_it_is_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds between requests without and with a key or an address of contact."""
    for variable in ("NCBI_API_KEY", "S2_API_KEY", "OPENALEX_API_KEY", "HIERARCHOGRAPHY_MAILTO"):
        monkeypatch.delenv(variable, raising=False)

    def seconds() -> dict[str, float]:
        return {item.name: Http(item, lambda message: None).pace.seconds for item in services() if item.name != "dois"}

    slow = seconds()
    assert slow == {
        **{"arxiv": 3.0, "openalex": 0.1, "pubmed": 0.34, "europepmc": 0.12, "semanticscholar": 1.0},
        **{"crossref": 1.0, "acl": 1.0, "dailypapers": 0.6, "zotero": 0.0},
    }
    monkeypatch.setenv("NCBI_API_KEY", "k")
    monkeypatch.setenv("HIERARCHOGRAPHY_MAILTO", "anna@moe.org")
    assert seconds() == {**slow, "pubmed": 0.1, "crossref": 0.34}
    monkeypatch.setenv("HIERARCHOGRAPHY_ARXIV_URL", "http://localhost:1/api")
    assert seconds()["arxiv"] == 0.0


def test_the_rate_that_an_answer_states_is_kept(
    service: Start, cache: Path, tmp_path: Path, waited: list[float]
) -> None:
    """Crossref states a rate, which binds no server on this machine; Zotero asks to be left alone for a while."""
    crossref = Http(next(item for item in services() if item.name == "crossref"), lambda message: None)
    crossref._heed({"x-rate-limit-limit": "1", "x-rate-limit-interval": "5s"})
    assert crossref.pace.seconds == 5.0
    server = service("zotero")
    answer = server.answer

    def busy(path: str, params: Mapping[str, str]) -> Any:
        status, headers, body = answer(path, params)
        return status, {**headers, "Backoff": "9"}, body

    server.answer = busy
    fetch_papers("zotero:", tmp_path / "p.jsonl", ALL)
    assert [round(seconds) for seconds in waited] == [9, 9]
