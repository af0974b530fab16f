"""Requests to services, with rate limits, retries and a maximum size of answers.

Retried are 408, 409, 425, 429, 5xx, lost and refused connections, answers that are cut off, and answers that the
reader rejects, after 1 s, 2 s, 4 s, ... (at most 60 s, less up to 25% at random) or as long as `Retry-After` says, up
to two minutes. Requests to a service on this machine have no rate limit.
"""

from __future__ import annotations

import html
import ipaddress
import logging
import os
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import hierarchography
from hierarchography.errors import InputError, SourceError
from hierarchography.retry import asked_seconds, may_pass, wait_seconds
from hierarchography.sources.contract import Answer, BadAnswer, Service

if TYPE_CHECKING:
    import httpx2

Found = TypeVar("Found")
MAILTO_VARIABLE = "HIERARCHOGRAPHY_MAILTO"
REPEATS, REFUSED_REPEATS = 5, 1
"""Maximum retries of a request: in general, and to a host that refuses connections or cannot be found."""
FIRST_WAIT, LONGEST_WAIT, LONGEST_ASKED = 1.0, 60.0, 120.0
"""Seconds before a retry: the first, the maximum, and the maximum if the service says how long to wait."""
TOLD_WAIT = 5.0
"""Waits of at least this number of seconds are reported to the user."""
TIMEOUT = 60.0
MOST_BYTES = 1 << 28
"""Maximum bytes of an answer, decompressed; a larger one is refused."""
_KEPT_HEADERS = ("total-results",)
_SHOWN = 200
_XML_MESSAGE = re.compile(r"<(?:summary|message|error)\b[^>]*>([^<]+)<", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>()]+")


class Refused(SourceError):
    """An answer with an HTTP error status: the answer, and what to do about it."""

    def __init__(self, what: str, hint: str, status: int) -> None:
        super().__init__(f"{what}; {hint}")
        self.what, self.status = what, status


class Unreached(SourceError):
    """A service that cannot be connected to."""


class BadAnswers(SourceError):
    """A service's answers could not be used, even after retries; `reason` is that of the last one."""

    def __init__(self, message: str, reason: BadAnswer) -> None:
        super().__init__(message)
        self.reason = reason


