"""The command `hierarchography export`: the tree of a map in the format of other programs."""

from __future__ import annotations

from pathlib import Path

import click

from hierarchography.cli_parts import Command, PathType, debug_option, view_option
from hierarchography.errors import InputError


@click.command(cls=Command)
@click.argument("folder", type=PathType(path_type=Path))
@click.argument("file", type=PathType(path_type=Path, dir_okay=False))
@view_option
@debug_option
def export(folder: Path, file: Path, view: str) -> None:
    """Write the tree of the map in FOLDER as nested clusters into FILE (.json).

    This is the format of the scripts of "Science Hierarchography" (arXiv 2504.13834): clusters with a title, an
    abstract and children, and papers at the leaves. 'evaluate --tree FILE' reads it.
    """
    if file.suffix.lower() != ".json":
        raise InputError(f"{file}: name a .json file; tables and outlines are in the folder of the map already")
    from hierarchography.topic_map import load_map

    topic_map = load_map(folder)
    topic_map = topic_map.view(view or topic_map.main)
    written = topic_map.write_clusters(file)
    print(f"{len(topic_map.tree) - 1:,} clusters, {len(topic_map):,} papers: {written}")
