"""The cost of the model: tokens spent, tokens left, and when to stop."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from hierarchography.config import LlmConfig
from hierarchography.llm.client import Completion

FAILURES = 3
"""Number of failed requests in a row, each retried by the client, after which the model is given up."""
_MARGIN = 1.5
"""Safety factor on the estimated tokens of a prompt, because tokenisers differ."""


def estimate(text: str) -> int:
    """The approximate number of tokens of a text: one per four ASCII characters and one per other character.

    >>> estimate("dark matter halo")
    4
    """
    plain = sum(character.isascii() for character in text)
    return -(-plain // 4) + len(text) - plain


@dataclass
class Ledger:
    """Counts requests and tokens; safe to use from several threads.

    `budget` (tokens, 0 = no limit) is not exceeded: before a request is sent, its maximum number of tokens
    is reserved. `calls` is the maximum number of requests (0 = no limit), not counting retries. `stopped` is the
    reason why no more requests are sent; empty while they are.
    """

    budget: int = 0
    price_in: float = 0.0
    price_out: float = 0.0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    recalled: int = 0
    failed: int = 0
    stopped: str = ""
    calls: int = 0
    _aside: int = 0
    _sent: int = 0
    _failures: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def of(cls, config: LlmConfig) -> Ledger:
        """An empty ledger with the limit and the prices of the settings."""
        return cls(config.budget, config.price_in, config.price_out, calls=config.calls)

    @property
    def cost(self) -> float | None:
        """The cost of the tokens, in the currency of the prices; None if no prices are set."""
        if not (self.price_in or self.price_out):
            return None
        return (self.tokens_in * self.price_in + self.tokens_out * self.price_out) / 1e6

    def reserve(self, prompt: str, most_out: int) -> int | None:
        """Reserve the maximum number of tokens of a request; None if it must not be sent."""
        most = int(_MARGIN * estimate(prompt)) + most_out
        with self._lock:
            if not self.stopped and self.budget and self.tokens_in + self.tokens_out + self._aside + most > self.budget:
                self.stopped = self._used_up
            if not self.stopped and self.calls and self._sent >= self.calls:
                self.stopped = f"the limit of {self.calls:,} requests is reached"
            if self.stopped:
                return None
            self._aside += most
            self._sent += 1
            return most

    def settle(self, aside: int, prompt: str, completion: Completion) -> None:
        """Count an answer and release the tokens that were reserved for it."""
        with self._lock:
            self._aside -= aside
            self._failures = 0
            self.requests += 1
            self._spend(prompt, completion)

    def repeat(self, prompt: str, unusable: Completion) -> bool:
        """Count an answer that cannot be used; whether its request may be sent again, with the tokens reserved for it.

        It may not if all other reserved tokens and these exceed the budget, or if requests are stopped.
        """
        with self._lock:
            self._spend(prompt, unusable)
            if not self.stopped and self.budget and self.tokens_in + self.tokens_out + self._aside > self.budget:
                self.stopped = self._used_up
            return not self.stopped

    def fail(
        self, aside: int, reason: str, *, hopeless: bool = False, prompt: str = "", unusable: Completion | None = None
    ) -> None:
        """Count a failed request, and an answer that cannot be used if one came to its prompt.

        Several in a row, or a hopeless one, stop all further requests.
        """
        with self._lock:
            self._aside -= aside
            if unusable is not None:
                self._spend(prompt, unusable)
            self.failed += 1
            self._failures += 1
            if not self.stopped and (hopeless or self._failures >= FAILURES):
                self.stopped = reason

    def recall(self, answers: int) -> None:
        """Count answers from the cache."""
        with self._lock:
            self.recalled += answers

    def stop(self, reason: str) -> None:
        """Send no more requests."""
        with self._lock:
            self.stopped = self.stopped or reason

    @property
    def _used_up(self) -> str:
        return f"the budget of {self.budget:,} tokens is used up"

    def _spend(self, prompt: str, completion: Completion) -> None:
        """Count the tokens of an answer; the lock must be held."""
        tokens_in, tokens_out = completion.tokens_in, completion.tokens_out
        self.tokens_in += estimate(prompt) if tokens_in is None else tokens_in
        self.tokens_out += estimate(completion.text) if tokens_out is None else tokens_out
