"""A fetch as a whole: cut and finished, limited and extended, refreshed, replayed, and what it tells."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from hierarchography import build_map, plugins
from hierarchography.build.fetching import fetch_papers, fetched_files
from hierarchography.cache import Cache, cache_in
from hierarchography.cli import main
from hierarchography.config import Config, SourcesConfig
from hierarchography.corpus import check_there, files_or_papers, read_papers
from hierarchography.errors import InputError, SourceError
from hierarchography.progress import SILENT, Silent, Timed
from hierarchography.sources import Query, arxiv, asking, pubmed
from hierarchography.sources.asking import AREA
from hierarchography.sources.dois import read_dois

Start = Callable[[str], Any]
ALL = SourcesConfig()


class Fifth(datetime):
    """A clock that shows the fifth of September 2025."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Fifth:
        return cls(2025, 9, 5, 12, tzinfo=tz)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_fetch_that_is_killed_goes_on_where_it_was(service: Start, tmp_path: Path) -> None:
    """kill -9 while the third page is waited for: the next run asks for the third page and for nothing before it."""
    server = service("openalex")
    answer, third, killed = server.answer, threading.Event(), threading.Event()

    def stuck(path: str, params: Mapping[str, str]) -> Any:
        if params["cursor"] == "c4" and not killed.is_set():
            third.set()
            killed.wait(30)
        return answer(path, params)

    server.answer = stuck
    output = tmp_path / "p.jsonl"
    command = [sys.executable, "-m", "hierarchography", "fetch", "openalex:moss", "-o", str(output)]
    command += ["--cache", str(tmp_path / "cache"), "--quiet"]
    process = subprocess.Popen(command, env=dict(os.environ))
    assert third.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    killed.set()
    assert not output.exists()
    assert [request.params["cursor"] for request in server.requests] == ["*", "c2", "c4"]
    server.requests.clear()
    with cache_in(tmp_path / "cache"):
        fetched = fetch_papers("openalex:moss", output, ALL)
    assert [request.params["cursor"] for request in server.requests] == ["c4"]
    assert (fetched.papers, fetched.asked, fetched.replayed, len(lines(output))) == (5, 1, 2, 5)


def test_a_mark_that_the_service_has_forgotten_starts_the_fetch_anew(
    service: Start, cache: Path, tmp_path: Path
) -> None:
    """Crossref's cursors last some minutes: a fetch that goes on the next day is told 400 and asks from the start."""
    server = service("crossref")
    server.faults = {1: (401, {}, b"")}
    with pytest.raises(SourceError, match="2 papers are kept"):
        fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL)
    server.requests.clear()
    server.faults = {0: (400, {}, b'{"message": "Invalid cursor"}')}
    fetched = fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL)
    assert [request.params["cursor"] for request in server.requests] == ["c2", "*", "c2", "c4"]
    assert fetched.papers == len(lines(tmp_path / "p.jsonl")) == 5
    assert any("has forgotten where an earlier run stopped" in note for note in fetched.notes)


def test_a_query_that_is_refused_at_once_is_not_started_anew(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("crossref")
    server.faults = dict.fromkeys(range(10), (400, {}, b""))
    with pytest.raises(SourceError, match="answered 400; check the query"):
        fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL)
    assert len(server.requests) == 1


def test_a_limit_takes_the_first_papers_and_a_larger_one_goes_on(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("openalex")
    first = fetch_papers("openalex:moss", tmp_path / "a.jsonl", SourcesConfig(limit=3))
    assert (first.papers, len(server.requests), first.incomplete) == (3, 2, False)
    server.requests.clear()
    second = fetch_papers("openalex:moss", tmp_path / "b.jsonl", ALL)
    assert (second.papers, len(server.requests)) == (5, 1)
    assert lines(tmp_path / "b.jsonl")[:3] == lines(tmp_path / "a.jsonl")


def test_a_fetch_is_replayed_until_it_is_refreshed(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("openalex")
    fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
    server.requests.clear()
    again = fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
    assert (server.requests, again.papers) == ([], 5)
    assert f"as fetched on {again.started[:10]}" in again.summary
    assert fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL, refresh=True).asked == 3
    assert fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL).asked == 0


