"""Freed memory goes back to the system where its C library can do that, and nothing happens elsewhere."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from hierarchography.memory import give_back


def test_glibc_is_asked_to_give_back_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(malloc_trim=asked.append))
    give_back()
    assert asked == [0]


@pytest.mark.parametrize("error", [OSError, TypeError])
def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Windows takes no library without a name; the C libraries of macOS and Alpine have no such function."""

    def load(name: Any) -> Any:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", load)
    give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    give_back()
