"""The client for language models: sends requests to an OpenAI-compatible server with the `openai` package.

That package's own retries are turned off: it would repeat a request five times even if the server rejects
its content (some answer that with 500), and its waits cannot be interrupted. This client retries 408, 409,
425, 429, 5xx and lost connections after 0.5 s, 1 s, 2 s, ... (at most 8 s, less up to 25% at random) or as
long as `Retry-After` says (up to two minutes), and a time-out once. Servers support different parameters;
a parameter that a server rejects is left out of all later requests.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from hierarchography.config import LlmConfig
from hierarchography.errors import InputError, MissingExtra, NamingError
from hierarchography.llm.conversation import Message
from hierarchography.retry import may_pass, wait_seconds

OWN_KEY, OPENAI_KEY = "HIERARCHOGRAPHY_LLM_KEY", "OPENAI_API_KEY"
NO_KEY = "none"
"""Sent if no key is set: local servers ignore it, others answer 401."""
RETRIES, SLOW_RETRIES = 5, 1
"""Retries before a request counts as failed: in general, and after a time-out."""
FIRST_WAIT, LONGEST_WAIT, LONGEST_ASKED = 0.5, 8.0, 120.0
"""Seconds before a retry: the first, the maximum, and the maximum if the server says how long to wait."""
HOPELESS = frozenset({401, 402, 403, 404, 405})
BOUNDED = "json_schema with the lengths of texts"
BAD_ANSWERS = 2
"""Number of answers that are no valid chat completion after which the request counts as failed."""

logger = logging.getLogger(__name__)


class ModelFailure(NamingError):
    """No answer came. `hopeless` if other requests would fail as well, for example with a wrong key or model.

    `unusable` is the last answer, if one came that cannot be used: its tokens are spent.
    """

    def __init__(self, message: str, *, hopeless: bool = False, unusable: Completion | None = None) -> None:
        super().__init__(message)
        self.hopeless = hopeless
        self.unusable = unusable


@dataclass(frozen=True)
class Completion:
    """The model's answer, and the server's counts of input and output tokens (None if not reported).

    `text` is empty if the answer cannot be used; `is_cut` if the answer ended because its tokens were spent.
    """

    text: str
    tokens_in: int | None
    tokens_out: int | None
    is_cut: bool = False


def check(config: LlmConfig) -> None:
    """Raise `InputError` for unusable settings and `MissingExtra` if the package is not installed."""
    if not config.model:
        raise InputError("no language model is set; set llm.model (--llm-model)")
    if config.url and not _is_address(config.url):
        shown = re.sub(r".*@", "…@", config.url)  # a password may stand before it
        raise InputError(f"llm.url must be an address such as http://localhost:8080/v1, not {shown!r}")
    address = urlsplit(config.url)
    if address.username or address.password or address.query:
        # the address is shown, and saved with the map
        raise InputError(
            f"llm.url must not contain a user name, a password or '?'; "
            f"put the key into the environment variable {OWN_KEY}"
        )
    if find_spec("openai") is None:  # not imported: that takes a second
        raise MissingExtra("openai", "asking a language model", "llm")


def _is_address(url: str) -> bool:
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:  # brackets that do not close, or a port that is not a number up to 65535
        return False
    return address.scheme in {"http", "https"} and bool(address.hostname) and port != 0 and not re.search(r"\s", url)


def api_key(url: str) -> str:
    """The key from the environment. `OPENAI_API_KEY` is sent only to OpenAI or to the address in `OPENAI_BASE_URL`."""
    if key := os.environ.get(OWN_KEY, "").strip():
        return key
    host = urlsplit(url).hostname or ""
    if not url or host == "openai.com" or host.endswith(".openai.com"):
        return os.environ.get(OPENAI_KEY, "").strip() or NO_KEY
    return NO_KEY


class ChatClient:
    """Sends requests for one model to one server; safe to use from several threads.

    `repeated` counts the retries after a failure.
    """

    def __init__(self, config: LlmConfig) -> None:
        check(config)
        import openai

        self.model = config.model
        self._openai = openai
        self._key = api_key(config.url)
        self._client = openai.OpenAI(
            base_url=config.url or None,
            api_key=self._key,
            timeout=config.timeout,
            max_retries=0,
        )
        self.repeated = 0
        self._left_out: frozenset[str] = frozenset()
        self._answered = False
        self._lock = threading.Lock()
        self._closed = threading.Event()

    @property
    def url(self) -> str:
        """The server's address without credentials and query, for display."""
        address = urlsplit(str(self._client.base_url))
        return address._replace(netloc=address.netloc.rpartition("@")[2], query="").geturl()

    def complete(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        most_tokens: int,
        again: Callable[[Completion], bool] = lambda unusable: True,
    ) -> Completion:
        """The model's answer to a conversation, as JSON of this schema if the server supports schemas.

        Uses temperature 0 and a fixed seed. `again` gets an answer that cannot be used, and says whether the request
        may be sent once more. Raises `ModelFailure`.
        """
        for tries in range(1, BAD_ANSWERS + 1):
            completion = _read(self._send(messages, schema, most_tokens))
            if completion.text:
                return completion
            if completion.is_cut:
                raise ModelFailure(
                    f"the model at {self.url} spent its {most_tokens:,} tokens before it answered; "
                    f"switch its reasoning off on the server, or choose a model that does not reason",
                    unusable=completion,
                )
            if tries == BAD_ANSWERS or not again(completion):
                break
            with self._lock:
                self.repeated += 1
        count = "once" if tries == 1 else f"{tries} times"
        unusable = completion if tries == BAD_ANSWERS else None  # `again` has got the others
        raise ModelFailure(f"{self.url} answered {count} without a valid chat completion", unusable=unusable)

    def close(self) -> None:
        """Close all connections and stop all waits."""
        self._closed.set()
        self._client.close()

    def _send(self, messages: Sequence[Message], schema: Mapping[str, Any], most_tokens: int) -> Any:
        """The server's answer, unchecked; None if it is unreadable. Raises `ModelFailure`."""
        tries = slow = 0
        while True:
            left_out = self._left_out
            extras = _extras(schema, most_tokens, left_out)
            try:
                answer = self._client.chat.completions.create(
                    model=self.model, messages=[dict(message) for message in messages], **extras
                )
                self._answered = True
                return answer
            except self._openai.APIStatusError as error:
                if self._leave_out(_culprit(str(error), extras, error.status_code), left_out):
                    continue
                failure = ModelFailure(
                    f"{self.url} answered {error.status_code}: {self._said(error)}",
                    hopeless=error.status_code in HOPELESS,
                )
                wait = _wait(tries, error.response.headers) if may_pass(error.status_code) else None
            except self._openai.APITimeoutError:
                slow += 1
                failure = ModelFailure(f"no answer from {self.url} within llm.timeout", hopeless=not self._answered)
                wait = _wait(tries, {}) if slow <= SLOW_RETRIES else None
            except self._openai.APIConnectionError as error:
                failure = ModelFailure(f"no answer from {self.url}: {self._said(error)}", hopeless=not self._answered)
                wait = _wait(tries, {})
            except Exception as error:  # a body that the package cannot read must not stop the build
                logger.info("%s returned an unreadable answer: %s", self.url, self._said(error))
                return None
            tries += 1
            if wait is None or tries > RETRIES or self._closed.wait(wait):
                raise failure
            with self._lock:
                self.repeated += 1

    def _said(self, error: Exception) -> str:
        """The first line of an error, shortened for a note; hides the key in case a server repeats it."""
        lines = str(error).strip().splitlines()
        line = lines[0] if lines else type(error).__name__
        return (line if self._key == NO_KEY else line.replace(self._key, "…"))[:200]

    def _leave_out(self, culprit: str | None, seen: frozenset[str]) -> bool:
        """Remember a parameter that the server rejects; False if there is no `culprit`."""
        if culprit is None:
            return False
        with self._lock:
            if self._left_out == seen:  # otherwise another thread has changed it in the meantime
                logger.info("%s rejects %s; retrying without it", self.url, culprit)
                self._left_out = seen | {culprit}
            return True


