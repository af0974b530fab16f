"""Ways to look at a finished map: table, figures, outline, page, exports."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hierarchography.rendering.exports import (
        tree_document,
        tree_schema,
        write_dropped,
        write_papers,
        write_topics_csv,
        write_tree,
    )
    from hierarchography.rendering.figures import icicle, sunburst, treemap
    from hierarchography.rendering.outline import outline_markdown
    from hierarchography.rendering.page import iframe_snippet, render_embed, render_notebook, render_page
    from hierarchography.rendering.table import topic_table

# Each part is imported when it is asked for: a table needs no Plotly, the page no Parquet.
_HOMES = {
    "icicle": "figures",
    "iframe_snippet": "page",
    "outline_markdown": "outline",
    "render_embed": "page",
    "render_notebook": "page",
    "render_page": "page",
    "sunburst": "figures",
    "topic_table": "table",
    "tree_document": "exports",
    "tree_schema": "exports",
    "treemap": "figures",
    "write_dropped": "exports",
    "write_papers": "exports",
    "write_topics_csv": "exports",
    "write_tree": "exports",
}

__all__ = [
    "icicle",
    "iframe_snippet",
    "outline_markdown",
    "render_embed",
    "render_notebook",
    "render_page",
    "sunburst",
    "topic_table",
    "tree_document",
    "tree_schema",
    "treemap",
    "write_dropped",
    "write_papers",
    "write_topics_csv",
    "write_tree",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
