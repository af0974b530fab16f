"""The report beside the page: how a map was made, how good it is, what is not in it, where it is thick and thin.

A page without scripts, in the page's own look. It shows what the map and its manifest hold and nothing that
differs from run to run: dates and timings stay in the manifest.

>>> Path("report.html").write_text(render_report(m))                # doctest: +SKIP
"""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from hierarchography.model import TopicMap
from hierarchography.rendering.page import assets
from hierarchography.rendering.page.share import picture_address
from hierarchography.rendering.picture.layout import summary
from hierarchography.rendering.report.areas import areas_of
from hierarchography.rendering.report.figures import quality_rows
from hierarchography.rendering.report.making import changed_settings, left_out, notes, settings, steps
from hierarchography.rendering.table import counts
from hierarchography.rendering.templates import templates
from hierarchography.rendering.text import clean

__all__ = ["render_report"]

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render_report(map: TopicMap) -> str:
    """The report as one HTML text. The same map gives the same text, byte for byte."""
    environment = templates(__name__)
    style = Markup("\n".join([assets.style(("base",)), _own_style(environment)]))
    return environment.get_template("template.html.j2").render(
        title=clean(map.title),
        counts=counts(map),
        summary=summary(map),
        policy=POLICY,
        style=style,
        picture=picture_address(map),
        steps=steps(map),
        changed=changed_settings(map),
        settings=settings(map),
        notes=notes(map),
        quality=quality_rows(map),
        left_out=left_out(map),
        areas=areas_of(map),
    )


def _own_style(environment: Environment) -> str:
    loader = environment.loader
    assert loader is not None
    return loader.get_source(environment, "style.css")[0]
