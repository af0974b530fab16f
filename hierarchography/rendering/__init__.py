"""Ways to look at a finished map: table, figures, outline, page, exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.rendering.clusters import clusters_document, write_clusters
    from hierarchography.rendering.comparison import render_tables
    from hierarchography.rendering.crossing import (
        facts_line,
        flow_figure,
        matrix_figure,
        write_crossing,
        write_pairs,
    )
    from hierarchography.rendering.csv_tables import write_table
    from hierarchography.rendering.exports import (
        tree_document,
        tree_schema,
        write_dropped,
        write_papers,
        write_topics_csv,
        write_tree,
    )
    from hierarchography.rendering.figures import icicle, sunburst, treemap
    from hierarchography.rendering.files import SCRIPT_FILES
    from hierarchography.rendering.outline import outline_markdown
    from hierarchography.rendering.over_time import stream_figure, topics_over_time_figure
    from hierarchography.rendering.page import (
        first_view,
        iframe_snippet,
        page_facts,
        render_embed,
        render_notebook,
        render_page,
        write_page,
    )
    from hierarchography.rendering.page.meaning import added_by_meaning
    from hierarchography.rendering.page.share import address, oembed_json
    from hierarchography.rendering.picture import write_picture
    from hierarchography.rendering.points_figure import map_figure
    from hierarchography.rendering.polygon_figure import polygons
    from hierarchography.rendering.report import render_report
    from hierarchography.rendering.review import write_review_flow
    from hierarchography.rendering.table import topic_table, topic_table_with_homes

# Each part is imported when it is asked for: a table needs no Plotly, the page no Parquet.
_HOMES = {
    "SCRIPT_FILES": "files",
    "added_by_meaning": "page.meaning",
    "address": "page.share",
    "clusters_document": "clusters",
    "icicle": "figures",
    "facts_line": "crossing",
    "first_view": "page",
    "flow_figure": "crossing",
    "iframe_snippet": "page",
    "map_figure": "points_figure",
    "matrix_figure": "crossing",
    "oembed_json": "page.share",
    "outline_markdown": "outline",
    "page_facts": "page",
    "polygons": "polygon_figure",
    "render_embed": "page",
    "render_notebook": "page",
    "render_page": "page",
    "render_report": "report",
    "render_tables": "comparison",
    "stream_figure": "over_time",
    "sunburst": "figures",
    "topic_table": "table",
    "topic_table_with_homes": "table",
    "topics_over_time_figure": "over_time",
    "tree_document": "exports",
    "tree_schema": "exports",
    "treemap": "figures",
    "write_clusters": "clusters",
    "write_crossing": "crossing",
    "write_dropped": "exports",
    "write_page": "page",
    "write_pairs": "crossing",
    "write_papers": "exports",
    "write_picture": "picture",
    "write_review_flow": "review",
    "write_table": "csv_tables",
    "write_topics_csv": "exports",
    "write_tree": "exports",
}

__all__ = [
    "SCRIPT_FILES",
    "added_by_meaning",
    "address",
    "clusters_document",
    "facts_line",
    "first_view",
    "flow_figure",
    "icicle",
    "iframe_snippet",
    "map_figure",
    "matrix_figure",
    "oembed_json",
    "outline_markdown",
    "page_facts",
    "polygons",
    "render_embed",
    "render_notebook",
    "render_page",
    "render_report",
    "render_tables",
    "stream_figure",
    "sunburst",
    "topic_table",
    "topic_table_with_homes",
    "topics_over_time_figure",
    "tree_document",
    "tree_schema",
    "treemap",
    "write_clusters",
    "write_crossing",
    "write_dropped",
    "write_page",
    "write_pairs",
    "write_papers",
    "write_picture",
    "write_review_flow",
    "write_table",
    "write_topics_csv",
    "write_tree",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
