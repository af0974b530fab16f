"""The page's modules that only compute (ranking, filters, meaning), run in a blank page without a map."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from hierarchography.analysis.meaning import fit_meaning, folded, words_of
from hierarchography.rendering.page.meaning import meaning_bytes, meaning_facts
from hierarchography.rendering.page.shorthand import ONE, PAGE, TWO, Shorthand

pytestmark = pytest.mark.browser

MODULES = (
    "namespace",
    "format",
    "shorthand",
    "titles",
    "ranking",
    "meaning",
    "filters",
    "fields",
    "venues",
    "lists",
    "growing",
    "unstable",
)
TOOLS = """
const hg = Hierarchography;
window.linesOf = (lines) => {
  const text = hg.fold(lines.join("\\n"));
  const starts = [0];
  for (let at = text.indexOf("\\n"); at >= 0; at = text.indexOf("\\n", at + 1)) starts.push(at + 1);
  return { text, starts: Uint32Array.from([...starts, text.length + 1]) };
};
window.search = (query, titles, more = {}) => {
  const scan = (lines, term) => {
    const found = new Uint8Array(titles.length);
    if (lines) hg.scanLines(linesOf(lines), term, found, 0);
    return found;
  };
  const terms = hg.termsOf(query);
  const found = terms.map((term) => ({ title: scan(titles, term), people: scan(more.people, term),
    venue: scan(more.venue, term), abstract: scan(more.abstract, term) }));
  const folded = titles.map(hg.fold);
  return [...hg.rankPapers(found, titles.length, (place) => folded[place], terms.join(" "))];
};
"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    folder = files("hierarchography.rendering.page").joinpath("js")
    for name in MODULES:
        page.add_script_tag(content=folder.joinpath(f"{name}.js").read_text(encoding="utf-8"))
    page.add_script_tag(content=TOOLS)
    yield page
    page.close()


def found(page: Page, query: str, titles: list[str], **more: list[str]) -> list[str]:
    """The titles that a query finds, best first."""
    places = page.evaluate("([query, titles, more]) => search(query, titles, more)", [query, titles, more])
    return [titles[place] for place in places]


def test_the_thing_itself_comes_before_what_is_about_it(blank: Page) -> None:
    titles = [
        "Finding BERT in a haystack",
        "RoBERTa and friends",
        "BERT for everything",
        "BERT: Pre-training of Deep Bidirectional Transformers",
        "Bertrand's postulate",
        "Something else",
    ]
    ranked = found(blank, "bert", titles)
    assert ranked[:3] == [titles[3], titles[2], titles[0]]
    assert ranked[3:] == [titles[4]]  # not inside "RoBERTa": some words begin with it


def test_a_phrase_in_the_title_comes_first_then_title_then_author_then_abstract(blank: Page) -> None:
    titles = ["On seas", "Deep in the sea of learning", "A survey of deep learning", "Nothing", "More nothing"]
    people = ["Deep Learning", "A", "B", "C", "D"]
    abstract = ["", "", "", "we use deep learning", "we learn"]
    ranked = found(blank, "deep learning", titles, people=people, abstract=abstract)
    assert ranked == [titles[2], titles[1], titles[0], titles[3]]
    assert found(blank, '"deep learning"', titles, people=people, abstract=abstract) == [
        titles[2],
        titles[0],
        titles[3],
    ]


@pytest.mark.parametrize("term", ["e", "learning", "deep lear", "sea", "absent"])
def test_a_term_typed_letter_by_letter_is_found_where_it_is_found_at_once(blank: Page, term: str) -> None:
    titles = ["On seas", "Deep in the sea of learning", "e", "", "A survey of deep learning", "Overseas, relearning"]
    at_once, step_by_step = blank.evaluate(
        """([titles, term]) => {
        const lines = linesOf(titles);
        const whole = new Uint8Array(2 + titles.length);
        hg.scanLines(lines, term, whole, 2);
        let before = null;
        for (let length = 1; length <= term.length; length++) {
            const found = new Uint8Array(2 + titles.length);
            if (before) hg.scanFurther(lines, term.slice(0, length), found, 2, before);
            else hg.scanLines(lines, term.slice(0, length), found, 2);
            before = found;
        }
        return [[...whole], [...before]]; }""",
        [titles, term],
    )
    assert step_by_step == at_once
    assert any(at_once) == (term != "absent")


