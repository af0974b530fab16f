"""Learn and measure the classifier of facets, on structured abstracts with their headings hidden.

    python benchmarks/facets.py                        # measure, on the structured abstracts of both arXiv corpora
    python benchmarks/facets.py --test pubmed.nbib     # and on those of further files, which are not learned from
    python benchmarks/facets.py --write                # and write the weights into the package

Background and aim are the problem, methods the method, results and conclusions the result. Only abstracts whose
headings name all three are used. The vectors are those of MiniLM.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from corpora import KNOWN
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

import hierarchography
from hierarchography.config import EmbeddingConfig
from hierarchography.corpus import read_papers
from hierarchography.corpus.cleaning import clean_abstract
from hierarchography.corpus.sections import sections_of
from hierarchography.embedding.transformer import minilm
from hierarchography.facets import FACETS, FILE, Weights, by_headings, features, places, shipped, spans

DATA = Path(hierarchography.__file__).parent / "data"
STRENGTH = 0.5
"""Scikit-learn's C: of .1, .3, .5 and 1, the one with the best mean F1 on unseen papers and sources."""
FOLDS = 5
LEAST = 100
"""Papers from which an archive is a source of its own."""
READ = {
    "arXiv:2601.00426": "PPMMMMMR",
    "arXiv:2504.20658": "PPMMRR",
    "arXiv:2511.02208": "PMMRR",
    "arXiv:2511.11608": "PPMMRRRR",
    "arXiv:2510.09239": "PPMRMR",
    "arXiv:2506.17351": "PPPMMMR",
    "arXiv:2509.25219": "PPPMMRRR",
    "arXiv:2601.15895": "PPMMRRRR",
    "arXiv:2510.11361": "MM",
    "arXiv:2603.16470": "PPPPMMMRR",
    "arXiv:2602.00270": "PPPPMMMRRRR",
    "arXiv:2506.20869": "PPMMMR",
    "arXiv:2606.10472": "PPPMMMR",
    "arXiv:2509.14388": "PPPMMRR",
    "arXiv:2601.10398": "PPMMRR",
    "arXiv:2512.10078": "PPPPPPR",
    "arXiv:2510.17421": "PPPPMMRR",
    "arXiv:2601.22896": "PMMR",
    "arXiv:2512.17370": "PPPMMMMMMR",
    "arXiv:2510.20314": "PPMMMR",
}
"""Unstructured abstracts of computer science whose sentences were labelled by reading them (P, M, R), by arXiv id."""
READ_LATER = {
    "arXiv:2601.11523": "PPMMRRR",
    "arXiv:2512.09762": "MMMMMMMMMMMR",
    "arXiv:2601.22788": "PPPMMMRRR",
    "arXiv:2510.09874": "PMRMRR",
    "arXiv:2510.14249": "PPPMR",
    "arXiv:2606.27154": "PPMMMRRR",
    "arXiv:2606.29224": "PPPMMMR",
    "arXiv:2505.13573": "PPMMMRR",
    "arXiv:2511.19933": "PPMRRRR",
    "arXiv:2510.09656": "PPMMMRM",
    "arXiv:2606.14611": "PPPPPMMMMRRRR",
    "arXiv:2604.01894": "MMMMMRR",
}
"""Further ones, labelled after the errors in those of `READ` had led to `PROPOSES`."""
PROPOSES = re.compile(
    r"\b(?:we|this (?:paper|study|work|article)) (?:\w+ )?"
    r"(?:proposes?|presents?|introduces?|develops?|design|devise|describes?)\b"
    r"|\bis (?:\w+ )?(?:proposed|presented|introduced)\b",
    re.IGNORECASE,
)
"""A sentence under "Background" or "Aims" that says what the paper proposes is learned as method (tested as headed)."""

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Abstracts:
    """Abstracts as sentences, and the facet of each sentence; `source` (papers,) says where each paper is from."""

    sentences: list[list[str]]
    facets: list[list[int]]
    source: Array

    @property
    def counts(self) -> list[int]:
        """Sentences per abstract."""
        return [len(each) for each in self.sentences]

    @property
    def labels(self) -> Array:
        """The facet of each sentence of all abstracts."""
        return np.array([facet for each in self.facets for facet in each])

    @property
    def taught(self) -> Array:
        """The facets of all sentences as they are learned; see `PROPOSES`."""
        proposes = [PROPOSES.search(sentence) is not None for each in self.sentences for sentence in each]
        return np.where(
            np.array(proposes) & (self.labels == FACETS.index("problem")), FACETS.index("method"), self.labels
        )

    @property
    def papers(self) -> Array:
        """The abstract of each sentence."""
        return np.repeat(np.arange(len(self.sentences)), self.counts)

    def __len__(self) -> int:
        return len(self.sentences)

    def take(self, rows: Array) -> Abstracts:
        """Some of the abstracts."""
        return Abstracts([self.sentences[row] for row in rows], [self.facets[row] for row in rows], self.source[rows])


