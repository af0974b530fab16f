"""The facets, and those of them that a setting names."""

from __future__ import annotations

from collections.abc import Sequence

from hierarchography.errors import InputError, nearest

FACETS = ("problem", "method", "result")
"""The facets, in the order in which abstracts have them."""


def asked_facets(facets: str | Sequence[str]) -> tuple[str, ...]:
    """The facets in a setting ("problem, method") or a list, in the order of `FACETS`.

    Raises `InputError` for an unknown one.
    """
    names = [name.strip() for name in (facets.split(",") if isinstance(facets, str) else facets)]
    for name in names:
        if name and name not in FACETS:
            raise InputError(f"no facet {name!r}{nearest(name, FACETS) or ';'} known: {', '.join(FACETS)}")
    return tuple(facet for facet in FACETS if facet in names)
