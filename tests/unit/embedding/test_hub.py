"""Models by name where there is no network, where a hub does not know them, and where a folder holds none."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hierarchography import EncoderError
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import hub, make_encoder

pytestmark = pytest.mark.model


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that refuses stands for it. The loader would retry each of its files for half a minute."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    # The library reads the variable once, when it is imported, and another test may have set it then.
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)


def complaint(name: str) -> str:
    with pytest.raises(EncoderError) as caught:
        make_encoder(EmbeddingConfig(encoder=name), seed=0)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("all-mpnet-base-v2", "sentence-transformers/all-mpnet-base-v2"),
        ("sentence-transformers/all-MiniLM-L12-v2", "sentence-transformers/all-MiniLM-L12-v2"),
        ("BAAI/bge-small-en", "BAAI/bge-small-en"),
        ("someone/no-such-model", "someone/no-such-model"),
    ],
)
def test_a_model_that_cannot_be_fetched_is_not_called_unknown(no_network: None, name: str, model: str) -> None:
    told = complaint(name)
    assert told.startswith(f"the encoder {name!r} could not be fetched: it is not on this machine, and the model hub ")
    assert "does not answer (http://127.0.0.1:9: " in told
    assert f"hf download {model} --local-dir FOLDER" in told
    assert "unknown" not in told


def test_a_hub_that_may_not_be_asked_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert hub.silence() == "HF_HUB_OFFLINE is set"
    assert "does not answer (HF_HUB_OFFLINE is set)" in complaint("all-mpnet-base-v2")


@pytest.mark.parametrize("name", ["no-such-encoder", "no such encoder", "a/folder/that/is/not/there"])
def test_an_unknown_encoder_is_answered_with_the_known_ones(no_network: None, name: str) -> None:
    told = complaint(name)
    assert told.startswith(f"unknown encoder {name!r}: it is none of auto, minilm, minilm-torch, sketch, lsa, ")
    assert told.endswith("name one of these, a folder with a model, or a model")


@pytest.mark.parametrize(("name", "meant"), [("minillm", "minilm"), ("MiniLM", "minilm"), ("lsaa", "lsa")])
def test_a_slip_of_the_pen_is_answered_with_what_was_meant(no_network: None, name: str, meant: str) -> None:
    told = complaint(name)
    assert told.startswith(f"unknown encoder {name!r}")
    assert told.endswith(f"did you mean {meant!r}?")


class Knowing(BaseHTTPRequestHandler):
    """A hub that answers, and has no model."""

    def do_HEAD(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_a_model_that_the_hub_does_not_know_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library reads the address of the hub once, into two places."""
    from huggingface_hub import constants, hf_api

    with HTTPServer(("127.0.0.1", 0), Knowing) as server:
        threading.Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(constants, "ENDPOINT", address)
        monkeypatch.setattr(hf_api.api, "endpoint", address)
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        try:
            told = complaint("someone/no-such-model")
        finally:
            server.shutdown()
    assert told.startswith("unknown encoder 'someone/no-such-model': it is none of auto, ")
    assert "404" in told


def test_a_folder_without_a_model_is_no_encoder(tmp_path: Path) -> None:
    assert complaint(str(tmp_path)).startswith(f"{tmp_path} contains no model that sentence-transformers can load (")