def test_rare_words_count_more(blank: Page) -> None:
    titles = [f"A method for {word}" for word in ("bread", "milk", "cheese", "wine")] + ["Zebras"]
    abstract = ["zebras", *[""] * 3, "a method"]
    # Both have both words; the one whose title has the rare word is the better.
    assert found(blank, "method zebras", titles, abstract=abstract) == ["Zebras", "A method for bread"]


def test_authors_years_and_venues_narrow_a_search(blank: Page) -> None:
    titles, people = ["Attention", "Attention"], ["Vaswani, Ashish", "Bahdanau, Dzmitry"]
    places = blank.evaluate("([titles, people]) => search('bahdanau attention', titles, { people })", [titles, people])
    assert places == [1]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("  Gödel's  Theorem, ", ["godel's", "theorem"]),
        ('"deep learning" for', ["deep learning", "for"]),
        ("\u201copen quote", ["open quote"]),
        ("what is it?", ["what", "is", "it"]),
        ("p<0.05 ...", ["p<0.05", "..."]),
        ('""', []),
    ],
)
def test_a_query_is_words_and_quoted_phrases(blank: Page, query: str, terms: list[str]) -> None:
    assert blank.evaluate("query => hg.termsOf(query)", query) == terms


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("transfromer", "transformer"),  # two letters that changed places
        ("transformr", "transformer"),  # one missing
        ("trransformer", "transformer"),  # one too many
        ("tramsformer", "transformer"),  # another
        ("tranzform", "transformer"),  # not typed to its end
        ("transmogrifier", None),
        ("bee", None),  # too short to tell
        ("2017x", None),  # numbers are never mended
    ],
)
def test_one_typo_is_forgiven(blank: Page, typed: str, meant: str | None) -> None:
    words = [["transformer", 9], ["transformers", 3], ["been", 50], ["2017", 9]]
    assert blank.evaluate("([typed, words]) => hg.mended(typed, new Map(words))", [typed, words]) == meant


def test_words_are_marked_where_they_are_found(blank: Page) -> None:
    pieces = blank.evaluate(
        "() => hg.markedPieces('Größe: large LANGUAGE models, enlarge', ['large', 'lang', 'grosse'])"
    )
    assert [text for text, marked in pieces if marked] == ["large", "LANG"]
    assert "".join(text for text, _ in pieces) == "Größe: large LANGUAGE models, enlarge"
    assert blank.evaluate("() => hg.markedPieces('plain', [])") == [["plain", False]]


COLUMNS = """() => ({
  total: 6,
  year: Uint16Array.from([1999, 2001, 2001, 2005, 0, 2010]),
  fields: [
    { key: "venue", label: "Venue", values: ["Nature", "Science"], starts: null, shown: true, series: [],
      codes: Uint8Array.from([1, 1, 2, 2, 0, 1]) },
    hg.severalValues("author", "Author", ["A; B", "B", "", "A; others", "C; C", "B; A"]),
  ],
})"""


def test_filters_pass_what_all_of_them_pass_and_count_what_each_value_would_leave(blank: Page) -> None:
    result = blank.evaluate(
        """columns => {
            const all = eval(columns)();
            const values = { venue: ["Nature", "Science"], author: ["A", "B"] };
            const filter = { years: [2000, 2010], values, query: "", about: "" };
            const applied = hg.applyFilter(filter, all, Uint32Array.from([5, 3, 1, 0]));
            const years = applied.counts("years");
            return { places: [...applied.places],
                venue: [...applied.counts("venue")], author: [...applied.counts("author")],
                years: [1999, 2001, 2005, 2010].map(year => years[year]), names: all.fields[1].values }; }""",
        COLUMNS,
    )
    assert result["places"] == [1, 3, 5]
    assert result["venue"] == [0, 2, 1]  # none without a venue, Nature, Science
    assert result["names"] == ["A", "B", "C"]  # nobody is called "others"
    assert result["author"][1:] == [2, 2, 0]
    assert result["years"] == [1, 1, 1, 1]  # 1999 too: without the filter on years it would pass


