"""Two real worker processes of this machine, as Dask starts them."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context

import pytest

from hierarchography.workers import Team, workers_in


@pytest.fixture(scope="package")
def team() -> Iterator[Team]:
    """The team of two workers; nothing is spread over it but within `workers_in(scheduler=team.client)`.

    It is entered in a context of its own: tests of other packages run while it is there.
    """
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'hierarchography[distributed]'")
    own, workers = copy_context(), workers_in(workers=2)
    started = own.run(workers.__enter__)
    assert started is not None
    yield started
    own.run(workers.__exit__, None, None, None)
