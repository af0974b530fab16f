"""Read files that are damaged in every way: `python benchmarks/fuzz.py --help`.

Each input is made from its number: a real file with bytes changed, cut, doubled or glued to another's, packed or in
another encoding, or a text grown from the grammar of a format. A process of its own reads it as the command line does.
Any error that is none of ours, any warning, an account of records that does not add up, more than 10 seconds a
megabyte, and memory of more than ten times the file are counted; the inputs that show them can be kept and made again.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
REAL = (CHECKOUT.parent / "shared" / "data" / "formats", CHECKOUT.parent / "shared" / "data" / "formats_small")
INVENTED = CHECKOUT / "tests" / "unit" / "corpus" / "formats"
SECONDS, GROWTH = 10.0, 10.0
"""Most seconds a megabyte (and for less than one), and most bytes of memory a byte of the file."""
SPARE = 48 << 20
"""Bytes of memory that do not count: what the libraries take when they are first used."""
MEGABYTE = 1 << 20
NAMES = ("x.csv", "x.tsv", "x.txt", "x.json", "x.jsonl", "x.bib", "x.ris", "x.xml", "x.md", "x.yaml", "x.html", "x.rdf",
         "x.nbib", "x.enw", "x.cgi", "x.xlsx", "x.zip", "x.parquet", "x.pdf", "x.sqlite", "x", "x.csv.gz")  # fmt: skip
TOKENS = (
    *(b'"', b"'", b"\\", b"\0", b"\r", b"\n", b"\t", b",", b";", b"|", b"{", b"}", b"[", b"]", b"(", b")", b"<", b">"),
    *(b"&", b"@", b"#", b"%", b"=", b":", b"---\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3\xbc"),
    *(b"\xc3\x83\xc2\xbc", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"&amp;", b"&#0;", b"&#xFFFFFFF;", b"<![CDATA["),
    *(b"<!ENTITY a 'b'>", b"\\frac{", b"\\verb", b"$", b"@article{a,", b"TY  - JOUR\n", b"ER  - \n", b"PMID- 1\n"),
    *(b"%0 Journal\n", b"FN x\n", b"{Reference Type}: x\n", b"<1. >\n", b"1. J.\n", b'{"title": ', b"title,abstract\n"),
    *(b"- title: x\n", b"|---|---|\n", b"NaN", b"1e999", b"-1", b"9" * 400, b"null", b"Abstract\n", b"10.1234/"),
    *(b"2019-13-45", b"PK\x03\x04", b"%PDF-", b"\x1f\x8b"),
)


@dataclass
class Found:
    """What the inputs tried have shown."""

    tried: int = 0
    read: int = 0
    refused: int = 0
    crashes: dict[str, list[int]] = field(default_factory=dict)
    hangs: list[int] = field(default_factory=list)
    greedy: list[int] = field(default_factory=list)
    slowest: float = 0.0
    largest: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the inputs and print the figures; 1 if any of them shows a fault."""
    options = _parser().parse_args(arguments)
    seeds = _seeds(options.real)
    numbers = options.only or range(options.start, options.start + options.files)
    found, started = Found(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _Reader(Path(folder)) as reader:
        for number in numbers:
            name, data = made(number, seeds, options.size)
            _count(found, number, data, reader.read(name, data), options.keep, name)
            if time.monotonic() - started > options.seconds:
                break
            if found.tried % 1000 == 0:
                print(f"{found.tried:,} tried, {_faults(found):,} faults", file=sys.stderr, flush=True)
    _print(found, time.monotonic() - started)
    return 1 if _faults(found) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Read damaged files and count crashes, hangs and memory.")
    parser.add_argument("--files", type=int, default=1000, help="how many inputs (default 1000)")
    parser.add_argument("--start", type=int, default=0, help="the number of the first input (default 0)")
    parser.add_argument("--only", type=int, nargs="+", help="these inputs alone, by their numbers")
    parser.add_argument("--size", type=int, default=MEGABYTE, help="the largest input in bytes (default 1 MiB)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that show a fault")
    parser.add_argument("--real", type=Path, nargs="+", default=REAL, help="folders of real files")
    return parser


def _seeds(folders: Sequence[Path]) -> list[tuple[str, bytes]]:
    missing = [folder for folder in folders if not folder.is_dir()]
    for folder in missing:
        print(f"no real files: {folder} is absent; going on without it", file=sys.stderr)
    there = [folder for folder in (*folders, INVENTED) if folder not in missing]
    return [(path.name, path.read_bytes()) for folder in there for path in sorted(folder.iterdir()) if path.is_file()]


def made(number: int, seeds: Sequence[tuple[str, bytes]], size: int) -> tuple[str, bytes]:
    """The name and the bytes of an input, from its number."""
    chance = random.Random(number)
    if seeds and chance.random() < 0.7:
        name, data = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 30))):
            data = chance.choice(_CHANGES)(chance, data, seeds)[:size]
    else:
        name, grow = chance.choice(_GRAMMARS)
        data = grow(chance, size).encode("utf-8", "surrogatepass")[:size]
        if chance.random() < 0.5:
            data = chance.choice(_CHANGES)(chance, data, seeds)[:size]
    if chance.random() < 0.15:
        name = chance.choice(NAMES)
    if chance.random() < 0.06:
        name, data = _packed(chance, name, data)
    return name, data


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def _flip(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 32))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    return data[: _place(chance, data)]


