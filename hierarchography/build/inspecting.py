"""What the inputs of a map hold, before anything of a map is computed: the reading and cleaning of a build alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hierarchography.build.budget import check_reading
from hierarchography.build.fetching import fetched_files
from hierarchography.config import Config, CorpusConfig
from hierarchography.corpus import Intake, read_papers
from hierarchography.errors import InputError
from hierarchography.progress import SILENT, Reporter, Timed

SCHEMA = "hierarchography.inspection/1"


@dataclass(frozen=True)
class Inspection:
    """The papers of the inputs that can be read; `refused` says why others cannot.

    `sources` holds, for each source by name, the file that stands for it in `intake`, and whether it is incomplete.
    """

    intake: Intake
    refused: tuple[str, ...] = ()
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def lossy(self) -> bool:
        """Whether a build of these inputs would exit with code 3: much of a file or of a source is missing."""
        return bool(self.intake.counts["lossy_files"]) or any(facts["incomplete"] for facts in self.sources.values())

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "schema": SCHEMA,
            "counts": dict(self.intake.counts),
            "files": [account.to_dict() for account in self.intake.files],
            "sources": {name: dict(facts) for name, facts in self.sources.items()},
            "refused": list(self.refused),
            "notes": list(self.intake.notes),
        }


def inspect_papers(config: Config, progress: Reporter = SILENT) -> Inspection:
    """Read and clean the inputs of a map, and merge their duplicates.

    Of several files, those that can be read are inspected, and the others are named. Raises `InputError` if none can be
    read, and `SourceError` for a source that cannot be fetched.
    """
    clock = Timed(progress)
    with fetched_files(config.inputs, config.sources, clock) as files:
        check_reading(files, config.memory)
        intake, refused = _readable(files, replace(config.corpus, strict=False), clock)
    return Inspection(intake, refused, clock.records.get("sources", {}))


def _readable(files: Sequence[str], config: CorpusConfig, progress: Reporter) -> tuple[Intake, tuple[str, ...]]:
    """The papers of the files that can be read, and the reasons why others cannot."""
    try:
        return read_papers(files, config, progress), ()
    except InputError as error:
        refused = {name: reason for name in files if len(files) > 1 and (reason := _refusal(name, config))}
        readable = [name for name in files if name not in refused]
        if not refused or not readable:
            raise error
    return read_papers(readable, config, progress), tuple(refused.values())


def _refusal(name: str, config: CorpusConfig) -> str:
    try:
        read_papers([name], config)
    except InputError as error:
        return str(error)
    return ""
