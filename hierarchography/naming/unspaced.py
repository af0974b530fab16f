"""Decides which sequences of characters are words, in scripts without spaces.

A word has varying neighbours on both sides (the accessor variety of Feng et al. 2004), whereas a part of a longer word
always has the same neighbour. Words also begin with characters that occur after gaps, and end with characters that
occur before gaps: "料库" is not a word, because its first character usually ends words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BOUND = 0.6
"""A neighbour that occurs in at least this share of the occurrences is part of the word."""
EDGE = 0.15
"""Minimum share of its occurrences at gaps that a character must have on one side to begin (or end) a word."""
SEEN = 6
"""A character with fewer occurrences at gaps may do both."""
_GAP = -1

_LINKING = "在以对为将并从于由向使让及等该此每某很更最已各却能所一两三个则较又再仅只但若如因且按经上下不未可"
"""Chinese characters that link words; no word begins with one, except for `_WORDS`."""
_TRAILING = (
    "在以对为将并从于由向使让及等该此每某很更最已各却能所一两三个则较又再仅只但若如因且按经中上下内里后前时不未可"
)
"""Chinese characters with which no word ends, except for `_WORDS`."""
_FAMILIAR = """对话 对齐 对抗 对比 对应 对偶 对称 一致 一阶 一元 三元 三维 个性 个体 能源 能力 能量 能耗 上下
    下游 下一 可视 可解 可控 可靠 可信 可读 可再 可持 不确 不平 不规 未登 未知 未来 经济 经验 经典 较低 等级
    等价 因果 因子 如来 按键 行为 人为 效能 智能 功能 性能 机能 节能 多个 单一 统一 语对 核对 场所 之间 以太
    向量 向日 使用 在线 从句 经络 经颅 上皮 上市 下肢 下丘 不良 不孕 并行 并发 各向 由来 方向 双向 定向 倾向
    多向 单向 存在 内在 潜在 合并 网络中 语境中 房间里 平等 不等 高等 影响 术后 术前 产后 实时 延时 词向 前向
    后向 一体 二维 两栖"""
_WORDS = _FAMILIAR.split()
_PAIRS = frozenset(word[:2] for word in _WORDS) | frozenset(word[-2:] for word in _WORDS)


def not_words(
    single: NDArray[np.int64],
    at: NDArray[np.int64],
    phrases: NDArray[np.int64],
    length: int,
    character: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Which occurrences are of phrases that are not words: parts of longer words, or across two words.

    `single` (N,) are the words of all texts, -1 at a gap; `at` (m,) are the starts of the occurrences, and `phrases`
    (m,) their phrases. Only phrases of characters in such scripts (`character`) are judged.
    """
    bad = np.zeros(len(at), dtype=bool)
    judged = np.flatnonzero(character[single[at]])
    if not len(judged):
        return bad
    padded = np.concatenate([[_GAP], single, np.full(length, _GAP)])  # a position i stands at i + 1
    first = at[judged] + 1
    begins, ends = _edges(padded, character)
    loose = ~begins[padded[first]] | ~ends[padded[first + length - 1]]
    _, phrase = np.unique(phrases[judged], return_inverse=True)
    bound = _bound(phrase, padded[first - 1]) | _bound(phrase, padded[first + length])
    bad[judged] = loose | bound[phrase]
    return bad


def is_cut(word: str) -> bool:
    """Whether a sequence of Chinese characters begins or ends with a linking character.

    >>> is_cut("在翻译"), is_cut("对话系统"), is_cut("文本中")
    (True, False, True)
    """
    first = word[0] in _LINKING and word[:2] not in _PAIRS
    return first or (word[-1] in _TRAILING and word[-2:] not in _PAIRS)


def _edges(padded: NDArray[np.int64], character: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which characters can begin a word, and which can end one, by the gaps next to them."""
    inner = padded[1:-1]
    known = inner >= 0
    after = np.bincount(inner[known & (padded[:-2] < 0)], minlength=len(character))
    before = np.bincount(inner[known & (padded[2:] < 0)], minlength=len(character))
    total = after + before
    return (after >= EDGE * total) | (total < SEEN), (before >= EDGE * total) | (total < SEEN)


def _bound(phrase: NDArray[np.int64], neighbour: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which phrases (numbers) mostly have the same neighbour; gaps do not count."""
    count = np.bincount(phrase)
    inside = neighbour >= 0
    code, times = np.unique(
        phrase[inside] * (int(neighbour.max(initial=0)) + 1) + neighbour[inside], return_counts=True
    )
    most = np.zeros(len(count), dtype=np.int64)
    np.maximum.at(most, code // (int(neighbour.max(initial=0)) + 1), times)
    return np.asarray((most >= BOUND * count) & (count > 1))