def test_a_filter_goes_into_an_address_and_back(blank: Page) -> None:
    values = {"venue": ["#1/\u00e9", "A & B?"], "c.x=y": ["1"]}
    filter_ = {"years": [1999, 2010], "values": values, "query": '"a b" <c>', "about": "", "since": ""}
    text, back = blank.evaluate(
        "([filter, keys]) => { const text = hg.writeFilter(filter); return [text, hg.readFilter(text, keys)]; }",
        [filter_, list(values)],
    )
    assert back == filter_
    assert not set('#?<>" ') & set(text)
    odd = blank.evaluate("() => hg.readFilter('years=x-2&venue=&nothing=1&__proto__=2&q=a&%zz', ['venue'])")
    assert odd == {**dict.fromkeys(("about", "since"), ""), "years": None, "values": {}, "query": "a"}


def test_the_page_ranks_by_meaning_as_python_does(blank: Page) -> None:
    rng = np.random.default_rng(3)
    words = [f"w\u00f6rd{number}" for number in range(40)]
    leaf_of = np.repeat(np.arange(4), 15)
    texts = [" ".join(rng.choice(words[10 * leaf : 10 * leaf + 14], 12)) for leaf in leaf_of.tolist()]
    vectors = (np.eye(4)[leaf_of] + rng.normal(0, 0.2, (60, 4))) @ rng.normal(size=(4, 24))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    meaning = fit_meaning(texts, vectors, leaf_of, paper_dimensions=9)
    assert meaning is not None
    packed = base64.b64encode(meaning_bytes(meaning)).decode()
    for question in ("W\u00d6RD3 word5 words", texts[50], "word31 word31 word2"):
        scores = blank.evaluate(
            """([facts, leaves, words, packed, question]) => {
                const bytes = Uint8Array.from(atob(packed), sign => sign.charCodeAt(0)).buffer;
                const model = hg.openMeaning(facts, leaves.length, Uint32Array.from(leaves), words, bytes);
                const scores = model.scores(question);
                return scores && { papers: [...scores.papers], topics: [...scores.topics] }; }""",
            [dict(meaning_facts(meaning)), leaf_of.tolist(), "\n".join(meaning.words), packed, question],
        )
        np.testing.assert_allclose(scores["papers"], meaning.paper_scores(question), atol=1e-5)
        np.testing.assert_allclose(scores["topics"], meaning.topic_scores(question), atol=1e-5)


def test_words_are_read_alike_in_python_and_in_the_page(blank: Page) -> None:
    text = "The GÖDEL–Escher classes: analyses of ﬁsh, naïve x_y, 中文, p53's bus"
    assert blank.evaluate("text => hg.meaningWords(text)", text) == words_of(text)
    assert blank.evaluate("text => hg.fold(text)", text) == folded(text)


@pytest.mark.parametrize(
    ("terms", "text", "marked"),
    [
        (["t"], "The t test of tweets", ["t"]),
        (["tweet", "tweets"], "Tweets tweet", ["Tweets", "tweet"]),
        (["ai"], "AI aids air", ["AI"]),
    ],
)
def test_a_mark_is_never_a_stray_letter(blank: Page, terms: list[str], text: str, marked: list[str]) -> None:
    pieces = blank.evaluate("([text, terms]) => hg.markedPieces(text, terms)", [text, terms])
    assert [piece for piece, is_marked in pieces if is_marked] == marked
    assert "".join(piece for piece, _ in pieces) == text


@pytest.mark.parametrize(
    ("text", "sought", "expected"),
    [
        ("", {"query": "bert", "about": ""}, "q=bert"),
        ("q=old&years=2010-2015&venue=A", {"query": "bert & co", "about": ""}, "q=bert+%26+co&years=2010-2015&venue=A"),
        ("years=2010-2015", {"query": "", "about": "how it works"}, "about=how+it+works&years=2010-2015"),
        ("q=old", None, "q=old"),
    ],
)
def test_a_link_has_the_search_under_way(blank: Page, text: str, sought: dict[str, str] | None, expected: str) -> None:
    assert blank.evaluate("([text, sought]) => hg.withSought(text, sought)", [text, sought]) == expected


