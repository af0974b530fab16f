"""Where Numba keeps the machine code of the loops that UMAP is made of."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from hierarchography.cache.folder import current_folder, user_caches

VARIABLE = "NUMBA_CACHE_DIR"
PACKAGES = ("umap", "pynndescent")

logger = logging.getLogger(__name__)


def find_room_for_compiled() -> None:
    """Give Numba a folder that lasts as long as this process where it has none; it would refuse to import UMAP.

    It looks where `NUMBA_CACHE_DIR` says, beside the modules, and in the user's folder of caches. Workers that are
    started afterwards share the folder. A note says so, unless one has told already that nothing can be kept.
    """
    if "umap" in sys.modules or any(all(map(_is_writable, place)) for place in _places()):
        return
    folder = tempfile.mkdtemp(prefix="hierarchography-numba-")
    atexit.register(_remove, folder, os.getpid())
    os.environ[VARIABLE] = folder
    if numba := sys.modules.get("numba"):  # it has read the variable
        numba.config.CACHE_DIR = folder
    current_folder().tell(
        "Numba has no folder to write to, neither beside %s nor among this user's caches; the build goes on, and every "
        "process compiles some loops again, which takes seconds (a folder that lasts: the variable %s)",
        " and ".join(PACKAGES),
        VARIABLE,
    )


def _places() -> Iterator[list[Path]]:
    if named := os.environ.get(VARIABLE):
        yield [Path(named)]
    specs = map(find_spec, PACKAGES)
    yield [Path(spec.origin).parent / "__pycache__" for spec in specs if spec and spec.origin]
    if caches := user_caches():
        yield [caches / "numba"]


def _is_writable(folder: Path) -> bool:
    """Whether a file can be made there, by making one, as Numba does: permissions do not tell of read-only disks."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _remove(folder: str, process: int) -> None:
    if os.getpid() == process:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)
