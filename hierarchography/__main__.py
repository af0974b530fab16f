"""`python -m hierarchography` is the command `hierarchography`."""

from __future__ import annotations

from hierarchography.cli import main

main(prog_name="hierarchography")
