"""A title for a map whose maker gave none: from the input's file name, else from the largest topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from hierarchography.model.tree import TopicTree

UNTITLED = "Topic map"
_MOST = 80
_TOPICS = 3
_WORDS_OF_ANY_FILE = """
    abstract abstracts article articles bib corpus csv data dataset dblp document documents download downloads
    export file in input json library list my new openalex output paper papers publications pubmed query record
    records ref references refs result results savedrecs scopus search stdin table test text tmp untitled wos works
    zotero
"""
_ENDINGS = re.compile(r"(\.\w+)?\.(gz|bz2|xz|zst|zip)$|\.\w+$", re.IGNORECASE)
"""The format of a file, and how it is compressed: of "cs.CR.jsonl.gz", "cs.CR" is left."""
_SAYS_NOTHING = frozenset(_WORDS_OF_ANY_FILE.split())


def made_title(inputs: Sequence[str], tree: TopicTree) -> str:
    """`whale-songs.csv` -> "Whale songs"; several files, or a name like `papers.csv` -> "Ecology, Optics and Music"."""
    return (_from_file(inputs[0]) if len(inputs) == 1 else "") or _from_topics(tree) or UNTITLED


def _from_file(name: str) -> str:
    """The words of a file's name, or nothing where it is an address or says nothing of its content."""
    if re.match(r"\w+:", name):
        return ""
    stem = _ENDINGS.sub("", PurePosixPath(name.replace("\\", "/")).name.lstrip("."))
    words = re.sub(r"[\W_]+", " ", stem).split()
    telling = [
        word for word in words if len(word) > 1 and word.rstrip("0123456789").lower() not in {"", *_SAYS_NOTHING}
    ]
    title = " ".join(words)
    return title[:1].upper() + title[1:] if telling and len(title) <= _MOST else ""


def _from_topics(tree: TopicTree) -> str:
    """The names of the largest topics under the root, as many as there is room for."""
    largest = sorted(tree.children(tree.root.id), key=lambda topic: -topic.size)[:_TOPICS]
    names = [topic.label for topic in largest if topic.label.strip()]
    while names:
        *before, last = names
        title = f"{', '.join(before)} and {last}" if before else last
        if len(title) <= _MOST:
            return title
        names = before
    return ""
