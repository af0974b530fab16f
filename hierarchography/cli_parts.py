"""Shared parts of the commands: option types, options, and error handling."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from hierarchography.errors import HierarchographyError
from hierarchography.settings import expanded

if TYPE_CHECKING:
    from hierarchography.progress import Reporter

STOPPED = "hierarchography.stopped"
"""The key of the message to print when a command is stopped by Ctrl-C."""
ANY_WIDTH = 10_000
"""Width of output that does not go to a terminal."""


class PathType(click.Path):
    """A path in which `~` is replaced by the home folder; shells do not do this in `--cache=~/folder`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path with `~` replaced."""
        return super().convert(expanded(value), param, ctx)


_FORMATS, _SOURCES = "{formats}", "{sources}"


class Command(click.Command):
    """A command that prints an error of this package as one line and exits with code 2."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, with the lists of supported formats and services."""
        text = self.help
        if self.help and _FORMATS in self.help:
            from hierarchography.corpus import formats

            self.help = self.help.replace(_FORMATS, formats())
        if self.help and _SOURCES in self.help:
            from hierarchography.sources import forms

            self.help = self.help.replace(_SOURCES, forms())
        super().format_help_text(ctx, formatter)
        self.help = text  # the next time, other packages may be installed

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Errors are raised with `--debug`, or if they are not errors of this package."""
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
_LLM_OPTIONS = (
    click.option("--llm-model", metavar="NAME", help="The model's name on its server.  [default: that of the map]"),
    click.option("--llm-url", metavar="URL", help="The address of an OpenAI-compatible server."),
    click.option("--llm-budget", type=click.IntRange(min=0), metavar="N", help="Tokens at most, input and output."),
)


def llm_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that asks a language model about a finished map."""
    for option in reversed(_LLM_OPTIONS):
        command = option(command)
    return command


columns_option = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Map a field to an input column, e.g. abstract=Summary (repeatable).",
)
mailto_option = click.option(
    "--mailto",
    default="",
    metavar="ADDRESS",
    help="Your e-mail address, which services are told.  [default: the variable HIERARCHOGRAPHY_MAILTO]",
)
debug_option = click.option("--debug", is_flag=True, help="Show the log and, on an error, the traceback.")


def reporter(quiet: bool, verbose: bool = False) -> Reporter:
    """A reporter of progress on standard error, which also tells the cost of each stage; or a silent one."""
    from hierarchography.progress import SILENT, for_stream

    if verbose:
        from hierarchography.costs import Costed

        return Costed(for_stream(sys.stderr))
    return SILENT if quiet else for_stream(sys.stderr)


def print_data(*parts: str | bytes) -> None:
    """Print CSV or JSON for another program: UTF-8 with plain line ends, whatever the encoding of standard output."""
    for part in parts:
        click.echo(part.encode("utf-8", "replace") if isinstance(part, str) else part, nl=False)


def print_json(value: object) -> None:
    """Print a value as indented JSON for another program; see `print_data`."""
    print_data(json.dumps(value, ensure_ascii=False, indent=1), "\n")


def columns_given(pairs: tuple[str, ...]) -> Mapping[str, str]:
    """The pairs of `--column FIELD=COLUMN`."""
    return dict(pairs_given(pairs, "--column", "FIELD=COLUMN, e.g. abstract=Summary"))


def pairs_given(pairs: tuple[str, ...], option: str, form: str) -> list[tuple[str, str]]:
    """What an option gives as `KEY=VALUE`; `form` says in an error how it must look."""
    given = []
    for pair in pairs:
        key, _, value = (part.strip() for part in pair.partition("="))
        if not key or not value:
            raise click.BadParameter(f"{pair!r} is not {form}", param_hint=option)
        given.append((key, value))
    return given
