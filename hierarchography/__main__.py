"""`python -m hierarchography` is the command `hierarchography`."""

from __future__ import annotations

import atexit
import gc
import io
import sys

from hierarchography.cli import main


def run() -> None:
    """Run the command of the arguments.

    A character that the code page of standard output does not have is printed as `?`: a title must not end the command.
    (Standard error never fails on one.) At the end, Python would search all that is left in memory for garbage, two
    seconds once torch is loaded, only for the process to end: it is left out.
    """
    atexit.register(gc.freeze)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")
    main(prog_name="hierarchography")


if __name__ == "__main__":
    run()
