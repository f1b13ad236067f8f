"""The columns of a scan as rows to check and to put in order: all that its table could show. No Qt lives here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.text import tr
from scanner import STANDARD_COLUMNS, ScanDefinition, shown_columns

__all__ = ["ColumnRow", "chosen_columns", "column_rows", "rank_choices"]

_NOTES = {
    "price": "price",
    "rsi": "standard",
    "relative_volume": "against its 20 days",
    "days": "line of closes",
    "rating": "score",
    "parts": "trend, momentum, volume, breakout, RS",
    "sector": "company",
    "year": "low to high",
    "signals": "what else holds",
    "plan": "entry, stop, target, R, shares",
    "position": "of the plan",
}
# What the standard columns show, as it is written in rules.
_SHOWN_ALREADY = {
    "close": "",
    "volume": "",
    "rsi(14)": "rsi",
    "relative_volume(20)": "relative_volume",
    "volume / sma(volume, 20)[1]": "relative_volume",
}
_OFFERED = {
    "Distance from 52-week high": "100 * (close / highest(high, 252) - 1)",
    "Change in a month": "change_pct(21)",
    "Change in three months": "change_pct(63)",
    "RS rating": "rs_rating",
    "Average true range in %": "natr(14)",
    "Dollar volume": "sma(volume, 20) * close",
}
# Stands for no column: a list without any would leave the choice to the table.
_NOTHING = ("none",)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """``name`` is what the scan's list calls it, ``expression`` is empty for a standard column. ``kept`` is a column
    that the scan has also while it does not show it."""

    name: str
    title: str
    note: str
    expression: str = ""
    shown: bool = False
    kept: bool = False


def column_rows(scan: ScanDefinition, in_rule: Mapping[str, str]) -> list[ColumnRow]:
    """First what ``scan`` shows, in order, then what it could show besides: standard columns, its own ones, values of
    its rule (``in_rule``: expressions by what they are called), and what others ask for often."""
    from_rule = {_SHOWN_ALREADY.get(expression, "") for expression in in_rule.values()}
    used = set(in_rule.values())

    def row(name: str, *, shown: bool) -> ColumnRow:
        expression = scan.columns.get(name)
        if expression is None:
            note = tr("from the rule") if name in from_rule else tr(_NOTES[name])
            return ColumnRow(name, tr(STANDARD_COLUMNS[name]), note, shown=shown)
        note = tr("from the rule") if expression in used else tr("formula")
        offered = expression in used or expression in _OFFERED.values()
        return ColumnRow(name, name, note, expression, shown, kept=not offered)

    names = shown_columns(scan.shown, tuple(scan.columns))
    rows = [row(name, shown=True) for name in names]
    rows += [row(name, shown=False) for name in (*STANDARD_COLUMNS, *scan.columns) if name not in names]
    known = {*scan.columns, *STANDARD_COLUMNS.values()}
    shown_already = {*scan.columns.values(), *_SHOWN_ALREADY}
    for more, note in ((in_rule, tr("from the rule")), (_OFFERED, tr("formula"))):
        for title, expression in more.items():
            if expression not in shown_already and title not in known:
                rows.append(ColumnRow(title, tr(title), note, expression))
                shown_already.add(expression)
    return rows


def chosen_columns(rows: Iterable[ColumnRow]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The scan's own columns and its list of what is shown; the list is empty where it is the usual one."""
    rows = list(rows)
    own = {one.name: one.expression for one in rows if one.expression and (one.shown or one.kept)}
    shown = tuple(one.name for one in rows if one.shown) or _NOTHING
    return own, () if shown == shown_columns((), tuple(own)) else shown


def rank_choices(scan: ScanDefinition, in_rule: Mapping[str, str]) -> dict[str, str]:
    """What ``scan`` could rank by besides the rating: expressions by what they are called."""
    usual = {
        tr("Relative volume"): "relative_volume(20)",
        tr("Change in %"): "change_pct(1)",
        tr("RSI 14"): "rsi(14)",
    }
    choices: dict[str, str] = {}
    for title, expression in (*usual.items(), *in_rule.items(), *scan.columns.items(), *_OFFERED.items()):
        if expression not in choices.values():
            choices.setdefault(title, expression)
    return choices