@pytest.mark.parametrize(
    ("text", "lists", "filter_"),
    [
        ("growth=2018&order=papers&topics=main&list=growth&q=a+b", (2018, "papers", "main", "growth"), "q=a+b"),
        ("list=papers&q=bert", (0, "share", "smallest", "papers"), "q=bert"),
        ("q=%22a%20b%22", (0, "share", "smallest", ""), "q=%22a%20b%22"),
        ("growth=x&order=best&topics=2&list=any&years=1-2", (0, "share", "smallest", ""), "years=1-2"),
    ],
)
def test_a_link_has_which_list_is_open_and_what_it_compares(
    blank: Page, text: str, lists: tuple[int, str, str, str], filter_: str
) -> None:
    read = blank.evaluate("(text) => hg.splitLists(text)", text)
    assert read == {
        "lists": dict(zip(("growth", "order", "level", "open"), lists, strict=True)),
        "filter": filter_,
    }
    written = blank.evaluate("(lists) => hg.writeLists(lists)", read["lists"])
    assert written + ("&" + filter_ if written else filter_) == text or "growth=x" in text


def test_a_series_passes_as_its_venues_do_and_opens_to_them(blank: Page) -> None:
    step = """(action) => {
        window.field = window.field || { key: "venue", label: "Venue", values: ["A 1", "A 2", "B"],
            shown: true, starts: null, codes: Uint8Array.of(1, 2, 3, 0, 1), series: [{ name: "A", members: [0, 1] }] };
        window.now = action === "begin" ? hg.noFilter() : action === "A" ? hg.toggledSeries(now, field, field.series[0])
            : hg.toggledMember(now, field, field.series[0], action);
        const applied = hg.applyFilter(now, { total: 5, year: Uint16Array.of(1, 2, 3, 4, 5), fields: [field] }, null);
        return [hg.writeFilter(now), [...applied.places], [...applied.counts("venue", 0, 3)]]; }"""
    everything, counts = [0, 1, 2, 3, 4], [0, 1, 1, 1]
    assert blank.evaluate(step, "begin") == ["", everything, counts]
    assert blank.evaluate(step, "A 2") == ["venue=A+2", [1], counts]
    assert blank.evaluate(step, "A") == ["series=A", [0, 1, 4], counts], "it takes the place of its single venues"
    assert blank.evaluate(step, "A 1") == ["venue=A+2", [1], counts], "without one the others stay"
    assert blank.evaluate("hg.readFilter('series=A&venue=B', ['venue'])")["values"] == {"venue": ["B"]}


def test_a_text_in_shorthand_reads_as_it_was_written(blank: Page) -> None:
    odd = "(The bus,THE Bus)the bus2bus iBus \u00c9tude \u00e9tude \U0001d400\U0001d401 \U0001f600bus"
    odd += " \u4e2d\u6587the\u4e2d $\\alpha$ na\u00efve <b>&amp;"
    rare = [a + b + number * "x" for a in "abcdefghijklm" for b in "aeiou" for number in range(1, 121)]
    texts = [odd] * 4 + ["", *(" ".join(rare[start:] + rare[:start]) for start in (0, 3, 7))]
    shorthand = Shorthand(texts)
    assert len(shorthand.entries) > ONE + TWO * PAGE, "numbers of one, two and three bytes are read"
    written = [shorthand.write(text) for text in texts]
    assert sum(map(len, written)) < 0.2 * len("".join(texts).encode())
    packed = base64.b64encode(b"\n".join(written)).decode()
    read = blank.evaluate(
        """([packed, entries]) =>
            hg.longhand(Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0)), entries).split("\\n")""",
        [packed, list(shorthand.entries)],
    )
    assert read == texts


