"""What can be refused is refused before any work, with the setting, the value and what is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hierarchography import build_map
from hierarchography.build.checks import check_settings
from hierarchography.config import Config
from hierarchography.embedding import vectorfile
from hierarchography.errors import InputError, MissingExtra

LLM = {"naming.namer": "llm", "llm.model": "m"}


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with vectors, a vocabulary without entries, and a file of names that is none."""
    monkeypatch.chdir(tmp_path)
    np.save("v.npy", np.ones((3, 4), dtype=np.float32))
    np.save("flat.npy", np.ones(3))
    np.save("objects.npy", np.array([[1.0, None]], dtype=object), allow_pickle=True)
    np.savez("v.npz", vectors=np.ones((3, 4)), ids=["a", "b", "c"])
    np.savez("few.npz", vectors=np.ones((3, 4)), ids=["a", "b"])
    np.savez("other.npz", np.ones((3, 4)))
    for name in ("v.npy", "v.npz"):
        Path(name.replace("v", "cut")).write_bytes(Path(name).read_bytes()[:150])
    Path("two.txt").write_text("a\nb\n")
    Path("empty.tsv").write_text("name\tbroader\tgloss\n")
    Path("bad.toml").write_text("[[topic]]\nname = 3\n")
    return tmp_path


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"clustering.builder": "warrd"}, "unknown builder 'warrd'; did you mean 'ward'\\? known: density, "),
    ({"naming.namer": "keyword"}, "unknown namer 'keyword'; did you mean 'keywords'\\? known: keywords, llm"),
    ({"embedding.encoder": "mini lm"}, "unknown encoder 'mini lm'; did you mean 'minilm'\\? known: auto, minilm"),
    ({"embedding.encoder": "a/b/c"}, "unknown encoder 'a/b/c'; known: auto, minilm, "),
    ({"embedding.encoder": ""}, "unknown encoder ''; known: auto, minilm, "),
    ({"embedding.encoder": "precomputed"}, "set embedding.vectors \\(--vectors FILE.npy\\)"),
    (
        {"embedding.encoder": "precomputed", "embedding.vectors": "none.npy"},
        "embedding.vectors: file not found: none.npy",
    ),
    (
        {"embedding.encoder": "precomputed", "embedding.vectors": "v.npy", "embedding.vector_ids": "ids.txt"},
        "embedding.vector_ids: file not found: ids.txt",
    ),
    (
        {"embedding.encoder": "lsa", "embedding.vectors": "v.npy"},
        "the encoder lsa would ignore the vectors of v.npy; leave out embedding.encoder",
    ),
    ({"embedding.vectors": "none.npy"}, "embedding.vectors: file not found: none.npy"),
    ({"embedding.vectors": "cut.npy"}, "cut.npy is not a readable .npy or .npz file"),
    ({"embedding.vectors": "cut.npz"}, "cut.npz is not a readable .npy or .npz file"),
    ({"embedding.vectors": "flat.npy"}, "flat.npy must be a table of numbers .*, not float64 \\(3,\\)"),
    ({"embedding.vectors": "objects.npy"}, "objects.npy is not a readable .*not as Python objects"),
    ({"embedding.vectors": "other.npz"}, "other.npz must contain the arrays 'ids' and 'vectors', not"),
    ({"embedding.vectors": "few.npz"}, "few.npz holds 3 vectors, but 2 ids are given"),
    ({"embedding.vectors": "v.npy", "embedding.vector_ids": "two.txt"}, "v.npy holds 3 vectors, but 2 ids are given"),
    ({"embedding.vector_ids": "two.txt"}, "vector_ids \\(two.txt\\) needs a vector file: set embedding.vectors"),
    ({"rendering.url": "ftp://example.org"}, "rendering.url must be the http or https address .*, not 'ftp://"),
    (
        {"rendering.palette": "okabe-ito", "rendering.accent": "red"},
        "rendering.accent must be a colour such as #7a1f5c",
    ),
    ({"rendering.accent": "#12345g"}, "rendering.accent must be a colour .*, not '#12345g'"),
    ({"rendering.title_font": "x; } body { color: red"}, "rendering.title_font must be names of fonts with commas"),
    ({"rendering.title_font": "url(https://a.b/c)"}, "rendering.title_font must be names of fonts"),
    ({"rendering.colour": " "}, "rendering.colour \\(--colour\\) is empty"),
    ({"memory": "much"}, "memory must be a size such as 4GB or 512MB, not 'much'"),
    ({"naming.vocabulary": "none.tsv"}, "cannot read the vocabulary none.tsv"),
    ({"naming.vocabulary": "empty.tsv"}, "empty.tsv: the vocabulary has no entries"),
    ({"naming.names": "none.toml"}, "cannot read the names none.toml"),
    ({"naming.names": "bad.toml"}, "bad.toml, topic 1: name must be text"),
    ({"naming.namer": "llm"}, "no language model is set; set llm.model"),
    ({**LLM, "llm.url": "localhost:8080"}, "llm.url must be an address such as http"),
    ({"plugins.nobody.size": 3}, "unknown plug-in 'nobody'; known: "),
    ({"plugins.density.size": 3}, "plugins.density: the builder 'density' has no settings"),
    ({"plugins.llm.modle": "m"}, "unknown setting 'llm.modle'; did you mean 'llm.model'"),
]


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(("settings", "complaint"), REFUSED, ids=lambda value: "" if isinstance(value, str) else None)
def test_wrong_settings_are_refused(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        check_settings(Config().with_settings(settings))


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"embedding.encoder": "org/any-model_v1.5"},
        {"embedding.encoder": "all-MiniLM-L6-v2"},
        {"embedding.encoder": "."},
        {"embedding.encoder": "precomputed", "embedding.vectors": "v.npy"},
        {"embedding.vectors": "v.npy"},
        {"embedding.vectors": "v.npz"},
        {"clustering.builder": "ward", "naming.vocabulary": "none"},
        {"rendering.url": "https://example.org/maps"},
        {"rendering.accent": "#7A1f5c", "rendering.title_font": "Source Serif 4, Georgia, serif"},
        {"rendering.colour": "Citation count", "rendering.palette": "dark2"},
        {**LLM, "llm.url": "http://localhost:8080/v1"},
    ],
)
def test_settings_that_may_be_right_are_not_refused(settings: dict[str, Any]) -> None:
    check_settings(Config().with_settings(settings))


