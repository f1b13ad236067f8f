"""Exchanges, sessions and ages in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.market_words import cache_age, countdown, eastern_time, exchange_title, money, session_words
from scanner import SessionState

NOW = datetime(2026, 11, 24, 19, 48, 31, tzinfo=UTC)


def state(until=timedelta(minutes=72), exchange="XNYS", **flags):
    known = dict.fromkeys(("is_open", "is_break", "is_holiday", "is_half_day"), False) | flags
    return SessionState(exchange=exchange, session=date(2026, 11, 24), until=NOW + until, **known)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (state(is_open=True), "NYSE open, closes in 1 h 12 m"),
        (state(is_open=True, is_half_day=True), "NYSE open, half day, closes in 1 h 12 m"),
        (state(is_break=True, exchange="XHKG"), "Hong Kong lunch break, opens in 1 h 12 m"),
        (state(timedelta(hours=52)), "NYSE closed, opens in 2 d 4 h"),
        (state(timedelta(hours=20), is_holiday=True), "NYSE closed for a holiday, opens in 20 h 0 m"),
        (state(is_open=True, exchange="XABC"), "XABC open, closes in 1 h 12 m"),
    ],
)
def test_sessions_in_words(made, words):
    assert session_words(made, NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "1 m"), (1, "1 m"), (61, "2 m"), (3600, "1 h 0 m"), (86_399, "1 d 0 h"), (86_400 * 3, "3 d 0 h")],
)
def test_what_is_left_in_words(seconds, words):
    assert countdown(seconds) == words


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (10, "Cache is new"),
        (60, "Cache 1 min old"),
        (7200, "Cache 2 h old"),
        (90_000, "Cache 1 day old"),
        (200_000, "Cache 2 days old"),
        (-100, "Cache is new"),
    ],
)
def test_ages_in_words(age, words):
    assert cache_age(5, NOW - timedelta(seconds=age), NOW) == words
    assert cache_age(0, None, NOW) == "Cache empty"


def test_the_time_and_money():
    assert eastern_time(NOW) == "14:48:31 ET"
    assert exchange_title("XETR") == "Xetra"
    assert money(500, "USD") == "$500"
    assert money(12.5, "EUR") == "\u20ac12.50"
    assert money(11_141.004, "SEK") == "SEK 11,141"
