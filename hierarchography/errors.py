"""The exceptions of this package: one family, so that one `except` catches them all.

Every message says what happened, the value that was seen and where (file, row), and what to do.
The command line prints the message and exits with 2; a traceback appears only under `--debug`.
"""

from __future__ import annotations

from collections.abc import Iterable


class HierarchographyError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(HierarchographyError):
    """The papers, a file or a setting given by the user cannot be used."""


class EncoderError(HierarchographyError):
    """An encoder is unknown, cannot be loaded, or returned unusable vectors."""


class TreeError(HierarchographyError):
    """A topic tree breaks one of its own rules, or a topic asked for is not in it."""


class NamingError(HierarchographyError):
    """Topics could not be named."""


class RenderError(HierarchographyError):
    """A figure, the page or an export could not be written."""


class WorkersError(HierarchographyError):
    """There are no workers to be had, they are not like this process, or they were lost for good."""


class MissingExtra(HierarchographyError, ImportError):
    """An optional package is needed; the message is the command that installs it."""

    def __init__(self, package: str, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs {package}. Install it: pip install 'hierarchography[{extra}]'")


def unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    """The error for a name that is none of the known ones; it asks whether one that is spelt alike was meant.

    >>> str(unknown("builder", "wrad", ["density", "ward"]))
    "unknown builder 'wrad'; did you mean 'ward'? known: density, ward"
    """
    names = list(known)
    hint = nearest(name, names)
    return InputError(f"unknown {what} {name!r}{hint or ';'} known: {', '.join(names)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """`"; did you mean 'ward'?"` where one of the known names is spelt much like `name`, else nothing.

    Of dotted names only the last parts are compared: that of the name with those of its section.
    """
    from difflib import get_close_matches

    names = list(known)
    section, _, last = name.rpartition(".")
    here = {one.rpartition(".")[2]: one for one in names if not section or one.startswith(f"{section}.")}
    alike = get_close_matches(last, here, 1) if here else get_close_matches(name, names, 1)
    return f"; did you mean {here.get(alike[0], alike[0])!r}?" if alike else ""
