"""The report: how the map was built, its quality, what was dropped, and which topics are dense or sparse.

A page without scripts, in the page's own look. It shows what the map and its manifest hold and nothing that
differs from run to run: dates and timings stay in the manifest.

>>> Path("report.html").write_text(render_report(m))                # doctest: +SKIP
"""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from hierarchography.analysis import areas_of, review_flow
from hierarchography.model import MapData
from hierarchography.rendering.page import assets
from hierarchography.rendering.page.share import picture_address
from hierarchography.rendering.picture.layout import summary
from hierarchography.rendering.report.making import changed_settings, left_out, notes, settings, steps
from hierarchography.rendering.report.names import weak_names
from hierarchography.rendering.report.quality import quality_rows
from hierarchography.rendering.report.stability import unstable_topics
from hierarchography.rendering.review import draw_flow
from hierarchography.rendering.table import counts
from hierarchography.rendering.templates import templates
from hierarchography.rendering.text import clean, truncate

__all__ = ["render_report"]

_NAME = 120
"""Characters of a name in the lists of topics, at most."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render_report(topic_map: MapData) -> str:
    """The report as one HTML text. The same map gives the same text, byte for byte."""
    environment = templates(__name__)
    environment.filters["short"] = _short
    flow = review_flow(topic_map)
    style = Markup("\n".join([assets.style(("base",)), _own_style(environment)]))
    return environment.get_template("template.html.j2").render(
        title=clean(topic_map.title),
        counts=counts(topic_map),
        summary=summary(topic_map),
        policy=POLICY,
        style=style,
        picture=picture_address(topic_map),
        steps=steps(topic_map),
        changed=changed_settings(topic_map),
        settings=settings(topic_map),
        notes=notes(topic_map),
        quality=quality_rows(topic_map),
        flow=[Markup(draw_flow(flow, narrow=narrow)) for narrow in (False, True)],
        left_out=left_out(topic_map),
        areas=areas_of(topic_map),
        weak_names=weak_names(topic_map),
        unstable=unstable_topics(topic_map),
    )


def _short(name: str) -> str:
    """A name as the lists of topics show it."""
    return truncate(clean(name), _NAME)


def _own_style(environment: Environment) -> str:
    loader = environment.loader
    assert loader is not None
    return loader.get_source(environment, "style.css")[0]
