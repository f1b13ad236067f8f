"""The words and numbers on screen: translation, number formats, and the sentences for failures and unknowns
by kind. It keeps nothing and draws nothing."""

from __future__ import annotations

import math
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner import Failure, Unknown

MINUS = "\u2212"
THIN_SPACE = "\u2009"
UNKNOWN = "\u2013"
TIMES = "\u00d7"


def tr(text: str, **values: object) -> str:
    """``text`` in the user's language with ``{names}`` filled in."""
    translated = QCoreApplication.translate("Technic", text)
    return translated.format(**values) if values else translated


# --- numbers ------------------------------------------------------------------------------------------------


def number(value: float | None, decimals: int) -> str:
    """Thousands separated as in the user's locale, a true minus; an en dash for what is not known."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    plain = f"{abs(value):,.{decimals}f}"
    sign = MINUS if value < 0 and plain.strip("0,.") else ""
    return sign + _localised(plain)


def signed(value: float | None, decimals: int = 2) -> str:
    """Like :func:`number`, with its sign always on it: ``+2.36``, ``−0.72``, ``+0.00``."""
    text = number(value, decimals)
    return text if text == UNKNOWN or text.startswith(MINUS) else f"+{text}"


def price(value: float | None) -> str:
    """Two decimals, four below 1.00."""
    small = value is not None and abs(value) < 1
    return number(value, 4 if small else 2)


def count(value: int | None) -> str:
    """``5,712``; an en dash for None."""
    return number(value, 0)


def percent(share: float | None) -> str:
    """A share from 0 to 1 in words: ``79 %``, with a thin space. Rounded down, so that 100 % means all."""
    return UNKNOWN if share is None else f"{math.floor(share * 100 + 1e-9)}{THIN_SPACE}%"


def ratio(value: float | None) -> str:
    """``1.4×``."""
    text = number(value, 1)
    return text if text == UNKNOWN else text + TIMES


def large(value: float | None) -> str:
    """``4.2 M``, for volumes; whole below a million."""
    if value is not None and math.isfinite(value):
        for unit, letter in ((1e9, "B"), (1e6, "M")):
            if abs(value) >= unit:
                return f"{number(value / unit, 1)}{THIN_SPACE}{letter}"
    return number(value, 0)


def byte_rate(per_second: float) -> str:
    """``412 kB/s``, from a million on ``1.2 MB/s``; thousands of bytes, as connections are sold."""
    if per_second >= 1e6:
        return tr("{rate} MB/s", rate=number(per_second / 1e6, 1))
    return tr("{rate} kB/s", rate=number(per_second / 1e3, 0))


_MONEY_SIGNS = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3", "JPY": "\u00a5"}


def money(value: float | None, currency: str) -> str:
    """``$11,141``, ``CHF 500``: whole units, rounded. ``currency`` is ISO 4217."""
    shown = number(value, 0)
    if shown == UNKNOWN:
        return shown
    sign = _MONEY_SIGNS.get(currency)
    return f"{sign}{shown}" if sign else f"{currency} {shown}".strip()


def column_value(value: float | None) -> str:
    """A value of a scan's own column, whose unit nobody knows: two decimals, so that they stand below one
    another; none for large values, four for those that two would hide."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    size = abs(value)
    if size >= 1e6:
        return large(value)
    return number(value, 0 if size >= 10_000 else 4 if 0 < size < 0.01 else 2)


def _localised(plain: str) -> str:
    """``plain`` as Python writes it (``1,234.5``) with the separators of the user's locale. The C locale has
    none of its own and keeps Python's."""
    marks = _marks(QLocale().name())
    return plain.translate(marks) if marks else plain


@cache
def _marks(_locale: str) -> dict[int, str]:
    """The separators of the user's locale, whose name is given, for Python's."""
    locale = QLocale()
    if locale.language() in (QLocale.Language.C, QLocale.Language.English):
        return {}
    return {ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()}


# --- times --------------------------------------------------------------------------------------------------