def test_a_refresh_that_fails_leaves_the_earlier_answers_and_is_continued(
    service: Start, cache: Path, tmp_path: Path, papers: list[Any]
) -> None:
    """The refresh is refused at its second page: offline all five papers are there, and it goes on at that page."""
    server = service("openalex")
    fetch_papers("openalex:moss", tmp_path / "a.jsonl", ALL)
    server.requests.clear()
    server.faults = {1: (401, {}, b"")}
    with pytest.raises(SourceError, match="2 papers are kept: the same command goes on from there"):
        fetch_papers("openalex:moss", tmp_path / "b.jsonl", ALL, refresh=True)
    assert fetch_papers("openalex:moss", tmp_path / "b.jsonl", ALL, offline=True).papers == 5
    server.requests.clear()
    server.faults = {}
    fetched = fetch_papers("openalex:moss", tmp_path / "c.jsonl", ALL, refresh=True)
    assert [request.params["cursor"] for request in server.requests] == ["c2", "c4"]
    assert fetch_papers("openalex:moss", tmp_path / "c.jsonl", ALL).started == fetched.started
    assert fetch_papers("openalex:moss", tmp_path / "c.jsonl", ALL, refresh=True).asked == 3


def test_a_refresh_whose_mark_is_forgotten_starts_anew(service: Start, cache: Path, tmp_path: Path) -> None:
    """A smaller fetch, and a refresh of it, both stopped after one page: the cursors of both are forgotten."""
    server = service("crossref")
    fetch_papers("crossref:moss", tmp_path / "p.jsonl", SourcesConfig(limit=2))
    server.faults = {2: (401, {}, b"")}
    with pytest.raises(SourceError, match="2 papers are kept"):
        fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL, refresh=True)
    server.requests.clear()
    server.faults = dict.fromkeys((0, 1), (400, {}, b'{"message": "Invalid cursor"}'))
    assert fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL).papers == 5
    assert [request.params["cursor"] for request in server.requests] == ["c2", "c2", "*", "c2", "c4"]


def test_the_library_on_this_machine_is_asked_every_time(service: Start, cache: Path, tmp_path: Path) -> None:
    service("zotero")
    for _ in range(2):
        assert fetch_papers("zotero:", tmp_path / "p.jsonl", ALL).asked == 3
    assert fetch_papers("zotero:", tmp_path / "p.jsonl", ALL, offline=True).asked == 0


def test_offline_without_the_answers_says_so(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("openalex")
    with pytest.raises(SourceError, match="an answer is needed that is not kept; leave out --offline"):
        fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL, offline=True)
    assert server.requests == []


def test_without_a_cache_nothing_is_kept(service: Start, tmp_path: Path) -> None:
    server = service("openalex")
    server.faults = {2: (401, {}, b"")}
    with cache_in(False):
        with pytest.raises(SourceError, match="the 4 papers before are lost, since there is no cache"):
            fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
        assert fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL).asked == 3


def test_a_damaged_answer_in_the_cache_is_asked_for_again(service: Start, cache: Path, tmp_path: Path) -> None:
    service("openalex")
    fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
    entries = sorted((cache / AREA).glob("??/*"), key=lambda path: path.stat().st_size)
    entries[-1].write_bytes(entries[-1].read_bytes()[:-5])
    fetched = fetch_papers("openalex:moss", tmp_path / "p.jsonl", ALL)
    assert (fetched.papers, fetched.asked, fetched.replayed) == (5, 1, 2)
    assert Cache(area=AREA).folder == cache / AREA


