"""Status, language and sections of papers, and leaving papers out by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hierarchography.cli import main
from hierarchography.config import CorpusConfig
from hierarchography.corpus import papers_from, read_papers
from hierarchography.corpus.cleaning import clean_abstract
from hierarchography.corpus.notices import status_of
from hierarchography.corpus.sections import sections_of
from hierarchography.errors import InputError
from hierarchography.vocabulary.detection import detected

FORMATS = Path(__file__).parent / "formats"
ENGLISH = "We grow moss on slate roofs and weigh it every week for a year, and we see that it holds the rain."
GERMAN = "Wir züchten Moos auf Schieferdächern und wiegen es jede Woche, und wir sehen, dass es den Regen hält."


@pytest.mark.parametrize(
    ("title", "values", "status"),
    [
        ("RETRACTED: Moss on roofs", {}, "retracted"),
        ("Retracted article: Moss on roofs", {}, "retracted"),
        ("Moss on roofs (Retracted article. See vol. 3, pg. 7, 2021)", {}, "retracted"),
        ("[Retracted] Moss on roofs", {}, "retracted"),
        ("Moss on roofs", {"is_retracted": True}, "retracted"),
        ("Moss on roofs", {"PT": ["Journal Article", "Retracted Publication"]}, "retracted"),
        ("Moss on roofs", {"Document Type": "Article; Retracted Publication"}, "retracted"),
        ('Retraction notice to "Moss on roofs"', {}, "correction"),
        ("Retraction: Moss on roofs", {}, "correction"),
        ("Correction to: Moss on roofs", {}, "correction"),
        ("Publisher Correction: Moss on roofs", {}, "correction"),
        ("Erratum to “Moss on roofs”", {}, "correction"),
        ("Expression of Concern: Moss on roofs", {}, "correction"),
        ("Moss on roofs", {"type": "erratum"}, "correction"),
        ("Editorial", {}, "editorial"),
        ("Guest editorial: roofs", {}, "editorial"),
        ("Editorial for the special issue on roofs", {}, "editorial"),
        ("Moss on roofs", {"DT": "Editorial Material"}, "editorial"),
        ("Letter to the Editor", {}, "letter"),
        ("Reply to “Moss on roofs”", {}, "letter"),
        ("Comment on 'Moss on roofs'", {}, "letter"),
        ("Correction of motion in pictures of roofs", {}, ""),
        ("Correction for attenuation", {}, ""),
        ("Retraction of the lung during surgery", {}, ""),
        ("Editorial boards and gender", {}, ""),
        ("Letters of a lighthouse keeper", {}, ""),
        ("Response to treatment in mosses", {}, ""),
        ("Withdrawn water from roofs", {}, ""),
        ("Moss on roofs", {"is_retracted": False, "Document Type": "Article", "type": "journal-article"}, ""),
    ],
)
def test_what_a_record_says_of_itself(title: str, values: dict[str, Any], status: str) -> None:
    assert status_of(title, values) == status


_XML_TYPES = (
    "<PublicationType>Journal Article</PublicationType><PublicationType>Retracted Publication</PublicationType>"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.nbib", "PMID- 31\nTI  - Moss on roofs\nPT  - Journal Article\nPT  - Retracted Publication\n"),
        (
            "x.txt",
            "FN Clarivate\nVR 1.0\nPT J\nTI Moss on roofs\nDT Article; Early Access; Retracted Publication\nER\n",
        ),
        (
            "x.xml",
            "<PubmedArticleSet><PubmedArticle><Article><ArticleTitle>Moss on roofs</ArticleTitle><PublicationTypeList>"
            f"{_XML_TYPES}</PublicationTypeList></Article></PubmedArticle></PubmedArticleSet>",
        ),
    ],
)
def test_types_of_pubmed_and_web_of_science_say_what_is_retracted(name, text, tmp_path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_papers([str(tmp_path / name)]).corpus.frame["status"].tolist() == ["retracted"]


def test_a_paper_is_retracted_where_any_of_its_records_says_so() -> None:
    intake = read_papers([str(FORMATS / "retracted.csv")])
    assert intake.corpus.frame["status"].tolist() == ["retracted", "correction", "correction"]
    assert intake.counts["retracted"] == 1
    assert intake.notes[-1] == "warning: retracted papers on the map: 1; --drop retracted leaves them out"


def test_a_mark_of_retraction_is_no_part_of_a_title() -> None:
    intake = papers_from([{"title": "Moss on slate roofs"}, {"title": "RETRACTED: Moss on slate roofs", "year": 2019}])
    assert (len(intake.corpus), intake.corpus.frame["status"].tolist()) == (1, ["retracted"])


@pytest.mark.parametrize(
    ("drop", "kinds", "papers"),
    [
        ("retracted", {"duplicate": 1, "retracted": 1}, 2),
        ("corrections", {"duplicate": 1, "correction": 2}, 1),
        ("editorials, letters", {"duplicate": 1}, 3),
    ],
)
def test_kinds_of_papers_are_left_out_and_listed(drop: str, kinds: dict[str, int], papers: int) -> None:
    intake = read_papers([str(FORMATS / "retracted.csv")], CorpusConfig(drop=drop))
    assert (len(intake.corpus), intake.dropped["kind"].value_counts().to_dict()) == (papers, kinds)
    assert len(intake.corpus) + len(intake.dropped) == intake.counts["records"]
    assert intake.counts["left_out"] == sum(kinds.values()) - 1


def test_only_papers_in_some_languages_stay_with_those_that_do_not_tell() -> None:
    records = [
        {"title": "Moss", "abstract": ENGLISH},
        {"title": "Moos", "abstract": GERMAN},
        {"title": "Moss 2019"},
    ]
    intake = papers_from(records, CorpusConfig(language="en"))
    assert intake.corpus.frame["title"].tolist() == ["Moss", "Moss 2019"]
    assert intake.corpus.frame["language"].tolist() == ["en", ""]
    assert intake.dropped[["kind", "reason"]].values.tolist() == [["language", "left out by --language: de"]]
    assert len(papers_from(records, CorpusConfig(language="de, en")).corpus) == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"drop": "retractions"}, "unknown kind of paper to drop 'retractions'"),
        ({"language": "english"}, "unknown language 'english'"),
        ({"language": "fr"}, "no paper is left of 1: --drop and --language leave all of them out"),
    ],
)
def test_settings_that_cannot_be_used(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        papers_from([{"title": "Moss", "abstract": ENGLISH}], CorpusConfig(**settings))


def test_the_commands_take_both_and_refuse_unknown_ones(tmp_path: Path) -> None:
    file = FORMATS / "retracted.csv"
    done = CliRunner().invoke(main, ["inspect", str(file), "--drop", "retracted,corrections", "--quiet"])
    assert done.exit_code == 2 and "no paper is left" in done.stderr
    done = CliRunner().invoke(main, ["inspect", str(file), "--drop", "retracted", "--language", "en", "--quiet"])
    assert done.exit_code == 0 and "all inputs: 4 records, 2 papers" in done.stdout
    done = CliRunner().invoke(main, ["build", str(file), "-o", str(tmp_path / "map"), "--drop", "reviews"])
    assert done.exit_code == 2 and "unknown kind of paper to drop 'reviews'" in done.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("Cílem studie bylo porovnat účinnost dvou léčebných postupů u pacientů s diabetem druhého typu.", "cs"),
        ("Cieľom štúdie bolo porovnať účinnosť dvoch liečebných postupov u pacientov s diabetom druhého typu.", "sk"),
        ("Celem badania było porównanie skuteczności dwóch metod leczenia u pacjentów z cukrzycą typu drugiego.", "pl"),
        ("Formålet med undersøgelsen var at sammenligne effekten af to behandlinger hos patienter i byen.", "da"),
        ("Formålet med studien var å sammenligne effekten av to behandlinger hos pasienter med diabetes.", "no"),
        ("Syftet med studien var att jämföra effekten av två behandlingar hos patienter med typ 2-diabetes.", "sv"),
        ("Os resultados mostram que a umidade do telhado influencia a velocidade de crescimento.", "pt"),
        ("Los resultados muestran que la humedad del tejado influye en la velocidad de crecimiento.", "es"),
        ("Rezultati pokazuju da vlažnost i nagib krova značajno utječu na brzinu rasta mahovine.", "hr"),
        ("モスは屋根の上で育つ。", "ja"),
        ("Σκεπές και βρύα σε στέγες από σχιστόλιθο", "el"),
        ("Moss 2019", ""),
        ("", ""),
        ("$" + "x_{ij} + " * 60 + f"$. {ENGLISH}", "en"),
    ],
)
def test_languages_are_detected(text: str, code: str) -> None:
    assert detected(text) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BACKGROUND: We grow. METHODS AND DATA: We weigh. TRIAL NUMBER: none.", ["background", "methods", "other"]),
        (
            "<jats:title>Aim</jats:title><jats:p>To see.</jats:p><jats:title>Results</jats:title>Seen.",
            ["aim", "results"],
        ),
        ("<h4>Purpose</h4>To grow. <h4>Results</h4>It grew.", ["aim", "results"]),
        ("OBJECTIVE We grow moss. CONCLUSIONS It grew.", ["aim", "conclusions"]),
        ("Aims. We grow moss. Methods. We weigh it.", ["aim", "methods"]),
        ("Hintergrund: Moos. Ergebnisse: Es wächst.", ["background", "results"]),
        ("Purpose: To see. Design/methodology/approach: By eye. Findings: Seen.", ["aim", "methods", "results"]),
        ("We ask one question: what is moss? Results: it is green.", []),
        ("We compare two: DEFOM: fast. IGEV: slow. Critical finding: none is good.", []),
        ("Moss grows.", []),
    ],
)
def test_sections_of_structured_abstracts(text: str, found: list[str]) -> None:
    assert [section.kind for section in sections_of(clean_abstract(text))] == found


def test_sections_are_saved_with_the_paper_and_read_back() -> None:
    text = "BACKGROUND: We grow moss. RESULTS: It grew."
    corpus = papers_from([{"title": "Moss on roofs", "abstract": text}, {"title": "Rain", "abstract": ENGLISH}]).corpus
    sections = corpus.sections(0)
    assert [(item.heading, text[item.start : item.end]) for item in sections] == [
        ("BACKGROUND", "We grow moss."),
        ("RESULTS", "It grew."),
    ]
    assert corpus.sections(1) == ()


def test_an_abstract_of_many_titles_is_nobodys() -> None:
    """An abstract that differs by a number alone may still be the paper's own."""
    line = "This volume 3 contains the papers of the workshop."
    many = [{"title": f"Moss number {place} of the roof", "abstract": line} for place in range(4)]
    intake = papers_from(many)
    assert intake.counts["shared_abstracts"] == intake.counts["without_abstract"] == 4
    assert papers_from(many[:3]).counts["shared_abstracts"] == 0
    numbered = [paper | {"abstract": line.replace("3", str(place))} for place, paper in enumerate(many)]
    assert papers_from(numbered).counts["shared_abstracts"] == 0


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("an algo-\nrithm", "an algorithm"),
        ("an algo\u00ad\nrithm", "an algorithm"),
        ("for long-\n  term use", "for long-term use"),
        ("slate-roof and slate-\nroof", "slate-roof and slate-roof"),
        ("Moe-\nRoe", "Moe- Roe"),
        ("short- and long-term", "short- and long-term"),
    ],
)
def test_words_parted_at_line_ends_are_joined(raw: str, clean: str) -> None:
    assert clean_abstract(raw) == clean
