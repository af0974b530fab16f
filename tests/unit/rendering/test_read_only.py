"""On a read-only file system every call fails, also the removal of a file that is not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from hierarchography.errors import InputError, RenderError
from hierarchography.naming import handfile
from hierarchography.rendering.files import write_file


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: Any, **named: Any) -> Any:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for name in ("open", "unlink", "write_bytes"):
        monkeypatch.setattr(Path, name, refused)


def test_an_export_is_refused_by_its_name(read_only: None, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"cannot write .*map\.svg: Read-only file system; choose a writable folder"):
        write_file(tmp_path / "map.svg", b"")


def test_a_file_by_hand_is_refused_by_its_name(read_only: None, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot write the names .*names\.toml: Read-only file system; nothing was"):
        handfile.write_text(tmp_path / "names.toml", "", "the names")
