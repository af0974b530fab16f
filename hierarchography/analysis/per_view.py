"""Keeps what was computed of a view as long as the view lives, since a page, an export and a table ask for the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from hierarchography.model import View
from hierarchography.model.remembered import remembered

Result = TypeVar("Result")


def per_view(compute: Callable[[View], Result]) -> Callable[[View], Result]:
    """The function, computed once for each view. Its result must not be changed by those who get it."""

    @wraps(compute)
    def once(view: View) -> Result:
        return remembered(view, compute, lambda: compute(view))

    return once
