"""Flattens records of known services: nested values become columns that `columns` can match.

Supported are Hugging Face's Daily Papers (`{"paper": {...}}`), OpenAlex (`abstract_inverted_index`,
`authorships`, `primary_location`), Semantic Scholar (`externalIds`), arXiv's Kaggle snapshot (`versions`),
OpenReview (`{"content": {"title": {"value": ...}}}`) and Elasticsearch hits (`_source`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hierarchography.corpus.columns import is_telling
from hierarchography.corpus.values import is_empty, is_nested

WRAPPINGS = ("paper", "content", "_source", "attributes", "work", "article", "publication", "fields", "metadata")
"""Keys under which services nest the record itself."""


def flat_record(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record without its outer object, with known nested parts as plain columns; a flat record is unchanged."""
    if not any(is_nested(value) for value in values.values()):
        return values
    flat = dict(_unwrapped(values))
    for name, read in _NESTED.items():
        if isinstance(flat.get(name), dict | list) and (columns := read(flat[name])):
            del flat[name]
            flat.update({column: value for column, value in columns.items() if is_empty(flat.get(column))})
    return flat


def _unwrapped(values: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in WRAPPINGS:
        inner = values.get(name)
        if isinstance(inner, Mapping) and any(map(is_telling, inner)):
            outer = {key: value for key, value in values.items() if key != name}
            return {**outer, **inner}
    return values


def _inverted_index(index: Any) -> dict[str, Any]:
    places = [(place, word) for word, at in index.items() for place in at] if isinstance(index, Mapping) else []
    return {"abstract": " ".join(word for _, word in sorted(places))} if places else {}


def _authorships(items: Any) -> dict[str, Any]:
    return {"authors": [item.get("author") or item for item in items if isinstance(item, Mapping)]}


def _location(location: Any) -> dict[str, Any]:
    if not isinstance(location, Mapping):
        return {}
    source = location.get("source")
    return {
        "url": location.get("landing_page_url"),
        "venue": source.get("display_name") if isinstance(source, Mapping) else None,
    }


def _external_ids(ids: Any) -> dict[str, Any]:
    if not isinstance(ids, Mapping):
        return {}
    return {"doi": ids.get("DOI"), "arxiv_id": ids.get("ArXiv")}


def _versions(versions: Any) -> dict[str, Any]:
    first = versions[0] if isinstance(versions, list) and versions else None
    return {"published": first["created"]} if isinstance(first, Mapping) and "created" in first else {}


_NESTED: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "abstract_inverted_index": _inverted_index,
    "authorships": _authorships,
    "primary_location": _location,
    "externalIds": _external_ids,
    "versions": _versions,
}
