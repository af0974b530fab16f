"""Concurrent requests: cached answers are reused, and new answers are cached as they arrive."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Protocol

from hierarchography.cache import Cache, content_key
from hierarchography.llm.client import ChatClient, Completion, ModelFailure
from hierarchography.llm.conversation import Conversation
from hierarchography.llm.ledger import Ledger

AREA = "llm-answers"
Done = Callable[[int], None]

logger = logging.getLogger(__name__)


def _nothing(at: int) -> None:
    """Ignore progress."""


class Questions(Protocol):
    """Answers a batch of conversations."""

    def ask_all(self, conversations: Sequence[Conversation], done: Done = ...) -> list[str | None]:
        """The answers in the order of the questions, None if there is none; `done` gets each finished position."""


class Rehearsal:
    """Answers from the cache only, and collects the missing questions, which a real run would have to ask."""

    def __init__(self, recall: Callable[[Conversation], str | None]) -> None:
        self.missing: list[Conversation] = []
        self.recalled = 0
        self._recall = recall

    def ask_all(self, conversations: Sequence[Conversation], done: Done = _nothing) -> list[str | None]:
        """The cached answers; None for questions without one."""
        answers = [self._recall(conversation) for conversation in conversations]
        missing = [question for question, answer in zip(conversations, answers, strict=True) if answer is None]
        self.missing += missing
        self.recalled += len(answers) - len(missing)
        return answers


class Asker:
    """Gets answers to conversations. The cache key is their content, so each model gets each question only once."""

    def __init__(self, client: ChatClient, cache: Cache, ledger: Ledger, concurrency: int) -> None:
        self._client = client
        self._cache = cache
        self._ledger = ledger
        self._concurrency = concurrency
        self._opened = False

    def ask_all(self, conversations: Sequence[Conversation], done: Done = _nothing) -> list[str | None]:
        """The answers, in the order of the questions; None if there is none.

        `done` is called with the position of each finished question. Every answer is cached as it arrives,
        so a killed run resumes after its last answer.
        """
        answers = [self.recall(conversation) for conversation in conversations]
        missing = [at for at, answer in enumerate(answers) if answer is None]
        known = sorted(set(range(len(answers))) - set(missing))
        self._ledger.recall(len(known))
        for at in known:
            done(at)
        if missing and not self._opened:
            # send one request first: the server caches the common prefix, and errors appear before all are sent
            first = missing.pop(0)
            answers[first] = self._ask(conversations[first])
            self._opened = True
            done(first)
        for at, answer in self._asked(conversations, missing, done):
            answers[at] = answer
        return answers

    def _asked(
        self, conversations: Sequence[Conversation], missing: Sequence[int], done: Done
    ) -> list[tuple[int, str | None]]:
        pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="llm")
        try:
            places: dict[Future[str | None], int] = {pool.submit(self._ask, conversations[at]): at for at in missing}
            answers = []
            for future in as_completed(places):
                answers.append((places[future], future.result()))
                done(places[future])
            return answers
        except BaseException:
            # interrupted by the user: do not send waiting requests, and cut off those in flight
            self._ledger.stop("stopped")
            pool.shutdown(wait=False, cancel_futures=True)
            self._client.close()
            raise
        finally:
            pool.shutdown(wait=False)

    def _ask(self, conversation: Conversation) -> str | None:
        aside = self._ledger.reserve(conversation.text, conversation.most_tokens)
        if aside is None:
            return None
        prompt = conversation.text
        try:
            completion = self._client.complete(
                conversation.messages,
                conversation.schema,
                conversation.most_tokens,
                lambda unusable: self._ledger.repeat(prompt, unusable),
            )
        except ModelFailure as failure:
            logger.info("%s", failure)
            self._ledger.fail(aside, str(failure), hopeless=failure.hopeless, prompt=prompt, unusable=failure.unusable)
            return None
        self._ledger.settle(aside, prompt, completion)
        self._keep(conversation, completion)
        return completion.text

    def _key(self, conversation: Conversation) -> str:
        """The cache key, from everything that an answer depends on; the server's address is not part of it."""
        return content_key(self._client.model, conversation.messages, conversation.schema, conversation.most_tokens)

    def recall(self, conversation: Conversation) -> str | None:
        """The cached answer; None if there is none."""
        value = self._cache.get_json(self._key(conversation))
        text = value.get("text") if isinstance(value, dict) else None
        return text if isinstance(text, str) else None

    def _keep(self, conversation: Conversation, completion: Completion) -> None:
        value = {"text": completion.text, "tokens_in": completion.tokens_in, "tokens_out": completion.tokens_out}
        self._cache.put_json(self._key(conversation), value)
