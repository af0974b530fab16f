"""Tagged text beside RIS: PubMed's MEDLINE (.nbib), Web of Science, EndNote (.enw), RefWorks, Ovid and CNKI.

Each line is a tag and a value; a line that begins with spaces goes on with the one before. The tags of each dialect
become the columns' plain names, so that `DP` is a date in one and a database in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, bounded

_HEAD = 20_000
_LONGEST_CLEANED = 500
_NO_TAG = "<>"
"""The tag of a line that opens a record and has none: `<12. >`."""


def _tags(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@dataclass(frozen=True)
class Dialect:
    """How one program writes its tags: what opens a file of it, a line, and a record; and the names of its tags.

    Without `starts`, the first tag of the file opens each record. `clean` has what is no part of a column's values.
    """

    name: str
    signature: re.Pattern[str]
    line: re.Pattern[str]
    starts: frozenset[str]
    names: Mapping[str, str]
    ends: frozenset[str] = frozenset()
    one_a_line: frozenset[str] = frozenset()
    """Tags in which each line that goes on is another value."""
    clean: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


DIALECTS = (
    Dialect(
        "MEDLINE",
        re.compile(r"^PMID- *\d+ *$", re.MULTILINE),
        re.compile(r"^([A-Z]{2,4}) *- (.*)$"),
        frozenset({"PMID"}),
        _tags(
            "PMID=pmid TI=title BTI=booktitle AB=abstract DP=year FAU=authors AU=AU JT=journal TA=TA OT=keywords "
            "MH=MeSH PT=publicationtype"
        ),
    ),
    Dialect(
        "Web of Science",
        re.compile(r"\A\s*FN .*\n(?:\s*VR .*\n)?|^PT [JCBSP]\n(?:AU|TI|BA|CA|GP|RI) ", re.MULTILINE),
        re.compile(r"^([A-Z][A-Z0-9])(?: (.*))?$"),
        frozenset({"PT"}),
        _tags(
            "UT=UT TI=title AB=abstract PY=year AF=authors AU=AU SO=journal DE=keywords ID=keywords_plus DI=doi EA=EA "
            "DT=documenttype"
        ),
        frozenset({"ER", "EF"}),
        frozenset({"AU", "AF"}),
    ),
    Dialect(
        "EndNote",
        re.compile(r"^%0 \S", re.MULTILINE),
        re.compile(r"^%(\S) (.*)$"),
        frozenset({"0"}),
        _tags("T=title X=abstract D=year A=authors J=journal B=booktitle K=keywords R=doi U=url M=accessionnumber"),
        one_a_line=frozenset({"K"}),
    ),
    Dialect(
        "RefWorks",
        re.compile(r"^RT [A-Z].*\n(?:SR|ID|A1|T1|AU) ", re.MULTILINE),
        re.compile(r"^([A-Z][A-Z0-9]) (.*)$"),
        frozenset({"RT"}),
        _tags("ID=id T1=title AB=abstract YR=year A1=authors JF=journal K1=keywords DO=doi LK=url UL=url T2=booktitle"),
    ),
    Dialect(
        "Ovid",
        re.compile(r"^VN {1,2}- ?Ovid Technologies|^<\d+\. ?>[ \t]*\n[A-Z]{2} {1,2}- ", re.MULTILINE),
        re.compile(r"^(?:([A-Z][A-Z0-9]{1,3}) {1,2}-(?: (.*))?|<\d+\. ?>\s*)$"),
        frozenset({_NO_TAG, "VN"}),
        _tags("UI=id AN=AN TI=title AB=abstract YR=year FA=authors AU=AU JT=journal JN=journal SO=Source")
        | _tags("KW=keywords DE=keywords MH=MeSH DO=doi DI=doi BT=booktitle"),
        clean={
            "AU": re.compile(r"\s*\[.*|(?:,? (?:M\.?D|Ph\.? ?D|MPH|[BM]Sc|FACSM|RN)\b\.?)+.*$|[\s\d,+*]+$"),
            "title": re.compile(r"\.?\s*\[(?:Article|Report|Miscellaneous|Review|Editorial|Letter)\]\s*$"),
        },
    ),
    Dialect(
        "NoteExpress",
        re.compile(r"^\{Reference Type\}:", re.MULTILINE),
        re.compile(r"^\{([^{}]{2,40})\}:\s?(.*)$"),
        frozenset({"Reference Type"}),
        _tags(
            "Title=title Author=authors Journal=journal Year=year Keywords=keywords Abstract=abstract DOI=doi URL=url"
        )
        | {"Tertiary Title": "booktitle", "Secondary Title": "booktitle", "Publisher": "publisher"},
    ),
    Dialect(
        "CNKI",
        re.compile(r"^(?:SrcDatabase|Title)-[^\x00-\x7f]+\s*[:：]", re.MULTILINE),
        re.compile(r"^([A-Z][A-Za-z]+)-(?:[^\x00-\x7f]+|[A-Z]+)\s*[:：]\s*(.*)$"),
        frozenset(),
        _tags("Title=title Author=authors Source=journal Keyword=keywords Summary=abstract Year=year PubTime=published")
        | _tags("DOI=doi URL=url Link=url"),
    ),
)
_SEVERAL = frozenset({"authors", "AU", "keywords", "CN", "url", "MeSH", "publicationtype"})
_DOI = re.compile(r"(10\.\d{4,9}/\S+) \[doi\]")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Where the name of the journal ends in Ovid's one line that cites the paper.
_CITED_PART = re.compile(rf"\.\s|;|,\s*(?:vol|\d)|\s+(?:(?:{_MONTHS})\b|\d)", re.IGNORECASE)


def recognises(document: Document) -> bool:
    """True if one of the dialects opens a record near the start."""
    return not document.is_binary and _dialect(document) is not None


def _dialect(document: Document) -> Dialect | None:
    head = document.text[:_HEAD]
    return next((dialect for dialect in DIALECTS if dialect.signature.search(head)), None)


def read(document: Document) -> Reading:
    """One record for each opening tag; what stands before the first is a head and is passed over."""
    dialect = _dialect(document) or DIALECTS[0]
    blocks = bounded(_blocks(document.text, dialect), document)
    records = [Record(place, _fields(lines, dialect)) for place, lines in enumerate(blocks, start=1)]
    return Reading(records, "record", (f"{document.name}: read as {dialect.name} tagged text",))


def _blocks(text: str, dialect: Dialect) -> Iterator[list[tuple[str, str]]]:
    """Records as lists of (tag, value); the tag is empty for a line that goes on."""
    block: list[tuple[str, str]] = []
    starts = dialect.starts
    for line in text.split("\n"):
        match = dialect.line.match(line)
        tag, value = (match[1] or _NO_TAG, (match[2] or "").strip()) if match else ("", line.strip())
        starts = starts or frozenset({tag} if tag else ())
        if tag in starts or tag in dialect.ends:
            if len(block) > 1 or any(value for _, value in block):
                yield block
            block = [(tag, value)] if tag in starts else []
        elif block and (tag or value):
            block.append((tag, value))
    if block:
        yield block


def _fields(lines: list[tuple[str, str]], dialect: Dialect) -> dict[str, str | list[str]]:
    pieces: dict[str, list[list[str]]] = {}
    last = ""
    for tag, value in lines:
        if tag:
            last = tag
            pieces.setdefault(tag, []).append([value])
        elif last in dialect.one_a_line:
            pieces[last].append([value])
        else:
            pieces[last][-1].append(value)
    values = {tag: [" ".join(filter(None, texts)) for texts in several] for tag, several in pieces.items()}
    fields: dict[str, str | list[str]] = {}
    for tag, found in values.items():
        name = dialect.names.get(tag, f"tag {tag}")
        if name in dialect.clean:
            found = [dialect.clean[name].sub("", item) if len(item) < _LONGEST_CLEANED else item for item in found]
        parts = [part.strip() for item in found for part in item.split(";")] if name in _SEVERAL else found
        fields.setdefault(name, parts if name in _SEVERAL else found[0])
    if not fields.get("doi") and (doi := _DOI.search(" ".join(values.get("LID", []) + values.get("AID", [])))):
        fields["doi"] = doi[1]
    if "Source" in fields and not fields.get("journal"):
        fields["journal"] = _CITED_PART.split(str(fields["Source"]), maxsplit=1)[0].strip()
    return fields


READER = FormatReader(
    "tagged",
    "PubMed, Web of Science, EndNote, RefWorks, Ovid, NoteExpress and CNKI tagged text",
    (".nbib", ".enw", ".ciw", ".isi", ".cgi", ".ovd"),
    recognises,
    read,
    0.9,
    "one record per opening tag; values that go on over lines, several values a tag",
)
