"""Flattens records of known services: nested values become columns that `columns` can match.

Supported are Hugging Face's Daily Papers (`{"paper": {...}}`), OpenAlex (`abstract_inverted_index`,
`authorships`, `primary_location`), Semantic Scholar (`externalIds`), arXiv's Kaggle snapshot (`versions`),
OpenReview (`{"content": {"title": {"value": ...}}}`), DBLP (`info`), citations (`citingPaper`) and Elasticsearch hits
(`_source`). A journal or a book that is an object of its own gives the venue and never the title.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from hierarchography.corpus.columns import is_column, is_telling
from hierarchography.corpus.values import as_object, as_text, is_empty, is_nested, is_stamp

WRAPPINGS = (
    *(
        "paper",
        "content",
        "_source",
        "attributes",
        "article",
        "fields",
        "metadata",
        "info",
        "citingPaper",
        "citedPaper",
    ),
    *("message", "data", "result", "bibjson", "doc", "document", "record", "item", "work", "publication"),
)
"""Keys under which services nest the record itself, the surest first."""
_CONTAINERS = frozenset(
    {
        "publication",
        "work",
        "journal",
        "container",
        "venue",
        "source",
        "series",
        "book",
        "conference",
        "proceedings",
        "publicationVenue",
        "host_venue",
        "hostVenue",
        "journalInfo",
        "containerTitle",
        "event",
        "isPartOf",
    }
)
_NAMES_OF_CONTAINER = ("title", "name", "display_name", "journalTitle", "medlineAbbreviation")
_LONGEST_CELL = 1 << 20
_GLUED_PEOPLE = re.compile(r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLe)(?<!\bLa)(?=[A-Z])")


def flat_record(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record without its outer object, with known nested parts as plain columns; a flat record is unchanged."""
    if "Item DOI" in values and isinstance(values.get("Authors"), str):
        # SpringerLink writes its people without anything between them: "Anna MoeBen Roe".
        return {**values, "Authors": _GLUED_PEOPLE.sub("; ", values["Authors"])}
    if "GSRank" in values and "Journal" not in values:
        # Publish or Perish calls the journal "Source".
        return {"Journal" if name == "Source" else name: value for name, value in values.items()}
    values = _with_objects(values)
    if not any(is_nested(value) for value in values.values()):
        return values
    flat = _with_year(_with_venue(_unwrapped(values)))
    for name, read in _NESTED.items():
        if isinstance(flat.get(name), dict | list) and (columns := read(flat[name])):
            del flat[name]
            flat.update({column: value for column, value in columns.items() if is_empty(flat.get(column))})
    return flat


