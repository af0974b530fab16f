"""Reduces incomplete phrases to their head, which makes a better name.

"Effect of vitamin D" and "undergoing elective caesarean section" are parts of longer phrases. Their heads are
"vitamin D" and "elective caesarean section".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hierarchography.naming.inflection import fold, without_accents
from hierarchography.naming.labels import MINOR_WORDS
from hierarchography.naming.stopwords import CONNECTORS
from hierarchography.vocabulary.languages import ENGLISH

MORE_COMMON = 1.3
"""The rest of a phrase is its head if it occurs at least this many times as often as the phrase with the leading verb
("training machine translation" is reduced, "learning to rank" is not)."""
_RELATION_WORDS = """ability accuracy aim analysis application approach aspect assessment association basis benefit
case change choice collection combination comparison complication computation concept consequence construction
contribution correlation cost degree description design detection determination development difference discovery
effect effectiveness efficacy efficiency emergence estimate estimation evaluation evidence evolution examination
example exploration extension feasibility form generation identification impact implementation implication importance
improvement incidence influence integration introduction investigation kind lack level limit management measure
measurement mechanism model number observation outcome overview part performance prediction presence prevalence
problem process production promise property quality question range rate reduction relationship result review risk role
safety selection set share size solution source structure study success survey test treatment trend type understanding
use usefulness utility value variety version"""
_ROMANCE_RELATIONS = {
    "fr": """absence amélioration apport aspect cas caractérisation choix comparaison concept conception construction
        degré description développement domaine effet ensemble étude évaluation exemple forme impact implémentation
        importance incidence influence intérêt mécanisme niveau nombre notion partie présence prévalence problème
        processus qualité quantité question risque rôle spécificité taille taux type usage utilisation variété""",
    "es": """aplicación aspecto ausencia calidad cantidad caracterización caso comparación concepto conjunto
        construcción desarrollo descripción diseño efecto ejemplo estudio evaluación forma grado impacto implementación
        importancia incidencia influencia mecanismo mejora nivel noción número papel parte presencia prevalencia
        problema proceso riesgo tamaño tasa tipo uso utilización variedad""",
    "pt": """aplicação aspecto ausência avaliação caracterização caso comparação conceito conjunto construção descrição
        desenho desenvolvimento efeito estudo exemplo forma grau impacto implementação importância incidência influência
        mecanismo melhoria nível noção número papel parte presença prevalência problema processo qualidade quantidade
        risco tamanho taxa tipo uso utilização variedade""",
    "it": """applicazione aspetto assenza caratterizzazione caso concetto confronto costruzione descrizione dimensione
        effetto esempio forma grado impatto implementazione importanza incidenza influenza insieme livello meccanismo
        miglioramento nozione numero parte presenza prevalenza problema processo progettazione qualità quantità rischio
        ruolo studio sviluppo tasso tipo uso utilizzo valutazione varietà""",
}
_TERMS_BEFORE = {
    ENGLISH: """cost illness, cost living, level detail, level evidence, quality care, quality experience, quality life,
        quality service, range motion, risk bias""",
    "fr": "niveau vie, qualité service, qualité soins, qualité vie, risque crédit",
    "es": "calidad aire, calidad servicio, calidad vida, nivel vida, riesgo caídas, riesgo crédito",
    "pt": "qualidade ar, qualidade serviço, qualidade vida, risco crédito",
    "it": "qualità aria, qualità vita, rischio credito",
}
_TERMS = frozenset(
    tuple(fold(word, language) for word in pair.split())
    for language, pairs in _TERMS_BEFORE.items()
    for pair in pairs.split(",")
)
"""Such nouns and what follows the link, folded, that together are a term: "quality of life"."""


def _before(language: str, words: str) -> Iterator[tuple[str, str]]:
    """All pairs of these words with a link of the language, as folded words."""
    links = [fold(link, language) for link in CONNECTORS[language]]
    return itertools.product((fold(word, language) for word in words.split()), links)


_RELATIONS = frozenset(
    itertools.chain.from_iterable(itertools.starmap(_before, {ENGLISH: _RELATION_WORDS, **_ROMANCE_RELATIONS}.items()))
)
"""Folded nouns with "of" that name an action on a thing or an aspect of it, but not the thing itself."""
_TRAILING_WORDS = "applied based driven equipped given governed obtained powered presented proposed shown trained used"
_TRAILING = frozenset(_TRAILING_WORDS.split())
"""Folded participles that say nothing at the end of a phrase: "stochastic equations driven" by what?"""
_COUNTS, FAR_MORE_COMMON = frozenset({"two", "three"}), 3.0
"""Number words. The rest of a phrase is its head if it occurs at least this many times as often as the phrase with the
number ("three large language models" is reduced, "two Higgs doublet model" is not)."""
_COUNTED_WORDS = """body component dimensional electron flavor fluid layer level loop party particle phase photon player
point qubit sample scale sided stage state step time wave way"""
_COUNTED = frozenset(_COUNTED_WORDS.split())
"""Words that form a term with a number before them: "three body problem"."""

_PLAIN_WORDS = """approach article baseline benchmark bound campaign challenge collection competition corpora corpus
data dataset distribution experiment feature framework knowledge length method paper performance problem resource
result scale score setting study submission task technique"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""Folded nouns that, at the end of a phrase, name what papers work with, not their subject."""
_EMPTY_WORDS = "application approach capability framework method model problem strategy system task technique tool"
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Folded nouns that add nothing at the end of a phrase."""
_DIMENSIONS = {"onedimensional": "1d", "twodimensional": "2d", "threedimensional": "3d"}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def is_plain(name: str, language: str) -> bool:
    """Whether a phrase names what papers work with, not their subject; outside English, only if it contains a year.

    >>> [is_plain(name, "en") for name in ("Large datasets", "2020 task", "Graph-based", "COVID-19", "word embeddings")]
    [True, True, True, False, False]
    """
    last = fold(name.split()[-1]) if name.split() else ""
    return bool(_YEAR.search(name)) or (language == ENGLISH and (last in _PLAIN or last.endswith("based")))


def is_fragment(key: Sequence[str]) -> bool:
    """Whether a phrase, as folded words, is a part of a longer one by its last word.

    >>> [is_fragment(key) for key in (("equation", "driven"), ("driven", "cavity"))]
    [True, False]
    """
    return len(key) > 1 and key[-1] in _TRAILING


def counts_things(key: Sequence[str]) -> bool:
    """Whether a phrase, as folded words, begins with a number that is no part of a term.

    >>> [counts_things(key) for key in (("three", "language", "model"), ("three", "body", "problem"))]
    [True, False]
    """
    return len(key) > 2 and key[0] in _COUNTS and key[1] not in _COUNTED


def repeats(key: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a phrase says nothing that another does not say, both given as folded words.

    Empty nouns at its end do not count, nor do spellings; initials say what they stand for.

    >>> repeats(("pretrained", "model"), ("pre-trained", "language", "model"))
    True
    >>> repeats(("hjb", "equation"), ("hamilton-jacobi-bellman", "equation"))
    True
    >>> repeats(("recognition", "of", "face"), ("face", "recognition"))
    True

    A single word before such a noun must be all that the other says, as the noun may make another subject of it:

    >>> repeats(("ranking", "model"), ("ranking", "system")), repeats(("kernel", "method"), ("heat", "kernel"))
    (True, False)
    """
    this, that = _said(tuple(key)), _said(tuple(other))
    if that.has(this.full):
        return True
    return that.has(this.subject) and (len(this.subject) > 1 or this.subject == that.subject)