@pytest.mark.parametrize(
    ("name", "acronyms"),
    [
        ("Proceedings of the Ninth Conference on Language Resources and Evaluation (LREC'14)", {"lrec"}),
        ("15th International Workshop on Semantic Evaluation (SemEval-2021)", {"semeval"}),
        ("Conference on Empirical Methods in Natural Language Processing (EMNLP-IJCNLP)", {"emnlp", "ijcnlp"}),
        ("Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics", {"acl"}),
        ("Findings of the Association for Computational Linguistics: EMNLP 2021", {"emnlp"}),
        ("Proceedings of COLING 2016, the 26th International Conference", {"coling"}),
        ("Third Conference on Machine Translation (WMT18)", {"wmt"}),
    ],
)
def test_acronyms_of_a_venue(blank: Page, name: str, acronyms: set[str]) -> None:
    assert acronyms <= set(blank.evaluate("(name) => [...hg.acronymsOf(name)]", name))


def test_venues_are_found_by_acronym_and_by_most_of_their_name(blank: Page) -> None:
    field = """({ key: "venue", values: ["9th Conference on Map Reading (MARE 2014)", "12th Conference on Map Reading",
        "Journal of Natural Maps", "Other"], series: [{ name: "Conference on Map Reading (MARE)", members: [0, 1] }],
        codes: [1, 2, 2, 3, 4] })"""
    ask = f"(query) => hg.venuesFound({field}, query).map(({{ name, count }}) => name + ' ' + count)"
    assert blank.evaluate(ask, "mare") == ["Conference on Map Reading (MARE) 3"]
    assert blank.evaluate(ask, "MARE 2014") == ["Conference on Map Reading (MARE) 3"]
    assert blank.evaluate(ask, "map reading") == ["Conference on Map Reading (MARE) 3"]
    assert blank.evaluate(ask, "journal of natural maps") == ["Journal of Natural Maps 1"]
    assert blank.evaluate(ask, "map") == [], "one word of many names none"
    text = f"hg.venuesFound({field}, 'mare').map(hg.venueText)"
    assert blank.evaluate(text) == ["3 papers of MARE"]
    with_venue = f"""hg.writeFilter(hg.withVenue({{ ...hg.noFilter(), query: "mare", years: [1, 2] }},
        {{ field: {field}, found: hg.venuesFound({field}, "mare")[0] }}))"""
    assert blank.evaluate(with_venue) == "years=1-2&series=Conference+on+Map+Reading+%28MARE%29"
    assert blank.evaluate(f"[...hg.venuesByAcronym({field}, 'mar')]") == ["Conference on Map Reading (MARE)"]


def test_what_is_sure_of_a_topic_and_what_is_not_is_one_sentence(blank: Page) -> None:
    said = blank.evaluate(
        """() => {
            const store = { trees: 3, total: 4, returns: [null, 1, 3, 0, 0], confidence: [0.9, 0.85, 0.9, 0.83, 0.4],
                start: [0, 0, 0, 1, 2], size: [4, 2, 1, 1, 2], isLeaf: (row) => row > 1, leaves: () => [2, 3, 4] };
            return [1, 3, 4].map((row) => hg.stabilityText(store, row)); }"""
    )
    assert said == [
        "Its smallest topics are firm (about 85% of their papers would stay), but how they are grouped is not: "
        "only 1 of 3 test rebuilds had a topic of nearly the same papers.",
        "Its papers belong together (about 83% would again share a topic), but its border is uncertain: "
        "none of 3 test rebuilds had a topic of nearly the same papers.",
        "Uncertain: about 40% of its papers would again share a topic, and "
        "none of 3 test rebuilds had a topic of nearly the same papers.",
    ]


def test_values_of_a_language_column_are_names(blank: Page) -> None:
    named = [["c.language", "en"], ["lang", "fr"], ["c.language", "en?"], ["c.language", "other"], ["c.code", "en"]]
    assert blank.evaluate("(all) => all.map(([column, value]) => hg.valueName(column, value))", named) == [
        "English",
        "French",
        "en?",
        "other",
        "en",
    ]


def test_the_highest_scores_come_first_even_those_above_two(blank: Page) -> None:
    """A topic's score is the sum of a cosine, votes and weights of words."""
    scores = [0.5, 3.25, -0.5, 2.0, 3.25, 1.0]
    assert blank.evaluate("(scores) => [...hg.highest(Float32Array.from(scores), 4)]", scores) == [1, 4, 3, 5]
