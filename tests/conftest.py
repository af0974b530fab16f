"""What every test may use: the real data where it is there, and the bundled corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from hierarchography import TopicMap, build_map

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED_DATA = CHECKOUT.parent / "shared" / "data"


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
