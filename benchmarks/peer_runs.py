"""The peers from PyPI, in an environment of their own, and what they gave, kept between runs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hierarchography.model import Embeddings

SCRIPTS = Path(__file__).resolve().parent / "peers"
COMMON = ("torch==2.13.0", "transformers<5", "umap-learn")
"""torch as in constraints.txt, since an unpinned one may bring several GB; Toponymy needs transformers < 5, and UMAP
is not among what it asks for."""
QUIET = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
"""What keeps the peers' own dependencies from asking the network on import."""


@dataclass(frozen=True)
class Peer:
    """A peer: the name in the table, its script, its package, and the version that is compared with."""

    title: str
    script: str
    package: str
    version: str

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        return f"{self.package}=={self.version}"


PEERS = {
    "evoc": Peer("EVoC's layers", "evoc_layers.py", "evoc", "0.3.2"),
    "toponymy": Peer("Toponymy's clusterer", "toponymy_layers.py", "toponymy", "0.5.4"),
    "bertopic": Peer("BERTopic's hierarchical topics", "bertopic_tree.py", "bertopic", "0.17.4"),
}


class PeerFailed(Exception):
    """A peer could not be installed or did not run; the message is the last line that it said."""


@dataclass(frozen=True)
class Bench:
    """Where the peers live: `cache` holds their environment and their trees; `fresh` runs them whatever it holds."""

    cache: Path
    fresh: bool = False

    def trees(
        self, peer: Peer, vectors: Embeddings, texts: Sequence[str], seeds: Sequence[int], smallest: int
    ) -> list[dict[str, Any]]:
        """The peer's tree for each seed (see `peers/contract.py`). Raises `PeerFailed`."""
        kept = {seed: self._kept(peer, vectors, texts, seed, smallest) for seed in seeds}
        todo = [seed for seed, file in kept.items() if self.fresh or not file.is_file()]
        if todo:
            python = self._install(peer)
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                np.save(folder / "vectors.npy", vectors.matrix)
                (folder / "texts.json").write_text(json.dumps(list(texts)), encoding="utf-8")
                asked = ["--seeds", *map(str, todo), "--smallest", str(smallest)]
                _run([str(python), str(SCRIPTS / peer.script), name, *asked])
                for seed in todo:
                    kept[seed].parent.mkdir(parents=True, exist_ok=True)
                    kept[seed].write_bytes((folder / f"{seed}.json").read_bytes())
        return [json.loads(kept[seed].read_text(encoding="utf-8")) for seed in seeds]

    def _kept(self, peer: Peer, vectors: Embeddings, texts: Sequence[str], seed: int, smallest: int) -> Path:
        """Where a tree is kept: by the content of all that it depends on."""
        key = hashlib.sha256(f"{peer.requirement} {seed} {smallest}".encode())
        for script in (peer.script, "contract.py"):
            key.update((SCRIPTS / script).read_bytes())
        key.update(vectors.matrix.tobytes())
        key.update("\x1e".join(texts).encode("utf-8", "surrogatepass"))
        return self.cache / "trees" / f"{peer.package}-{key.hexdigest()[:32]}.json"

    def _install(self, peer: Peer) -> Path:
        """The Python of the peers' environment, with the peer in it."""
        home = self.cache / "peers"
        python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
        if not python.is_file():
            print(f"Making an environment for the peers in {home} ...", file=sys.stderr, flush=True)
            venv.create(home, with_pip=True)
        have = f"import importlib.metadata as m, sys; sys.exit(m.version('{peer.package}') != '{peer.version}')"
        if subprocess.run([str(python), "-c", have], capture_output=True, check=False).returncode:
            print(f"Installing {peer.requirement} ...", file=sys.stderr, flush=True)
            _run([str(python), "-m", "pip", "install", "--quiet", *COMMON, peer.requirement])
        return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **QUIET})
    if done.returncode:
        raise PeerFailed((done.stderr.strip().splitlines() or [f"exit {done.returncode}, and nothing said"])[-1])