def _extras(schema: Mapping[str, Any], most_tokens: int, left_out: frozenset[str]) -> dict[str, Any]:
    """The parameters of a request besides model and messages, without those that the server rejects."""
    extras: dict[str, Any] = {"temperature": 0, "seed": 0, "max_tokens": most_tokens}
    if "max_tokens" in left_out:
        extras["max_completion_tokens"] = most_tokens
    plain = _unbounded(schema)
    forms = {
        BOUNDED: {"type": "json_schema", "json_schema": {"name": "topics", "strict": True, "schema": schema}},
        "json_schema": {"type": "json_schema", "json_schema": {"name": "topics", "strict": True, "schema": plain}},
        "json_object with schema": {"type": "json_object", "schema": plain},  # llama-cpp-python
        "json_object": {"type": "json_object"},
    }
    if plain == schema:
        del forms[BOUNDED]
    form = next((form for name, form in forms.items() if name not in left_out), None)
    if form is not None:
        extras["response_format"] = form
    return {name: value for name, value in extras.items() if name not in left_out}


def _unbounded(schema: Any) -> Any:
    """The schema without the lengths of its texts, which some servers (OpenAI's) do not accept."""
    if isinstance(schema, Mapping):
        return {name: _unbounded(value) for name, value in schema.items() if name != "maxLength"}
    return [_unbounded(item) for item in schema] if isinstance(schema, list | tuple) else schema


def _culprit(complaint: str, extras: Mapping[str, Any], status: int) -> str | None:
    """The parameter that an error is about: the one named in it, otherwise (400, 422) the response format."""
    complaint = complaint.casefold().replace('"', "'")
    if "context" in complaint and "response_format" not in complaint:  # the prompt is too long in any format
        return None
    for name in ("max_completion_tokens", "max_tokens", "temperature", "seed"):
        if name in extras and f"'{name}'" in complaint:
            return name
    form = extras.get("response_format")
    if form is None or not (status in {400, 422} or "response_format" in complaint or "json_schema" in complaint):
        return None
    if "schema" in form:
        return "json_object with schema"
    sent = form.get("json_schema", {}).get("schema")
    return BOUNDED if sent is not None and _unbounded(sent) != sent else str(form["type"])


def _wait(tries: int, headers: Mapping[str, str]) -> float | None:
    """Seconds to wait after this number of tries; None if the server asks for more than the maximum."""
    return wait_seconds(tries, headers, first=FIRST_WAIT, longest=LONGEST_WAIT, longest_asked=LONGEST_ASKED)


def _read(answer: Any) -> Completion:
    """The text and token counts of a chat completion; without a text for anything else (the package does not check)."""
    try:
        choice = answer.choices[0]
    except (AttributeError, IndexError, KeyError, TypeError):
        choice = None
    text = getattr(getattr(choice, "message", None), "content", None)
    text = text if isinstance(text, str) and text.strip() else ""
    usage = getattr(answer, "usage", None)
    counts = (getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
    tokens_in, tokens_out = (count if isinstance(count, int) else None for count in counts)
    return Completion(text, tokens_in, tokens_out, is_cut=getattr(choice, "finish_reason", None) == "length")
