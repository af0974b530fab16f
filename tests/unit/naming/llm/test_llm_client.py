"""The client against a server that refuses, fails, hangs and talks nonsense: a completion or a `ModelFailure`."""

from __future__ import annotations

import json
import logging
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from hierarchography.cache import Cache
from hierarchography.config import Config, LlmConfig
from hierarchography.errors import InputError, MissingExtra, NamingError
from hierarchography.llm import Asker, Conversation, Ledger
from hierarchography.llm.client import (
    BAD_ANSWERS,
    RETRIES,
    SLOW_RETRIES,
    ChatClient,
    Completion,
    ModelFailure,
    api_key,
    check,
)

MESSAGES = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "Name it."})
SCHEMA = {"type": "object"}
AT_ONCE = {"retry-after-ms": "1"}


@pytest.fixture
def client(config: Config) -> Any:
    client = ChatClient(config.llm)
    yield client
    client.close()


def ask(client: ChatClient) -> Completion:
    return client.complete(MESSAGES, SCHEMA, 50)


def test_a_request_holds_all_that_makes_an_answer_repeatable(server: Any, reply: Any, client: ChatClient) -> None:
    server.script = lambda request, number: reply("Optics")
    assert ask(client) == Completion("Optics", 100, 10)
    request = server.requests[0]
    assert request["messages"] == list(MESSAGES)
    assert (request["model"], request["temperature"], request["seed"], request["max_tokens"]) == ("m", 0, 0, 50)
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_what_may_pass_is_asked_again(server: Any, reply: Any, client: ChatClient, status: int) -> None:
    server.script = lambda request, number: reply("Optics") if number > 3 else reply("busy", status, headers=AT_ONCE)
    assert ask(client).text == "Optics"
    assert len(server.requests) == 4


