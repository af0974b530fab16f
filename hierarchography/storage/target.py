"""Checks, before any work is done, that a map can be written into a folder. Imports nothing that computes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hierarchography.config import is_bundled
from hierarchography.errors import InputError
from hierarchography.plugins import is_source
from hierarchography.rendering.files import SCRIPT_FILES
from hierarchography.storage.atomic import workshop_beside
from hierarchography.storage.files import FILES, MANIFEST, TREE, read_json


def check_folder(
    folder: Path, inputs: Sequence[str] = (), names: Sequence[str] = (), cure: str = "give another folder with -o"
) -> None:
    """Raise `InputError`, before any work is done, if a map cannot be written into `folder`.

    `inputs` are the files from which the map is made; none of them may be overwritten. `names` are files written in
    addition to `FILES`, and `cure` is what to do about a folder that cannot be written. Missing parent folders are
    created and removed again.
    """
    try:
        _check_files(folder, inputs, names)
        with workshop_beside(folder):
            pass
        if folder.exists():
            with tempfile.TemporaryFile(dir=folder):
                pass
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot write into {folder}: {reason}; {cure}") from error


def _check_files(folder: Path, inputs: Sequence[str], names: Sequence[str]) -> None:
    """Raise `InputError` if writing the map would replace files that are not from a map."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"cannot write the map into {folder}: it is a file; give a folder with -o")
    if parent := next((path for path in folder.absolute().parents if path.exists() and not path.is_dir()), None):
        raise InputError(f"cannot write the map into {folder}: {parent} is a file; give another folder with -o")
    present = {path.name for path in folder.iterdir()} if folder.exists() else set()
    ours = MANIFEST in present and _is_ours(folder / MANIFEST)
    written = {*FILES, *SCRIPT_FILES, *(name.partition("/")[0] for name in names)}
    if not ours and (foreign := sorted(present & written)):
        told = ", ".join(foreign)
        if set(foreign) >= {TREE, "papers.parquet"}:
            raise InputError(
                f"{folder} seems to be a map whose {MANIFEST} is missing or damaged; remove its files ({told}) or "
                "give another folder with -o"
            )
        raise InputError(f"{folder} has files that are not from a map ({told}); remove them or give another folder")
    for name in inputs:
        path = Path(name)
        if (
            not is_bundled(name)
            and not is_source(name)
            and path.name in FILES
            and path.resolve().parent == folder.resolve()
        ):
            raise InputError(f"the map would overwrite its own input {path}; give another folder")


def _is_ours(manifest: Path) -> bool:
    """Whether a manifest is that of a map; False if it cannot be read."""
    with suppress(InputError):
        return str(read_json(manifest).get("schema", "")).startswith("hierarchography.")
    return False
