"""A tree, whoever made it, against gold labels, and the same over several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from nested import Nested
from numpy.typing import NDArray

from hierarchography.evaluation import level_amis
from hierarchography.evaluation.gold import Contingency


@dataclass(frozen=True)
class Scores:
    """One tree: its figures by gold level, its shape without the root, and the seconds it took.

    `level_ami`: AMI of the gold level and the partition at its depth (level 1 with depth 1, ...).
    """

    tree_f: Mapping[str, float]
    purity: Mapping[str, float]
    level_ami: Mapping[str, float]
    topics: int
    leaves: int
    depth: int
    widest: int
    top: int
    placed: float
    seconds: float

    @property
    def composite(self) -> float:
        """The mean of Tree F and dendrogram purity over the levels."""
        return float(np.mean([*self.tree_f.values(), *self.purity.values()]))

    @property
    def level_agreement(self) -> float:
        """The mean of `level_ami`."""
        return float(np.mean(list(self.level_ami.values())))


def score(tree: Nested, classes: Mapping[str, NDArray[np.int32]], seconds: float) -> Scores:
    """Measure a tree with the classes (n,) of its papers at every gold level, -1 for a paper without a label."""
    whole = tree.to_tree()
    met = {level: Contingency.of(whole, labels) for level, labels in classes.items()}
    children = np.bincount(tree.parents[1:], minlength=len(tree.parents))
    return Scores(
        tree_f={level: found.tree_f() for level, found in met.items()},
        purity={level: found.dendrogram_purity() for level, found in met.items()},
        level_ami=dict(zip(classes, level_amis(tree.labels_at, list(classes.values())), strict=True)),
        topics=len(tree.parents) - 1,
        leaves=int((children == 0).sum()),
        depth=int(tree.depths.max()),
        widest=int(children.max()),
        top=int(children[0]),
        placed=float((children[tree.place] == 0).mean()),
        seconds=seconds,
    )


@dataclass(frozen=True)
class Row:
    """One builder on one corpus: a score for each seed, or the reason why there is none."""

    name: str
    runs: Sequence[Scores] = ()
    notes: Sequence[str] = ()

    def mean(self, figure: str, level: str | None = None) -> tuple[float, float]:
        """The mean of a figure over the seeds, and half its range."""
        values = [getattr(run, figure) for run in self.runs]
        numbers = np.array([value if level is None else value[level] for value in values], dtype=float)
        return float(numbers.mean()), float(np.ptp(numbers) / 2)

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON: every run's figures."""
        runs = [
            {"composite": run.composite, "level_agreement": run.level_agreement, **asdict(run)} for run in self.runs
        ]
        return {"builder": self.name, "notes": list(self.notes), "runs": runs}


@dataclass(frozen=True)
class Comparison:
    """All trees over one corpus, and what one must know to run them again."""

    corpus: str
    papers: int
    of: int
    vectors: str
    seeds: Sequence[int]
    classes: Mapping[str, int]
    versions: Mapping[str, str]
    rows: Sequence[Row]

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {**vars(self), "rows": [row.to_dict() for row in self.rows]}

    def to_markdown(self) -> str:
        """A heading, what was compared, and the table."""
        papers = f"{self.papers:,} papers" + ("" if self.papers == self.of else f" of {self.of:,}")
        classes = ", ".join(f"{level}: {count} classes" for level, count in self.classes.items())
        versions = ", ".join(f"{library} {version}" for library, version in self.versions.items())
        about = f"Vectors: {self.vectors}; {classes}; seeds {' '.join(map(str, self.seeds))}; {versions}."
        return f"### {self.corpus}: {papers}\n\n{about}\n\n{table(self.rows, list(self.classes))}"


def table(rows: Sequence[Row], levels: Sequence[str]) -> str:
    """A Markdown table, one line a builder, and the notes under it."""
    measured: list[tuple[str, str | None, str]] = [("composite", None, "composite")]
    measured += [("tree_f", level, f"F {level}") for level in levels]
    measured += [("purity", level, f"DP {level}") for level in levels]
    measured += [("level_agreement", None, "level agreement")]
    measured += [("level_ami", level, f"AMI {level}") for level in levels]
    shape = {"topics": "topics", "leaves": "leaves", "depth": "depth", "widest": "widest", "top": "at the root"}
    heads = ["tree", *(head for *_, head in measured), *shape.values(), "placed", "seconds"]
    lines = [f"| {' | '.join(heads)} |", f"|---{'|---:' * (len(heads) - 1)}|"]
    for row in rows:
        if not row.runs:
            lines.append(f"| {row.name} |{' – |' * (len(heads) - 1)}")
            continue
        cells = [_share(*row.mean(figure, level)) for figure, level, _ in measured]
        cells += [_number(row.mean(figure)[0]) for figure in shape]
        seconds = float(np.median([run.seconds for run in row.runs]))
        cells += [f"{row.mean('placed')[0]:.0%}", f"{seconds:.1f}"]
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    notes = [f"- {row.name}: {note}" for row in rows for note in dict.fromkeys(row.notes)]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _share(mean: float, spread: float) -> str:
    """`.482 ±.006`; the spread is left out where there is none."""
    shown = f"{mean:.3f}".replace("0.", ".", 1)
    return shown if spread < 0.0005 else f"{shown} ±{f'{spread:.3f}'.lstrip('0')}"


def _number(mean: float) -> str:
    return f"{mean:,.0f}" if abs(mean - round(mean)) < 0.05 else f"{mean:,.1f}"
