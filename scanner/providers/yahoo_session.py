"""The HTTP session handed to yfinance: the only place where its requests, also the silent ones, can be held back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from curl_cffi.requests import Response, Session
from curl_cffi.requests.exceptions import RequestException

from scanner.cancel import CancelToken
from scanner.errors import NoDataInRange, NotFound, ProviderError, Throttled
from scanner.providers.base import Gate
from scanner.providers.yahoo_errors import error_of_chart, error_of_status, error_of_wire, was_reached

_COOKIE_HOST = "fc.yahoo.com"
_CRUMB_PATH = "/v1/test/getcrumb"
_CHART_PATH = "/v8/finance/chart/"
_LONGEST_CRUMB = 64
_WELL_KNOWN = "SPY"
_REACHED_WITHIN = 5.0


@dataclass(slots=True)
class Watch:
    """What one fetch sends: its token, and how many requests went out for it, helpers and repeats included."""

    token: CancelToken = field(default_factory=CancelToken)
    requests: int = 0


class _Watches(threading.local):
    """The fetch of the calling thread. Shared by all sessions, since yfinance keeps only the newest of them."""

    current: Watch | None = None


_watches = _Watches()


@contextmanager
def watching(token: CancelToken) -> Iterator[Watch]:
    """Count what the calling thread sends, and let ``token`` cancel its waits at the gate."""
    _watches.current = watch = Watch(token)
    try:
        yield watch
    finally:
        _watches.current = None


class YahooSession(Session[Response]):
    """curl_cffi's session as Chrome, where every request passes ``gate``, has a time limit and is counted.

    Answers that mean trouble leave as our errors right here, before yfinance repeats them with another cookie
    and another crumb: a dead symbol costs one request and not four.

    Cookie and crumb are courtesy, charts are served without. When they cannot be had (their hosts are often
    blocked), they are answered with nothing from then on, until :meth:`forgive`; yfinance goes on without. The
    cookie is asked for once: a host that gives none would be asked again before every chart.
    Waiting at the gate cannot lock up yfinance, which holds a lock while it gets them: no place in flight is
    held by a thread that waits for that lock. ``seconds`` is the time limit of the next request.
    """

    def __init__(self, gate: Gate, timeout_seconds: float) -> None:
        super().__init__(impersonate="chrome")
        self._gate = gate
        self.seconds = timeout_seconds
        self._bare = False
        self._cookie_asked = False

    def forgive(self) -> None:
        """Try to get cookie and crumb again the next time that they are wanted."""
        self._bare = False
        self._cookie_asked = False

    def request(self, method: Any, url: str, **options: Any) -> Response:  # type: ignore[override]
        """Send, or raise a :class:`~scanner.errors.ProviderError`, ``NoDataInRange`` or ``Cancelled``."""
        options["timeout"] = self.seconds  # yfinance gives its cookie 30 s
        if _is_courtesy(url):
            return self._courtesy(method, url, options)
        _drop_empty_crumb(options)
        return self._passed(method, url, options)

    def reach(self, base: str) -> None:
        """Ask the host at ``base`` for one bar of a fund; raises as :meth:`request` does when it does not answer
        soon."""
        options = {
            "params": {"range": "1d", "interval": "1d"},
            "timeout": min(self.seconds, _REACHED_WITHIN),
        }
        self._passed("GET", f"{base}{_CHART_PATH}{_WELL_KNOWN}", options)

    def send(self, method: Any, url: str, **options: Any) -> Response:
        """The moment at which a request leaves the process."""
        return super().request(method, url, **options)

    def _courtesy(self, method: Any, url: str, options: dict[str, Any]) -> Response:
        """Cookie or crumb, or nothing in its place."""
        if self._bare or (self._cookie_asked and not _is_crumb(url)):
            return _nothing(url)
        try:
            response = self._passed(method, url, options)
        except Throttled:
            self._bare = True
            raise
        except ProviderError:
            self._bare = True
            return _nothing(url)
        if not _is_crumb(url):
            self._cookie_asked = True
            return response
        if _looks_like_a_crumb(response):
            return response
        self._bare = True
        return _nothing(url)

    def _passed(self, method: Any, url: str, options: dict[str, Any]) -> Response:
        watch = _watches.current or Watch()
        with self._gate.request(watch.token):
            watch.requests += 1
            try:
                response = self.send(method, url, **options)
            except RequestException as error:
                if was_reached(error):
                    self._gate.troubled()
                raise error_of_wire(error, self.seconds) from error
            self._gate.received(response.download_size)
            trouble = _trouble(url, response)
            self._tell_gate(trouble)
            if trouble is not None:
                raise trouble
        return response

    def _tell_gate(self, trouble: ProviderError | NoDataInRange | None) -> None:
        if trouble is None or isinstance(trouble, NoDataInRange | NotFound):
            self._gate.succeeded()
        elif isinstance(trouble, Throttled):
            self._gate.throttled()
        else:
            self._gate.troubled()


def _trouble(url: str, response: Response) -> ProviderError | NoDataInRange | None:
    """What is wrong with an answer. The cookie comes with a 404, and no text but a crumb is worth anything."""
    trouble = error_of_status(response.status_code, response.text)
    if _is_courtesy(url):
        return trouble if isinstance(trouble, Throttled) else None
    if trouble is None and _CHART_PATH in url and not _is_consent(response.url):
        return error_of_chart(response.text)
    return trouble


def _drop_empty_crumb(options: dict[str, Any]) -> None:
    parameters = options.get("params")
    if isinstance(parameters, dict) and parameters.get("crumb") == "":
        del parameters["crumb"]


def _is_crumb(url: str) -> bool:
    return urlsplit(url).path == _CRUMB_PATH


def _is_courtesy(url: str) -> bool:
    """Whether the request is for a cookie or a crumb, which charts do not need."""
    return urlsplit(url).hostname == _COOKIE_HOST or _is_crumb(url)


def _is_consent(url: str) -> bool:
    """Whether the answer is the page that asks Europeans for their consent; yfinance knows how to give it."""
    return (urlsplit(url).hostname or "").endswith("consent.yahoo.com")


def _looks_like_a_crumb(response: Response) -> bool:
    text = response.text
    return response.status_code == 200 and 0 < len(text) <= _LONGEST_CRUMB and not set(text) & set(" <>{}\n")


def _nothing(url: str) -> Response:
    """The answer without a request: an empty page."""
    response = Response()
    response.url = url
    return response