class Clock(threading.Event):
    """In place of the event that ends a client's waiting: keeps the seconds and waits for none."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        return self.is_set()


@pytest.fixture
def waited(client: ChatClient) -> list[float]:
    """The seconds that the client waits between requests, in place of waiting."""
    clock = Clock()
    client._closed = clock
    return clock.seconds


def test_the_server_says_how_long_to_wait(server: Any, reply: Any, waited: list[float], client: ChatClient) -> None:
    """7 s as it says, then 1 s less up to a quarter, then 3 ms."""
    replies = [("slow", {"Retry-After": "7"}), ("busy", {}), ("busy", {"retry-after-ms": "3"})]

    def script(request: dict[str, Any], number: int) -> Any:
        return reply(replies[number - 1][0], 429, headers=replies[number - 1][1]) if number < 4 else reply("Optics")

    server.script = script
    assert ask(client).text == "Optics"
    assert (waited[0], waited[2]) == (7.0, 0.003)
    assert 0.75 <= waited[1] <= 1.0
    assert client.repeated == 3


def test_the_server_may_say_until_when_to_wait(
    server: Any, reply: Any, waited: list[float], client: ChatClient
) -> None:
    """A date a minute from now (dates have no fractions of a second), then one that is past."""
    dates = [format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True), "Wed, 21 Oct 2015 07:28:00 GMT"]
    server.script = lambda request, number: (
        reply("busy", 429, headers={"Retry-After": dates[number - 1]}) if number < 3 else reply("Optics")
    )
    assert ask(client).text == "Optics"
    assert 30 < waited[0] <= 60
    assert waited[1] == 0


def test_waits_double_up_to_a_limit(server: Any, reply: Any, waited: list[float], client: ChatClient) -> None:
    server.script = lambda request, number: reply("busy", 503, headers={"Retry-After": "soon"})
    with pytest.raises(ModelFailure):
        ask(client)
    assert len(waited) == RETRIES
    assert all(0.75 * full <= wait <= full for wait, full in zip(waited, (0.5, 1, 2, 4, 8), strict=True))


def test_a_server_that_wants_more_than_we_wait_is_a_failure(
    server: Any, reply: Any, waited: list[float], client: ChatClient
) -> None:
    server.script = lambda request, number: reply("come back tomorrow", 429, headers={"Retry-After": "86400"})
    with pytest.raises(ModelFailure, match="tomorrow"):
        ask(client)
    assert (waited, len(server.requests)) == ([], 1)


def test_a_refusal_among_failures_is_still_understood(server: Any, reply: Any, client: ChatClient) -> None:
    """Every second request fails, and the server refuses a schema with the status of a failure."""

    def script(request: dict[str, Any], number: int) -> Any:
        if number % 2:
            return reply("busy", 503, headers=AT_ONCE)
        if request.get("response_format", {}).get("type") == "json_schema":
            return reply("body.response_format.type must be 'json_object'", 500, headers=AT_ONCE)
        return reply("Optics")

    server.script = script
    assert ask(client).text == "Optics"
    assert len(server.requests) == 4


def test_a_server_that_stays_broken_is_a_failure_after_so_many_tries(
    server: Any, reply: Any, client: ChatClient
) -> None:
    server.script = lambda request, number: reply("broken\nTraceback ...", 500, headers=AT_ONCE)
    with pytest.raises(ModelFailure, match=r"answered 500: .*broken") as failure:
        ask(client)
    assert not failure.value.hopeless
    assert "\n" not in str(failure.value)
    assert len(server.requests) == 1 + RETRIES


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_model_is_hopeless_at_once(server: Any, reply: Any, client: ChatClient, status: int) -> None:
    server.script = lambda request, number: reply("no such thing", status)
    with pytest.raises(ModelFailure) as failure:
        ask(client)
    assert failure.value.hopeless
    assert len(server.requests) == 1
    assert isinstance(failure.value, NamingError)


def test_a_server_that_never_answers_is_hopeless_after_two_timeouts(server: Any, reply: Any) -> None:
    late = threading.Lock()
    late.acquire()

    def wait() -> None:
        with late:
            pass

    server.script = lambda request, number: reply("late", wait=wait)
    client = ChatClient(LlmConfig(url=server.url, model="m", timeout=0.2))
    client._closed = Clock()
    with pytest.raises(ModelFailure, match=r"within llm\.timeout") as failure:
        ask(client)
    late.release()
    client.close()
    assert failure.value.hopeless
    assert len(server.requests) == 1 + SLOW_RETRIES


def test_a_server_that_is_not_there_is_a_failure(server: Any, client: ChatClient, waited: list[float]) -> None:
    server.stop()
    with pytest.raises(ModelFailure, match=r"no answer from http://127\.0\.0\.1") as failure:
        ask(client)
    assert len(waited) == RETRIES
    assert failure.value.hopeless


def test_a_server_that_goes_away_after_an_answer_may_come_back(
    server: Any, reply: Any, client: ChatClient, waited: list[float]
) -> None:
    server.script = lambda request, number: reply("Optics", headers={"Connection": "close"})
    ask(client)
    server.stop()
    with pytest.raises(ModelFailure, match="no answer from") as failure:
        ask(client)
    assert not failure.value.hopeless


def test_a_closed_client_waits_no_more(server: Any, reply: Any, config: Config) -> None:
    client = ChatClient(config.llm)

    def script(request: dict[str, Any], number: int) -> Any:
        client.close()
        return reply("busy", 503, headers={"Retry-After": "100"})

    server.script = script
    with pytest.raises(ModelFailure):
        ask(client)


@pytest.mark.parametrize(
    "body", [b"", b"<html>busy</html>", b"{}", b"[]", b"null", b'{"choices": []}', b'{"choices": [{"message": {}}]}']
)
def test_what_is_no_completion_is_asked_again_then_a_failure(
    server: Any, reply: Any, client: ChatClient, body: bytes
) -> None:
    server.script = lambda request, number: reply("Optics") if number == 2 else reply(body=body)
    assert ask(client).text == "Optics"
    server.script = lambda request, number: reply(body=body)
    with pytest.raises(ModelFailure):
        ask(client)
    assert len(server.requests) == 2 + BAD_ANSWERS


def test_an_answer_without_text_is_paid_for_and_asked_again_within_the_budget(
    server: Any, reply: Any, client: ChatClient
) -> None:
    """Every other answer is empty; each takes 600 tokens, and 650 are set aside: the budget is that of two."""
    server.script = lambda request, number: reply("" if number % 2 else "Optics", tokens=590)
    ledger = Ledger(1_500)
    asker = Asker(client, Cache(area="test"), ledger, 1)
    questions = [Conversation(({"role": "user", "content": letter * 400},), SCHEMA, 500) for letter in "ab"]
    assert asker.ask_all(questions) == ["Optics", None]
    assert (len(server.requests), client.repeated) == (2, 1)
    assert ledger.tokens_in + ledger.tokens_out == 2 * 600
    assert "1,500 tokens is used up" in ledger.stopped


def test_answers_without_text_are_counted_also_if_none_follows(server: Any, reply: Any, client: ChatClient) -> None:
    """Twice empty with room for both; then once, because no room is left for another."""
    server.script = lambda request, number: reply("", tokens=590)
    question = Conversation(({"role": "user", "content": "a" * 400},), SCHEMA, 500)
    for budget, requests in ((0, 2), (1_200, 1)):
        server.requests.clear()
        ledger = Ledger(budget)
        assert Asker(client, Cache(area="test"), ledger, 1).ask_all([question]) == [None]
        assert len(server.requests) == requests
        assert ledger.tokens_in + ledger.tokens_out == requests * 600


def test_a_model_that_spends_all_tokens_on_reasoning_is_not_asked_again(
    server: Any, reply: Any, client: ChatClient
) -> None:
    server.script = lambda request, number: reply("", finish="length")
    with pytest.raises(ModelFailure, match="spent its 50 tokens before it answered; switch its reason") as failure:
        ask(client)
    assert len(server.requests) == 1
    assert failure.value.unusable == Completion("", 100, 10, is_cut=True)


@pytest.mark.parametrize(
    ("refuses", "message", "status"),
    [
        ("json_schema", "Input should be 'text' or 'json_object' for response_format", 500),
        ("json_schema", "unknown field", 400),
        ("schema", "extra fields not permitted", 422),
        ("response_format", "response_format is not supported", 400),
        ("temperature", "Unsupported value: 'temperature' does not support 0", 400),
        ("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", 400),
        ("seed", "Unrecognized request argument supplied: 'seed'", 400),
    ],
)
def test_what_a_server_refuses_is_left_out_from_then_on(
    server: Any, reply: Any, client: ChatClient, refuses: str, message: str, status: int
) -> None:
    def script(request: dict[str, Any], number: int) -> Any:
        form = request.get("response_format", {})
        refused = refuses in request or refuses in form or form.get("type") == refuses
        return reply(message, status) if refused else reply("Optics")

    server.script = script
    assert ask(client).text == "Optics"
    first = len(server.requests)
    assert ask(client).text == "Optics"
    assert len(server.requests) == first + 1, "the second request is taken at once"
    kept = server.requests[-1]
    assert "max_completion_tokens" in kept if refuses == "max_tokens" else kept["max_tokens"] == 50


def test_lengths_of_texts_are_left_out_of_the_schema_for_a_server_that_refuses_them(
    server: Any, reply: Any, client: ChatClient
) -> None:
    """And the schema without them is tried before the others; a server that refuses any schema gets none."""
    bounded = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 80}}}
    plain = {"type": "object", "properties": {"name": {"type": "string"}}}

    def script(request: dict[str, Any], number: int) -> Any:
        refused = "maxLength" in json.dumps(request)
        return reply("Invalid schema for response_format 'topics'", 400) if refused else reply("Optics")

    server.script = script
    assert client.complete(MESSAGES, bounded, 50).text == "Optics"
    forms = [request["response_format"]["json_schema"] for request in server.requests]
    assert [form["schema"] for form in forms] == [bounded, plain]
    assert all(form["strict"] for form in forms)
    server.requests.clear()
    server.script = lambda request, number: (
        reply("no", 400) if "schema" in json.dumps(request.get("response_format", {})) else reply("Optics")
    )
    assert client.complete(MESSAGES, bounded, 50).text == "Optics"
    assert server.requests[-1]["response_format"] == {"type": "json_object"}


def test_a_prompt_that_is_too_long_is_a_failure_and_changes_nothing(
    server: Any, reply: Any, client: ChatClient
) -> None:
    server.script = lambda request, number: reply("maximum context length is 512 tokens", 400)
    with pytest.raises(ModelFailure, match="context length"):
        ask(client)
    assert len(server.requests) == 1


def test_the_key_is_read_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert api_key("http://localhost:1/v1") == "none"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-open")
    assert [api_key(url) for url in ("", "https://api.openai.com/v1", "https://eu.openai.com")] == ["sk-open"] * 3
    monkeypatch.setenv("HIERARCHOGRAPHY_LLM_KEY", "sk-own")
    assert api_key("http://localhost:1/v1") == api_key("") == "sk-own"


@pytest.mark.parametrize("url", ["http://localhost:1/v1", "https://openai.com.example.org", "https://notopenai.com"])
def test_the_key_of_openai_goes_nowhere_else(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-open")
    assert api_key(url) == "none"


def test_the_key_is_sent_as_a_bearer_token(
    server: Any, reply: Any, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIERARCHOGRAPHY_LLM_KEY", "sk-own")
    server.script = lambda request, number: reply("Optics")
    client = ChatClient(config.llm)
    ask(client)
    client.close()
    assert server.headers[0]["authorization"] == "Bearer sk-own"


@pytest.mark.parametrize("status", [401, 500])
def test_a_key_that_the_server_says_back_is_not_shown(
    server: Any, reply: Any, config: Config, monkeypatch: pytest.MonkeyPatch, caplog: Any, status: int
) -> None:
    """Not in the error and, whatever the level, not in the log; a line break after the key is no part of it."""
    monkeypatch.setenv("HIERARCHOGRAPHY_LLM_KEY", "sk-own-secret\n")
    caplog.set_level(logging.DEBUG)
    server.script = lambda request, number: reply("sk-own-secret is no key of ours", status, headers=AT_ONCE)
    client = ChatClient(config.llm)
    with pytest.raises(ModelFailure, match="… is no key of ours") as failure:
        ask(client)
    client.close()
    assert server.headers[0]["authorization"] == "Bearer sk-own-secret"
    assert "secret" not in str(failure.value)
    ours = [record for record in caplog.records if record.name.startswith("hierarchography")]
    assert not any("secret" in record.getMessage() for record in ours)
    sent = [record.getMessage() for record in caplog.records if "authorization" in record.getMessage().casefold()]
    assert not any("secret" in message for message in sent)


def test_an_address_from_the_environment_is_shown_without_its_password(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://me:secret@127.0.0.1:9/v1")
    client = ChatClient(replace(config.llm, url=""))
    assert client.url == "http://127.0.0.1:9/v1/"
    client.close()


@pytest.mark.parametrize(
    "url", ["http://[::1/v1", "http://localhost:abc/v1", "http://local host/v1", "http://localhost:99999/v1"]
)
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(InputError, match=r"llm\.url must be an address such as .*, not 'http"):
        check(LlmConfig(model="m", url=url))


@pytest.mark.parametrize("url", ["", "http://[::1]:8080/v1", "https://example.org/v1"])
def test_an_address_is_taken(url: str) -> None:
    check(LlmConfig(model="m", url=url))


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({}, "set llm.model"),
        (
            {"model": "m", "url": "localhost:8080"},
            "llm.url must be an address such as http://localhost:8080/v1",
        ),
        ({"model": "m", "url": "ftp://host/v1"}, "llm.url must be an address"),
        ({"model": "m", "url": "http://me:se/secret@host/v1"}, "not '…@host/v1'"),
        ({"model": "m", "url": "http://me:secret@host/v1"}, "llm.url must not contain a user name, a password"),
        (
            {"model": "m", "url": "http://host/v1?key=secret"},
            "put the key into the environment variable HIERARCHOGRAPHY",
        ),
    ],
)
def test_settings_that_cannot_work_are_said_before_anything_is_asked(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint) as error:
        check(LlmConfig(**settings))
    assert "secret" not in str(error.value)


def test_without_the_package_the_error_is_the_command_that_installs_it(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingExtra, match=r"pip install 'hierarchography\[llm\]'"):
        ChatClient(config.llm)
