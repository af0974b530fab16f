"""Two real worker processes of this machine, as Dask starts them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hierarchography.workers import Team, workers_in


@pytest.fixture(scope="package")
def team() -> Iterator[Team]:
    """The team of two workers; nothing is spread over it but within `workers_in(scheduler=team.client)`."""
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'hierarchography[distributed]'")
    with workers_in(workers=2) as started:
        assert started is not None
        yield started