def structured(texts: Iterable[tuple[str, str]]) -> Abstracts:
    """The abstracts, of (source, abstract), whose headings name all facets."""
    found = [(source, by_headings(text, sections_of(text))) for source, text in texts]
    full = [(source, labelled) for source, labelled in found if len({facet for _, facet in labelled}) == len(FACETS)]
    return Abstracts(
        [[sentence for sentence, _ in labelled] for _, labelled in full],
        [[facet for _, facet in labelled] for _, labelled in full],
        np.array([source for source, _ in full]),
    )


def of_corpora(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(archive, abstract) of the papers of labelled corpora whose raw abstracts may have headings."""
    for name in names:
        frame = pd.read_json(KNOWN[name][0], lines=True, dtype=False)
        for labels, abstract in zip(frame["labels"], frame["abstract"].fillna(""), strict=True):
            if "ethod" in abstract or "METHOD" in abstract or abstract.count(":") > 1:
                yield labels[0], clean_abstract(abstract)


def of_files(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(file, abstract) of the papers of files in any format that a build reads."""
    for path in paths:
        for abstract in read_papers([path]).corpus.frame["abstract"]:
            yield Path(path).name, str(abstract)


def read_by_hand(read: Mapping[str, str]) -> Abstracts:
    """The abstracts of `READ` or `READ_LATER`."""
    frame = pd.read_json(KNOWN["arxiv_2level"][0], lines=True, dtype=False).set_index("id")
    texts = [clean_abstract(str(frame.loc[name, "abstract"])) for name in read]
    sentences = [[text[start:end] for start, end in spans(text)] for text in texts]
    labels = [["PMR".index(letter) for letter in letters] for letters in read.values()]
    if [len(each) for each in sentences] != [len(each) for each in labels]:
        raise SystemExit("the sentences labelled by reading are cut in other places than when they were labelled")
    return Abstracts(sentences, labels, np.array(["read"] * len(texts)))


def grouped(source: Array) -> Array:
    """The sources, with archives of few papers as one."""
    counts = Counter(source.tolist())
    return np.array([name if counts[name] >= LEAST else "other archives" for name in source])


def fitted(inputs: Array, labels: Array) -> LogisticRegression:
    """The classifier of these sentences."""
    return LogisticRegression(C=STRENGTH, max_iter=2000).fit(inputs, labels)


def held_out(inputs: Array, labels: Array, groups: Array, folds: int) -> Array:
    """The facet of each sentence, by a classifier that has not seen its group (its paper, or its source)."""
    found = np.zeros_like(labels)
    for learned, tested in GroupKFold(folds, shuffle=True, random_state=0).split(inputs, labels, groups):
        found[tested] = fitted(inputs[learned], labels[learned]).predict(inputs[tested])
    return found


def scores(labels: Array, found: Array) -> str:
    """F1 of each facet and their mean, as the cells of a table."""
    each = f1_score(labels, found, average=None, labels=range(len(FACETS)), zero_division=0)
    return " | ".join(f"{value:.3f}" for value in (*each, each.mean()))


def inputs_of(abstracts: Abstracts, encode: Any) -> dict[str, Array]:
    """What each row of the table reads."""
    full, place = features(abstracts.sentences, encode), places(abstracts.counts)
    cued = features(abstracts.sentences, None)
    return {"position": place, "position and cue phrases": cued, "position, cue phrases, vectors": full}


def table(title: str, tested: Abstracts, answers: dict[str, Array]) -> None:
    """Print F1 by facet for each row."""
    print(f"\n**{title}**: {len(tested):,} abstracts, {len(tested.labels):,} sentences\n")
    print(f"| read | {' | '.join(FACETS)} | mean |\n|---|{'---:|' * 4}")
    for name, found in answers.items():
        print(f"| {name} | {scores(tested.labels, found)} |")


def measure(learned: Abstracts, inputs: dict[str, Array], further: dict[str, Abstracts], encode: Any) -> None:
    """Print the tables."""
    labels, taught, source = learned.labels, learned.taught, grouped(learned.source)
    majority = np.full(len(labels), np.bincount(labels).argmax())
    by_paper = {name: held_out(each, taught, learned.papers, FOLDS) for name, each in inputs.items()}
    table("Unseen papers", learned, {"majority": majority} | by_paper)
    sources = source[learned.papers]
    by_source = {name: held_out(each, taught, sources, len(set(source))) for name, each in inputs.items()}
    table("Unseen sources", learned, {"majority": majority} | by_source)
    for name in sorted(set(source)):
        part, rows = learned.take(np.flatnonzero(source == name)), sources == name
        table(f"{name}, learned from the others", part, {each: found[rows] for each, found in by_source.items()})
    for title, tested in further.items():
        read = inputs_of(tested, encode)
        answers = {name: fitted(inputs[name], taught).predict(each) for name, each in read.items()}
        table(title, tested, {"majority": np.full(len(tested.labels), majority[0])} | answers)


def weights_of(inputs: dict[str, Array], labels: Array) -> Weights:
    """The weights, learned from all papers, in the order of `Weights`: full, cued, bare."""
    models = [fitted(each, labels) for each in reversed(inputs.values())]
    return Weights(*(np.hstack([model.coef_, model.intercept_[:, None]]).astype(np.float32) for model in models))


def main() -> None:
    """Measure, and with `--write` write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", nargs="*", default=["arxiv_2level", "arxiv_100k"], choices=list(KNOWN))
    parser.add_argument("--test", nargs="*", default=[], help="Further files, only to test on.")
    parser.add_argument("--write", action="store_true", help="Write the weights into the package.")
    given = parser.parse_args()
    encode = minilm(EmbeddingConfig(), 0).encode_texts
    learned = structured(of_corpora(given.corpus))
    further = {"Unstructured, labelled by reading": read_by_hand(READ), "and later": read_by_hand(READ_LATER)}
    if given.test:
        further["Further files"] = structured(of_files(given.test))
    inputs = inputs_of(learned, encode)
    measure(learned, inputs, {name: each for name, each in further.items() if len(each)}, encode)
    if given.write:
        with (DATA / FILE).open("wb") as file:
            weights_of(inputs, learned.taught).write(file)
        shipped.cache_clear()
        same = shipped().probabilities(list(inputs.values())[-1]).argmax(axis=1)
        exact = fitted(list(inputs.values())[-1], learned.taught).predict(list(inputs.values())[-1])
        print(f"\n{DATA / FILE}: {(DATA / FILE).stat().st_size:,} bytes; rounding changes {(same != exact).mean():.2%}")


if __name__ == "__main__":
    main()
