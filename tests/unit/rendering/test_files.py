from __future__ import annotations

import pytest

from hierarchography.errors import RenderError
from hierarchography.rendering.files import write_file, write_text


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    assert write_file(str(path), b"after") == path
    assert path.read_bytes() == b"after"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_text_is_utf8_with_plain_line_ends(tmp_path):
    assert write_text(tmp_path / "a.txt", "é\n\ud800").read_bytes() == b"\xc3\xa9\n?"


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(RenderError, match=r"cannot write .*none/a\.txt: No such file"):
        write_file(tmp_path / "none" / "a.txt", b"")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(RenderError, match="folder"):
        write_file(folder, b"")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]
