import threading

import pytest

from scanner.cancel import CancelToken
from scanner.errors import Cancelled


def test_cancelling_wakes_a_wait():
    token = CancelToken()
    woken = threading.Event()

    def wait() -> None:
        if token.wait(30):
            woken.set()

    thread = threading.Thread(target=wait)
    thread.start()
    token.cancel()
    assert woken.wait(5)
    thread.join()


def test_a_cancelled_token_raises():
    token = CancelToken()
    token.raise_if_cancelled()
    token.cancel()
    token.cancel()
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()


def test_listeners_hear_both_wishes_until_they_leave():
    token = CancelToken()
    heard = []
    forget = token.listen(lambda: heard.append((token.cached_only, token.cancelled)))
    token.finish_with_cache()
    assert not token.cancelled
    token.cancel()
    forget()
    forget()
    token.cancel()
    assert heard == [(True, False), (True, True)]


def test_a_run_gives_way_to_whoever_asked_for_it_and_to_nobody_else():
    CancelToken().give_way()
    asked = []
    CancelToken(give_way=lambda: asked.append("now")).give_way()
    assert asked == ["now"]