def _with_objects(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with the known nested parts that pandas wrote into cells as text, `{'We': [0]}`, as tables again."""
    written = {
        name: part
        for name, cell in values.items()
        if (name in _NESTED or name in _CONTAINERS)
        and isinstance(cell, str)
        and cell.lstrip()[:1] in ("{", "[")
        and len(cell) <= _LONGEST_CELL
        and is_nested(part := as_object(cell.strip()))
    }
    return {**values, **written} if written else values


def _with_year(values: dict[str, Any]) -> dict[str, Any]:
    """The record with the date of OpenReview, which counts milliseconds since 1970, where it has no other."""
    stamps = (values.get(name) for name in ("pdate", "odate", "cdate", "tcdate"))
    stamp = next((stamp for stamp in stamps if is_stamp(stamp)), None)
    if stamp is None or any(is_column(name, "year") and not is_empty(value) for name, value in values.items()):
        return values
    return {**values, "published": stamp}


def _unwrapped(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record in a wrapping. What the outer object says of itself stays: an inner title of another is a venue's."""
    own = [name for name in values if is_telling(name) and not is_nested(values[name]) and not is_empty(values[name])]
    for name in WRAPPINGS:
        inner = values.get(name)
        if not isinstance(inner, Mapping) or not any(is_telling(key) or key == "titles" for key in inner):
            continue
        outer = {key: value for key, value in values.items() if key != name}
        if not own:
            return {**outer, **inner}
        if _same_title(values, inner):
            return {**inner, **{key: value for key, value in outer.items() if not is_empty(value)}}
    return values


def _same_title(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> bool:
    one, other = (next((record[name] for name in record if is_column(name, "title")), "") for record in (outer, inner))
    return bool(as_text(one).strip()) and as_text(one).split() == as_text(other).split()


def _with_venue(values: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the name of the journal or the book that it holds as an object."""
    flat = dict(values)
    for name in [name for name in values if name in _CONTAINERS and isinstance(values[name], Mapping)]:
        if title := _name_of_container(values[name]):
            del flat[name]
            if not any(is_column(other, "venue") and not is_empty(flat[other]) for other in flat):
                flat["venue"] = title
    return flat


def _name_of_container(container: Mapping[str, Any]) -> Any:
    inner = container.get("journal")
    if isinstance(inner, Mapping):
        container = inner
    named = (container.get(name) for name in _NAMES_OF_CONTAINER)
    return next((name for name in named if not is_empty(name) and not is_nested(name)), "")


def _inverted_index(index: Any) -> dict[str, Any]:
    items = index.items() if isinstance(index, Mapping) else ()
    places = [(place, word) for word, at in items if isinstance(at, list) for place in at if isinstance(place, int)]
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


def _open_access(info: Any) -> dict[str, Any]:
    ids = info.get("externalids") or info.get("externalIds") if isinstance(info, Mapping) else None
    return {name: value for name, value in _external_ids(ids).items() if value}


def _identifiers(items: Any) -> dict[str, Any]:
    """The DOI in `[{"type": "doi", "id": "10.1/x"}]`, as DOAJ and Lens write it."""
    tables = _mappings(items)
    found = (item.get("id") or item.get("value") for item in tables if str(item.get("type", "")).lower() == "doi")
    doi = next(filter(None, found), None)
    return {"doi": doi} if doi else {}


def _titles(items: Any) -> dict[str, Any]:
    """The first title of a list, as DataCite and INSPIRE write it."""
    found = (item.get("title") for item in _mappings(items))
    title = next(filter(None, found), None)
    return {"title": title} if title else {}


def _abstracts(items: Any) -> dict[str, Any]:
    """The first text of a list that is an abstract, as DataCite and INSPIRE write it."""
    found = (
        item.get("description") or item.get("value")
        for item in _mappings(items)
        if item.get("descriptionType", "Abstract") == "Abstract"
    )
    text = next(filter(None, found), None)
    return {"abstract": text} if text else {}


def _mappings(items: Any) -> list[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _annotated(content: Any) -> dict[str, Any]:
    """Title and abstract of S2ORC: the full text, and where in it they start and end."""
    text, notes = (content.get("text"), content.get("annotations")) if isinstance(content, Mapping) else (None, None)
    if not isinstance(text, str) or not isinstance(notes, Mapping):
        return {}
    found = {name: " ".join(_spans(text, notes.get(name))) for name in ("title", "abstract")}
    return {"content": "", **{name: part for name, part in found.items() if part}}


def _spans(text: str, written: Any) -> list[str]:
    try:
        spans = json.loads(written) if isinstance(written, str) else written
        return [text[int(span["start"]) : int(span["end"])] for span in _mappings(spans)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _versions(versions: Any) -> dict[str, Any]:
    first = versions[0] if isinstance(versions, list) and versions else None
    return {"published": first["created"]} if isinstance(first, Mapping) and "created" in first else {}


def _publication_types(held: Any) -> dict[str, Any]:
    """The types in `{"pubType": ["Retracted Publication"]}`, as Europe PMC writes them."""
    types = held.get("pubType") if isinstance(held, Mapping) else None
    texts = [types] if isinstance(types, str) else types if isinstance(types, list) else []
    joined = "; ".join(text for text in texts if isinstance(text, str))
    return {"pubType": joined} if joined else {}


def _updates(items: Any) -> dict[str, Any]:
    """Whether the paper is retracted by `[{"type": "retraction", "DOI": ...}]`, as Crossref writes it."""
    types = {str(item.get("type", "")).lower() for item in _mappings(items)}
    return {"is_retracted": True} if types & {"retraction", "withdrawal"} else {}


_NESTED: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "abstract_inverted_index": _inverted_index,
    "authorships": _authorships,
    "primary_location": _location,
    "externalIds": _external_ids,
    "openaccessinfo": _open_access,
    "identifier": _identifiers,
    "external_ids": _identifiers,
    "versions": _versions,
    "titles": _titles,
    "descriptions": _abstracts,
    "abstracts": _abstracts,
    "content": _annotated,
    "pubTypeList": _publication_types,
    "updated-by": _updates,
}
