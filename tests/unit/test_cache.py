"""The cache: what is put in comes out, and what is torn, foreign or unwritable is computed again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hierarchography import InputError
from hierarchography.cache import Cache, cache_in, content_key, default_folder

KEY = content_key("model", {"question": "why?"}, 0)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_value_comes_back_byte_for_byte(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "answers")
    cache.put(KEY, b"\x00line\nline\xff")
    assert cache.get(KEY) == Cache(tmp_path, "answers").get(KEY) == b"\x00line\nline\xff"
    assert files(tmp_path) == [KEY]


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None]}, "ünï\n\ud800", [], 0])
def test_json_comes_back_as_it_was(tmp_path: Path, value: object) -> None:
    cache = Cache(tmp_path)
    cache.put_json(KEY, value)
    assert cache.get_json(KEY) == value


def test_what_was_never_put_is_none_without_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert Cache(tmp_path / "not there yet").get_json(KEY) is None
    assert caplog.records == []


def test_areas_do_not_mix(tmp_path: Path) -> None:
    Cache(tmp_path, "answers").put(KEY, b"1")
    assert Cache(tmp_path, "vectors").get(KEY) is None


def test_keys_are_of_content_whatever_its_order() -> None:
    assert content_key({"a": 1, "b": [2]}) == content_key({"b": (2,), "a": 1})
    assert len({content_key("ab", "c"), content_key("a", "bc"), content_key("abc"), content_key(["ab", "c"])}) == 4
    assert len(KEY) == 64


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: b"",
        lambda entry: entry[:-1],
        lambda entry: entry + b"x",
        lambda entry: entry[: len(entry) // 2],
        lambda entry: entry.replace(b"42", b"43"),
        lambda entry: b'{"text": "42"}',
    ],
    ids=["empty", "cut", "longer", "half", "changed", "foreign"],
)
def test_a_damaged_entry_is_noticed_logged_and_replaced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[bytes], bytes]
) -> None:
    cache = Cache(tmp_path)
    cache.put_json(KEY, {"text": "42"})
    path = cache.path(KEY)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get_json(KEY) is None
    assert f"{path} is damaged" in caplog.text
    cache.put_json(KEY, {"text": "42"})
    assert cache.get_json(KEY) == {"text": "42"}


def test_an_entry_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    other = content_key("another question")
    cache.put(other, b"42")
    cache.path(KEY).parent.mkdir()
    cache.path(other).rename(cache.path(KEY))
    assert cache.get(KEY) is None


def test_a_folder_that_cannot_be_used_is_told_once_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("here stands a file")
    cache = Cache(in_the_way)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            cache.put(content_key(number), b"1")
            assert cache.get(content_key(number)) is None
    assert len(caplog.records) == 1
    assert "the build continues without the cache" in caplog.text


def test_a_write_that_fails_leaves_no_part(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.path(KEY).mkdir(parents=True)  # a folder where the entry should be: the last step, the renaming, fails
    cache.put(KEY, b"1")
    assert files(tmp_path) == []


def test_many_writers_of_one_entry_leave_one_whole_entry(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    values = [bytes([number]) * 10_000 for number in range(16)]
    threads = [threading.Thread(target=cache.put, args=(KEY, value)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get(KEY) in values
    assert files(tmp_path) == [KEY]


def test_the_folder_is_named_by_a_variable_else_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_CACHE", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    assert Cache(area="answers").folder == tmp_path / "mine" / "answers"
    monkeypatch.delenv("HIERARCHOGRAPHY_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "hierarchography"
    monkeypatch.setattr("sys.platform", "darwin")
    assert default_folder() == Path.home() / "Library" / "Caches" / "hierarchography"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert default_folder() == tmp_path / "local" / "hierarchography"


def test_a_user_without_a_home_folder_keeps_nothing_and_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A container that runs as a number that no list of users knows."""

    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", home)
    for name in ("HIERARCHOGRAPHY_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    with cache_in(True):
        Cache().put(KEY, b"1")
        assert Cache().get(KEY) is None
    assert [record.getMessage() for record in caplog.records] == [
        "this user has no home folder: nothing is cached (name a folder: --cache DIR)"
    ]
    assert Cache().folder is None
    with pytest.raises(InputError, match="name a folder: --cache DIR, or HIERARCHOGRAPHY_CACHE"):
        default_folder()
