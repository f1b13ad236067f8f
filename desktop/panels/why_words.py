"""The words of the panel that says why a symbol matched: rows for conditions, and a paragraph about its past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale

from desktop import text
from desktop.models.facts_model import FactRow
from desktop.panels.condition_lines import ConditionLine
from desktop.text import tr
from scanner import ExplainedCondition, NearMiss

__all__ = ["condition_rows", "heading", "near_miss_rows", "past_of"]

_SIGNS = {True: ("match", "accent"), False: ("close", "text.secondary"), None: ("help", "warn")}
_EARLIER_DAYS = 3
_WITHOUT_YEAR_FOR_DAYS = 330


def heading(lines: Sequence[ConditionLine], truth: bool | None) -> tuple[str, str]:
    """The panel's title and how many lines hold."""
    titles = {
        True: tr("Why it matched"),
        False: tr("Why it does not match"),
        None: tr("Why it cannot be decided"),
    }
    met = sum(line.passed is True for line in lines)
    counted = tr("{met} of {all}", met=text.count(met), all=text.count(len(lines)))
    return titles[truth], counted if lines else ""


def condition_rows(lines: Sequence[ConditionLine]) -> list[FactRow]:
    """A row for each line: whether it holds by icon and, where it does not, by word; what it says; its figure."""
    rows = []
    for line in lines:
        icon, tone = _SIGNS[line.passed]
        state = {True: tr("met"), False: tr("not met"), None: tr("not known")}[line.passed]
        sentences = [one.sentence for one in line.conditions if isinstance(one, ExplainedCondition)]
        words = (
            line.words if line.passed else tr("{state}: {words}", state=state.capitalize(), words=line.words)
        )
        spoken = ", ".join(part for part in (line.sentence, line.value, state, *sentences) if part)
        conditions = [one.condition for one in line.conditions]
        tip = "\n".join(dict.fromkeys(part for part in (line.sentence, *conditions, *sentences) if part))
        rows.append(FactRow(words, line.value, icon, tone, spoken=spoken, tip=tip))
    return rows


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


def past_of(turned_true: Sequence[date], as_of: date, truth: bool | None, turned: str = "") -> str:
    """Since when the rule is true and what made it so, and when it turned true before. ``turned_true`` are sessions
    up to ``as_of``; ``turned`` is what happened on ``as_of``."""
    days = sorted((day for day in turned_true if day <= as_of), reverse=True)
    parts = []
    if truth and days:
        newest = days.pop(0)
        new = tr("New on {day}: {what}.", what=turned, day=text.day(newest)) if turned else ""
        new = new or tr("New on {day}.", day=text.day(newest))
        parts.append(new if newest == as_of else tr("Matches since {day}.", day=text.day(newest)))
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
