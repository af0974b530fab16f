"""Reporters: what a user sees of a long run, on a terminal and in a log."""

from __future__ import annotations

import io

import pytest

from hierarchography.costs import BETWEEN, Costed
from hierarchography.progress import SILENT, Bar, Lines, Reporter, Timed, for_stream


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
