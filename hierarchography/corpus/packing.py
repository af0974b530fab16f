"""The cache format of the papers of an input: two Arrow tables and the account of the records."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from hierarchography.corpus.accounts import FileAccount
from hierarchography.corpus.intake import Intake
from hierarchography.model import Codec, Corpus, Parts


def _pack(intake: Intake) -> Parts:
    facts = {
        "records": intake.corpus.records,
        "counts": dict(intake.counts),
        "notes": list(intake.notes),
        "input_hashes": dict(intake.input_hashes),
        "files": [account.to_dict() for account in intake.files],
    }
    return Parts({"corpus": _bytes_of(intake.corpus.frame), "dropped": _bytes_of(intake.dropped)}, facts)


def _unpack(parts: Parts) -> Intake:
    facts = parts.facts
    corpus = Corpus(_frame(parts.arrays["corpus"]), facts["records"])
    dropped = _frame(parts.arrays["dropped"])
    files = tuple(FileAccount(**account) for account in facts["files"])
    return Intake(corpus, dropped, facts["counts"], tuple(facts["notes"]), facts["input_hashes"], files)


def _bytes_of(frame: pd.DataFrame) -> NDArray[Any]:
    table = pa.Table.from_pandas(frame)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return np.frombuffer(sink.getvalue(), dtype=np.uint8)


def _frame(content: NDArray[Any]) -> pd.DataFrame:
    frame: pd.DataFrame = pa.ipc.open_stream(pa.py_buffer(content)).read_all().to_pandas()
    return frame


INTAKE: Codec[Intake] = Codec(_pack, _unpack)
