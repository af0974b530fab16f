"""Matches the columns of an input by name, ignoring case, spaces and punctuation.

>>> match_columns(["Article Title", "AB", "Publication Year", "lang"]).core["year"]
('Publication Year',)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from hierarchography.config import COLUMNS
from hierarchography.errors import InputError
from hierarchography.model import CORE_COLUMNS

ARXIV = "arxiv"
"""An additional column that is used only to identify papers."""


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# Names as `_key` leaves them, the most telling first. Where several are there, a record takes the first that
# is not empty: RIS has TI here and T1 there, Web of Science has its "ID" for keywords and "UT" for the id.
ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": _names("ut eid id paperid pmid corpusid lensid key entrykey citationkey accessionnumber uid an"),
        "title": _names(
            "title ti t1 articletitle documenttitle papertitle itemtitle primarytitle displayname "
            "titel titre titulo titolo "
            "题名 篇名 标题 題名 標題 论文题目 文献标题 タイトル 表題 論文名 論題 標題名 название заглавие"
        ),
        "abstract": _names(
            "abstract ab n2 summary abstractnote abstracttext abstractsummary paperabstract abstractenglish "
            "zusammenfassung kurzfassung resume resumen resumo riassunto sommario "
            "摘要 文摘 中文摘要 抄録 要旨 要約 概要 аннотация"
        ),
        "year": _names(
            "year py publicationyear publishedyear pubyear yearpublished yearofpublication y1 yr ea earlyaccessdate "
            "da date publicationdate publisheddate datepublished published publishedat publishedon issued "
            "publishedprint publishedonline coverdate pubdate pubtime "
            "firstpublicationdate earliestdate dp submitteddate created "
            "jahr erscheinungsjahr publikationsjahr veroffentlichungsjahr annee anneedepublication datedepublication "
            "ano anodepublicacion fechadepublicacion anodepublicacao anno annodipubblicazione "
            "年 年份 年度 发表年份 发表年度 发表时间 出版年 出版年份 出版日期 年代 発行年 出版年月 刊行年 発行日 год"
        ),
        "url": _names(
            "url link ur href landingpageurl externalurl sourceurl paperurl absurl pdfurl linkurl articleurl "
            "primarylocationlandingpageurl lien enlace"
        ),
        "doi": _names("doi do di doilink doiurl itemdoi"),
        "authors": _names(
            "authors author au a1 af authorfullnames fullauthornames authornames authorlist authorstring creators "
            "creator authorshipsauthordisplayname authorshipsrawauthorname authorsname authorname "
            "autor autoren verfasser autorinnen auteur auteurs autores autore autori 作者 著者 著者名 авторы автор"
        ),
        "venue": _names(
            "venue journal journalbook sourcetitle jo jf t2 booktitle publicationtitle so containertitle journaltitle "
            "journalname publicationname publication conference conferencename proceedings ja j2 journalref "
            "primarylocationsourcedisplayname hostvenuedisplayname sourcetitleanthologytitle "
            "zeitschrift journaltitel revue revista periodico rivista "
            "刊名 期刊 来源 文献来源 期刊名称 雑誌名 誌名 掲載誌 журнал"
        ),
        "keywords": _names(
            "keywords kw authorkeywords authorskeywords authkeywords de keyword k1 manualtags indexkeywords tags "
            "keywordsdisplayname keywordlist schlagworter schlagwoerter schlusselworter schluesselwoerter stichworter "
            "motscles motsclefs palabrasclave palavraschave parolechiave 关键词 关键字 關鍵詞 キーワード ключевыеслова"
        ),
        ARXIV: _names("arxivid arxiv eprint arxivnumber"),
    }
)
# Names that mean this only where nothing better is there.
_WEAK: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"title": ("name", "headline", "heading"), "abstract": ("description", "text", "body", "fulltext", "content")}
)
OWN_COLUMNS = ("language", "status", "sections", "merged_from")
"""Columns that reading adds to those of the input, where they hold anything."""
RESERVED = frozenset({*CORE_COLUMNS, "record", *OWN_COLUMNS})
_LONGEST_NAME = 12
"""Words of the name of a column, at most: a longer one is a value."""
_NOISE = re.compile(r"[\W_]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NAMESPACE = re.compile(r"^(?:dc|dcterms|prism|bib|ce|arxiv|opensearch|foaf|schema|citation):")
_BOTH = re.compile(r"[A-Za-z]\s*[-/|(（_]\s*[^\x00-\x7f]")


@dataclass(frozen=True)
class Matching:
    """`core` maps a core column to its columns in the input, best first; `extra` are the columns kept unchanged."""

    core: Mapping[str, tuple[str, ...]]
    extra: tuple[str, ...]

    def describe(self) -> str:
        """A summary for the log: `title <- 'TI', abstract <- 'AB'`."""
        pairs = ((target, names) for target, names in self.core.items() if target in CORE_COLUMNS)
        return ", ".join(f"{target} <- {' or '.join(map(repr, names))}" for target, names in pairs)


def match_columns(columns: Sequence[str], forced: Mapping[str, str] | None = None) -> Matching:
    """Match the columns of one input; `forced` maps core columns to names and has priority if the name exists."""
    by_key = _by_key(columns)
    if by_key.keys() & {"ut", "pt"}:
        by_key.pop("da", None)  # in Web of Science the day of the export
    core: dict[str, tuple[str, ...]] = {}
    for target, name in (forced or {}).items():
        if named := columns_called(name, columns):
            core[target] = named
    taken = {column for names in core.values() for column in names}
    for target, aliases in ALIASES.items():
        if target not in core and (matched := _found(by_key, (aliases, _WEAK.get(target, ())), taken)):
            core[target] = matched
            taken.update(matched)
    order = [target for target in ALIASES if target in core]
    return Matching({target: core[target] for target in order}, tuple(name for name in columns if name not in taken))


def columns_called(name: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that a name refers to: the one of exactly this name, else those that match it tolerantly."""
    return (name,) if name in columns else tuple(_by_key(columns).get(_key(name), ()))


