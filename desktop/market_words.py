"""Exchanges, sessions and ages in words. It keeps nothing and draws nothing."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from desktop import text
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import SessionState

__all__ = [
    "age",
    "cache_age",
    "countdown",
    "currency_sign",
    "eastern_time",
    "exchange_title",
    "money",
    "session_words",
]

_NEW_YORK = ZoneInfo("America/New_York")
_TITLES = {
    "XNYS": "NYSE",
    "XNAS": "Nasdaq",
    "XETR": "Xetra",
    "XFRA": "Frankfurt",
    "XLON": "London",
    "XPAR": "Paris",
    "XAMS": "Amsterdam",
    "XBRU": "Brussels",
    "XLIS": "Lisbon",
    "XMIL": "Milan",
    "XMAD": "Madrid",
    "XSWX": "Zurich",
    "XWBO": "Vienna",
    "XTKS": "Tokyo",
    "XHKG": "Hong Kong",
    "XASX": "Sydney",
    "XTSE": "Toronto",
    "XSTO": "Stockholm",
    "XCSE": "Copenhagen",
    "XHEL": "Helsinki",
    "XOSL": "Oslo",
    "XBOM": "Mumbai",
}
_SIGNS = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3", "JPY": "\u00a5", "INR": "\u20b9"}


def exchange_title(exchange: str) -> str:
    """What traders call an exchange; its code where we know no name."""
    return _TITLES.get(exchange, exchange)


def session_words(state: SessionState, now: datetime) -> str:
    """``NYSE open, closes in 1 h 12 m``; closed, in its lunch break, a half day and a holiday in the same way."""
    title, left = exchange_title(state.exchange), countdown((state.until - now).total_seconds())
    if state.is_open:
        half = tr("half day, ") if state.is_half_day else ""
        return tr("{exchange} open, {half}closes in {left}", exchange=title, half=half, left=left)
    if state.is_break:
        return tr("{exchange} lunch break, opens in {left}", exchange=title, left=left)
    if state.is_holiday:
        return tr("{exchange} closed for a holiday, opens in {left}", exchange=title, left=left)
    return tr("{exchange} closed, opens in {left}", exchange=title, left=left)


def countdown(seconds: float) -> str:
    """``12 m``, ``1 h 12 m``, ``2 d 4 h``; a minute that has begun counts."""
    minutes = max(1, math.ceil(seconds / 60))
    hours, minutes = divmod(minutes, 60)
    if hours >= 24:
        return tr("{days} d {hours} h", days=hours // 24, hours=hours % 24)
    if hours:
        return tr("{hours} h {minutes} m", hours=hours, minutes=minutes)
    return tr("{minutes} m", minutes=minutes)


def cache_age(kept: int, fetched_at: datetime | None, now: datetime) -> str:
    """``Cache 1 min old``; ``Cache empty`` when nothing is kept."""
    if not kept or fetched_at is None:
        return tr("Cache empty")
    known = age(fetched_at, now)
    return tr("Cache {age}", age=known) if known else tr("Cache is new")


def age(since: datetime, now: datetime) -> str:
    """``4 min old``, ``3 h old``, ``2 days old``; empty in the first minute."""
    seconds = max(0.0, (now - since).total_seconds())
    if seconds < 60:
        return ""
    if seconds < 3600:
        return tr("{minutes} min old", minutes=int(seconds // 60))
    if seconds < 86_400:
        return tr("{hours} h old", hours=int(seconds // 3600))
    days = int(seconds // 86_400)
    return tr("1 day old") if days == 1 else tr("{days} days old", days=text.count(days))


def eastern_time(now: datetime) -> str:
    """``14:48:31 ET``: the time in New York."""
    return now.astimezone(_NEW_YORK).strftime("%H:%M:%S") + " " + tr("ET")


def money(value: float, currency: str) -> str:
    """``$500``, ``€12.50``, ``SEK 500``: cents only where there are some."""
    amount = text.number(value, 0 if abs(value - round(value)) < 0.005 else 2)
    sign = currency_sign(currency)
    return f"{sign} {amount}" if sign == currency else f"{sign}{amount}"


def currency_sign(currency: str) -> str:
    """``$`` for USD; the three letters where there is no sign of its own."""
    return _SIGNS.get(currency, currency)
