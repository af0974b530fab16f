"""MiniLM is loaded only for a text that is not in the cache, and nothing else is different."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hierarchography.cache import Cache, areas, cache_in, content_key, fingerprint
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Reader, deferred, facts_of, openvino
from hierarchography.embedding.chunks import encode_in_chunks
from hierarchography.embedding.deferred import DeferredEncoder, deferred_minilm
from hierarchography.embedding.encoders import identity
from hierarchography.embedding.sketch import sketch_of
from hierarchography.embedding.transformer import TransformerEncoder
from hierarchography.errors import EncoderError

TEXTS = ["Whales sing.", "Stars are far away, and old.", "A proof.", "Cells divide; proteins fold.", "Prices rise."]
SYSTEM = SimpleNamespace(platform="linux", modules={})
"""In place of `sys`: a process that has not imported torch."""


class Lengths:
    """A model whose vectors are the lengths of texts, turned by `angle`."""

    def __init__(self, angle: float = 0.0) -> None:
        self.angle = angle

    def encode(self, texts: list[str], *, batch_size: int, **settings: Any) -> NDArray[np.float32]:
        angles = np.array([len(text) for text in texts]) + self.angle
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    def get_embedding_dimension(self) -> int:
        return 2


class Loader:
    """In place of `minilm`: counts how often the model is loaded."""

    def __init__(self) -> None:
        self.loaded, self.angle, self.on_processor = 0, 0.0, True

    def __call__(self, config: EmbeddingConfig, seed: int) -> TransformerEncoder:
        self.loaded += 1
        facts = {"path": "torch on cpu", "cosine": 0.99987}
        encoder = TransformerEncoder(Lengths(self.angle), "lengths", config.batch_size, facts)
        encoder.language = "en"
        encoder.side_by_side = self.on_processor
        return encoder


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Loader:
    """A machine without GPU and OpenVINO, in a process that has not imported torch; with small weights."""
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(deferred, "minilm_folder", lambda: weights)
    monkeypatch.setattr(deferred, "GPU_SIGNS", ())
    monkeypatch.setattr(deferred, "sys", SYSTEM)
    monkeypatch.setattr(openvino, "is_installed", lambda: False)
    monkeypatch.setattr(deferred, "minilm", loader := Loader())
    return loader


def made(cache: Path | bool, batch_size: int = 2) -> TransformerEncoder:
    with cache_in(cache):
        return deferred_minilm(EmbeddingConfig(batch_size=batch_size), 0)


def test_what_is_known_of_an_encoder_is_told_without_loading_it(loader: Loader, tmp_path: Path) -> None:
    first, again = made(tmp_path), made(tmp_path)
    assert isinstance(again, DeferredEncoder)
    assert identity(again) == identity(first)
    for what in ("id", "language", "facts", "side_by_side", "rate", "batch_size"):
        assert getattr(again, what) == getattr(first, what)
    assert again.encode_texts([]).shape == (0, 2)
    sketched, wanted = sketch_of(again, 0), sketch_of(first, 0)
    assert (sketched.id, facts_of(sketched)) == (wanted.id, facts_of(wanted))
    assert loader.loaded == 1


def test_texts_in_the_cache_are_not_encoded_and_the_others_load_the_model_once(loader: Loader, tmp_path: Path) -> None:
    def vectors(encoder: TransformerEncoder, texts: list[str]) -> list[NDArray[np.float32] | None]:
        with cache_in(tmp_path):
            chunks = encode_in_chunks(encoder, texts, 1, lambda steps: None)
            return [chunks, Reader(encoder).cached(texts)]

    first = made(tmp_path)
    kept = vectors(first, TEXTS[:2])
    again = made(tmp_path)
    assert [fingerprint(part) for part in vectors(again, TEXTS[:2]) if part is not None] == [
        fingerprint(part) for part in kept if part is not None
    ]
    assert loader.loaded == 1
    whole = vectors(again, TEXTS)  # three chunks, in threads
    assert loader.loaded == 2
    for part in whole:
        assert part is not None
        assert part.tobytes() == first.encode_texts(TEXTS).tobytes()


def heavier(patch: pytest.MonkeyPatch, weights: Path) -> None:
    file = weights / "model.safetensors"
    facts = file.stat()
    file.write_bytes(b"weighty")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # of the same size and time


def joined(patch: pytest.MonkeyPatch, weights: Path) -> None:
    (weights / "pooling.json").write_bytes(b"{}")


CHANGES: dict[str, Callable[[pytest.MonkeyPatch, Path], None]] = {
    "weights": heavier,
    "another file": joined,
    "version": lambda patch, weights: patch.setattr(deferred, "library_versions", lambda: "torch 99"),
    "installation": lambda patch, weights: patch.setattr(deferred, "MODULES", ("json",)),
    "code": lambda patch, weights: patch.setattr(deferred, "code_hash", lambda *parts: "other"),
    "processor": lambda patch, weights: patch.setattr(deferred, "_processor", lambda: ["flags: avx"]),
    "threads": lambda patch, weights: patch.setattr(deferred, "threads_allowed", lambda: 99),
    "variable": lambda patch, weights: patch.setenv("ATEN_CPU_CAPABILITY", "default"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_encoder_is_unknown_after_a_change_of_what_it_depends_on(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    made(tmp_path)
    CHANGES[change](monkeypatch, tmp_path / "weights")
    assert not isinstance(made(tmp_path), DeferredEncoder)
    assert isinstance(made(tmp_path), DeferredEncoder)
    assert loader.loaded == 2


def test_an_encoder_with_another_batch_size_is_another(loader: Loader, tmp_path: Path) -> None:
    assert identity(made(tmp_path, 2)) != identity(made(tmp_path, 4))
    assert identity(made(tmp_path, 2)) != identity(made(tmp_path, 4))
    assert loader.loaded == 2


@pytest.mark.parametrize(
    "spoil", [lambda whole: whole[:-7], lambda whole: b"", lambda whole: whole.replace(b"lengths", b"lengthy")]
)
def test_a_damaged_record_is_ignored(loader: Loader, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    made(tmp_path)
    [record] = [path for path in (tmp_path / deferred.AREA).rglob("*") if path.is_file()]
    record.write_bytes(spoil(record.read_bytes()))
    assert not isinstance(made(tmp_path), DeferredEncoder)
    assert isinstance(made(tmp_path), DeferredEncoder)


def test_a_record_of_another_key_is_ignored(loader: Loader, tmp_path: Path) -> None:
    made(tmp_path)
    [record] = [path for path in (tmp_path / deferred.AREA).rglob("*") if path.is_file()]
    foreign = content_key("foreign")
    Cache(tmp_path, deferred.AREA).put(foreign, b"value")
    record.write_bytes(Cache(tmp_path, deferred.AREA).path(foreign).read_bytes())
    assert not isinstance(made(tmp_path), DeferredEncoder)


def test_an_encoder_that_is_not_the_known_one_encodes_nothing_and_is_known_from_then_on(
    loader: Loader, tmp_path: Path
) -> None:
    before = identity(made(tmp_path))
    loader.angle = 1e-6
    stale = made(tmp_path)
    for _ in range(2):
        with pytest.raises(EncoderError, match=r"the encoder lengths no longer gives .* start again"):
            stale.encode_texts(["Whales sing."])
    with pytest.raises(EncoderError):
        pickle.dumps(stale)
    now = made(tmp_path)
    assert identity(now) != before
    assert now.encode_texts(TEXTS).tobytes() == loader(EmbeddingConfig(), 0).encode_texts(TEXTS).tobytes()


@pytest.mark.parametrize(
    "possible",
    [
        lambda patch: patch.setattr(deferred, "GPU_SIGNS", ("*",)),
        lambda patch: patch.setattr(openvino, "is_installed", lambda: True),
        lambda patch: patch.setitem(SYSTEM.modules, "torch", None),
        lambda patch: patch.setattr(SYSTEM, "platform", "darwin"),
    ],
    ids=["a GPU", "OpenVINO", "settings of torch", "a Mac"],
)
def test_the_model_is_loaded_at_once_if_it_may_be_run_otherwise(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, possible: Callable[[pytest.MonkeyPatch], None]
) -> None:
    made(tmp_path)
    possible(monkeypatch)
    assert not isinstance(made(tmp_path), DeferredEncoder)


def test_what_runs_on_a_gpu_is_not_known(loader: Loader, tmp_path: Path) -> None:
    loader.on_processor = False
    made(tmp_path)
    assert areas(tmp_path) == []
    assert not isinstance(made(tmp_path), DeferredEncoder)


def test_without_a_cache_the_model_is_loaded_each_time(loader: Loader) -> None:
    assert not any(isinstance(made(False), DeferredEncoder) for _ in range(2))
    assert loader.loaded == 2


def test_a_folder_that_cannot_be_written_is_no_error(
    loader: Loader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert made(tmp_path / "file" / "cache").encode_texts(TEXTS).shape == (5, 2)
    assert "the build continues without the cache" in caplog.text


def test_cores_that_differ_only_by_their_number_and_speed_are_one_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    core = "processor\t: {0}\nmodel name\t: Some CPU\ncpu MHz\t\t: 2{0}00.1\nflags\t\t: fpu {1}\n"

    def processor(*flags: str) -> list[str]:
        text = "\n".join(core.format(row, flag) for row, flag in enumerate(flags)) + "\n"
        monkeypatch.setattr(Path, "read_text", lambda path, encoding: text)
        return deferred._processor()

    assert processor("avx", "avx") == processor("avx") != processor("avx2")


def run(code: str, cache: Path) -> list[Any]:
    """What code prints as JSON in a process of its own."""
    environment = {**os.environ, "HIERARCHOGRAPHY_CACHE": str(cache)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


BUILD = """
import json, sys
from importlib.resources import files
from hierarchography import build_map
records = files("hierarchography").joinpath("data", "landmarks.jsonl").read_text("utf-8").splitlines()[::12]
built = build_map([json.loads(record) for record in records], encoder="minilm")
parts = built.tree.digest, built.embeddings.digest, built.embeddings.encoder_id
print(json.dumps([*parts, built.manifest["recorded"]["encoder"]]))
print(json.dumps(sorted({"torch", "transformers", "sentence_transformers", "tokenizers"} & set(sys.modules))))
"""
LOADED = """
import json, pickle, sys
from hierarchography.cache import cache_in, fingerprint
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import make_encoder
from hierarchography.embedding.chunks import encode_in_chunks
from hierarchography.embedding.deferred import DeferredEncoder
from hierarchography.embedding.encoders import identity
from hierarchography.embedding.transformer import minilm
config = EmbeddingConfig(encoder="minilm")
encoder = make_encoder(config, 0)
who = identity(encoder)
assert isinstance(encoder, DeferredEncoder) and "torch" not in sys.modules
texts = [f"{'Galaxies and their ' * (row % 9)}stars of the kind {row}" for row in range(100)]
vectors = encode_in_chunks(encoder, texts, 64, lambda papers: None)
sent, now = pickle.loads(pickle.dumps(encoder)), minilm(config, 0)
assert not isinstance(sent, DeferredEncoder) and sent.facts == now.facts == encoder.facts
print(json.dumps([who, identity(sent), identity(now)]))
print(json.dumps([fingerprint(one.encode_texts(texts[:50])) for one in (encoder, sent, now)]))
with cache_in(False):
    print(json.dumps([fingerprint(vectors), fingerprint(encode_in_chunks(now, texts, 64, lambda papers: None))]))
"""


@pytest.mark.model
@pytest.mark.slow
def test_a_build_from_the_cache_imports_no_torch_and_gives_the_same_bytes(tmp_path: Path) -> None:
    """The real MiniLM, in processes of their own."""
    if deferred._gpu_is_possible() or openvino.is_installed():
        pytest.skip("MiniLM is loaded at once where there may be a GPU, and with OpenVINO")
    first, imported = run(BUILD, tmp_path)
    assert "torch" in imported
    again, imported, *equals = run(f"{BUILD}{LOADED}", tmp_path)
    assert imported == []
    assert again == first
    assert len(equals) == 3
    for equal in equals:
        assert len(set(equal)) == 1