@pytest.mark.usefixtures("at_home")
def test_only_the_headers_of_a_large_npz_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectorfile, "CHECKED_BYTES", 10)
    np.savez("text.npz", vectors=[["a", "b"]], ids=["a"])
    vectorfile.check_vectors(Path("v.npz"))
    vectorfile.check_vectors(Path("few.npz"))  # the ids are read by the build
    with pytest.raises(InputError, match="text\\.npz must be a table of numbers"):
        vectorfile.check_vectors(Path("text.npz"))
    with pytest.raises(InputError, match=r"other.npz must contain the arrays 'ids' and 'vectors', not \['arr_0'\]"):
        vectorfile.check_vectors(Path("other.npz"))


def test_the_package_that_asks_a_model_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingExtra, match=r"pip install 'hierarchography\[llm\]'"):
        check_settings(Config().with_settings(LLM))


@pytest.mark.parametrize("settings", [{"chart": "pie"}, {"builder": "pie"}, {"namer": "pie"}, {"memory": "pie"}])
def test_a_build_refuses_them_before_it_reads_anything(settings: dict[str, Any]) -> None:
    """The papers could not be read either, and that is not what is said."""
    with pytest.raises(InputError, match="'pie'"):
        build_map("no-such-file.csv", **settings)


def test_the_first_argument_leaves_its_name_to_the_setting() -> None:
    records = [{"title": f"Paper {number} about cats"} for number in range(6)]
    topic_map = build_map(records, settings={"layout.words": 0.3}, papers="titles", encoder="lsa", cache=False)
    assert topic_map.config.rendering.papers == "titles"
    assert topic_map.config.layout.words == 0.3


@pytest.mark.usefixtures("at_home")
def test_what_checks_imports_nothing_that_computes() -> None:
    """Everything that the checks call, in a process of its own: the commands are to answer at once."""
    program = """
import sys
from pathlib import Path
from hierarchography.build.checks import check_settings
from hierarchography.config import Config
from hierarchography.corpus import check_there
from hierarchography.storage import check_folder
check_there(["demo:landmarks"])
check_folder(Path("map"), ["demo:landmarks"])
check_settings(Config().with_settings({"embedding.vectors": "v.npy"}))
check_settings(Config().with_settings({"embedding.vectors": "v.npz"}))
check_settings(Config().with_settings({"naming.namer": "llm", "llm.model": "m"}))
heavy = {"torch", "umap", "numba", "sklearn", "scipy", "pandas", "plotly", "openai", "sentence_transformers", "hdbscan"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