def duration(seconds: float) -> str:
    """``0:41``, ``12:05``, from one hour on ``1 h 12 m``."""
    whole = max(0, int(seconds))
    if whole >= 3600:
        return tr("{hours} h {minutes} m", hours=whole // 3600, minutes=whole % 3600 // 60)
    return f"{whole // 60}:{whole % 60:02d}"


def spoken_duration(seconds: float) -> str:
    """``1 second``, ``25 seconds``, ``3 minutes``, from an hour on ``1 h 12 m``."""
    if seconds >= 3600:
        return duration(seconds)
    whole = max(1, math.ceil(seconds)) if seconds < 60 else math.ceil(seconds / 60)
    if seconds < 60:
        return tr("1 second") if whole == 1 else tr("{count} seconds", count=whole)
    return tr("{count} minutes", count=whole) if whole > 1 else tr("1 minute")


def time_left(seconds: float | None, *, paused: bool = False) -> str:
    """``about 13 s left``, ``about 6 min left``; ``estimating`` while nobody knows. While the run is ``paused`` it is
    said that they begin when it goes on."""
    if seconds is not None and math.isfinite(seconds) and paused:
        return tr("{left} once it goes on", left=time_left(seconds))
    if seconds is None or not math.isfinite(seconds):
        return tr("estimating")
    if seconds < 60:
        return tr("about {seconds} s left", seconds=max(1, math.ceil(seconds)))
    if seconds < 3600:
        return tr("about {minutes} min left", minutes=math.ceil(seconds / 60))
    return tr("about {duration} left", duration=duration(seconds))


def day(value: date) -> str:
    """``Fri 20 Nov``, with the year when it is not this one."""
    pattern = "ddd d MMM" if value.year == today().year else "ddd d MMM yyyy"
    return QLocale().toString(QDate(value.year, value.month, value.day), pattern)


def short_day(value: date) -> str:
    """``20 Nov``, where there is no room for more; of another year ``20 Nov 25``."""
    pattern = "d MMM" if value.year == today().year else "d MMM yy"
    return QLocale().toString(QDate(value.year, value.month, value.day), pattern)


def day_heading(value: date) -> str:
    """``Today`` or :func:`day`."""
    return tr("Today") if value == today() else day(value)


def precise_time(moment: datetime) -> str:
    """``14:31:51`` on this computer's clock, of another day than today that day. ``moment`` has a time zone."""
    here = moment.astimezone()
    return here.strftime("%H:%M:%S") if here.date() == today() else day(here.date())


def clock_time(moment: datetime) -> str:
    """``14:48`` on this computer's clock. ``moment`` has a time zone."""
    return moment.astimezone().strftime("%H:%M")


def today() -> date:
    """The day on this computer's calendar."""
    return datetime.now().astimezone().date()


# --- counts in words ----------------------------------------------------------------------------------------


def symbols(number_of: int) -> str:
    """``1 symbol``, ``1,200 symbols``."""
    return tr("1 symbol") if number_of == 1 else tr("{count} symbols", count=count(number_of))


def matches(number_of: int) -> str:
    """``1 match``, ``34 matches``."""
    return tr("1 match") if number_of == 1 else tr("{count} matches", count=count(number_of))


def nothing_matched(checked: int, undecided: int) -> str:
    """Why the table is empty after a run: how many symbols were looked at, and how many could not be."""
    if not undecided:
        return tr("Nothing matched. {symbols} checked.", symbols=_were(checked))
    return tr(
        "Nothing matched. {symbols} checked, {undecided} could not be decided.",
        symbols=_were(checked),
        undecided=count(undecided),
    )


def _were(number_of: int) -> str:
    verb = tr("was") if number_of == 1 else tr("were")
    return f"{symbols(number_of)} {verb}"


# --- states, failures, unknowns -----------------------------------------------------------------------------

_STATUS_WORDS = {
    "running": "running",
    "finished": "finished",
    "cancelled": "cancelled",
    "interrupted": "interrupted",
    "failed": "failed",
}

# Kind: what happened (a heading, so without a full stop), what to do.
_FAILURES = {
    "throttled": ("{source} is limiting requests", "Retry later; what was done is kept."),
    "timed_out": ("{source} took too long to answer", "Retry. If it comes back, raise the time limit."),
    "no_network": ("{source} could not be reached", "Check the internet connection, then retry."),
    "provider_down": ("{source} is not working at the moment", "Nothing is wrong here. Retry later."),
    "not_found": ("Symbol not known to {source}", "Renamed or delisted: update the universe."),
    "garbage_answer": ("{source} sent an answer that makes no sense", "Retry. If it stays, report it."),
    "internal": ("Technic made a mistake with this symbol", "Report it with the technical details."),
}

# The same of sources that read files: what happened to many, to one, what to do.
_FAILURES_OF_FILES = {
    "not_found": (
        "No file of this symbol in the folder",
        "{source} has no {file}",
        "Put it there, or take the symbol out of the universe.",
    ),
    "garbage_answer": (
        "The file could not be read",
        "{file} could not be read: {reason}",
        "Mend the file, then retry.",
    ),
}

_LIMIT_ADVICE = "Retry. If it comes back, raise the {seconds} s limit."

# A source is believed after so many sessions on which it did not know a symbol.
_BELIEVED_AFTER = 3
_QUARANTINED = (
    "Not known to {source} on 3 sessions or more",
    "Renamed or delisted: update the universe. It is asked again once a week.",
)

_UNKNOWNS = {
    "no_data_in_range": ("No prices in this range", "Nothing. The source has no bars there; left out."),
    "too_short": ("Not enough price history", "Nothing. The rule needs more days; left out."),
    "missing_last_bar": ("The last day is missing", "Nothing. Halted or not reported yet; left out."),
    "bad_prices": ("Prices are missing or not positive", "Nothing. The rule needs these bars; left out."),
    "undecidable": ("The rule cannot be decided", "Nothing. A value it needs does not exist; left out."),
}


_NEVER_ASKED = ("No stored prices", "The cache has none of them: run again when the source can be reached.")


def status_word(status: str) -> str:
    """A run's status in a word."""
    return tr(_STATUS_WORDS[status])


def failure_cause(kind: str, values: Mapping[str, object]) -> tuple[str, str]:
    """The heading and the advice for failures of one kind. ``values`` may name the ``source``, the limit of
    ``seconds`` that ran out, the sessions on which a symbol was ``said_on`` to be unknown, and the ``file`` meant."""
    source = values.get("source", tr("The source"))
    said, seconds = values.get("said_on"), values.get("seconds")
    if kind == "not_found" and isinstance(said, list | tuple) and len(said) >= _BELIEVED_AFTER:
        return tr(_QUARANTINED[0], source=source), tr(_QUARANTINED[1])
    if "file" in values and kind in _FAILURES_OF_FILES:
        heading, _, advice = _FAILURES_OF_FILES[kind]
        return tr(heading), tr(advice)
    heading, advice = _FAILURES[kind]
    if kind == "timed_out" and isinstance(seconds, int | float) and seconds >= 1:
        return tr(heading, source=source), tr(_LIMIT_ADVICE, seconds=number(seconds, 0))
    return tr(heading, source=source), tr(advice)


def doubt_cause() -> tuple[str, str]:
    """The heading and the advice for matches whose prices look wrong."""
    return tr("Price data looks wrong"), tr("Look at the chart, then use it or leave it out.")


def failure_text(failure: Failure) -> tuple[str, str]:
    """What happened to one symbol, as a sentence, and what to do."""
    kind, values = failure.kind.value, failure.values
    heading, advice = failure_cause(kind, values)
    if "file" in values and kind in _FAILURES_OF_FILES:
        named = {name: values.get(name, "") for name in ("source", "file", "reason")}
        heading = tr(_FAILURES_OF_FILES[kind][1], **named)
    return f"{heading}.", advice


def unknown_cause(unknown: Unknown) -> tuple[str, str]:
    """The heading and the advice for symbols that could not be decided for one reason."""
    heading, advice = _NEVER_ASKED if unknown.never_asked else _UNKNOWNS[unknown.reason.value]
    return tr(heading), tr(advice)


def unknown_text(unknown: Unknown) -> tuple[str, str]:
    """Why one symbol could not be decided, as a sentence with its figures, and what to do."""
    heading, advice = unknown_cause(unknown)
    return unknown.detail or f"{heading}.", advice