def _drop(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    start = _place(chance, data)
    return data[:start] + data[start + chance.choice((1, 2, 10, 100, 1000)) :]


def _insert(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    start = _place(chance, data)
    return data[:start] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50, 5000)) + data[start:]


def _double(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    start, end = sorted((_place(chance, data), _place(chance, data)))
    return data[:start] + data[start:end] * chance.choice((2, 2, 5, 300)) + data[end:]


def _splice(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    other = chance.choice(seeds)[1] if seeds else data
    start, end = _place(chance, data), _place(chance, other)
    return data[:start] + other[end:]


def _recode(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "gb18030")), "replace")


def _shuffle(chance: random.Random, data: bytes, seeds: Sequence[tuple[str, bytes]]) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return chance.choice((b"\n", b"\r\n", b"\r")).join(lines)


_CHANGES: tuple[Callable[[random.Random, bytes, Sequence[tuple[str, bytes]]], bytes], ...] = (
    *(_flip, _flip, _cut, _drop, _insert, _insert, _double, _splice, _recode, _shuffle),
)


def _packed(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    if chance.random() < 0.4:
        packed = gzip.compress(data, mtime=0)
        return f"{name}.gz", _flip(chance, packed, ()) if chance.random() < 0.5 else packed
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        other = "TY  - JOUR\nTI  - Gusts above a vineyard\nER  - \n"
        for inside, content in ((name, data), ("other.ris", other)):
            made = zipfile.ZipInfo(inside, date_time=(1980, 1, 1, 0, 0, 0))
            made.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(made, content)
    packed = buffer.getvalue()
    return "x.zip", _flip(chance, packed, ()) if chance.random() < 0.7 else packed


_WORDS = ("moss", "roofs", "rain", "Müller", "wind", "grow", "2019", "10.1234/x", "苔藓", "a", "the")
_COLUMNS = (
    "title",
    "abstract",
    "year",
    "authors",
    "doi",
    "keywords",
    "url",
    "journal",
    "id",
    "TI",
    "AB",
    "x",
    "Source",
)


def _word(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.7:
        return chance.choice(
            ("moss", "roofs", "rain", "Müller", "wind", "grow", "2019", "10.1234/x", "苔藓", "a", "the")
        )
    if kind < 0.9:
        return chance.choice(TOKENS).decode("utf-8", "replace")
    return "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD7FF)))) for _ in range(6))


def _text(chance: random.Random, most: int = 40) -> str:
    return " ".join(_word(chance) for _ in range(chance.randrange(most)))


def _column(chance: random.Random) -> str:
    return chance.choice(_COLUMNS)


def _count_of(chance: random.Random, size: int) -> int:
    return chance.choice((1, 2, 5, 30, 30, size // 400))


def _csv(chance: random.Random, size: int) -> str:
    mark = chance.choice(",,;\t|")
    header = [_column(chance) for _ in range(chance.randrange(1, 9))]
    rows = [header, *([_text(chance) for _ in header] for _ in range(_count_of(chance, size)))]
    quote = chance.choice(("", '"', '"'))
    return "\n".join(mark.join(f"{quote}{cell}{quote}" for cell in row) for row in rows)


def _value(chance: random.Random, depth: int) -> object:
    kind = chance.random()
    if depth <= 0 or kind < 0.5:
        return chance.choice((_text(chance), _text(chance, 4), 2019, None, True, 1e308, -1, ""))
    if kind < 0.75:
        return [_value(chance, depth - 1) for _ in range(chance.randrange(5))]
    return {_column(chance): _value(chance, depth - 1) for _ in range(chance.randrange(6))}


def _json(chance: random.Random, size: int) -> str:
    if chance.random() < 0.1:
        return chance.choice(("[", '{"a":', '[{"title":')) * chance.choice((10, 2000, 100_000))
    records = [_value(chance, 4) for _ in range(_count_of(chance, size))]
    if chance.random() < 0.3:
        return "\n".join(map(json.dumps, records))
    by_id = {str(number): record for number, record in enumerate(records)}
    return json.dumps(chance.choice((records, {"results": records}, by_id)))


def _bibtex(chance: random.Random, size: int) -> str:
    entry = "@{}{{{},\n  title = {{{}}},\n  author = {{{}}},\n  abstract = {{{}}},\n  year = {}\n}}\n"

    def made_of(kind: str) -> str:
        return entry.format(kind, _word(chance), _text(chance), _text(chance, 9), _text(chance), _word(chance))

    kinds = ("article", "string", "comment", "x")
    return "".join(made_of(chance.choice(kinds)) for _ in range(_count_of(chance, size)))


def _tagged(chance: random.Random, size: int) -> str:
    style, start = chance.choice(
        (
            *(("{}  - {}", "TY  - JOUR"), ("{}  - {}", "<1. >\nVN  - Ovid Technologies"), ("{} {}", "PT J")),
            *(("{}- {}", "PMID- 1"), ("%{} {}", "%0 Journal Article"), ("{{{}}}: {}", "{Reference Type}: x")),
        )
    )
    tags = ("TI", "AB", "AU", "PY", "T", "X", "A", "KW", "Title", "DO", "ER")
    lines = (
        f"{start}\n" + "\n".join(style.format(chance.choice(tags), _text(chance)) for _ in range(chance.randrange(9)))
        for _ in range(_count_of(chance, size))
    )
    return "\n".join(lines)


def _xml(chance: random.Random, size: int) -> str:
    root, record, title = chance.choice(
        (
            *(
                ("feed", "entry", "title"),
                ("PubmedArticleSet", "PubmedArticle", "ArticleTitle"),
                ("html", "table", "tr"),
            ),
            *(("dblp", "article", "title"), ("collection", "paper", "title"), ("OAI-PMH", "record", "title")),
            ("rdf:RDF", "bib:Article", "dc:title"),
        )
    )
    if chance.random() < 0.1:
        return f"<{root}>" + f"<{record}>" * chance.choice((100, 20_000))
    abstract = chance.choice(("summary", "AbstractText", "td"))
    parts = (
        f"<{record}><{title}>{_text(chance)}</{title}><{abstract}>{_text(chance)}</{abstract}></{record}>"
        for _ in range(_count_of(chance, size))
    )
    head = chance.choice(("", '<?xml version="1.0"?>'))
    return f"{head}<{root}>{''.join(parts)}</{root}>"


def _yaml(chance: random.Random, size: int) -> str:
    if chance.random() < 0.1:
        return "references: " + chance.choice(("[", "{a: ", "- ")) * chance.choice((100, 20_000))
    items = "".join(
        f"- title: {_text(chance, 9)}\n  abstract: {_text(chance)}\n  {_column(chance)}: [{_text(chance, 4)}]\n"
        for _ in range(_count_of(chance, size))
    )
    return f"---\nreferences:\n{items}"


def _markdown(chance: random.Random, size: int) -> str:
    if chance.random() < 0.5:
        return f"---\ntitle: {_text(chance, 9)}\nauthors: {_text(chance, 5)}\n---\n## Abstract\n{_text(chance, 400)}\n"
    rows = (f"| {_text(chance)} | {_text(chance)} |\n" for _ in range(_count_of(chance, size)))
    return f"| Title | {_column(chance)} |\n|---|---|\n{''.join(rows)}"


def _pubmed(chance: random.Random, size: int) -> str:
    def paper(number: int) -> str:
        parts = (f"{number}. J. 2019;1:{_word(chance)}.", _text(chance), _text(chance, 5), _text(chance, 90))
        return "\n\n".join((*parts, f"PMID: {number}"))

    return "\n\n\n".join(paper(number) for number in range(1, 1 + _count_of(chance, size)))


_GRAMMARS: tuple[tuple[str, Callable[[random.Random, int], str]], ...] = (
    *(("x.csv", _csv), ("x.json", _json), ("x.bib", _bibtex), ("x.ris", _tagged), ("x.xml", _xml), ("x.yaml", _yaml)),
    *(("x.md", _markdown), ("x.txt", _pubmed)),
)


@dataclass(frozen=True)
class Answer:
    """What a reading came to: "read", "refused" or the last line of a traceback.

    `seconds` are those of the processor, `memory` is in bytes.
    """

    what: str
    seconds: float
    memory: int


class _Reader:
    """A process that reads one input after another, started again when it dies or takes too long."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._context = multiprocessing.get_context("spawn")

    def __enter__(self) -> _Reader:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(600):
            raise RuntimeError("the reading process does not start")
        self._pipe.recv()

    def _worked(self) -> float:
        """Seconds of processor time of the process so far (Linux): a busy machine makes no hang; else by the clock."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def read(self, name: str, data: bytes) -> Answer:
        """Read one input, and say how it went."""
        path = self._folder / name.replace("/", "_")
        path.write_bytes(data)
        limit = SECONDS * max(1.0, len(data) / MEGABYTE)
        started, worked = time.monotonic(), self._worked()
        self._pipe.send(str(path))
        try:
            while not self._pipe.poll(0.5) and self._worked() - worked < limit:
                pass
            answer = self._pipe.recv() if self._pipe.poll() else None
        except EOFError:
            answer = Answer(f"the process died (exit code {self._process.exitcode})", time.monotonic() - started, 0)
        if not isinstance(answer, Answer) or answer.what.startswith("the process died"):
            self.__exit__()
            self._start()
        path.unlink()
        return answer if isinstance(answer, Answer) else Answer("hang", time.monotonic() - started, 0)


def serve(pipe: Connection) -> None:
    """Read the files named through the pipe, until it is closed."""
    import warnings

    from hierarchography.corpus import read_papers

    warnings.simplefilter("error")
    read_papers(["demo:landmarks"])  # loads the libraries
    pipe.send("ready")
    while True:
        pipe.send(_tried(pipe.recv(), read_papers))


def _tried(path: str, read_papers: Callable[..., object]) -> Answer:
    from hierarchography.errors import HierarchographyError

    before, started = _resident("VmRSS", reset=True), time.process_time()
    try:
        intake = read_papers([path])
        whole = len(intake.corpus) + len(intake.dropped) == intake.counts["records"]  # type: ignore[attr-defined]
        what = "read" if whole else "the records do not add up"
    except HierarchographyError as error:
        what = "refused" if "\n" not in str(error) and str(error) else f"an error of several lines: {str(error)[:60]!r}"
    except BaseException:  # whatever it is, it is what is sought
        lines = traceback.format_exc().strip().split("\n")
        ours = [line.strip() for line in lines if "hierarchography" in line and line.strip().startswith("File")]
        what = f"{lines[-1][:100]} ({(ours or lines)[-1].rpartition('hierarchography/')[2]})"
    return Answer(what, time.process_time() - started, max(0, _resident("VmHWM") - before))


def _resident(name: str, reset: bool = False) -> int:
    """Bytes of memory of this process (Linux): now, or at most since the last reset; 0 where it cannot be said."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        lines = Path("/proc/self/status").read_text(encoding="ascii").split("\n")
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _count(found: Found, number: int, data: bytes, answer: Answer, keep: Path | None, name: str) -> None:
    before = _faults(found)
    found.tried += 1
    found.read += answer.what == "read"
    found.refused += answer.what == "refused"
    if answer.what == "hang":
        found.hangs.append(number)
    elif answer.what not in ("read", "refused"):
        found.crashes.setdefault(answer.what, []).append(number)
    if answer.memory > GROWTH * len(data) + SPARE:
        found.greedy.append(number)
    if len(data) >= MEGABYTE // 4:
        found.slowest = max(found.slowest, answer.seconds * MEGABYTE / len(data))
        found.largest = max(found.largest, answer.memory / len(data))
    if keep and _faults(found) > before:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{number}-{name}").write_bytes(data)
        print(f"{number}: {answer}, {len(data):,} bytes", file=sys.stderr, flush=True)


def _faults(found: Found) -> int:
    return sum(map(len, found.crashes.values())) + len(found.hangs) + len(found.greedy)


def _print(found: Found, seconds: float) -> None:
    rows: Iterator[tuple[str, str]] = iter(
        (
            ("inputs tried", f"{found.tried:,} in {seconds:,.0f} s"),
            ("read", f"{found.read:,}"),
            ("refused with one line", f"{found.refused:,}"),
            ("crashes", f"{sum(map(len, found.crashes.values())):,}"),
            (f"hangs (over {SECONDS:.0f} s a MB)", f"{len(found.hangs):,}"),
            (f"memory over {GROWTH:.0f} times the file and {SPARE >> 20} MiB", f"{len(found.greedy):,}"),
            ("most seconds a MB, of inputs over 256 KiB", f"{found.slowest:.2f}"),
            ("most memory by size, of inputs over 256 KiB", f"{found.largest:.1f}"),
        )
    )
    print("| fuzzing | |\n|---|---:|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")
    for what, numbers in sorted(found.crashes.items(), key=lambda item: -len(item[1])):
        print(f"\ncrash, {len(numbers)} times: {what}; --only {' '.join(map(str, numbers[:5]))}")
    for what, numbers in (("hang", found.hangs), ("memory", found.greedy)):
        if numbers:
            print(f"\n{what}: --only {' '.join(map(str, numbers[:10]))}")


if __name__ == "__main__":
    sys.exit(main())
