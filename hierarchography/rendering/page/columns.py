"""The columns of the input that the page can colour by: what they are called, and one byte a paper and column.

A column that the page can filter by as well is stored once, as that field (see `fields.py`): its codes follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.analysis import Column, columns_of
from hierarchography.analysis.columns import UNKNOWN
from hierarchography.config import COLOURINGS
from hierarchography.errors import InputError, RenderError
from hierarchography.model import MapData
from hierarchography.rendering.page.fields import Field
from hierarchography.rendering.text import clean, truncate

_NAME, _VALUE = 40, 60


@dataclass(frozen=True, eq=False)
class Colouring:
    """`columns`: what the page's topics hold of each column; `content`: the codes of all papers, column by column,
    but for columns that are fields; `usual`: the name of the colouring that the page opens in.
    """

    columns: Sequence[dict[str, Any]]
    content: bytes
    usual: str


def colouring(topic_map: MapData, order: NDArray[np.int64], fields: Sequence[Field] = ()) -> Colouring:
    """The columns of a map for its page, with the papers in this order, as the fields have them.

    Raises `RenderError` where the settings ask for a colouring that the papers cannot give.
    """
    usual, frame = topic_map.config.rendering.colour, topic_map.corpus.frame
    if usual in {"year", "growth"} and not frame["year"].notna().any():
        raise RenderError(f"this map has no years, so it cannot be coloured by {usual}; choose another colour")
    try:
        columns = columns_of(frame, usual)
    except InputError as error:
        raise RenderError(str(error)) from None
    keys = _keys(columns)
    described = [_described(topic_map, column, key) for column, key in zip(columns, keys, strict=True)]
    content = b""
    for facts, column in zip(described, columns, strict=True):
        codes = column.codes[order]
        field = next((field.key for field in fields if column.values and _says_the_same(field, codes, column)), None)
        if field is None:
            content += codes.tobytes()
        else:
            facts["field"] = field
    return Colouring(described, content, usual if usual in COLOURINGS else keys[0])


def _says_the_same(field: Field, codes: NDArray[np.uint8], column: Column) -> bool:
    places = np.minimum(field.codes.astype(np.int64) - 1, len(column.values))
    return bool(np.array_equal(np.where(field.codes == 0, UNKNOWN, places), codes))


def _described(topic_map: MapData, column: Column, key: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "key": key,
        "name": truncate(clean(column.name), _NAME) or key,
        "topics": column.of_topics(topic_map.tree),
    }
    if column.values:
        shown = [truncate(clean(value), _VALUE) or "?" for value in column.values]
        return facts | {"values": shown, "others": column.others}
    return facts | {"low": column.low, "high": column.high, "log": column.log}


def _keys(columns: Sequence[Column]) -> list[str]:
    """Names for the page's address: small letters, digits and dashes, none twice."""
    keys: list[str] = []
    for place, column in enumerate(columns):
        name = re.sub("[^a-z0-9]+", "-", column.name.lower()).strip("-")
        keys.append(name if name and name not in {*COLOURINGS, *keys} else f"column-{place + 1}")
    return keys
