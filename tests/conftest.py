"""What every test may use: the real data where it is there, and the bundled corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hierarchography import TopicMap, build_map
from hierarchography.cache import FOLDER_VARIABLE

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED_DATA = CHECKOUT.parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules come first, so that of several processes none is left alone with one of them at the end.

    These are the modules with slow tests, then those that use the browser. Among the slow ones, the notebooks are last:
    what the README's demo was encoded into is in the cache by then.
    """
    slow, browser = ({item.path for item in items if item.get_closest_marker(mark)} for mark in ("slow", "browser"))
    items.sort(key=lambda item: (item.path not in slow, item.path not in browser, item.path.stem == "test_notebooks"))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the tests' own: they neither read nor fill that of the user. Workers of xdist share it."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs beside the checkout; the test is skipped, saying so, where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real data not found: {SHARED_DATA} is absent")
    return SHARED_DATA


@pytest.fixture(scope="session")
def small_map() -> TopicMap:
    """A real map, built once: the 365 bundled papers, encoded by LSA (no torch), named by keywords."""
    return build_map("demo:landmarks", encoder="lsa", title="Landmarks")
