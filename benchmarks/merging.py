"""How well records of one work are merged, and different works kept apart: precision and recall of pairs.

    python benchmarks/merging.py                    # a table by kind, and every wrong pair
    python benchmarks/merging.py --papers 2000      # with more papers, of arxiv_100k

Real papers (the genuine exports beside the checkout where they are there, and the bundled corpus) are exported several
times as six databases would: other columns, other spellings of titles and people, with and without identifiers and
abstracts, as preprint, conference paper and article. Beside them stand works that are easily confused with them: parts
of a series, corrections, retractions, replies, papers that share a DOI, an arXiv id, a title, or an abstract. Which
records are of one work is known, since both are made here. The files are read, cleaned and merged as in a build.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

from hierarchography.corpus import Intake, read_papers
from hierarchography.model import Paper

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
GENUINE = (
    "kaggle_arxiv_metadata_sample.jsonl",
    "ris_litstudy.ris",
    "arxiv_api_atom_findpapers.xml",
    "pubmed_medline_nbib.txt",
    "openalex_web_export_bibliometrix.csv",
    "huggingface_daily_papers_api.json",
)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Work:
    """A record as it is exported: `work` names what it is a record of, `kind` how it was made."""

    work: str
    kind: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv: str = ""


@dataclass
class Scores:
    """Pairs of records of one work: found, missed, and pairs of different works that were merged."""

    right: int = 0
    missed: Counter[Pair] = field(default_factory=Counter)
    wrong: list[tuple[Work, Work, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the merged pairs that are of one work."""
        return self.right / max(self.right + len(self.wrong), 1)

    @property
    def recall(self) -> float:
        """The share of the pairs of one work that were merged."""
        return self.right / max(self.right + sum(self.missed.values()), 1)


def papers(shared: Path, more: int) -> list[Work]:
    """Real papers, of which no two are the same."""
    files = [str(shared / "formats" / name) for name in GENUINE if (shared / "formats" / name).is_file()]
    found = list(read_papers(["demo:landmarks", *files]).corpus)
    source = shared / "arxiv_100k.jsonl.gz"
    if more and source.is_file():
        found += list(read_papers([str(source)]).corpus)[:more]
    works = [_work(place, paper) for place, paper in enumerate(found)]
    return [work for work in works if len(work.title.split()) > 3 and len(work.abstract.split()) > 30]


def _work(place: int, paper: Paper) -> Work:
    people = tuple(filter(None, paper.authors.split("; ")))
    return Work(f"w{place}", "paper", paper.title, paper.abstract, people, paper.year, paper.venue)


def exports(works: Sequence[Work], rng: random.Random) -> list[Work]:
    """Every paper in two to five databases, and the works that are confused with some of them."""
    made: list[Work] = []
    for number, work in enumerate(works):
        work = replace(work, doi=f"10.1016/j.x{number}", authors=work.authors or _people(rng))
        makers = rng.sample([*MAKERS, rng.choice((preprint, renamed))], rng.randint(2, 5))
        made += [maker(work, rng) for maker in makers]
        if number % 3 == 0:
            made += [replace(other, work=f"{work.work}-{other.kind}") for other in confused(work, rng)]
    for start in range(0, len(works) - 4, 40):
        made += list(_volume(works[start : start + 4], start))
    return made


def _people(rng: random.Random) -> tuple[str, ...]:
    given = ("Anna", "Ben", "Chen", "Dora", "Emre", "Fatima", "Goran", "Hanna")
    family = ("Moe", "Roe", "Li", "García", "Nguyen", "Kowalski", "Öztürk", "Smith")
    return tuple(f"{rng.choice(given)} {name}" for name in rng.sample(family, 3))


def _family_first(person: str) -> str:
    words = person.replace(",", "").split()
    return f"{words[-1]}, {' '.join(word[0] + '.' for word in words[:-1])}" if len(words) > 1 else person


def scopus(work: Work, rng: random.Random) -> Work:
    """People by family name and initials, and a publisher's line."""
    people = tuple(map(_family_first, work.authors))
    return replace(
        work, kind="scopus", authors=people, abstract=f"{work.abstract} © 2019 Elsevier Ltd. All rights reserved."
    )


def pubmed(work: Work, rng: random.Random) -> Work:
    """A full stop after the title, and headings in the abstract."""
    words = work.abstract.split()
    half = len(words) // 2
    abstract = f"BACKGROUND: {' '.join(words[:half])} CONCLUSIONS: {' '.join(words[half:])}"
    return replace(work, kind="pubmed", title=f"{work.title.rstrip('.')}.", abstract=abstract, doi=work.doi.upper())