def is_telling(column: str) -> bool:
    """True for a known name of a title or an abstract column; a line with such a name is a header."""
    return _key(column) in _TELLING


def is_column(column: str, target: str) -> bool:
    """True for a known name of this core column."""
    return _key(column) in ALIASES[target]


def is_known(column: str) -> bool:
    """True for a known name of any core column."""
    return _key(column) in _KNOWN_OR_WEAK


def check_forced(forced: Mapping[str, str]) -> None:
    """Raise `InputError` for a `--column` whose target is not a core column or whose name is empty or not text."""
    for target, name in forced.items():
        if target not in COLUMNS:
            raise InputError(
                f"--column {target}={name}: {target!r} is not a column of papers; known: {', '.join(COLUMNS)}"
            )
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"--column {target}={name}: give the name of a column of the input, not {name!r}")


def no_text_columns(where: str, columns: Iterable[str]) -> InputError:
    """The error for an input without a title or abstract column."""
    names = list(columns)
    if any(len(name.split()) > _LONGEST_NAME for name in names):
        return InputError(
            f"{where} has no line with the names of its columns (it starts with {names[0][:40]!r}); "
            "put one above the others: title,abstract,year"
        )
    shown = ", ".join(map(repr, names[:20])) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    return InputError(
        f"{where}: no title or abstract column found among {shown or 'no columns at all'}; "
        "name it with --column title=NAME or --column abstract=NAME"
    )


def _found(by_key: Mapping[str, list[str]], tiers: Iterable[tuple[str, ...]], taken: set[str]) -> tuple[str, ...]:
    for aliases in tiers:
        matches = [column for alias in aliases for column in by_key.get(alias, ()) if column not in taken]
        if matches:
            return tuple(matches)
    return ()


def _by_key(columns: Iterable[str]) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for column in columns:
        by_key.setdefault(_key(column), []).append(column)
    return by_key


@lru_cache(maxsize=4096)
def _key(column: str) -> str:
    """A name without case, accents, spaces, punctuation and namespace: `dc:title` is `title`, `Année` is `annee`."""
    plain = unicodedata.normalize("NFKD", _NAMESPACE.sub("", str(column)))
    key = _NOISE.sub("", unicodedata.normalize("NFC", _ACCENTS.sub("", plain))).casefold()
    if key in _KNOWN or not _BOTH.search(str(column)):
        return key
    # CNKI writes its headers in two languages: "Title-题名".
    english = "".join(filter(str.isascii, key))
    chinese = "".join(mark for mark in key if not mark.isascii())
    return next((name for name in (english, chinese) if name in _KNOWN), key)


_KNOWN = frozenset(name for names in ALIASES.values() for name in names)
_KNOWN_OR_WEAK = _KNOWN | {name for names in _WEAK.values() for name in names}
_TELLING = frozenset((*ALIASES["title"], *ALIASES["abstract"]))