def test_a_file_is_written_whole_or_not_at_all(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("openalex")
    output = tmp_path / "p.jsonl"
    output.write_text("what was there before\n")
    server.faults = {2: (401, {}, b"")}
    with pytest.raises(SourceError):
        fetch_papers("openalex:moss", output, ALL)
    assert output.read_text() == "what was there before\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "p.jsonl"]


def test_no_papers_at_all_is_an_error(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("crossref")
    nothing = {"message": {"total-results": 0, "items": [], "next-cursor": "x"}}
    server.faults = {0: (200, {}, json.dumps(nothing).encode())}
    with pytest.raises(InputError, match="crossref:moss: Crossref has no papers for this; check what is asked for"):
        fetch_papers("crossref:moss", tmp_path / "p.jsonl", ALL)


def test_fewer_papers_than_promised_is_a_warning_and_exit_code_3(
    service: Start, tmp_path: Path, papers: list[Any]
) -> None:
    """The service ends after two of five papers, as if they were all."""
    server = service("semanticscholar")
    answer = server.answer

    def short(path: str, params: Mapping[str, str]) -> Any:
        status, _headers, body = answer(path, params)
        return status, {}, json.dumps({**json.loads(body), "token": None}).encode()

    server.answer = short
    arguments = ["fetch", "semanticscholar:moss", "-o", str(tmp_path / "p.jsonl"), "--cache", str(tmp_path / "c")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 3
    assert "warning: semanticscholar:moss: 2 of 5 papers came: Semantic Scholar gave no more" in result.stderr
    assert len(lines(tmp_path / "p.jsonl")) == 2


def test_a_build_says_so_too(service: Start, tmp_path: Path) -> None:
    """Four of five papers, as if they were all: the map is there, and the exit code is 3."""
    server = service("openalex")
    answer = server.answer

    def short(path: str, params: Mapping[str, str]) -> Any:
        status, _headers, body = answer(path, params)
        return status, {}, body.replace(b'"next_cursor": "c4"', b'"next_cursor": null')

    server.answer = short
    arguments = ["build", "openalex:moss", "-o", str(tmp_path / "map"), "--encoder", "lsa", "--quiet"]
    result = CliRunner().invoke(main, [*arguments, "--cache", str(tmp_path / "cache")])
    assert (result.exit_code, (tmp_path / "map" / "map.html").exists()) == (3, True)
    result = CliRunner().invoke(main, [*arguments, "--cache", str(tmp_path / "cache"), "--limit", "4"])
    assert result.exit_code == 0


def test_everything_is_checked_before_anything_is_asked(service: Start, tmp_path: Path) -> None:
    server = service("openalex")
    result = CliRunner().invoke(main, ["build", "openalex:moss", "acl:2023", "-o", str(tmp_path / "map")])
    assert (result.exit_code, server.requests) == (2, [])
    assert "error: acl:2023: '2023' is no volume" in result.stderr


def test_papers_that_come_twice_are_written_once(service: Start, cache: Path, tmp_path: Path) -> None:
    """New papers that push the others on make a page begin with papers of the page before."""
    server = service("arxiv")
    answer = server.answer

    def pushed(path: str, params: Mapping[str, str]) -> Any:
        start = int(params["start"])
        return answer(path, {**params, "start": str(max(0, start - 1))})

    server.answer = pushed
    fetched = fetch_papers("arxiv:moss", tmp_path / "p.jsonl", ALL)
    assert (fetched.papers, fetched.twice) == (5, 1)
    assert "arxiv:moss: papers that came twice, written once: 1" in fetched.notes


@pytest.mark.parametrize(("source", "since"), [("dailypapers:", "2025-09-04"), ("dailypapers:2025-09-04..", "")])
def test_days_until_today_end_on_the_day_of_the_first_fetch(
    source: str, since: str, service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetched on the fifth, and a year later: no day after the fifth is asked for without a refresh."""
    server = service("dailypapers")
    with monkeypatch.context() as then:
        then.setattr(asking, "datetime", Fifth)
        assert fetch_papers(source, tmp_path / "p.jsonl", SourcesConfig(since=since)).papers == 5
    assert {request.params["date"] for request in server.requests} == {"2025-09-04", "2025-09-05"}
    assert fetch_papers(source, tmp_path / "p.jsonl", SourcesConfig(since=since)).asked == 0


def test_arxiv_is_asked_by_days_beyond_the_depth_of_one_query(
    service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two papers deep: the next query ends at the minute of the last paper, and its pages begin again."""
    monkeypatch.setattr(arxiv, "WINDOW", 2)
    server = service("arxiv")
    answer = server.answer

    def by_day(path: str, params: Mapping[str, str]) -> Any:
        end = params["search_query"].rpartition(" TO ")[2][:4]
        first = int(end) - 2016 if end.isdigit() else 0  # the paper of that year is the first of the query
        status, _headers, body = answer(path, {**params, "start": str(first + int(params["start"]))})
        return status, {}, body.replace(b">5</opensearch", b">%d</opensearch" % (5 - first))

    server.answer = by_day
    assert fetch_papers("arxiv:moss", tmp_path / "p.jsonl", ALL).papers == 5
    asked = [(request.params["search_query"], request.params["start"]) for request in server.requests]
    day = "(all:moss) AND submittedDate:[199101010000 TO {}02010000]"
    assert asked == [("all:moss", "0"), (day.format(2017), "0"), (day.format(2018), "0"), (day.format(2019), "0")]


def test_pubmed_is_asked_by_days_beyond_what_one_search_gives(
    service: Start, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, papers: list[Any]
) -> None:
    """Five papers, of which a search gives two: the days are halved until each half fits, on any later day the same."""
    monkeypatch.setattr(pubmed, "MOST_IDS", 2)
    server = service("pubmed")
    answer = server.answer

    def by_day(path: str, params: Mapping[str, str]) -> Any:
        if path != "/esearch.fcgi":
            return answer(path, params)
        first, last = params.get("mindate", "1900/01/01"), params.get("maxdate", "2100/01/01")
        found = [str(paper.number) for paper in papers if first <= f"{paper.year}/06/01" <= last]
        return 200, {}, json.dumps({"esearchresult": {"count": len(found), "idlist": found[:2]}}).encode()

    server.answer = by_day
    with monkeypatch.context() as then:
        then.setattr(asking, "datetime", Fifth)
        fetched = fetch_papers("pubmed:moss", tmp_path / "p.jsonl", ALL)
    assert (fetched.papers, server.requests[1].params["maxdate"]) == (5, "2025/09/05")
    assert fetch_papers("pubmed:moss", tmp_path / "p.jsonl", ALL).asked == 0
    assert sorted(line["pmid"] for line in lines(tmp_path / "p.jsonl")) == ["1", "2", "3", "4", "5"]


def test_one_volume_of_the_anthology(service: Start, cache: Path, tmp_path: Path) -> None:
    service("acl")
    fetch_papers("acl:2023.acl-short", tmp_path / "p.jsonl", ALL)
    frame = read_papers([str(tmp_path / "p.jsonl")]).corpus.frame
    assert list(frame["url"]) == [
        "https://aclanthology.org/2023.acl-short.4",
        "https://aclanthology.org/2023.acl-short.5",
    ]
    assert set(frame["venue"]) == {"Proceedings, short"}
    with pytest.raises(InputError, match=r"the Anthology has no papers in 2023\.acl-demo; check the id on https://acl"):
        fetch_papers("acl:2023.acl-demo", tmp_path / "q.jsonl", ALL)


def test_dois_are_asked_for_at_openalex_and_then_at_crossref(
    service: Start, cache: Path, tmp_path: Path, papers: list[Any]
) -> None:
    """OpenAlex knows the first three of five, Crossref the others; a sixth is nobody's, and is named."""
    openalex, crossref = service("openalex"), service("crossref")
    file = tmp_path / "dois.txt"
    text = "\n".join(f"see https://doi.org/{paper.doi.upper()}." for paper in papers)
    file.write_text(f"{text}\n10.5555/MOSS.1\n(doi:10.9999/no,body)\n")
    fetched = fetch_papers(f"dois:{file}", tmp_path / "p.jsonl", ALL)
    frame = read_papers([str(tmp_path / "p.jsonl")]).corpus.frame
    assert sorted(frame["title"]) == sorted(paper.title for paper in papers)
    assert [request.params["filter"] for request in openalex.requests] == [
        "doi:10.5555/moss.1|10.5555/moss.2|10.5555/moss.3|10.5555/moss.4|10.5555/moss.5",
        "doi:10.9999/no",
    ]
    assert [request.path for request in crossref.requests] == [
        "/works/10.5555/moss.4",
        "/works/10.5555/moss.5",
        "/works/10.9999/no,body",
        "/works/10.9999/no",
    ]
    assert f"dois:{file}: neither OpenAlex nor Crossref knows 10.9999/no,body" in fetched.notes
    assert fetch_papers(f"dois:{file}", tmp_path / "p.jsonl", ALL).asked == 0


@pytest.mark.parametrize(
    ("source", "place", "retracted"),
    [
        ("europepmc:moss", ("resultList", "result"), {"pubTypeList": {"pubType": ["Retracted Publication", "Other"]}}),
        ("crossref:moss", ("message", "items"), {"updated-by": [{"type": "retraction", "DOI": "10.5555/notice"}]}),
    ],
)
def test_retracted_papers_of_a_service_are_known_as_such(
    source: str, place: tuple[str, str], retracted: dict[str, Any], service: Start, cache: Path, tmp_path: Path
) -> None:
    """The first paper of each of three pages is retracted: by its type, and by the notice that updates it."""
    server = service(source.partition(":")[0])
    answer = server.answer

    def with_retractions(path: str, params: Mapping[str, str]) -> Any:
        status, headers, body = answer(path, params)
        found = json.loads(body)
        found[place[0]][place[1]][0].update(retracted)
        return status, headers, json.dumps(found).encode()

    server.answer = with_retractions
    fetch_papers(source, tmp_path / "p.jsonl", ALL)
    assert read_papers([str(tmp_path / "p.jsonl")]).counts["retracted"] == 3


def test_attachments_of_zotero_are_counted_and_no_papers(service: Start, cache: Path, tmp_path: Path) -> None:
    """A whole page of them is no end of the library, and a limit is one of papers."""
    server = service("zotero")
    answer = server.answer
    files = [{"key": f"PDF{number}", "data": {"key": f"PDF{number}", "itemType": "attachment"}} for number in range(3)]

    def with_files(path: str, params: Mapping[str, str]) -> Any:
        items = [item for start in (0, 2, 4) for item in json.loads(answer(path, {**params, "start": str(start)})[2])]
        items[2:2] = files
        start = int(params["start"])
        body = json.dumps(items[start : start + 2]).encode()
        return 200, {"Content-Type": "application/json", "Total-Results": str(len(items))}, body

    server.answer = with_files
    fetched = fetch_papers("zotero:", tmp_path / "p.jsonl", ALL)
    assert fetched.papers == 5 == len(lines(tmp_path / "p.jsonl"))
    assert "zotero:: attachments and notes without a paper, left out: 3" in fetched.notes
    assert not fetched.incomplete
    assert fetch_papers("zotero:", tmp_path / "p.jsonl", SourcesConfig(limit=4), refresh=True).papers == 4
    with pytest.raises(InputError, match="tag= is given twice"):
        fetch_papers("zotero:tag=a;tag=b", tmp_path / "p.jsonl", ALL)


def test_papers_that_come_twice_do_not_use_up_the_limit(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("crossref")
    answer = server.answer

    def with_repeats(path: str, params: Mapping[str, str]) -> Any:
        status, headers, body = answer(path, params)
        found = json.loads(body)
        found["message"]["items"] *= 2
        return status, headers, json.dumps(found).encode()

    server.answer = with_repeats
    fetched = fetch_papers("crossref:moss", tmp_path / "p.jsonl", SourcesConfig(limit=3))
    assert (fetched.papers, fetched.twice) == (3, 2)


def test_groups_are_authors_too(service: Start, cache: Path, tmp_path: Path) -> None:
    server = service("europepmc")
    answer = server.answer

    def with_group(path: str, params: Mapping[str, str]) -> Any:
        status, headers, body = answer(path, params)
        group = b'"author": [{"collectiveName": "Roof Group"}, '
        return status, headers, body.replace(b'"author": [', group)

    server.answer = with_group
    fetch_papers("europepmc:moss", tmp_path / "p.jsonl", SourcesConfig(limit=1))
    assert lines(tmp_path / "p.jsonl")[0]["authorList"][0] == "Roof Group"


SICI = "10.1002/(sici)1097-4571(199009)41:6<391::aid-asi1>3.0.co;2-9"


@pytest.mark.parametrize(
    ("text", "dois"),
    [
        ("10.5555/moss.1;10.5555/moss.2", ["10.5555/moss.1", "10.5555/moss.2"]),
        ("10.5555/moss.1,https://doi.org/10.5555/moss.2", ["10.5555/moss.1", "10.5555/moss.2"]),
        (f"<b>{SICI.upper()}</b>", [SICI]),
        (f"https://doi.org/{quote(SICI, safe='/')}", [SICI]),
        ("<p>10.5555/moss.1<br>10.5555/moss.2<dc:date></p>", ["10.5555/moss.1", "10.5555/moss.2"]),
        ("10.5555/moss,2.1", ["10.5555/moss,2.1"]),
    ],
)
def test_dois_end_where_they_end(text: str, dois: list[str], tmp_path: Path) -> None:
    file = tmp_path / "dois.txt"
    file.write_text(text)
    assert read_dois(Query(f"dois:{file}", str(file))) == dois


def test_a_row_of_a_table_is_asked_for_by_what_stands_before_its_comma(
    service: Start, cache: Path, tmp_path: Path
) -> None:
    service("openalex"), service("crossref")
    file = tmp_path / "dois.csv"
    file.write_text("doi,title\n10.5555/moss.1,On slate roofs\n10.5555/moss.5,Owls\n10.5555/moss.2\n")
    fetched = fetch_papers(f"dois:{file}", tmp_path / "p.jsonl", ALL)
    assert (fetched.papers, [note for note in fetched.notes if "DOIs" in note]) == (3, [])


def test_a_file_of_unknown_dois_is_an_error_that_names_them(service: Start, cache: Path, tmp_path: Path) -> None:
    service("openalex"), service("crossref")
    file = tmp_path / "dois.txt"
    file.write_text("10.9999/none")
    with pytest.raises(InputError, match=r"dois.txt: neither OpenAlex nor Crossref knows 10.9999/none, and there"):
        fetch_papers(f"dois:{file}", tmp_path / "p.jsonl", ALL)


def test_the_command_tells_and_writes(service: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_MAILTO", "")  # set again by the command, and by nobody after the test
    server = service("crossref")
    output = tmp_path / "p.jsonl"
    command = ["fetch", "crossref:moss", "-o", str(output), "--cache", str(tmp_path / "c"), "--limit", "4"]
    result = CliRunner().invoke(main, [*command, "--since", "2016", "--mailto", "anna@moe.org"])
    assert (result.exit_code, result.stdout) == (0, f"papers: {output}\n")
    assert "crossref:moss: 4 papers; requests: 2" in result.stderr
    assert server.requests[0].params["mailto"] == "anna@moe.org"
    assert server.requests[0].params["filter"] == "from-pub-date:2016-01-01"
    assert len(lines(output)) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["crosref:moss", "-o", "p.jsonl"], "error: unknown source 'crosref'; did you mean 'crossref'?"),
        (["crossref:moss", "-o", "p.csv"], "error: p.csv must be a file of JSON lines; call it p.jsonl"),
        (["crossref:moss", "-o", "no/p.jsonl"], "error: cannot write no/p.jsonl: the folder no does not exist"),
        (["crossref:moss", "-o", "p.jsonl", "--refresh", "--offline"], "give --refresh or --offline, not both"),
    ],
)
def test_what_the_command_refuses(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["fetch", *arguments])
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_help_shows_every_service() -> None:
    shown = " ".join(CliRunner().invoke(main, ["fetch", "--help"]).output.split())
    assert all(f"{name}:" in shown for name in plugins.names("sources"))


def test_sources_stand_beside_files(
    service: Start, sources: Mapping[str, str], cache: Path, tmp_path: Path, papers: list[Any]
) -> None:
    """Three services that know the same five papers, and a file of one more: six papers."""
    for name in ("arxiv", "crossref", "zotero"):
        service(name)
    other = tmp_path / "own.jsonl"
    other.write_text(json.dumps({"title": "A paper of our own", "abstract": "Nobody else has it."}))
    inputs = [sources["arxiv"], str(other), sources["crossref"], sources["zotero"]]
    clock = Timed(SILENT)
    with fetched_files(inputs, ALL, clock) as files:
        assert [Path(file).name for file in files] == [
            "arxiv-slate-roofs.jsonl",
            "own.jsonl",
            "crossref-moss.jsonl",
            "zotero.jsonl",
        ]
        intake = read_papers(files)
    assert (intake.counts["records"], len(intake.corpus)) == (16, 6)
    assert not any(Path(file).exists() for file in files if file != str(other))
    facts = clock.records["sources"]
    assert {source: fact["papers"] for source, fact in facts.items()} == dict.fromkeys(
        (sources["arxiv"], sources["crossref"], sources["zotero"]), 5
    )


def test_a_map_of_a_source_keeps_its_name(service: Start, tmp_path: Path) -> None:
    server = service("openalex")
    built = build_map("openalex:moss", encoder="lsa", limit=4, cache=tmp_path / "cache")
    assert (len(built), built.config.inputs, built.config.sources.limit) == (4, ("openalex:moss",), 4)
    assert list(built.manifest["recorded"]["sources"]) == ["openalex:moss"]
    asked = len(server.requests)
    again = build_map("openalex:moss", encoder="lsa", limit=4, cache=tmp_path / "cache")
    assert (len(server.requests), again.tree.digest) == (asked, built.tree.digest)


def test_a_source_is_no_path(tmp_path: Path) -> None:
    config = Config().with_settings(inputs=("arxiv:cat:cs.CL", "own.csv", "dois:dois.txt", "zotero:"))
    moved = config.with_paths(lambda name: f"/data/{name}")
    assert moved.inputs == ("arxiv:cat:cs.CL", "/data/own.csv", "dois:/data/dois.txt", "zotero:")
    check_there(["arxiv:cat:cs.CL"])
    with pytest.raises(InputError, match="unknown source 'arxv'; did you mean 'arxiv'"):
        check_there(["arxv:cat:cs.CL"])
    with pytest.raises(InputError, match="there is no such file"):
        check_there(["notes:2020"])


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("arxiv:cat:cs.CL", ("arxiv:cat:cs.CL",)),
        ('openalex:"topic modeling"', ('openalex:"topic modeling"',)),
        (["own.csv", "zotero:"], ("own.csv", "zotero:")),
        (["arxiv: a text about arXiv", "another text"], ["arxiv: a text about arXiv", "another text"]),
    ],
)
def test_sources_are_told_from_texts(given: Any, taken: Any) -> None:
    assert files_or_papers(given) == taken


def test_a_source_that_nobody_knows_is_no_text() -> None:
    with pytest.raises(InputError, match="unknown source 'openalx'; did you mean 'openalex'"):
        files_or_papers('openalx:"topic modeling of moss on roofs"')


def test_inspect_shows_a_source_by_its_name(service: Start, tmp_path: Path) -> None:
    service("openalex")
    arguments = ["inspect", "openalex:moss", "--json", "--quiet", "--cache", str(tmp_path / "cache")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["counts"]["records"] == 5
    assert list(found["sources"]) == ["openalex:moss"]
    shown = CliRunner().invoke(main, [word for word in arguments if word != "--json"]).stdout
    assert shown.startswith("openalex:moss: JSON, JSON lines")


class Noting(Silent):
    """Keeps the notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


def test_a_first_day_and_a_limit_without_services_are_told(tmp_path: Path) -> None:
    own, told = tmp_path / "own.csv", Noting()
    own.write_text("title\n" + "".join(f"Moss on roof {number}\n" for number in range(5)), encoding="utf-8")
    built = build_map(own, encoder="lsa", since="2015", limit=3, cache=tmp_path, progress=told)
    assert built.manifest["counts"]["papers"] == 5
    assert "--since and --limit are of papers from services by name; all papers of the files are read" in told.notes
    with pytest.raises(InputError, match="not 'yesterday'"):
        build_map(own, encoder="lsa", since="yesterday")
