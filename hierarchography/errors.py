"""The exceptions of this package. They share one base class, so that one `except` catches them all.

Every message states what happened, the value and its place (file, row), and what to do about it. The command line
prints the message and exits with status 2; it shows a traceback only with `--debug`.
"""

from __future__ import annotations

from collections.abc import Iterable


class HierarchographyError(Exception):
    """Base class of every error that this package raises deliberately."""


class InputError(HierarchographyError):
    """The user's papers, a file or a setting cannot be used."""


class SourceError(HierarchographyError):
    """A service of papers cannot be reached, refuses to answer, or gives answers that cannot be used."""


class EncoderError(HierarchographyError):
    """An encoder is unknown, cannot be loaded, or returned unusable vectors."""


class TreeError(HierarchographyError):
    """A topic tree is invalid, or a requested topic does not exist."""


class NamingError(HierarchographyError):
    """Topics could not be named."""


class RenderError(HierarchographyError):
    """A figure, the page or an export could not be written."""


class WorkersError(HierarchographyError):
    """Workers are not available, differ from this process, or were lost permanently."""


class MissingExtra(HierarchographyError, ImportError):
    """An optional package is needed; the message contains the command that installs it."""

    def __init__(self, package: str, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs {package}. Install it: pip install 'hierarchography[{extra}]'")


def unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    """The error for an unknown name; it suggests a known name of similar spelling.

    >>> str(unknown("builder", "wrad", ["density", "ward"]))
    "unknown builder 'wrad'; did you mean 'ward'? known: density, ward"
    """
    names = list(known)
    hint = nearest(name, names)
    return InputError(f"unknown {what} {name!r}{hint or ';'} known: {', '.join(names)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """`"; did you mean 'ward'?"` if a known name is spelt like `name`, else an empty string.

    Of dotted names, only the last part is compared, with the names of the same section.
    """
    from difflib import get_close_matches

    names = list(known)
    section, _, last = name.rpartition(".")
    here = {known.rpartition(".")[2]: known for known in names if not section or known.startswith(f"{section}.")}
    alike = get_close_matches(last, here, 1) if here else get_close_matches(name, names, 1)
    return f"; did you mean {here.get(alike[0], alike[0])!r}?" if alike else ""
