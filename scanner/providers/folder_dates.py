"""How dates are written in price tables; which of day and month comes first is decided once a table, by evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise

import numpy as np

from scanner.arrays import DateArray

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?:[ T].*)?")
_NAMED_FORMATS = ("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%B %d, %Y")
_DAYS_APART = 7
_CENTURY = 2000
_FIRST_OF_LAST_CENTURY = 70


class AmbiguousDates(ValueError):
    """Days and months cannot be told apart in this table."""


def parse_dates(texts: Sequence[str], numbers: Sequence[int]) -> DateArray:
    """The dates of a column (datetime64[D]), times of day left off; ``numbers`` are the lines they stand in.

    Known are 2026-01-30 (also with / or . or times), 20260130, 30.01.2026 (day first), 30-Jan-26, Jan 30, 2026, and
    01/30/2026 or 30/01/2026: which of these it is, a day above 12 tells, else whether one reading alone puts the
    rows in order, on weekdays, and close to each other. Raises ValueError naming the line.
    """
    if not texts:
        return np.array([], dtype="datetime64[D]")
    try:
        return np.array(_as_iso(texts), dtype="datetime64[D]")
    except ValueError:
        read = _reader(texts, numbers)
    return np.array(
        [_read(number, text, read) for number, text in zip(numbers, texts, strict=True)],
        dtype="datetime64[D]",
    )


def _as_iso(texts: Sequence[str]) -> Sequence[str]:
    """The quick way: all as 2026-01-30, or all as 20260130. Raises ValueError where it is not that simple."""
    lengths = {len(text) for text in texts}
    if lengths == {8}:
        texts = [f"{text[:4]}-{text[4:6]}-{text[6:]}" for text in texts]
    elif lengths != {10}:
        raise ValueError("not the quick way")
    return texts


def _reader(texts: Sequence[str], numbers: Sequence[int]) -> Callable[[str], date]:
    first = texts[0]
    if _ISO.fullmatch(first):
        return lambda text: _groups(_ISO, text, 0, 1, 2)
    if _PACKED.fullmatch(first):
        return lambda text: _groups(_PACKED, text, 0, 1, 2)
    if _SLASHED.fullmatch(first):
        return _month_or_day_first(texts, numbers[0])
    return _named


def _read(number: int, text: str, read: Callable[[str], date]) -> date:
    try:
        return read(text)
    except ValueError as error:
        shown = f"line {number}: {text[:30]!r}"
        if str(error).startswith(("month", "day", "year")):
            raise ValueError(f"{shown} is a date that no calendar has") from error
        raise ValueError(f"{shown} is not a date as YYYY-MM-DD") from error


def _groups(pattern: re.Pattern[str], text: str, year: int, month: int, day: int) -> date:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(text)
    found = [int(part) for part in match.groups() if part.isdigit()]
    return date(_full_year(found[year]), found[month], found[day])


def _full_year(year: int) -> int:
    if year >= 100:
        return year
    return _CENTURY + year if year < _FIRST_OF_LAST_CENTURY else _CENTURY - 100 + year


def _named(text: str) -> date:
    for form in _NAMED_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    raise ValueError(text)


def _month_first(text: str) -> date:
    return _groups(_SLASHED, text, 2, 0, 1)


def _day_first(text: str) -> date:
    return _groups(_SLASHED, text, 2, 1, 0)


def _month_or_day_first(cells: Sequence[str], line: int) -> Callable[[str], date]:
    matches = [_SLASHED.fullmatch(text) for text in cells]
    found = [match for match in matches if match is not None]
    if found[0][2] == ".":
        return _day_first
    if any(int(match[1]) > 12 for match in found):
        return _day_first
    if any(int(match[3]) > 12 for match in found):
        return _month_first
    texts = [match[0] for match in found]
    likely = [read for read in (_month_first, _day_first) if _is_likely([read(text) for text in texts])]
    if len(likely) == 1:
        return likely[0]
    raise AmbiguousDates(f"line {line}: {texts[0]!r} can be month/day or day/month, and no row tells which")


def _is_likely(days: list[date]) -> bool:
    """In order, none on a weekend, and mostly less than a week apart."""
    in_order = days == sorted(days) or days == sorted(days, reverse=True)
    steps = sorted(abs(later - earlier).days for earlier, later in pairwise(days))
    close = not steps or steps[len(steps) // 2] < _DAYS_APART
    return in_order and close and all(day.weekday() < 5 for day in days)
