"""Maps to draw: the bundled corpus under its own fields and subfields, and small ones written by hand.

And a scripted language model.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from hierarchography.config import Config
from hierarchography.model import Assignment, Corpus, Embeddings, Layout, Topic, TopicTree, View
from hierarchography.topic_map import TopicMap

Labels = Sequence[Sequence[str]]
STOP_WORDS = "english"


def tree_of_labels(labels: Labels, names: bool = True, keywords: Sequence[Counter[str]] | None = None) -> TopicTree:
    """The tree whose topics are the equal prefixes of each paper's labels: `[("Physics", "Optics"), ...]`.

    Every seventh paper counts as placed by its neighbours; confidences are hundredths, by the row.
    """
    topics: list[Topic] = []

    def grow(rows: list[int], topic_id: str, name: str, level: int) -> None:
        words = sum((keywords[row] for row in rows), Counter()) if keywords else Counter()
        best = tuple(word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:6])
        topics.append(Topic(topic_id, np.array(rows, dtype=np.int32), name if names else "", best))
        groups: dict[str, list[int]] = {}
        for row in rows:
            if len(labels[row]) > level:
                groups.setdefault(labels[row][level], []).append(row)
        for place, (label, members) in enumerate(sorted(groups.items(), key=lambda item: (-len(item[1]), item[1][0]))):
            grow(members, f"{topic_id}.{place}", label, level + 1)

    grow(list(range(len(labels))), "0", "All papers", 0)
    rows = np.arange(len(labels))
    confidence = ((50 + rows * 37 % 51) / 100).astype(np.float32)
    return TopicTree(tuple(topics), Assignment(confidence, rows % 7 == 6))


def map_of(records: list[dict[str, Any]], labels: Labels, title: str = "Test map", **parts: Any) -> TopicMap:
    """A whole map of records and labels; the vectors are 8 numbers from a fixed generator."""
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(len(records), 8))
    config = Config().with_settings(title=title)
    space: dict[str, Any] = {
        "tree": tree_of_labels(labels),
        "embeddings": Embeddings.from_vectors(vectors, "random-8"),
        "layout": Layout(vectors[:, :2].astype(np.float32), "none"),
        "plane": vectors[:, :2].astype(np.float32),
    }
    return TopicMap(Corpus.from_records(records), {"topics": View(**{**space, **parts})}, config)


def _landmarks() -> TopicMap:
    path = files("hierarchography").joinpath("data", "landmarks.jsonl")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    labels = [(record.pop("field"), record.pop("subfield")) for record in records]
    texts = [f"{record['title']}. {record['abstract']}" for record in records]
    vectorizer = TfidfVectorizer(stop_words=STOP_WORDS, min_df=3)
    matrix = TruncatedSVD(32, random_state=0).fit_transform(vectorizer.fit_transform(texts))
    analyse = vectorizer.build_analyzer()
    counts = [Counter(word for word in analyse(text) if word in vectorizer.vocabulary_) for text in texts]
    for record in records:
        record["authors"] = "; ".join(record["authors"])
    return map_of(
        records,
        labels,
        "Landmark papers of science",
        embeddings=Embeddings.from_vectors(matrix, "lsa-32"),
        layout=Layout(matrix[:, :2].astype(np.float32), "svd"),
        plane=matrix[:, 1:3].astype(np.float32),
        tree=tree_of_labels(labels, keywords=counts),
    )


@pytest.fixture(scope="session")
def landmarks() -> TopicMap:
    """365 papers in 8 fields and 48 subfields: 57 topics on 2 levels."""
    return _landmarks()


@pytest.fixture(scope="session")
def small() -> TopicMap:
    """Six papers: Physics (Optics 2, Waves 1) and Biology (Cells 2, Genes 1); years of all but one."""
    records: list[dict[str, Any]] = [
        {"id": "a", "title": "Light bends", "year": 1801, "url": "https://example.org/a", "abstract": "On light."},
        {"id": "b", "title": "Light splits", "year": 1704, "doi": "10.1/b"},
        {"id": "c", "title": "Waves add", "year": 1746},
        {"id": "d", "title": "Cells divide", "year": 1855, "url": "javascript:alert(1)"},
        {"id": "e", "title": "Cells live", "year": None},
        {"id": "f", "title": "Genes jump", "year": 1950, "authors": "Barbara McClintock"},
    ]
    labels = [("Physics", "Optics")] * 2 + [("Physics", "Waves")] + [("Biology", "Cells")] * 2 + [("Biology", "Genes")]
    return map_of(records, labels)


@pytest.fixture(scope="session")
def single() -> TopicMap:
    """One paper, one topic, no name and no title."""
    built = map_of([{"title": "Alone"}], [()], title="")
    tree = tree_of_labels([()], names=False)
    return built.with_tree(tree)


@pytest.fixture(scope="session")
def make_map() -> Callable[..., TopicMap]:
    """`make_map(records, labels, title)`."""
    return map_of


@pytest.fixture(scope="session")
def make_tree() -> Callable[..., TopicTree]:
    """`make_tree(labels)`."""
    return tree_of_labels


@dataclass
class Reply:
    """What the server sends: a text as the model's answer, or a body and a status of its own."""

    text: str = ""
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: Any = None
    tokens: int = 100
    finish: str = "stop"

    def bytes(self) -> bytes:
        if self.body is not None:
            return self.body
        if self.status != 200:
            return json.dumps({"error": {"message": self.text, "type": "test"}}).encode()
        message = {"role": "assistant", "content": self.text}
        choice = {"index": 0, "message": message, "finish_reason": self.finish}
        usage = {"prompt_tokens": self.tokens, "completion_tokens": 10, "total_tokens": self.tokens + 10}
        return json.dumps(
            {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}
        ).encode()


class ChatServer:
    """A real server in this process that speaks OpenAI's chat format and does as it is told.

    Answers each request by `script(request, number)`, numbers from 1, and keeps all requests.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.script: Callable[[dict[str, Any], int], Reply] = lambda request, number: Reply("{}")
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with outer._lock:
                    outer.requests.append(request)
                    outer.headers.append({name.casefold(): value for name, value in self.headers.items()})
                    number = len(outer.requests)
                    outer._at_once += 1
                    outer.most_at_once = max(outer.most_at_once, outer._at_once)
                reply = outer.script(request, number)
                if reply.wait is not None:
                    reply.wait()
                with outer._lock:
                    outer._at_once -= 1
                content = reply.bytes()
                try:
                    self.send_response(reply.status)
                    for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # the client did not wait

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    @property
    def prompts(self) -> list[str]:
        """The last message of each request."""
        return [request["messages"][-1]["content"] for request in self.requests]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    server = ChatServer()
    yield server
    server.stop()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache of its own, and none of the addresses and keys of a language model that the machine has."""
    monkeypatch.setenv("HIERARCHOGRAPHY_CACHE", str(tmp_path / "cache"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HIERARCHOGRAPHY_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
