"""The tree as nested `clusters`, the JSON of the scripts of "Science Hierarchography" (arXiv 2504.13834)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hierarchography.model import MapData, Topic
from hierarchography.rendering.files import write_text
from hierarchography.rendering.text import storable


def clusters_document(topic_map: MapData) -> dict[str, Any]:
    """The topics below the root, nested: `cluster_id` (position in preorder), `title`, `abstract` and `children`.

    The abstract is the topic's description, or its keywords. The children of a leaf are its papers: `paper_id` (a
    number if the id is one), `title` and `abstract`. A tree of the root alone has one cluster.
    """
    tree = topic_map.tree
    columns = (topic_map.corpus.frame[name].tolist() for name in ("id", "title", "abstract"))
    papers = [_paper(*cells) for cells in zip(*columns, strict=True)]
    clusters: dict[str, dict[str, Any]] = {}
    for number, topic in enumerate(tree):
        cluster = _cluster(topic, number)
        clusters[topic.id] = cluster
        if not tree.children(topic.id):
            cluster["children"] = [papers[row] for row in topic.members.tolist()]
        if topic.parent is not None:
            clusters[topic.parent]["children"].append(cluster)
    root = clusters[tree.root.id]
    return {"clusters": root["children"] if len(tree) > 1 else [root]}


def write_clusters(topic_map: MapData, path: str | Path) -> Path:
    """Write `clusters_document` as UTF-8 JSON; returns the path. Raises `RenderError` if that fails."""
    document = json.dumps(clusters_document(topic_map), ensure_ascii=False, indent=1, allow_nan=False)
    return write_text(path, f"{document}\n")


def _cluster(topic: Topic, number: int) -> dict[str, Any]:
    description = topic.details.get("description")
    text = description if isinstance(description, str) else ", ".join(topic.keywords)
    return {"cluster_id": number, "title": storable(topic.label), "abstract": storable(text), "children": []}


def _paper(paper_id: Any, title: Any, abstract: Any) -> dict[str, Any]:
    text = str(paper_id)
    number = int(text) if text.isascii() and text.isdecimal() and str(int(text)) == text else text
    return {"paper_id": number, "title": storable(str(title or "")), "abstract": storable(str(abstract or ""))}
