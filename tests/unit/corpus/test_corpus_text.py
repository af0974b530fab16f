"""Cleaning, LaTeX, identifiers and cell values: each rule by a worked example."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from hierarchography.corpus.cleaning import clean_abstract, clean_text, clean_title, title_from
from hierarchography.corpus.identifiers import doi_of_link, find_arxiv_id, find_doi, is_preprint, stable_id, web_address
from hierarchography.corpus.latex import decode
from hierarchography.corpus.values import as_list, as_names, as_text, as_year, is_empty, is_nested


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("two\n lines\tand\u00a0spaces ", "two lines and spaces"),
        ("AT&amp;T, R&D and &lt;5", "AT&T, R&D and <5"),
        ("twice &amp;lt; escaped", "twice &lt; escaped"),
        ("Oil &amp;amp; gas of R&D", "Oil & gas of R&D"),
        ("On &amp;lt;i&amp;gt;Bryum&amp;lt;/i&amp;gt; in moss", "On Bryum in moss"),
        ("no entity: AT&T; x &unknown; y", "no entity: AT&T; x &unknown; y"),
        ("10<sup>6</sup> m<sup>2</sup>, 10<sup>-3</sup>", "10^6 m2, 10^-3"),
        ("<jats:p>of <i>E. coli</i> and H<sub>2</sub>O</jats:p>", "of E. coli and H2O"),
        ("&lt;p&gt;escaped markup&lt;/p&gt;", "escaped markup"),
        ("one<br/>two<p>three</p>four", "one two three four"),
        ('<a href="http://x.org/?a=b">link</a>', "link"),
        ("a<b and c>d, p<0.05", "a<b and c>d, p<0.05"),
        ("the mean <p> of <q> is", "the mean <p> of <q> is"),
        ("$x_i < y^{2}$ and \\alpha", "$x_i < y^{2}$ and \\alpha"),
        ("cafe\u0301", "café"),
        ("bell\x07 nul\x00 half \ud83d", "bell nul half"),
        ("evil\u202e right-to-left \u2066x\u2069", "evil right-to-left x"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        (
            "family 👨\u200d👩\u200d👧 and \u05e9\u05dc\u05d5\u05dd",
            "family 👨\u200d👩\u200d👧 and \u05e9\u05dc\u05d5\u05dd",
        ),
    ],
)
def test_clean_text(raw, clean):
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Abstract: We show", "We show"),
        ("ABSTRACT We show", "We show"),
        ("Abstract\u2014We show", "We show"),
        ("Summary. We show", "We show"),
        ("<jats:title>Abstract</jats:title><jats:p>We show</jats:p>", "We show"),
        ("Abstract interpretation is a theory", "Abstract interpretation is a theory"),
        ("Summary statistics are used", "Summary statistics are used"),
        ("[No abstract available]", ""),
        ("No abstract is available for this article.", ""),
        ("Abstract not available for this article.", ""),
        (
            "of <tex-math>\\documentclass[12pt]{minimal} \\usepackage{amsmath} "
            "\\begin{document}$$x^2$$\\end{document}</tex-math> b",
            "of $$x^2$$ b",
        ),
        ("nan", ""),
        ("N/A", ""),
        ("NULL", ""),
        ("#NAME?", ""),
        ("#REF!", ""),
        ("#DIV/0!", ""),
        ("#NUM!", ""),
        ("#NULL!", ""),
        ("\u2014", ""),
        ("Abstract", ""),
        ("None of the methods works.", "None of the methods works."),
    ],
)
def test_clean_abstract(raw, clean):
    assert clean_abstract(raw) == clean


MUSEUMS = "We study how museums show their pictures online. The results of three surveys are compared."


@pytest.mark.parametrize(
    "line",
    [
        "© 2019 Elsevier Ltd. All rights reserved.",
        "(C) 2003 IEEE",
        "Copyright (C) 1998 Elsevier Science Ltd.",
        "Copyright: © 2019 Smith et al.",
        "Crown Copyright © 2010 Published by Elsevier Ltd. All rights reserved.",
        "Copyright held by the owner/author(s). Publication rights licensed to ACM.",
        "Copyright of Journal of Moss is the property of Wiley and its content may not be copied without permission.",
        "© The Author(s) 2021. Published by Oxford University Press on behalf of the Moss Association.",
        "© 2018 The Authors. Journal of Moss published by John Wiley & Sons Ltd on behalf of The Moss Society.",
        "Published by SCITEPRESS – Science and Technology Publications, Lda. All rights reserved.",
        "This is an open access article under the CC BY license (http://creativecommons.org/licenses/by/4.0/).",
        "© 2020 by the authors. Licensee MDPI, Basel, Switzerland.",
        "(PsycInfo Database Record (c) 2020 APA, all rights reserved)",
    ],
)
def test_lines_of_publishers_are_taken_off(line):
    assert clean_abstract(f"{MUSEUMS} {line}") == clean_abstract(f"{line} {MUSEUMS}") == MUSEUMS


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright of digital images is a growing concern for museums.",
        "Copyright Act reforms of 1998 divided scholars in the United States.",
        "Copyright belongs to museums in most countries.",
        "In Europe, copyright of photographs lasts 70 years.",
        "Creative Commons licences are used by most of the repositories.",
        "CC BY licences were the most frequent among articles.",
        "Licensee incentives shaped the market for patents.",
        "PsycINFO, MEDLINE and Embase were searched from 1990 to 2020.",
        "Published by the Royal Society in 1665, the journal was the first of its kind.",
        "On behalf of the patients, relatives filled in the questionnaire.",
        "We test (a) price, (b) size and (c) The colour of roofs.",
        "It fell in 2010 (45% vs. 12%).",
    ],
)
def test_sentences_on_copyright_and_publishers_stay(sentence):
    assert clean_abstract(f"{MUSEUMS} {sentence}") == f"{MUSEUMS} {sentence}"
    assert clean_abstract(f"{sentence} {MUSEUMS}") == f"{sentence} {MUSEUMS}"


def test_compounds_keep_their_hyphen_at_the_end_of_a_line():
    assert clean_abstract("a graph-\nbased state-of-the-\nart clus-\ntering") == (
        "a graph-based state-of-the-art clustering"
    )


def test_an_abstract_of_100_000_characters_is_not_cut():
    text = "word " * 20_000
    assert clean_abstract(text) == text.strip()


@pytest.mark.parametrize("raw", ["Untitled", "[No title available]", "nan", "None", " "])
def test_titles_that_are_none(raw):
    assert clean_title(raw) == ""


def test_a_title_is_made_of_the_first_twelve_words():
    words = [f"w{number}" for number in range(1, 14)]
    assert title_from(" ".join(words)) == " ".join(words[:12]) + "…"
    assert title_from(" ".join(words[:12])) == " ".join(words[:12])


def test_a_made_title_stays_short_where_a_word_is_endless():
    assert len(title_from("x" * 100_000)) <= 161


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"Erd{\H{o}}s", "Erdős"),
        (r"M{\"u}ller and Jos\'e Garc{\'\i}a", "Müller and José García"),
        (r"Fran{\c c}ois \v{S}imon {\L}ukasz \aa ngstr\"om", "François Šimon Łukasz ångström"),
        (r"{B}ayesian {{DNA}} models", "Bayesian DNA models"),
        (r"5\% of R\&D", "5% of R&D"),
        ("5% of the text after a bare percent sign stays", "5% of the text after a bare percent sign stays"),
        (r"\emph{in \textbf{deep} water}~now", "in deep water now"),
        (r"the formula $x_{3} \leq {y}$ stays", r"the formula $x_{3} \leq {y}$ stays"),
        (r"\alpha-helix", "α-helix"),
        (r"\textit{the $\alpha$-helix of \textbf{a $k$-mer}} and $x$", r"the $\alpha$-helix of a $k$-mer and $x$"),
        ("\\emph{a \U000f0000 $x$} \U000f0005", "a \U000f0000 $x$ \U000f0005"),
        (r"as shown \cite{knuth84} before", "as shown before"),
        ("pages 1--5 --- ``quoted''", "pages 1–5 — “quoted”"),
        ("plain text, untouched", "plain text, untouched"),
    ],
)
def test_decode_latex(latex, plain):
    assert decode(latex) == plain


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC.1", "10.1000/ABC.1"),
        ("https://doi.org/10.1000/abc).", "10.1000/abc"),
        ("doi:10.1016/S0140-6736(05)12345-6", "10.1016/S0140-6736(05)12345-6"),
        ("https://doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9",) * 2,
        ("no doi here", ""),
    ],
)
def test_find_doi(text, doi):
    assert find_doi(text) == doi


def test_only_doi_links_stand_for_dois():
    assert doi_of_link("https://dx.doi.org/10.1000/x") == "10.1000/x"
    assert doi_of_link("https://publisher.org/article/10.1000/x/full.pdf") == ""
    assert is_preprint("10.48550/arXiv.2504.13834")
    assert not is_preprint("10.1038/323533a0")


@pytest.mark.parametrize(
    ("field", "arxiv"),
    [
        ("2504.13834v2", "2504.13834"),
        ("arXiv:0704.0001", "0704.0001"),
        ("https://arxiv.org/pdf/2504.13834v1.pdf", "2504.13834"),
        ("https://huggingface.co/papers/2607.23193", "2607.23193"),
        ("10.48550/arXiv.2301.00001", "2301.00001"),
        ("arXiv preprint arXiv:1706.03762", "1706.03762"),
        ("hep-th/9901001v3", "hep-th/9901001"),
        ("math.AG/0309136", "math/0309136"),
        ("2019.1234", ""),
        ("pages 2504.13834 of a journal", ""),
        ("0704.00011234", ""),
        ("", ""),
    ],
)
def test_find_arxiv_id(field, arxiv):
    assert find_arxiv_id(field) == arxiv


def test_stable_ids_come_from_the_best_that_is_there():
    assert stable_id("2504.13834", "10.1/x", "title") == "arXiv:2504.13834"
    assert stable_id("", "10.1000/X", "title") == "doi:10.1000/x"
    assert stable_id("", "", "title") == stable_id("", "", "title") != stable_id("", "", "another")


@pytest.mark.parametrize(
    ("url", "doi", "arxiv", "address"),
    [
        ("https://a.org/x", "10.1/x", "", "https://a.org/x"),
        ("www.a.org", "", "", "https://www.a.org"),
        ("", "10.1000/x", "2504.13834", "https://doi.org/10.1000/x"),
        ("", "", "2504.13834", "https://arxiv.org/abs/2504.13834"),
        ("javascript:alert(1)", "", "", ""),
        ("data:text/html,x", "10.1000/x", "", "https://doi.org/10.1000/x"),
    ],
)
def test_web_address(url, doi, arxiv, address):
    assert web_address(url, doi, arxiv) == address


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (2019, 2019),
        (2019.0, 2019),
        ("2019.0", 2019),
        (np.int64(2001), 2001),
        ("2019/03//", 2019),
        ("20190305", 2019),
        ("1 Jan.-Feb. 2019", 2019),
        ("Mon, 2 Apr 2007 19:18:42 GMT", 2007),
        (datetime.date(2020, 1, 2), 2020),
        (pd.Timestamp("2021-02-03"), 2021),
        ({"date-parts": [[2020, 1]]}, 2020),
        (pd.NaT, None),
        (pd.NA, None),
        (float("nan"), None),
        (None, None),
        ("n.d.", None),
        ("12/05/19", None),
        (20190, None),
        (1556668800000, 2019),
        (1556668800000.0, 2019),
        (-157766400000, 1965),
        (9_000_000_000_000, None),
    ],
)
def test_as_year(value, year):
    assert as_year(value) == year


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Müller, J. and Garcia, M.", ["Müller, J.", "Garcia, M."]),
        ("Ada Lovelace, Alan Turing and Bob Li", ["Ada Lovelace", "Alan Turing", "Bob Li"]),
        ("Rosenblatt, F.; Minsky, M.", ["Rosenblatt, F.", "Minsky, M."]),
        ("Rosenblatt, Frank", ["Rosenblatt, Frank"]),
        ("['Ada Lovelace', \"Miles O'Brien\"]", ["Ada Lovelace", "Miles O'Brien"]),
        ([{"name": "Ada Lovelace"}, {"given": "Alan", "family": "Turing"}], ["Ada Lovelace", "Alan Turing"]),
        ([{"author": {"display_name": "Ada Lovelace"}}], ["Ada Lovelace"]),
        (np.array(["Ada Lovelace", "Alan Turing"]), ["Ada Lovelace", "Alan Turing"]),
        (None, []),
        ("nan", []),
        ("van der Berg, Anna Maria", ["van der Berg, Anna Maria"]),
        ("Anna van der Berg, Ben Roe", ["Anna van der Berg", "Ben Roe"]),
        ("García Márquez, Gabriel José and van der Berg, Anna Maria",
         ["García Márquez, Gabriel José", "van der Berg, Anna Maria"]),
        ("Moe, A., Roe, B., Poe, C.", ["Moe, A.", "Roe, B.", "Poe, C."]),
        ("García Márquez, G.J., Roe, J.-P., & Poe, C. D.", ["García Márquez, G.J.", "Roe, J.-P.", "Poe, C. D."]),
        ("Moe, A., Roe", ["Moe, A., Roe"]),
        ("MOELLER A, WU Y", ["MOELLER A", "WU Y"]),
        ("de Groot A, Roe B.", ["de Groot A", "Roe B"]),
        ("[No author name available]", []),
        ("张三；李四；王五", ["张三", "李四", "王五"]),
        ("张三,李四,王五", ["张三", "李四", "王五"]),
        ("张三、李四", ["张三", "李四"]),
        ("山田, 太郎", ["山田, 太郎"]),
        ("欧阳,修", ["欧阳,修"]),
        ([{"given": "Anna", "non-dropping-particle": "van der", "family": "Berg"}], ["Anna van der Berg"]),
        ([{"given": "Jean", "dropping-particle": "de", "family": "La Fontaine"}], ["Jean de La Fontaine"]),
    ],
)  # fmt: skip
def test_as_names(value, names):
    assert as_names(value) == names


def test_other_values():
    assert as_text(3.0) == "3"
    assert as_text(["a", None, 2]) == "a; 2"
    assert as_list("a; b ;nan") == ["a", "b"]
    for text in ("苔藓；屋顶；雨", "苔藓，屋顶、雨", "苔藓, 屋顶, 雨"):
        assert as_list(text) == ["苔藓", "屋顶", "雨"]
    assert as_list("moss, lime，屋顶") == ["moss, lime", "屋顶"]
    assert all(map(is_empty, (None, float("nan"), pd.NA, "", " N/A ", [], np.array([]), {})))
    assert not any(map(is_empty, (0, False, "0", ["a"])))
    assert is_nested({"a": 1}) and is_nested([{"a": 1}])
    assert not is_nested(["a", "b"]) and not is_nested("text")