def wos(work: Work, rng: random.Random) -> Work:
    """The title in capitals, no DOI, and the abstract cut off."""
    abstract = " ".join(work.abstract.split()[: max(30, len(work.abstract.split()) * 2 // 3)])
    return replace(work, kind="wos", title=work.title.upper(), doi="", abstract=abstract)


def scholar(work: Work, rng: random.Random) -> Work:
    """No abstract, no identifier, the first author alone, and a year that is one off."""
    year = work.year and work.year + rng.choice((0, 0, 1))
    return replace(work, kind="scholar", abstract="", doi="", authors=work.authors[:1], year=year)


def typo(work: Work, rng: random.Random) -> Work:
    """Two letters of the title are wrong, and there is no DOI."""
    letters = list(work.title)
    for place in rng.sample([place for place, letter in enumerate(letters) if letter.isalpha()], 2):
        letters[place] = rng.choice("aeiou")
    return replace(work, kind="typo", title="".join(letters), doi="")


def preprint(work: Work, rng: random.Random) -> Work:
    """On arXiv a year before, with a tenth of the words of the abstract changed."""
    return replace(
        work,
        kind="preprint",
        doi="",
        arxiv=f"{rng.randint(10, 24)}{rng.randint(1, 12):02}.{rng.randint(0, 99999):05}",
        abstract=_reworded(work.abstract, 0.1, rng),
        year=work.year and work.year - 1,
        venue="arXiv",
    )


def renamed(work: Work, rng: random.Random) -> Work:
    """A preprint whose title lost its end, or got another one."""
    words = work.title.split()
    title = work.title.partition(":")[0] if ":" in work.title else " ".join(words[: max(3, len(words) - 2)])
    return replace(preprint(work, rng), kind="renamed", title=title, abstract=_reworded(work.abstract, 0.03, rng))


def conference(work: Work, rng: random.Random) -> Work:
    """At a conference a year before, with its own DOI and half of the abstract changed."""
    abstract = _reworded(work.abstract, 0.5, rng)
    year = work.year and work.year - 1
    return replace(
        work, kind="conference", doi=f"10.1145/{work.doi[9:]}", abstract=abstract, year=year, venue="Proc. of X"
    )


MAKERS: Sequence[Callable[[Work, random.Random], Work]] = (
    *(scopus, pubmed, wos, scholar, typo),
    conference,
)
_OTHER = [
    "slate",
    "moss",
    "rain",
    "owl",
    "tide",
    "loom",
    "kiln",
    "brine",
    "fern",
    "quartz",
    "vellum",
    "marsh",
    "lantern",
    "cobalt",
]


def _reworded(text: str, share: float, rng: random.Random) -> str:
    """The text with this share of its words, in runs, replaced."""
    words = text.split()
    for start in range(0, len(words) - 5, 5):
        if rng.random() < share:
            words[start : start + 5] = [rng.choice(_OTHER) for _ in range(5)]
    return " ".join(words)


def confused(work: Work, rng: random.Random) -> Iterator[Work]:
    """Other works with nearly the same title, the same people, or the same abstract."""
    number = work.doi[9:]
    yield replace(work, kind="correction", title=f"Correction to: {work.title}", abstract="", doi=f"10.1016/c.{number}")
    yield replace(work, kind="retraction notice", title=f"Retraction notice to “{work.title}”", abstract="", doi="")
    yield replace(work, kind="reply", title=f"Reply to comment on: {work.title}", abstract="", doi="", year=None)
    yield replace(
        work, kind="part", title=f"{work.title}. Part II", abstract=_reworded(work.abstract, 0.6, rng), doi=""
    )
    yield replace(work, kind="supplement", title=f"Supplementary material for {work.title}", abstract="", doi="")
    yield replace(
        work,
        kind="same title",
        authors=("Zoe Quine", "Ulf Yster"),
        abstract=" ".join(rng.choice(_OTHER) for _ in range(60)),
        doi=f"10.1103/q.{number}",
        year=work.year and work.year - 9,
    )


def _volume(works: Sequence[Work], number: int) -> Iterator[Work]:
    """Different works that share the DOI of their volume, a wrong arXiv id, a title without content, or an abstract."""
    boilerplate = (
        "This volume holds the papers of the workshop, which was held in spring, and of which all were reviewed."
    )
    for place, work in enumerate(works):
        people = (f"Vera Vol{number}{place}", f"Kim Kap{number}{place}")
        own = replace(work, work=f"v{number}-{place}", authors=people, abstract=" ".join(_OTHER[place:] * 4))
        words = " ".join(reversed(work.title.split()))
        yield replace(own, work=f"{own.work}a", kind="volume DOI", title=words, doi=f"10.1007/v{number}")
        yield replace(own, work=f"{own.work}b", kind="wrong arXiv id", title=f"On {words}", arxiv=f"1901.{number:05}")
        yield replace(own, work=f"{own.work}c", kind="editorial", title="Editorial", abstract="", year=2001 + place)
        yield replace(own, work=f"{own.work}d", kind="boilerplate", title=f"Of {words}", abstract=boilerplate)


def write(made: Sequence[Work], folder: Path) -> dict[str, Work]:
    """Write the records as files of several formats; the records by their `source`."""
    by_file: dict[str, list[Work]] = defaultdict(list)
    for work in made:
        by_file[_FILE_OF.get(work.kind, "more.jsonl")].append(work)
    placed: dict[str, Work] = {}
    for name, works in by_file.items():
        (folder / name).write_text("".join(map(_WRITERS[Path(name).suffix], works)), encoding="utf-8")
        placed.update({f"{name}:{place}": work for place, work in enumerate(works, start=1)})
    return placed


def _json_line(work: Work) -> str:
    return (
        json.dumps(
            {
                "title": work.title,
                "abstract": work.abstract,
                "authors": list(work.authors),
                "year": work.year,
                "journal": work.venue,
                "doi": work.doi,
                "arxiv_id": work.arxiv,
            }
        )
        + "\n"
    )


def _ris(work: Work) -> str:
    tags = [("TY", "JOUR"), ("TI", work.title), *(("AU", person) for person in work.authors), ("AB", work.abstract)]
    tags += [("PY", str(work.year or "")), ("JO", work.venue), ("DO", work.doi), ("ER", "")]
    return "".join(f"{tag}  - {text}\n" for tag, text in tags if text or tag == "ER")


_FILE_OF: Mapping[str, str] = {
    "scopus": "scopus.jsonl",
    "pubmed": "pubmed.jsonl",
    "wos": "wos.ris",
    "scholar": "scholar.ris",
    "typo": "ieee.jsonl",
    "preprint": "arxiv.jsonl",
    "renamed": "arxiv.jsonl",
    "conference": "acm.jsonl",
}
_WRITERS: Mapping[str, Callable[[Work], str]] = {".jsonl": _json_line, ".ris": _ris}


def scored(intake: Intake, placed: Mapping[str, Work]) -> Scores:
    """The pairs of records that are in one group, and those that should be."""
    dropped = intake.dropped[intake.dropped["kept_source"] != ""]
    kept = dict(zip(dropped["source"], dropped["kept_source"], strict=True))
    why = dict(
        zip(dropped["source"], dropped["evidence"].where(dropped["evidence"] != "", dropped["reason"]), strict=True)
    )
    scores = Scores()
    groups: dict[str, list[str]] = defaultdict(list)
    works: dict[str, list[str]] = defaultdict(list)
    for source, work in placed.items():
        groups[kept.get(source, source)].append(source)
        works[work.work].append(source)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if placed[one].work == placed[other].work:
                scores.right += 1
            else:
                scores.wrong.append((placed[one], placed[other], why.get(one, "") + " / " + why.get(other, "")))
    for records in works.values():
        for one, other in combinations(records, 2):
            if kept.get(one, one) != kept.get(other, other):
                kinds = sorted((placed[one].kind, placed[other].kind))
                scores.missed[kinds[0], kinds[1]] += 1
    return scores


def measure(shared: Path = SHARED, more: int = 0, seed: int = 0) -> tuple[Scores, Intake, Sequence[Work]]:
    """Make the records, merge them, and score the pairs."""
    made = exports(papers(shared, more), random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        placed = write(made, Path(folder))
        intake = read_papers(sorted(str(path) for path in Path(folder).iterdir()))
    return scored(intake, placed), intake, made


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=0, help="papers of arxiv_100k to add")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20, help="wrong pairs to print")
    given = parser.parse_args()
    scores, intake, made = measure(more=given.papers, seed=given.seed)
    pairs = scores.right + sum(scores.missed.values())
    print(f"{len(made):,} records of {len({work.work for work in made}):,} works, {pairs:,} pairs of one work")
    print(f"precision {scores.precision:.4f} ({len(scores.wrong):,} pairs of different works merged)")
    print(f"recall    {scores.recall:.4f} ({pairs - scores.right:,} pairs missed)")
    print(f"kinds     {intake.dropped['kind'].value_counts().to_dict()}")
    print("\nmissed pairs by kind:")
    for names, count in scores.missed.most_common():
        print(f"  {count:6,}  {' and '.join(names)}")
    print("\nwrong pairs by kind:")
    kinds = Counter(tuple(sorted((one.kind, other.kind))) for one, other, _ in scores.wrong)
    for pair, count in kinds.most_common():
        print(f"  {count:6,}  {' and '.join(pair)}")
    for one, other, why in scores.wrong[: given.show]:
        print(f"  {one.kind}: {one.title[:60]} | {other.kind}: {other.title[:60]} | {why}")


if __name__ == "__main__":
    main()
