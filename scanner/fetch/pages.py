"""One page asked for with patience: without it hundreds of symbols would be asked for one by one."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import Cancelled, ProviderError, Throttled
from scanner.providers.base import Page

TRIES = 4
FIRST_WAIT_SECONDS = 1.0
REFUSALS = 2
"""A limit is waited for once (at the gate); a second refusal means that the pages themselves are refused."""

_CLOSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def patient_page(ask: Callable[[], Page], clock: Clock, token: CancelToken) -> Page:
    """What ``ask`` answers, tried again where that can help. Raises its last
    :class:`~scanner.errors.ProviderError`, whose ``requests`` count all tries."""
    requests = refusals = 0
    wait = FIRST_WAIT_SECONDS
    for number in range(1, TRIES + 1):
        try:
            page = ask()
        except ProviderError as error:
            requests += error.requests
            refusals += isinstance(error, Throttled)
            if number == TRIES or refusals == REFUSALS or _is_final(error):
                error.requests = requests
                raise
            if clock.wait(wait, token) or token.cached_only:
                raise Cancelled from error
            wait *= 2
        else:
            return Page(page.rows, page.total, page.requests + requests)
    raise AssertionError("the last try answers or raises")


def _is_final(error: ProviderError) -> bool:
    return not error.retryable or error.values.get("status") in _CLOSED
