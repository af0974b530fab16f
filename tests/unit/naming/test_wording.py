"""Stop words and synonyms of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hierarchography.config import Config
from hierarchography.errors import InputError
from hierarchography.naming.phrases import find_phrases
from hierarchography.naming.wording import NO_WORDS, read_wording


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_no_files_say_nothing() -> None:
    assert read_wording("", "") is NO_WORDS
    assert NO_WORDS.digest == ""
    assert NO_WORDS.preferred("an LLM") == "an LLM"


def test_a_sharp_within_a_word_begins_no_comment(tmp_path: Path) -> None:
    wording = read_wording("", written(tmp_path / "s.txt", "CSharp = C#, C-sharp  # a language\n"))
    assert wording.synonyms == (("CSharp", "C#", "C-sharp"),)


def test_stop_words_are_of_all_languages_or_of_one(tmp_path: Path) -> None:
    wording = read_wording(written(tmp_path / "s.txt", "# mine\nNovel\n\nfr: démarche  # a comment\n"), "")
    assert wording.stop_words("en") == {"novel"}
    assert wording.stop_words("fr") == {"novel", "démarche"}


def test_no_phrase_holds_a_stop_word(tmp_path: Path) -> None:
    wording = read_wording(written(tmp_path / "s.txt", "dark"), "")
    assert set(find_phrases([("Dark matter halos", "")], 1, wording).forms) == {"matter halos", "halos"}


def test_synonyms_count_as_one_phrase_in_the_preferred_spelling(tmp_path: Path) -> None:
    wording = read_wording("", written(tmp_path / "s.txt", "Speech recognition = ASR, automatic speech recognition\n"))
    texts = [("ASR", ""), ("Automatic speech recognition", ""), ("On speech recognition", ""), ("ASRX", "")]
    found = find_phrases(texts, 1, wording)
    place = found.forms.index("Speech recognition")
    assert found.presence[:, [place]].toarray().ravel().tolist() == [1, 1, 1, 0]
    assert "ASR" not in found.forms


def test_synonyms_are_found_where_no_spaces_part_words(tmp_path: Path) -> None:
    wording = read_wording("", written(tmp_path / "s.txt", "机器翻译 = 自动翻译"))
    assert wording.preferred("神经自动翻译模型") == "神经机器翻译模型"


@pytest.mark.parametrize(
    ("synonyms", "text", "said"),
    [
        ("AI = makine öğrenmesi", "MAKİNE ÖĞRENMESİ ile", "AI ile"),
        ("heat = ısı", "ISI ve ısı", "heat ve heat"),
        ("dirt = kir\nland = kır", "kir, kır", "dirt, land"),
        ("road = Straße", "Die Straße, die STRASSE", "Die road, die road"),
    ],
)
def test_synonyms_are_found_in_any_case_of_their_letters(tmp_path: Path, synonyms: str, text: str, said: str) -> None:
    assert read_wording("", written(tmp_path / "s.txt", synonyms)).preferred(text) == said


@pytest.mark.parametrize(
    ("stopwords", "synonyms", "message"),
    [
        ("fine\ntwo words", "", r"s\.txt, line 2: 'two words' is not one word; write one word per line"),
        ("xx: word", "", r"s\.txt, line 1: unknown language 'xx'; use one of ar, de"),
        ("", "ASR", r"t\.txt, line 1: 'ASR' is not a list of synonyms; write 'preferred = other, other'"),
        ("", "a = b,", r"t\.txt, line 1: 'a = b,' is not a list"),
        (
            "",
            "a = b\n\nc = B",
            r"t\.txt, line 3: 'B' is also in .*t\.txt, line 1; put all its synonyms into one line",
        ),
    ],
)
def test_an_error_names_the_line_and_the_cure(tmp_path: Path, stopwords: str, synonyms: str, message: str) -> None:
    files = [
        written(tmp_path / name, text) if text else "" for name, text in (("s.txt", stopwords), ("t.txt", synonyms))
    ]
    with pytest.raises(InputError, match=message):
        read_wording(*files)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"naming\.stopwords: cannot read .*none\.txt"):
        read_wording(str(tmp_path / "none.txt"), "")
    (tmp_path / "latin.txt").write_bytes("démarche".encode("latin-1"))
    with pytest.raises(InputError, match=r"naming\.synonyms: .*latin\.txt is not UTF-8 text; save it as UTF-8"):
        read_wording("", str(tmp_path / "latin.txt"))


def test_the_digest_is_of_what_is_said(tmp_path: Path) -> None:
    one = read_wording(written(tmp_path / "a.txt", "novel\nnew"), "")
    other = read_wording(written(tmp_path / "b.txt", "new\n# and\nnovel"), "")
    more = read_wording(written(tmp_path / "c.txt", "new\nfr: novel"), "")
    assert one.digest == other.digest != more.digest


def test_paths_in_a_file_of_settings_are_taken_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[naming]\nstopwords = "s.txt"\nsynonyms = "t.txt"\n', encoding="utf-8")
    naming = Config.from_toml(tmp_path / "c.toml").naming
    assert (naming.stopwords, naming.synonyms) == (str(tmp_path / "s.txt"), str(tmp_path / "t.txt"))