@dataclass(frozen=True)
class _Said:
    """What a phrase says: its `words` in one spelling, its initials, its words without minor ones (`full`), and those
    of them before empty nouns at the end (`subject`).
    """

    words: frozenset[str]
    initials: str
    full: tuple[str, ...]
    subject: tuple[str, ...]

    def has(self, words: Sequence[str]) -> bool:
        """Whether all these words are said."""
        return all(self._has(word) for word in words)

    def _has(self, word: str) -> bool:
        whole, pieces = _spelled(word)
        initials = len(whole) > 2 and whole in self.initials
        return whole in self.words or initials or all(piece in self.words for piece in pieces)


@lru_cache(maxsize=50_000)
def _said(key: tuple[str, ...]) -> _Said:
    full = tuple(word for word in key if word not in MINOR_WORDS)
    last = next((at for at in range(len(full) - 1, 0, -1) if full[at] not in _EMPTY), 0)
    spelled = [_spelled(word) for word in full]
    initials = "".join(piece[0] for _, pieces in spelled for piece in pieces if piece)
    return _Said(
        frozenset(word for whole, pieces in spelled for word in (whole, *pieces)), initials, full, full[: last + 1]
    )


@lru_cache(maxsize=50_000)
def _spelled(word: str) -> tuple[str, tuple[str, ...]]:
    """One of the spellings of a word, without accents and hyphens, and its pieces; "LLM-based" says "LLM"."""
    pieces = tuple(without_accents(word).removesuffix("-based").split("-"))
    plain = "".join(pieces)
    return _DIMENSIONS.get(plain, plain), pieces


def head_of(key: Sequence[str], holders: Mapping[tuple[str, ...], float]) -> tuple[str, ...]:
    """The folded words of the head of a phrase, or all its words if it is complete.

    `holders` gives the number of texts that contain each known phrase; an unknown phrase is never a head.

    >>> head_of(("effect", "of", "vitamin", "d"), {("vitamin", "d"): 9.0})
    ('vitamin', 'd')
    >>> head_of(("utilisation", "d", "ontologie"), {("ontologie",): 9.0})
    ('ontologie',)
    >>> head_of(("theory", "of", "relativity"), {("relativity",): 9.0})
    ('theory', 'of', 'relativity')
    >>> known = {("training", "machine", "translation"): 2.0, ("machine", "translation"): 9.0}
    >>> head_of(("training", "machine", "translation"), known)
    ('machine', 'translation')
    >>> head_of(("model", "trained"), {("model",): 9.0})
    ('model',)
    >>> head_of(("three", "language", "model"), {("three", "language", "model"): 2.0, ("language", "model"): 9.0})
    ('language', 'model')
    """
    words = tuple(key)
    if _relates(words) and words[2:] in holders:
        return head_of(words[2:], holders)
    if len(words) >= 2 and words[-1] in _TRAILING and words[:-1] in holders:
        return head_of(words[:-1], holders)
    rest, whole = holders.get(words[1:], 0.0), max(holders.get(words, 0.0), 1.0)
    if counts_things(words) and rest >= FAR_MORE_COMMON * whole:
        return head_of(words[1:], holders)
    if len(words) >= 3 and words[0].endswith("ing") and len(words[0]) > 5 and rest >= MORE_COMMON * whole:
        return head_of(words[1:], holders)
    return words


def _relates(words: tuple[str, ...]) -> bool:
    """Whether folded words begin with an action on a thing or an aspect of it, followed by the thing."""
    return len(words) >= 3 and words[:2] in _RELATIONS and (words[0], *words[2:]) not in _TERMS
