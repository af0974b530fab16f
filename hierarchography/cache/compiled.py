"""Makes sure that Numba has a folder to cache the machine code of UMAP's loops."""

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


def ensure_numba_cache() -> None:
    """If Numba has no writable folder, give it a temporary one; without a folder, importing UMAP fails.

    Numba looks in `NUMBA_CACHE_DIR`, in the folders of the modules, and in the user's cache folder. Workers that are
    started afterwards share the temporary folder. A warning is logged, unless one about the cache was given before.
    """
    if "umap" in sys.modules or any(all(map(_is_writable, place)) for place in _places()):
        return
    folder = tempfile.mkdtemp(prefix="hierarchography-numba-")
    atexit.register(_remove, folder, os.getpid())
    os.environ[VARIABLE] = folder
    if numba := sys.modules.get("numba"):  # it has read the variable already
        numba.config.CACHE_DIR = folder
    current_folder().warn_once(
        "Numba has no writable cache folder, neither beside %s nor in this user's cache folder; the build continues, "
        "but every process compiles some loops again, which takes seconds (to name a folder, set %s)",
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
    """Whether a file can be created there; creates one, as Numba does, because disks can be read-only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _remove(folder: str, process: int) -> None:
    if os.getpid() == process:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)
