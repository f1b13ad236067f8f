"""The words of the panel that says why a symbol matched: rows for conditions, and a paragraph about its past."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale

from desktop import text
from desktop.models.facts_model import FactRow
from desktop.text import tr
from scanner import Condition, ExplainedCondition, NearMiss

__all__ = ["condition_rows", "heading", "near_miss_rows", "past_of"]

_SIGNS = {True: ("match", "accent"), False: ("close", "text.secondary"), None: ("help", "warn")}
_EARLIER_DAYS = 3
_WITHOUT_YEAR_FOR_DAYS = 330
_AVERAGE, _ARTICLE = re.compile(r"(\d-(?:day|week|month)) average"), re.compile(r"\b(?:the|its) (?=\d)")


def heading(conditions: Sequence[Condition | ExplainedCondition], truth: bool | None) -> tuple[str, str]:
    """The panel's title and how many conditions hold."""
    titles = {
        True: tr("Why it matched"),
        False: tr("Why it does not match"),
        None: tr("Why it cannot be decided"),
    }
    met = sum(condition.passed is True for condition in conditions)
    counted = tr("{met} of {all}", met=text.count(met), all=text.count(len(conditions)))
    return titles[truth], counted if conditions else ""


def condition_rows(
    conditions: Sequence[Condition | ExplainedCondition], known_words: Mapping[str, str]
) -> list[FactRow]:
    """A row for each condition: whether it holds by icon and, where it does not, by word; what it says in plain
    words as far as they are known; its two values."""
    rows = []
    for condition in conditions:
        icon, tone = _SIGNS[condition.passed]
        says = known_words.get(condition.condition, condition.condition)
        values = compared(condition.left, condition.right)
        state = {True: tr("met"), False: tr("not met"), None: tr("not known")}[condition.passed]
        sentence = condition.sentence if isinstance(condition, ExplainedCondition) else ""
        words = says if condition.passed else tr("{state}: {words}", state=state.capitalize(), words=says)
        spoken = ", ".join(part for part in (says, values, state, sentence) if part)
        tip = "\n".join(dict.fromkeys(part for part in (says, condition.condition, sentence) if part))
        rows.append(FactRow(words, values, icon, tone, short=_shortened(words), spoken=spoken, tip=tip))
    return rows


def _shortened(words: str) -> str:
    """As traders say it among themselves: "150-day above 200-day"."""
    return (
        _AVERAGE.sub(r"\1", _ARTICLE.sub("", words))
        .replace("at or above", "\u2265")
        .replace("at or below", "\u2264")
    )


def near_miss_rows(misses: Sequence[NearMiss]) -> list[FactRow]:
    """A row for each near miss: the symbol, and what it lacks."""
    rows = []
    for miss in misses:
        sentences = [one.sentence or one.words or one.condition for one in miss.failed]
        lacks = miss.will_match or "; ".join(sentences)
        rows.append(
            FactRow(
                miss.symbol,
                lacks,
                strong=True,
                spoken=f"{miss.symbol}: {lacks}",
                tip="\n".join(sentences),
            )
        )
    return rows


def compared(left: float | None, right: float | None) -> str:
    """``236.8 > 209.0``; one value where there is only one, nothing without any."""
    known = [value for value in (left, right) if value is not None]
    if len(known) < 2:
        return _figure(known[0], 0) if known else ""
    sign = ">" if known[0] > known[1] else "<" if known[0] < known[1] else "="
    for finer in range(4):
        shown = [_figure(value, finer) for value in known]
        if shown[0] != shown[1] or sign == "=":
            break
    return f"{shown[0]} {sign} {shown[1]}"


def _figure(value: float, finer: int) -> str:
    """As many decimals as its size needs, and ``finer`` more."""
    size = abs(value)
    if size >= 1e6:
        return text.large(value) if not finer else text.number(value, 0)
    if value == int(value) and size < 1000 and not finer:
        return text.number(value, 0)
    return text.number(value, (0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 1 else 4) + finer)


def past_of(turned_true: Sequence[date], as_of: date, truth: bool | None) -> str:
    """Since when the rule is true, and when it turned true before. ``turned_true`` are sessions up to ``as_of``."""
    days = sorted((day for day in turned_true if day <= as_of), reverse=True)
    parts = []
    if truth and days:
        newest = days.pop(0)
        parts.append(
            tr("New on {day}.", day=text.day(newest))
            if newest == as_of
            else tr("Matches since {day}.", day=text.day(newest))
        )
    if days:
        said = _listed([_short_day(day, as_of) for day in days[:_EARLIER_DAYS]])
        parts.append(
            tr("Turned true before on {days}.", days=said)
            if truth
            else tr("Turned true on {days}.", days=said)
        )
    elif truth:
        parts.append(tr("It had not been true in the two years before."))
    return " ".join(parts)


def _short_day(day: date, as_of: date) -> str:
    pattern = "d MMM" if (as_of - day).days < _WITHOUT_YEAR_FOR_DAYS else "d MMM yyyy"
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def _listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return tr("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])
