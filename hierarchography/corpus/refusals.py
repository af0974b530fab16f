r"""What a file is that cannot be read, and which click gives one that can: told by its first bytes or its page.

>>> binary_kind(b"{\\rtf1 ...")
'a text with formats (RTF); in EndNote: File > Export, output style RefMan (RIS) Export, save as text'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

SQLITE = b"SQLite format 3\0"
"""The first bytes of an SQLite database."""
PDF = b"%PDF-"
"""The first bytes of a PDF."""

_RECORDS = "export the records of the papers as RIS, BibTeX or CSV"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "an empty zip archive; pack the files again"),
    (b"PK\x07\x08", "one part of a zip archive; join the parts, or unpack them all"),
    (b"PK\x03\x04", "a zip archive whose content cannot be listed; pack it again, or unpack it and give the folder"),
    (b"%PDF", "a PDF; install the reader (pip install 'hierarchography[pdf]'), or give the records (CSV, JSON, RIS)"),
    (SQLITE, "an SQLite database; export its table as CSV"),
    (b"BZh", "compressed with bzip2; unpack it, or compress it with gzip"),
    (b"\xfd7zXZ", "compressed with xz; unpack it, or compress it with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it, or compress it with gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it and give the folder, or pack it as .zip"),
    (b"Rar!", "a RAR archive; unpack it and give the folder, or pack it as .zip"),
    (b"{\\rtf", "a text with formats (RTF); in EndNote: File > Export, output style RefMan (RIS) Export, save as text"),
    (b"\x89PNG", f"a picture; {_RECORDS}"),
    (b"\xff\xd8\xff", f"a picture; {_RECORDS}"),
    (b"GIF8", f"a picture; {_RECORDS}"),
    (b"\x93NUMPY", "an array of numpy; vectors go to --vectors, and the papers into a table beside them"),
    (b"ARROW1", "an Arrow or Feather file; save the table as Parquet: pandas.read_feather(FILE).to_parquet(NAME)"),
    (b"\x89HDF", "an HDF5 file; save its table as Parquet or CSV"),
    (b"Obj\x01", "an Avro file; save the records as JSON lines or Parquet"),
    (b"RDX", "a file of R; in R: write.csv(TABLE, 'papers.csv')"),
    (b"$FL2", "a file of SPSS; in SPSS: File > Export > CSV Data"),
    (b"<stata_dta>", "a file of Stata; in Stata: export delimited using papers.csv"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_WIDE_NAMES = (
    ("Workbook", "an old Excel workbook (.xls); in Excel: File > Save As > Excel Workbook (.xlsx) or CSV UTF-8"),
    ("Book", "an old Excel workbook (.xls); in Excel: File > Save As > Excel Workbook (.xlsx) or CSV UTF-8"),
    ("WordDocument", f"an old Word document (.doc); {_RECORDS}, or save its table as .xlsx"),
    ("__substg1.0", f"a message of Outlook; save what it has attached, or {_RECORDS}"),
)
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("word/document.xml", f"a Word document; {_RECORDS}, or copy its table into Excel and save that as .xlsx"),
    ("ppt/presentation.xml", f"slides of PowerPoint; {_RECORDS}"),
    ("META-INF/container.xml", f"an e-book; {_RECORDS}"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb); in Excel: File > Save As > Excel Workbook (.xlsx)"),
    ("sdb/sdb.eni", "a compressed EndNote library; in EndNote: File > Export, save as XML, or as RefMan (RIS) Export"),
    ("index.apxl", "a document of Keynote or Pages; export it as CSV"),
    ("Index/Document.iwa", "a document of Numbers, Pages or Keynote; in Numbers: File > Export To > CSV"),
    ("doc.kml", f"a map of places; {_RECORDS}"),
)
_OPEN_DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "spreadsheet": "a sheet of LibreOffice (.ods); in LibreOffice: File > Save As > Excel 2007-365 (.xlsx) or CSV",
        "text": f"a document of LibreOffice (.odt); {_RECORDS}, or save its table as .xlsx",
    }
)
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Pages that people save in place of the export: a mark of the page, what it is, and the click.
_PAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), text)
    for pattern, text in (
        (r"pubmed", "a page of PubMed; there: Save > All results > Format: PubMed > Create file"),
        (r"scopus", "a page of Scopus; there: select all > Export > CSV, with 'Abstract & keywords' ticked"),
        (
            r"web of science|webofscience|webofknowledge",
            "a page of Web of Science; there: Export > Tab delimited file > Full Record",
        ),
        (
            r"google scholar|scholar\.google",
            "a page of Google Scholar, which has no abstracts; save the results with Zotero's browser button "
            "and export them from there",
        ),
        (
            r"semantic ?scholar",
            "a page of Semantic Scholar; use its API, or search OpenAlex (openalex.org) and export CSV",
        ),
        (r"openalex", "a page of OpenAlex; there: Download > CSV"),
        (r"arxiv", "a page of arXiv; fetch export.arxiv.org/api/query?search_query=... and save the Atom feed"),
        (r"dimensions", "a page of Dimensions; there: Save / Export > Export results > CSV"),
        (r"ieee ?xplore", "a page of IEEE Xplore; there: Export > Search results > CSV"),
        (r"acm digital library|dl\.acm\.org", "a page of the ACM Digital Library; there: select all > Export > BibTeX"),
        (r"ebsco", "a page of EBSCOhost; there: Share > Export > RIS"),
        (r"proquest", "a page of ProQuest; there: select all > Save > RIS"),
        (r"ovid", "a page of Ovid; there: Export > Format: RIS, Fields: Citation + Abstract"),
        (r"sign in|log ?in|anmelden|connexion", "a page that asks to sign in; sign in and export the file again"),
    )
)


# What most lines look like, the surest first.
_MOST_OF = 0.8
_LINES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?:PMID:?\s*)?\d{6,9}$", re.IGNORECASE),
        "a list of PubMed ids; paste it into the search of PubMed, then Save > All results > Format: PubMed",
    ),
    (
        re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+$", re.IGNORECASE),
        "a list of DOIs without titles; in Zotero: Add Item by Identifier, then File > Export Library > RIS",
    ),
    (
        re.compile(r"(?:https?://arxiv\.org/\S+|arxiv:\s*\S+|\d{4}\.\d{4,5}(?:v\d+)?)$", re.IGNORECASE),
        "a list of arXiv ids; in Zotero: Add Item by Identifier, then File > Export Library > RIS",
    ),
    (
        re.compile(r"(?:\[\d{1,4}\]|\d{1,4}\.)\s.*\b(?:1[89]|20)\d\d\b|[A-Z][\w'-]+, .{3,200}\((?:1[89]|20)\d\d\w?\)"),
        "a list of references as text; turn it into records (anystyle.io), or export them from where they are kept",
    ),
    (
        re.compile(r"(?=.{8,200}$)(?:\S+\s+){2,30}\S*[^\s.,;:!]$"),
        "a list of lines, perhaps of titles; put a line with the word title above them and call the file .csv, or "
        "export the papers with their abstracts",
    ),
)
_STARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\A\s*(?:%.*\n)*\s*\\(?:documentclass|begin\{thebibliography)"),
        "a text in LaTeX; give its .bib file",
    ),
    (re.compile(r"\A(?:From|Received|Delivered-To|Return-Path): ", re.MULTILINE), f"an e-mail; {_RECORDS}"),
    (re.compile(r"<Workbook\b"), "an Excel workbook as XML; in Excel: File > Save As > Excel Workbook (.xlsx)"),
    (re.compile(r"<modsCollection|<mods\b"), "XML in MODS; export the records as RIS or BibTeX"),
)


def is_page(start: str) -> bool:
    """Whether a text starts as a web page does."""
    return bool(_PAGE.match(start))


def binary_kind(head: bytes) -> str:
    """What these first bytes open, with the way out; empty if they are of no known kind."""
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            return what
    if head.startswith(_OLE):
        return next(
            (what for name, what in _WIDE_NAMES if name.encode("utf-16-le") in head),
            "an old Excel or Word file; in Excel: File > Save As > Excel Workbook (.xlsx) or CSV UTF-8",
        )
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it and give the folder, or pack it as .zip"
    return ""


def text_kind(text: str) -> str:
    r"""What a text looks like that is in no format of records, with the way out; empty where that cannot be told.

    >>> text_kind("31000001\n31000002\n")
    'a list of PubMed ids; paste it into the search of PubMed, then Save > All results > Format: PubMed'
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for pattern, what in _LINES:
        if len(lines) > 1 and sum(1 for line in lines if pattern.match(line)) > _MOST_OF * len(lines):
            return what
    return next((what for pattern, what in _STARTS if pattern.search(text)), "")


def zip_kind(names: set[str], mimetype: str = "") -> str:
    """What a zip archive with these members is, where it is no archive of files; empty if it is one."""
    for kind, what in _OPEN_DOCUMENTS.items():
        if mimetype.startswith(f"application/vnd.oasis.opendocument.{kind}"):
            return what
    return next((what for name, what in _IN_ZIP if name in names), "")


def page_kind(title: str, head: str) -> str:
    """What a saved web page is and the click that exports its papers, by its title, then by its head."""
    for text in (title, head):
        for pattern, what in _PAGES:
            if pattern.search(text):
                return what
    return ""
