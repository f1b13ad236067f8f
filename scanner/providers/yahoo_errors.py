"""What Yahoo's answers and the wire's troubles mean, as our errors; nothing is sent here.

The kinds must be true. Yahoo's own sentence is the only evidence that a symbol is gone; the guess "possibly
delisted" that yfinance prints for every outage is none. Where the transport broke (no name, no connection, a
connection reset or cut in the middle of an answer) the network is named; where the transport held and the content
is wrong, the answer is.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus

from curl_cffi.const import CurlECode
from curl_cffi.requests import exceptions as curl

from scanner.errors import (
    GarbageAnswer,
    NoDataInRange,
    NoNetwork,
    NotFound,
    ProviderDown,
    ProviderError,
    Throttled,
    TimedOut,
)

DOWN_TEXT = "Will be right back"
"""What Yahoo's page says when the whole site is down, whatever the status."""

_YAHOO_LIMIT_STATUS = 999
_LIMITS = (HTTPStatus.TOO_MANY_REQUESTS, _YAHOO_LIMIT_STATUS)
_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

_UNKNOWN_SYMBOL = ("No data found, symbol may be delisted",)
_NOTHING_IN_RANGE = ("Data doesn't exist for startDate", "No data found for this date range")

_EXCERPT = 200
_CHART = re.compile(r'\s*\{\s*"chart"\s*:')

_NEVER_LEFT = (
    CurlECode.COULDNT_RESOLVE_PROXY,
    CurlECode.COULDNT_RESOLVE_HOST,
    CurlECode.COULDNT_CONNECT,
)


def error_of_status(status: int, body: str) -> ProviderError | NoDataInRange | None:
    """The error that an answer with ``status`` and ``body`` stands for, None for one worth reading."""
    excerpt = f"HTTP {status}: {body[:_EXCERPT].strip()}"
    if status in _LIMITS:
        return Throttled(excerpt)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _REFUSALS or DOWN_TEXT in body[:10_000]:
        return ProviderDown(excerpt, status=status)
    if status >= HTTPStatus.BAD_REQUEST:
        return error_of_sentence(_sentence(body)) or GarbageAnswer(excerpt, what=f"HTTP {status}")
    return None


def error_of_chart(body: str) -> GarbageAnswer | None:
    """The error that the body of a good answer stands for which is no chart at all, such as a hotel's login page;
    whether a chart can be read is for yfinance to find out."""
    if _CHART.match(body):
        return None
    return GarbageAnswer(f"No chart: {body[:_EXCERPT].strip()}", what="no chart")


def error_of_sentence(sentence: str) -> ProviderError | NoDataInRange | None:
    """The error that Yahoo's own words stand for, None for words that say nothing we know."""
    if sentence.startswith(_NOTHING_IN_RANGE):
        return NoDataInRange(sentence)
    if sentence.startswith(_UNKNOWN_SYMBOL):
        return NotFound(sentence)
    return None


def error_of_wire(error: curl.RequestException, seconds: float) -> ProviderError:
    """The error that a failed transport stands for; ``seconds`` is the limit that was set."""
    words = f"{type(error).__name__}: {error}"
    if isinstance(error, curl.Timeout):
        return TimedOut(words, seconds=seconds)
    if isinstance(error, curl.TooManyRedirects | curl.InvalidURL | curl.InvalidSchema):
        return GarbageAnswer(words, what=type(error).__name__)
    return NoNetwork(words)


def was_reached(error: curl.RequestException) -> bool:
    """Whether the host may have noticed: a computer without a network tells nothing about the host's mood."""
    return error.code not in _NEVER_LEFT


def _sentence(body: str) -> str:
    """The description in a chart error, empty if the body is none."""
    try:
        return str(json.loads(body)["chart"]["error"]["description"])
    except (ValueError, KeyError, TypeError):
        return ""