class Pace:
    """Keeps a minimum time, in seconds, between requests, also of several threads."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until the next request may be sent."""
        with self._lock:
            now = time.monotonic()
            start = max(self._next, now)
            self._next = start + self.seconds
        if start > now:
            sleep(start - now)

    def hold(self, seconds: float) -> None:
        """Send no request for this number of seconds from now."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)


@cache
def pace_of(service: str, base: str, seconds: float) -> Pace:
    """The pace of a service at an address: one within a process, for all sources of it that are fetched."""
    return Pace(seconds)


def sleep(seconds: float) -> None:
    """Wait; tests replace it."""
    time.sleep(seconds)


def contact() -> str:
    """The contact address from the environment; empty if none. Raises `InputError` if it is no e-mail address."""
    given = os.environ.get(MAILTO_VARIABLE, "").strip()
    if given and not _MAIL.fullmatch(given):
        raise InputError(f"{MAILTO_VARIABLE} (--mailto) must be an e-mail address, not {given!r}")
    return given


def address(service: Service) -> str:
    """The base address of a service: that in its environment variable, or its default. Raises `InputError`."""
    url = os.environ.get(service.variable, "").strip() or service.url
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username:
        raise InputError(f"{service.variable} must be an address such as {service.url}, not {url!r}")
    return url.rstrip("/")


class Http:
    """Sends requests to one service. `note` reports long waits to the user; `repeated` counts retries."""

    def __init__(self, service: Service, note: Callable[[str], None]) -> None:
        self.service, self.base, self.mailto = service, address(service), contact()
        self.key = os.environ.get(service.key.variable, "").strip() if service.key else ""
        self.note = note
        self.repeated = 0
        self.local = is_local(urlsplit(self.base).hostname or "")
        known = bool(self.key) if service.key else bool(self.mailto)
        seconds = service.seconds_known if known and service.seconds_known is not None else service.seconds
        self.pace = pace_of(service.name, self.base, 0.0 if self.local else seconds)
        self._client: httpx2.Client | None = None

    def send(
        self,
        path: str,
        params: Mapping[str, str],
        read: Callable[[Answer], Found],
        *,
        form: bool = False,
        most_bad: int = REPEATS,
    ) -> tuple[Answer, Found]:
        """The answer and the result of `read`. Raises `Refused`, `BadAnswers` or `SourceError`."""
        import httpx2

        tries = bad = unreached = 0
        while True:
            self.pace.wait()
            headers: Mapping[str, str] = {}
            try:
                response, data = self._exchange(path, params, form)
                headers = response.headers
                if response.status_code == 200:
                    self._heed(headers)
                    answer = Answer(data, {name: headers[name] for name in _KEPT_HEADERS if name in headers})
                    return answer, read(answer)
                failure: SourceError = self._refused(response.status_code, headers, data)
                again = may_pass(response.status_code) or response.status_code in self.service.passing
            except BadAnswer as error:
                bad += 1
                failure = BadAnswers(f"{self.service.title} gave {self._plain(str(error))}", error)
                again = bad <= most_bad
            except httpx2.ConnectError as error:
                unreached += 1
                failure = self._unreached(error)
                again = unreached <= REFUSED_REPEATS and not self.local
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                failure = SourceError(f"{self.service.title} ({self._host}) broke off: {self._named(error)}")
                again = True
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                failure, again = SourceError(f"{self.service.title}: {self._named(error)}"), False
            wait = wait_seconds(tries, headers, first=FIRST_WAIT, longest=LONGEST_WAIT, longest_asked=LONGEST_ASKED)
            tries += 1
            if not again or wait is None or tries > REPEATS:
                raise failure
            self.repeated += 1
            if wait >= TOLD_WAIT:
                self.note(f"{getattr(failure, 'what', failure)}; asking again in {wait:.0f} s")
            sleep(wait)

    def close(self) -> None:
        """Close all connections."""
        logging.getLogger("httpx2").removeFilter(self._hide_key)
        if self._client is not None:
            self._client.close()
            self._client = None

    def _hide_key(self, record: logging.LogRecord) -> bool:
        """Hide the key in the log of requests (--debug): for some services it is part of the address."""
        record.msg, record.args = record.getMessage().replace(self.key, "…"), ()
        return True

    def _exchange(self, path: str, params: Mapping[str, str], form: bool) -> tuple[httpx2.Response, bytes]:
        """Send one request and read its whole answer."""
        params, headers = self._with_identity(params)
        url = f"{self.base}/{path}"
        client = self._opened()
        more: dict[str, Any] = {"data": dict(params)} if form else {"params": dict(params)}
        with client.stream("POST" if form else "GET", url, headers=headers, **more) as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                size += len(part)
                if size > MOST_BYTES:
                    raise SourceError(
                        f"{self.service.title} gave an answer of more than {MOST_BYTES >> 20} MB, which is refused; "
                        "ask for less"
                    )
                parts.append(part)
        return response, b"".join(parts)

    def _opened(self) -> httpx2.Client:
        if self._client is None:
            import httpx2

            if self.key:
                logging.getLogger("httpx2").addFilter(self._hide_key)

            # For a service on this machine, no proxy is used (the proxy would look for it on its own machine) and no
            # certificate authorities are loaded, which saves time; a redirect to HTTPS fails.
            verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if self.local else True
            # A redirect would pass the key on.
            self._client = httpx2.Client(
                timeout=TIMEOUT, follow_redirects=not self.key, trust_env=not self.local, verify=verify
            )
        return self._client

    def _with_identity(self, params: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """The parameters and headers with the user's contact address and key, which are not cached."""
        service = self.service
        agent = f"hierarchography/{hierarchography.__version__}"
        headers = {**service.headers, "User-Agent": f"{agent} (mailto:{self.mailto})" if self.mailto else agent}
        sent = dict(params)
        if service.contact and self.mailto:
            sent[service.contact] = self.mailto
        if service.key and self.key:
            (headers if service.key.header else sent)[service.key.header or service.key.parameter] = self.key
        return sent, headers

    def _heed(self, headers: Mapping[str, str]) -> None:
        """Follow the rate limit in the answer's headers (Crossref), and pause if the service asks for it (Zotero)."""
        limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "").rstrip("s")
        if limit.isdigit() and interval.isdigit() and int(limit) and not self.local:
            self.pace.seconds = max(self.pace.seconds, int(interval) / int(limit))
        if (seconds := asked_seconds({"retry-after": headers.get("backoff", "")})) is not None:
            self.pace.hold(min(seconds, LONGEST_ASKED))

    @property
    def _host(self) -> str:
        return urlsplit(self.base).netloc

    def _refused(self, status: int, headers: Mapping[str, str], data: bytes) -> Refused:
        hint = self.service.hints.get(status) or self._hint(status)
        asked = asked_seconds(headers)
        if asked is not None and asked > LONGEST_ASKED:
            hint = f"it asks to be left alone for {_duration(asked)}; {hint}"
        said = self._plain(_message(data))
        what = f"{self.service.title} ({self._host}) answered {status}{f': {said}' if said else ''}"
        return Refused(what, hint, status)

    def _hint(self, status: int) -> str:
        if status == 400:
            return "check the query"
        if status in {401, 402, 403}:
            variable = self.service.key.variable if self.service.key else ""
            return f"set a valid key in {variable}" if variable else "it refuses to answer; try later"
        if status == 404:
            return "check the name"
        if status == 429:
            return f"it is asked too often; go on later, and say who asks with {MAILTO_VARIABLE} (--mailto)"
        return "try again later"

    def _unreached(self, error: Exception) -> Unreached:
        hint = self.service.hints.get(0) or "check the network, or the proxy in HTTPS_PROXY"
        return Unreached(f"{self.service.title} ({self._host}) cannot be reached: {self._named(error)}; {hint}")

    def _named(self, error: Exception) -> str:
        return self._plain(str(error)) or type(error).__name__

    def _plain(self, text: str) -> str:
        """A service's text as one short line without the key, safe to show on a terminal."""
        if self.key:
            text = text.replace(self.key, "…")
        line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
        return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _message(data: bytes) -> str:
    """The message in the body of an error, from JSON, XML (arXiv's is a summary) or text; empty for a web page."""
    try:
        found = Answer(data[:10_000]).json()
    except BadAnswer:
        text = data[:10_000].decode("utf-8", "replace").strip()
        said = _XML_MESSAGE.search(text) if text.startswith("<?xml") else None
        return html.unescape(said[1]).strip() if said else "" if text.startswith("<") else text
    if isinstance(found, dict):
        for name in ("message", "error", "detail", "errors"):
            value = found.get(name)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, dict):
                value = value.get("message")
            if isinstance(value, str):
                return value
    return ""


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"
