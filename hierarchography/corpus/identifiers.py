"""Finds DOIs and arXiv ids in any field of a record, and creates ids for records without one.

>>> find_doi("https://doi.org/10.1000/ABC.1).")
'10.1000/ABC.1'
>>> find_arxiv_id("http://arxiv.org/pdf/2504.13834v2.pdf")
'2504.13834'
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote

_DIGIT = re.compile(r"\d")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_PLACE = re.compile(
    r"^\s*(?:https?://(?:dx\.)?(?:www\.)?doi\.org/|doi:\s*|doi\s+)?(?=10\.\d{4,9}[./])", re.IGNORECASE
)
_DOI_URL = re.compile(r"^\s*(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_PREPRINT_DOI = re.compile(
    r"^10\.(?:48550/|1101/(?:\d{6}(?:v\d+)?$|\d{4}\.\d\d\.\d\d\.)|64898/|21203/|26434/|2139/|31234/|31219/|20944/"
    r"|5281/|36227/|31235/|31222/|31223/)",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(\S+)", re.IGNORECASE)
# 0704.0001 (year 07-99, month 01-12, four or five digits), or math.AG/0309136 and hep-th/9901001.
_NEW_ARXIV = r"(?:0[7-9]|[1-9]\d)(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_ARXIV = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV = rf"({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d+)?"
_ARXIV_BARE = re.compile(rf"^\s*(?:oai:)?(?:arxiv(?:\.org)?:\s*)?{_ARXIV}\s*(?:\[[^\]]*\])?\s*$", re.IGNORECASE)
_ARXIV_URL = re.compile(
    rf"(?:(?:arxiv\.org|alphaxiv\.org)/(?:abs|pdf|html|format|overview)|huggingface\.co/papers)/{_ARXIV}(?![\d.]*\d)",
    re.IGNORECASE,
)
_ARXIV_NAMED = re.compile(rf"\barxiv:\s*{_ARXIV}(?!\d)", re.IGNORECASE)


def find_doi(text: str) -> str:
    """The DOI in a DOI field (`10.1/x`, `doi:10.1/x`, a doi.org link), spelt as in the field; empty if none."""
    match = _DOI.search(unquote(text) if "%2" in text else text)
    if not match:
        return ""
    doi = match.group().rstrip(".,;:'\"\u201d\u2019]}")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;")
    return doi


def doi_of_link(url: str) -> str:
    """The DOI of a doi.org link or a bare DOI; empty for any other address."""
    return find_doi(url) if _DOI_URL.match(url) or _DOI_PLACE.match(url) else ""


def is_preprint(doi: str) -> bool:
    """True for DOIs of preprint servers and repositories: the same paper often has a second DOI."""
    return bool(_PREPRINT_DOI.match(doi))


def find_arxiv_id(*fields: str) -> str:
    """The first arXiv id in these fields, without its version; empty if there is none.

    A bare id counts only where it is the whole field; elsewhere it needs `arXiv:` or an address before it.
    """
    for field in fields:
        if not _DIGIT.search(field):
            continue
        if doi := _ARXIV_DOI.search(field):
            match = _ARXIV_BARE.match(doi.group(1).rstrip(".,;"))
        else:
            match = _ARXIV_BARE.match(field) or _ARXIV_URL.search(field) or _ARXIV_NAMED.search(field)
        if match:
            # Old ids are written with and without their subject class: math.AG/0309136 is math/0309136.
            return re.sub(r"\.[a-z]{2}/", "/", match.group(1).lower())
    return ""


def stable_id(arxiv: str, doi: str, *content: str) -> str:
    """An id that depends on the content of the record, not on its position in the input."""
    if arxiv:
        return f"arXiv:{arxiv}"
    if doi:
        return f"doi:{doi.lower()}"
    return "p-" + digest(*content)[:12]


def digest(*content: str) -> str:
    """A hash of these texts, 32 hexadecimal digits (BLAKE2b); lone surrogates are allowed."""
    return hashlib.blake2b("\x1f".join(content).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def web_address(url: str, doi: str, arxiv: str) -> str:
    """A web address of the paper: the link of the record if it is valid, else that of the DOI or of arXiv."""
    url = url.strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    if re.match(r"(?:https?|ftp)://[^\s/]", url, re.IGNORECASE):
        return re.sub(r"\s", "%20", url)
    if doi:
        return f"https://doi.org/{doi}"
    return f"https://arxiv.org/abs/{arxiv}" if arxiv else ""
