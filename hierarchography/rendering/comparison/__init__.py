"""A page of facts and tables, in the look of the report and without scripts."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from hierarchography.rendering.page import assets
from hierarchography.rendering.report import POLICY
from hierarchography.rendering.templates import templates
from hierarchography.rendering.text import clean

__all__ = ["render_tables"]

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""A title, headings, and rows of texts; all columns are right-aligned but the first and those of topics."""


def render_tables(title: str, facts: Sequence[tuple[str, str]], tables: Sequence[Table]) -> str:
    """A page with a title, facts as (label, text), and tables; the same content gives the same text."""
    environment, report = templates(__name__), templates("hierarchography.rendering.report")
    assert report.loader is not None
    own = report.loader.get_source(report, "style.css")[0]
    return environment.get_template("template.html.j2").render(
        title=clean(title),
        policy=POLICY,
        style=Markup("\n".join([assets.style(("base",)), own])),
        facts=[(label, clean(text)) for label, text in facts],
        tables=[
            (heading, headings, [[clean(text) for text in row] for row in rows]) for heading, headings, rows in tables
        ],
    )
