"""`python -m hierarchography` is the command `hierarchography`."""

from __future__ import annotations

import atexit
import gc

from hierarchography.cli import main


def run() -> None:
    """Run the command of the arguments.

    At its end, Python would search all that is left in memory for garbage, two seconds once torch is loaded, only for
    the process to end: it is left out.
    """
    atexit.register(gc.freeze)
    main(prog_name="hierarchography")


if __name__ == "__main__":
    run()
