"""The papers of services, in Python: `fetch("arxiv:cat:cs.CL", limit=100)`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hierarchography.build.fetching import fetch_papers, file_name
from hierarchography.cache import cache_in, keep_small
from hierarchography.config import Config
from hierarchography.corpus import read_papers
from hierarchography.errors import InputError
from hierarchography.model import Corpus
from hierarchography.progress import SILENT, Reporter
from hierarchography.settings import expanded
from hierarchography.sources import MAILTO_VARIABLE, check_source


def fetch(
    sources: str | Sequence[str],
    /,
    *,
    mailto: str = "",
    output: str | Path | None = None,
    refresh: bool = False,
    offline: bool = False,
    cache: str | Path | bool = True,
    progress: Reporter = SILENT,
    **more: Any,
) -> Corpus:
    """Fetch the papers of one or more services, as a corpus for `build_map`; its `frame` is a table of pandas.

    A source is the name of a service, a colon and what is asked, such as `"arxiv:cat:cs.CL"` (see docs/sources.md).
    Papers that several sources have are merged. At most `limit` papers of each are fetched (0 = all), those published
    since `since`, a day, month or year. `mailto` is a contact address for the services. `output` also writes the papers
    of the one source to a file of JSON lines, as the service gave them.

    Answers are cached in the folder `cache` (True: the user's default folder, False: no cache): a fetch that was
    interrupted continues, and the same fetch later gives the same papers, until `refresh` requests them again;
    `offline` sends no request. `limit`, `since` and further keywords are settings, such as `language="en"`.

    Raises `SourceError` if a service fails, saying how to continue, and `InputError` for a source or a setting that is
    not valid.

    >>> papers = fetch("openalex:moss", limit=100)                  # doctest: +SKIP
    >>> papers.frame[["title", "year"]]                             # doctest: +SKIP
    """
    names = list(dict.fromkeys([sources] if isinstance(sources, str) else sources))
    config = Config().with_settings(**more)
    if not names:
        raise InputError("no source: name a service and what is asked, as in arxiv:cat:cs.CL")
    if output is not None and len(names) > 1:
        raise InputError("output is the file of one source; fetch each into a file of its own")
    with _from(mailto), cache_in(cache) as folder, tempfile.TemporaryDirectory(prefix="hierarchography-") as place:
        for name in names:
            check_source(name, config.sources)
        files: list[Path] = []
        for name in names:
            path = Path(place) / file_name(name, {file.name for file in files})
            files.append(Path(expanded(output)) if output is not None else path)
            fetch_papers(name, files[-1], config.sources, progress, refresh=refresh, offline=offline)
        keep_small(folder)
        return read_papers([str(file) for file in files], config.corpus, progress).corpus


@contextmanager
def _from(mailto: str) -> Iterator[None]:
    """Tell the services this contact address within the context; unchanged if there is none."""
    before = os.environ.get(MAILTO_VARIABLE)
    if mailto:
        os.environ[MAILTO_VARIABLE] = mailto
    try:
        yield
    finally:
        if mailto:
            os.environ.pop(MAILTO_VARIABLE)
            if before is not None:
                os.environ[MAILTO_VARIABLE] = before
