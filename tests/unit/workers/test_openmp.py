"""Threads that belong to a process: what a forked copy of it can do, and two threads that build at once.

Each case is a process of its own: pytest's has threads of every kind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files

import pytest

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")

BUILD = """
import json
import multiprocessing
import sys
import numpy as np
from hierarchography import HierarchicalTopicModel, build_map

papers = json.load(sys.stdin)

def build(told):
    tree = build_map(papers, encoder="lsa", cache=False).tree
    model = HierarchicalTopicModel().fit(np.random.default_rng(0).normal(size=(60, 8)))
    told.append((tree.labels_at(2).tolist(), [topic.name for topic in tree.topics], model.labels_.tolist()))

"""
IN_THREADS = f"""{BUILD}
from threading import Thread
told = []
threads = [Thread(target=build, args=(told,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert told[0] == told[1]
"""
IN_CHILD = """
from threadpoolctl import ThreadpoolController

def build_there(pipe):
    libraries = ThreadpoolController().select(user_api="openmp").lib_controllers
    levels = max(library.dynlib.omp_get_max_active_levels() for library in libraries)
    told = []
    build(told)
    pipe.send((levels, told))

told = []
build(told)
fork = multiprocessing.get_context("fork")
mine, theirs = fork.Pipe()
child = fork.Process(target=build_there, args=(theirs,))
child.start()
child.join()
assert child.exitcode == 0, child.exitcode
assert mine.recv() == (1, told)
build(told)
assert told[0] == told[1]
"""
"""The main thread has a team of threads of its own, and its child has that team no more; in neither does one of these
threads start a further team."""
PAPERS = json.dumps(
    [
        json.loads(line)
        for line in files("hierarchography").joinpath("data", "landmarks.jsonl").read_text("utf-8").splitlines()
    ][::8]
)
"""Every eighth of the bundled papers."""
ENCODED = """
import os
import numpy as np
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import make_encoder

encoder = make_encoder(EmbeddingConfig(encoder="minilm"), 0)
texts = [f"On the orbit of planet {number}, its moons and its rings" for number in range(40)]
before = encoder.encode_texts(texts)
if not (child := os.fork()):
    os._exit(0 if np.array_equal(encoder.encode_texts(texts), before) else 3)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert np.array_equal(encoder.encode_texts(texts), before)
"""


def run(code: str, **variables: str) -> None:
    """Run code in a process of its own; one that hangs is ended, and fails the test."""
    words = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code]  # Python 3.12 warns of forks with threads
    environment = {**os.environ, **variables}
    done = subprocess.run(words, env=environment, input=PAPERS, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


@forks
@pytest.mark.model
def test_a_child_that_is_forked_after_encoding_encodes_the_same() -> None:
    run(ENCODED)


@pytest.mark.slow
def test_two_threads_build_at_once_and_then_a_forked_child_builds_the_same() -> None:
    """And teams of threads start no teams in the child either. Where nothing forks, the threads are tested alone."""
    run(f"{IN_THREADS}{IN_CHILD if hasattr(os, 'fork') else ''}")


@pytest.mark.slow
def test_two_threads_build_at_once_by_the_queue_of_numba() -> None:
    """Where Numba has nothing else, as in a container without OpenMP."""
    run(IN_THREADS, NUMBA_THREADING_LAYER="workqueue")
