"""What the commands of the command line share: types of options, options, and how an error is told."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import click

from hierarchography.errors import HierarchographyError
from hierarchography.settings import expanded

if TYPE_CHECKING:
    from hierarchography.progress import Reporter

STOPPED = "hierarchography.stopped"
"""Where a command leaves what is to be said when it is stopped by Ctrl-C."""
ANY_WIDTH = 10_000
"""Columns of what is not printed on a terminal."""


class PathType(click.Path):
    """A path with `~` at its start as the home folder, which a shell leaves in `--cache=~/folder`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path with the home folder in it."""
        return super().convert(expanded(value), param, ctx)


_FORMATS, _SOURCES = "{formats}", "{sources}"


class Command(click.Command):
    """A command that answers an error of ours with one line and exit code 2."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help, with the formats of papers that the readers know, and the services that papers come from."""
        if self.help and _FORMATS in self.help:
            from hierarchography.corpus import formats

            self.help = self.help.replace(_FORMATS, formats())
        if self.help and _SOURCES in self.help:
            from hierarchography.sources import forms

            self.help = self.help.replace(_SOURCES, forms())
        super().format_help_text(ctx, formatter)

    def invoke(self, context: click.Context) -> Any:
        """Run the command; an error is raised with `--debug`, and where it is none of ours."""
        debug = bool(context.params.pop("debug", False))
        logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, format="%(name)s: %(message)s")
        try:
            return super().invoke(context)
        except HierarchographyError as error:
            if debug:
                raise
            print(f"error: {error}", file=sys.stderr)
            context.exit(2)
        except KeyboardInterrupt:
            print(f"\n{context.meta.get(STOPPED, 'stopped')}", file=sys.stderr)
            context.exit(130)


view_option = click.option(
    "--view", default="", metavar="NAME", help="Use this view of the map instead of its main one."
)
debug_option = click.option("--debug", is_flag=True, help="Show the log and, on an error, the traceback.")


def reporter(quiet: bool) -> Reporter:
    """What shows the progress on the standard error, or nothing."""
    from hierarchography.progress import SILENT, for_stream

    return SILENT if quiet else for_stream(sys.stderr)
