"""Reporters: what a user sees of a long run, on a terminal and in a log."""

from __future__ import annotations

import io

import pytest

from hierarchography.costs import BETWEEN, Costed
from hierarchography.progress import SILENT, Bar, Lines, Reporter, Timed, duration, for_stream


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(reporter: Reporter, total: int | None = 3) -> None:
    """One stage, a note, and facts, which are shown nowhere."""
    with reporter.stage("Embedding", total=total) as advance:
        advance(1)
        advance(2)
    reporter.note("2 papers were dropped [see dropped.csv]")
    reporter.record("model", {"tokens": 7})


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    run(SILENT)
    assert capsys.readouterr() == ("", "")


def test_a_log_has_a_line_when_a_stage_starts_and_one_when_it_ends() -> None:
    stream = io.StringIO()
    run(Lines(stream))
    start, end, note = stream.getvalue().splitlines()
    assert start == "Embedding ..."
    assert end.startswith("Embedding: 3  ")
    assert end.endswith(" s")
    assert note == "2 papers were dropped [see dropped.csv]"


def test_large_counts_are_grouped_and_no_count_is_left_out() -> None:
    stream = io.StringIO()
    with Lines(stream).stage("Embedding") as advance:
        advance(18_125)
    with Lines(stream).stage("Naming"):
        pass
    lines = stream.getvalue().splitlines()
    assert lines[1].startswith("Embedding: 18,125  ")
    assert lines[3].startswith("Naming: 0.")


def test_lines_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    run(Lines())
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Embedding ...")


@pytest.mark.parametrize("total", [3, None, 0])
def test_a_bar_shows_the_stage_and_leaves_the_note_unread_as_markup(total: int | None) -> None:
    stream = io.StringIO()
    run(Bar(stream), total)
    assert "Embedding" in stream.getvalue()
    assert "2 papers were dropped [see dropped.csv]" in stream.getvalue()


def test_a_bar_with_a_total_counts() -> None:
    stream = io.StringIO()
    run(Bar(stream), 3)
    assert "3/3" in stream.getvalue()


def test_timed_hands_on_adds_up_and_keeps_facts() -> None:
    stream = io.StringIO()
    clock = Timed(Lines(stream))
    run(clock)
    first = clock.seconds["Embedding"]
    run(clock)
    assert clock.seconds["Embedding"] >= first >= 0
    assert list(clock.seconds) == ["Embedding"]
    assert stream.getvalue().count("Embedding: 3  ") == 2
    assert clock.records == {"model": {"tokens": 7}}


def test_an_error_in_a_stage_passes_through() -> None:
    for reporter in (SILENT, Lines(io.StringIO()), Bar(io.StringIO()), Timed(SILENT)):
        with pytest.raises(KeyError, match="lost"), reporter.stage("Embedding"):
            raise KeyError("lost")


def test_a_terminal_gets_a_bar_and_a_pipe_lines() -> None:
    assert isinstance(for_stream(Terminal()), Bar)
    assert isinstance(for_stream(io.StringIO()), Lines)


def test_the_cost_of_each_stage_is_told_and_added_up() -> None:
    stream = io.StringIO()
    costed = Costed(Lines(stream))
    run(costed)
    with costed.stage("Embedding"):
        held = bytearray(b"x" * 50_000_000)
    assert set(costed.costs) == {"Embedding", BETWEEN}
    cost = costed.costs["Embedding"]
    assert cost.wall > 0
    assert cost.peak > len(held)
    told = [line for line in stream.getvalue().splitlines() if "CPU s, peak" in line]
    assert len(told) == 2
    assert told[0].startswith("Embedding: 0.")


def test_a_long_stage_of_a_log_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line a minute; what is left is told by the pace since the line before, not by what came from the cache."""
    now = 0.0
    monkeypatch.setattr("hierarchography.progress.time.perf_counter", lambda: now)
    stream = io.StringIO()
    with Lines(stream).stage("Embedding", total=6_000) as advance:
        advance(3_000)  # at once
        for _ in range(12):
            now += 20
            advance(100)
        now += 7_200
        advance(1_800)
    lines = stream.getvalue().splitlines()
    assert lines[1:-1] == [
        "Embedding: 3,300 of 6,000, about 49 s left",
        "Embedding: 3,600 of 6,000, about 8 min left",
        "Embedding: 3,900 of 6,000, about 7 min left",
        "Embedding: 4,200 of 6,000, about 6 min left",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "1 s"), (89, "89 s"), (100, "2 min"), (3_599, "1 h 0 min"), (7_500, "2 h 5 min")]
)
def test_times_are_told_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
