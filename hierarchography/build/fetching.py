"""Papers of sources by name as files of JSON lines: what `sources` fetches, read by the readers of `corpus`.

A record has the columns of the service's answer; those that hold tables and are no field of a paper are left out. The
answers themselves are kept, whole, in the cache.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from hierarchography.config import SourcesConfig
from hierarchography.corpus.columns import is_column, is_known
from hierarchography.corpus.drafts import flattened
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import Record, read_document
from hierarchography.corpus.values import as_list, as_names, is_empty, is_nested
from hierarchography.errors import InputError, RenderError
from hierarchography.plugins import is_source
from hierarchography.progress import SILENT, Advance, Reporter
from hierarchography.rendering.files import write_with
from hierarchography.sources import Page, Walk, first_day

_ODD = re.compile(r"[^\w.=-]+")
_LONGEST_NAME, _NOTHING = 60, b"{}\n"
WARNING = "warning:"
"""The prefix of notes that are warnings."""

logger = logging.getLogger(__name__)


@dataclass
class Fetched:
    """What came from one source: `papers` written, how they came, and warnings about what did not come.

    `asked` counts requests, `repeated` those that were sent again, `replayed` answers kept from earlier runs.
    """

    source: str
    papers: int = 0
    asked: int = 0
    repeated: int = 0
    replayed: int = 0
    started: str = ""
    twice: int = 0
    broken: int = 0
    notes: list[str] = field(default_factory=list)
    incomplete: bool = False

    @property
    def summary(self) -> str:
        """A line about it."""
        papers = f"{self.source}: {self.papers:,} paper{'' if self.papers == 1 else 's'}"
        if self.asked:
            again = f", {self.repeated:,} of them again" if self.repeated else ""
            kept = f", answers kept from before: {self.replayed:,}" if self.replayed else ""
            return f"{papers}; requests: {self.asked + self.repeated:,}{again}{kept}"
        return f"{papers}, as fetched on {self.started[:10]} ('hierarchography fetch --refresh' asks again)"


@contextmanager
def fetched_files(inputs: Sequence[str], config: SourcesConfig, progress: Reporter) -> Iterator[tuple[str, ...]]:
    """The inputs with every source by name as a file of its papers, which is there within the context.

    What came is recorded under `sources`. Raises `SourceError` if a source cannot be fetched, and `InputError` for a
    first day that is none.
    """
    sources = list(dict.fromkeys(name for name in inputs if is_source(name)))
    first_day(config.since)
    if not sources:
        if config.since or config.limit:
            progress.note("--since and --limit are of papers from services by name; all papers of the files are read")
        yield tuple(inputs)
        return
    with tempfile.TemporaryDirectory(prefix="hierarchography-fetched-") as folder:
        files: dict[str, str] = {}
        facts: dict[str, Any] = {}
        for source in sources:
            name = file_name(source, {Path(file).name for file in files.values()})
            files[source] = str(Path(folder) / name)
            fetched = fetch_papers(source, Path(files[source]), config, progress)
            facts[source] = {
                "file": name,
                "papers": fetched.papers,
                "fetched": fetched.started,
                "notes": fetched.notes,
                "incomplete": fetched.incomplete,
            }
        progress.record("sources", facts)
        yield tuple(files.get(name, name) for name in inputs)


def fetch_papers(
    source: str,
    path: Path,
    config: SourcesConfig,
    progress: Reporter = SILENT,
    *,
    refresh: bool = False,
    offline: bool = False,
) -> Fetched:
    """Write the papers of a source to a file of JSON lines, whole or not at all.

    An earlier run's answers are used as far as they go; `refresh` asks for all again, `offline` for none. Raises
    `SourceError`, saying how to go on, and `InputError` if there are no papers or the file cannot be written.
    """
    told = Fetched(source)

    def note(message: str) -> None:
        told.notes.append(message)
        progress.note(message)
        if message.startswith(WARNING) and getattr(progress, "reporter", progress) is SILENT:
            logger.warning(message)

    walk = Walk(source, config, note, refresh=refresh, offline=offline)
    try:
        write_with(path, lambda file: _write(file, walk, told, progress))
    except RenderError as error:
        raise InputError(str(error)) from error
    told.asked, told.replayed, told.repeated = walk.asked, walk.replayed, walk.repeated
    told.started, told.incomplete = walk.asker.started, bool(walk.incomplete)
    for message in filter(None, (*_counts(told), walk.incomplete, told.summary)):
        note(message)
    return told


def _write(file: BinaryIO, walk: Walk, told: Fetched, progress: Reporter) -> None:
    """The lines of all papers; from the start again where the service has forgotten how to go on."""
    from hierarchography.sources.asking import Stale

    while True:
        try:
            _write_pages(file, walk, told, progress)
            break
        except Stale:  # at most twice: a fetch that starts anew has no cached cursor
            walk.renew()
            file.seek(0)
            file.truncate()
    if not told.papers:
        raise InputError(f"{walk.source}: {walk.service.title} has no papers for this; check what is asked for")


def _write_pages(file: BinaryIO, walk: Walk, told: Fetched, progress: Reporter) -> None:
    told.papers = told.twice = told.broken = 0
    written: set[bytes] = set()
    pages = iter(walk)
    with progress.stage(f"Asking {walk.service.title}"):
        page = next(pages, None)  # only now is it known how many papers will come
    with progress.stage(f"Fetching {walk.service.name}", total=walk.total) as advance:
        number = 1
        while page is not None:
            _write_page(file, page, f"{walk.source}, page {number}", walk.limit, told, written, advance)
            page, number = next(pages, None), number + 1


def _write_page(
    file: BinaryIO, page: Page, name: str, limit: int, told: Fetched, written: set[bytes], advance: Advance
) -> None:
    before = told.papers
    for record in _records(page, name):
        if limit and told.papers >= limit:
            break
        line = _line(record.values)
        if record.problem or line == _NOTHING:
            told.broken += 1
            continue
        digest = hashlib.blake2b(line, digest_size=16).digest()
        if digest in written:
            told.twice += 1
            continue
        written.add(digest)
        file.write(line)
        told.papers += 1
    advance(told.papers - before)


def _records(page: Page, name: str) -> list[Record]:
    if not page.ids:
        return []
    document = Document(f"{name}{page.ending}", page.data, hashlib.sha256(page.data).hexdigest())
    return flattened(read_document(document)).records


def _line(values: Mapping[str, Any]) -> bytes:
    """A record as a line: fields of papers as they are, people and keywords as names, other tables left out."""
    kept: dict[str, Any] = {}
    for column, value in values.items():
        if is_empty(value):
            continue
        if is_nested(value) and is_column(column, "authors"):
            value = as_names(value)
        elif is_nested(value) and is_column(column, "keywords"):
            value = as_list(value)
        elif is_nested(value) and not is_known(column):
            continue
        kept[column] = value
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _counts(told: Fetched) -> Iterator[str]:
    if told.twice:
        yield f"{told.source}: papers that came twice, written once: {told.twice:,}"
    if told.broken:
        yield f"{told.source}: records that cannot be read, left out: {told.broken:,}"


def file_name(source: str, taken: set[str]) -> str:
    """A name of a file that shows which source it is from, the same in every build: `arxiv-cat-cs.CL.jsonl`."""
    stem = _ODD.sub("-", source).strip("-.")[:_LONGEST_NAME] or "source"
    name, number = f"{stem}.jsonl", 2
    while name in taken:
        name, number = f"{stem}-{number}.jsonl", number + 1
    return name
