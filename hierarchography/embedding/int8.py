"""Runs all-MiniLM-L6-v2 with torch in 8-bit integers: about twice as fast as in float32 on processors with VNNI.

A weight matrix has a scale per output, found once; what it is multiplied by has a scale per token (Yao et al. 2022,
ZeroQuant, section 4). torch's own dynamic quantisation has one scale per matrix, which a single large value spoils
(mean cosine to float32 .91; here .998: benchmarks/RESULTS.md).

Texts are read alone or with others of as many tokens, so nothing is padded, and sums of integers are exact: a vector
depends on its text alone, not on the texts beside it. Loading takes a fraction of a second, since neither
`transformers` nor `sentence_transformers` is imported.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.embedding.tokeniser import TOKENS, read_tokeniser

if TYPE_CHECKING:
    from torch import Tensor

LARGEST = 127
"""The largest 8-bit integer that is used; scales are symmetric."""
SMALLEST = 1e-12
"""The least scale, for a row of zeros."""
KINDS = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
"""The settings of a model that this module can run."""

Linear = Callable[["Tensor"], "Tensor"]


def is_possible(folder: Path) -> bool:
    """Whether this processor multiplies 8-bit integers fast and exactly, and the folder has a model for this module.

    Without VNNI, pairs of products are summed in 16 bits, which may overflow.
    """
    import torch

    able: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # missing in older versions of torch
    fast = able.get("avx512_vnni") and hasattr(torch, "_int_mm")
    return bool(fast) and KINDS.items() <= _settings(folder).items()


class Int8Model:
    """The model of a folder; has the methods of a `SentenceTransformer` that encoding needs.

    Several threads may use it at once. With `exact`, nothing is rounded, to compare.
    """

    def __init__(self, folder: Path, exact: bool = False) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # texts are divided among threads before
        self._tokeniser = read_tokeniser(folder / "tokenizer.json")
        self._bert = _read(folder, _exact if exact else _rounded)

    def get_embedding_dimension(self) -> int:
        """The number of columns of the vectors."""
        return int(self._bert.words.shape[1])

    def encode(self, texts: Sequence[str], **_: Any) -> NDArray[np.float32]:
        """Vectors (len(texts), d) of length 1. Settings have no effect."""
        import torch

        ids = [encoding.ids for encoding in self._tokeniser.encode_batch_fast(list(texts))]
        vectors = np.empty((len(ids), self.get_embedding_dimension()), dtype=np.float32)
        with torch.inference_mode():
            for rows in _equally_long(ids):
                vectors[rows] = self._bert(torch.tensor([ids[row] for row in rows])).numpy()
        return vectors


def _equally_long(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Rows of texts with as many tokens, at most `TOKENS` together: more do not stay in the processor's cache."""
    alike: dict[int, list[int]] = defaultdict(list)
    for row, tokens in enumerate(ids):
        alike[len(tokens)].append(row)
    for length, rows in alike.items():
        size = max(TOKENS // length, 1)
        yield from (rows[start : start + size] for start in range(0, len(rows), size))


@dataclass(frozen=True)
class _Layer:
    """One layer of the transformer; each normalisation is a weight and a bias."""

    attended: Linear  # queries, keys and values in one product
    mixed: Linear
    after_attention: tuple[Tensor, Tensor]
    widened: Linear
    narrowed: Linear
    after: tuple[Tensor, Tensor]


@dataclass(frozen=True)
class _Bert:
    """BERT (Devlin et al. 2019) with the mean over its tokens, scaled to length 1."""

    words: Tensor
    positions: Tensor  # with the embedding of the only segment
    first: tuple[Tensor, Tensor]
    layers: Sequence[_Layer]
    heads: int
    epsilon: float

    def __call__(self, tokens: Tensor) -> Tensor:
        """The vectors (b, d) of b texts of as many tokens (b, length)."""
        from torch.nn.functional import normalize

        count, length = tokens.shape
        x = self._normalised((self.words[tokens] + self.positions[:length]).flatten(0, 1), self.first)
        for layer in self.layers:
            x = self._layer(layer, x, count)
        return normalize(x.view(count, length, -1).mean(1), dim=1)

    def _layer(self, layer: _Layer, x: Tensor, count: int) -> Tensor:
        from torch.nn.functional import gelu, scaled_dot_product_attention

        width = x.shape[1] // self.heads
        queries, keys, values = layer.attended(x).view(count, -1, 3, self.heads, width).permute(2, 0, 3, 1, 4)
        found = scaled_dot_product_attention(queries, keys, values).transpose(1, 2).reshape(x.shape)
        x = self._normalised(layer.mixed(found).add_(x), layer.after_attention)
        return self._normalised(layer.narrowed(gelu(layer.widened(x))).add_(x), layer.after)

    def _normalised(self, x: Tensor, by: tuple[Tensor, Tensor]) -> Tensor:
        from torch.nn.functional import layer_norm

        return layer_norm(x, x.shape[-1:], *by, eps=self.epsilon)


def _settings(folder: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return settings


def _read(folder: Path, linear: Callable[[Tensor, Tensor], Linear]) -> _Bert:
    """The model of a folder, with matrices as `linear` makes them of weights (outputs, inputs) and biases."""
    import torch
    from safetensors.torch import load_file

    settings, tensors = _settings(folder), load_file(folder / "model.safetensors")

    def pair(*names: str) -> tuple[Tensor, Tensor]:
        weight, bias = (torch.cat([tensors[f"{name}.{kind}"] for name in names]) for kind in ("weight", "bias"))
        return weight.float(), bias.float()

    def layer(name: str) -> _Layer:
        attention = f"{name}.attention"
        return _Layer(
            attended=linear(*pair(*(f"{attention}.self.{part}" for part in ("query", "key", "value")))),
            mixed=linear(*pair(f"{attention}.output.dense")),
            after_attention=pair(f"{attention}.output.LayerNorm"),
            widened=linear(*pair(f"{name}.intermediate.dense")),
            narrowed=linear(*pair(f"{name}.output.dense")),
            after=pair(f"{name}.output.LayerNorm"),
        )

    words, positions, segments = (
        tensors[f"embeddings.{part}_embeddings.weight"].float() for part in ("word", "position", "token_type")
    )
    return _Bert(
        words=words,
        positions=positions + segments[0],
        first=pair("embeddings.LayerNorm"),
        layers=[layer(f"encoder.layer.{number}") for number in range(settings["num_hidden_layers"])],
        heads=settings["num_attention_heads"],
        epsilon=settings["layer_norm_eps"],
    )


def _exact(weight: Tensor, bias: Tensor) -> Linear:
    from torch.nn.functional import linear

    return lambda x: linear(x, weight, bias)


def _rounded(weight: Tensor, bias: Tensor) -> Linear:
    """A product with `weight.T` plus `bias`, in which each row of both matrices is integers times a scale."""
    import torch

    scales = (weight.abs().amax(1) / LARGEST).clamp_(min=SMALLEST)
    matrix = (weight / scales[:, None]).round_().to(torch.int8).T.contiguous()

    def product(x: Tensor) -> Tensor:
        by_token = torch.maximum(x.amax(1, keepdim=True), -x.amin(1, keepdim=True)).div_(LARGEST).clamp_(min=SMALLEST)
        sums = torch._int_mm((x / by_token).round_().to(torch.int8), matrix)
        return sums.float().mul_(by_token).mul_(scales).add_(bias)

    return product
