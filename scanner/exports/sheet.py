"""The matches of a run as a table: what files of rows and columns have in them, and how its numbers are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from scanner.pipeline.document import document
from scanner.rating.parts import PARTS
from scanner.types import ScanResult

_HEAD = ("rank", "symbol", "name", "sector", "as_of", "close", "change_pct", "rating", "change")
_GLANCE = ("rsi", "relative_volume", "year_high", "year_low")
_PLAN = ("entry", "stop", "target", "r_multiple", "shares", "position", "risk")
_FORMS = {
    "rank": "whole",
    "as_of": "day",
    "close": "price",
    "change_pct": "signed",
    "rating": "tenth",
    "rsi": "tenth",
    "year_high": "price",
    "year_low": "price",
    "entry": "price",
    "stop": "price",
    "target": "price",
    "r_multiple": "tenth",
    "shares": "whole",
    "previous_rank": "whole",
} | dict.fromkeys(PARTS, "tenth")

NO_REASONS: Mapping[str, str] = MappingProxyType({})
_Read = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column. ``form`` says how its numbers are meant: whole, tenth, price, signed, day or empty for others."""

    title: str
    read: _Read
    form: str = ""


def table(result: ScanResult) -> tuple[list[str], list[list[Any]]]:
    """The matches in short as a header and rows, the scan's own columns last; simulated data say so in every row."""
    return _filled(result, [*_of(_HEAD), *_own(result)])


def sheet(
    result: ScanResult, symbols: Sequence[str] | None = None, reasons: Mapping[str, str] = NO_REASONS
) -> tuple[list[SheetColumn], list[list[Any]]]:
    """Everything that is a number or a word of every match: columns and rows, the scan's own columns last; simulated
    data say so in every row.

    ``symbols`` are those to be written in their order, matches or symbols that dropped out; None means all matches.
    With one that dropped out there is a column ``reason``, filled from ``reasons`` as far as these know it, else with
    the first condition that failed."""
    columns = [
        *_of(_HEAD),
        *(SheetColumn(name, _inside("parts", name), _FORMS[name]) for name in PARTS),
        *_of(_GLANCE),
        SheetColumn("signals", lambda match: ", ".join(match["signals"]) or None),
        *(SheetColumn(name, _inside("plan", name), _FORMS.get(name, "")) for name in _PLAN),
        *_of(("previous_rank",)),
        *_own(result),
    ]
    if symbols is not None and not set(symbols).isdisjoint(result.dropped):
        columns.append(SheetColumn("reason", lambda match: _reason(match, result, reasons)))
    titles, rows = _filled(result, columns, symbols)
    if len(titles) > len(columns):
        columns.append(SheetColumn(titles[-1], lambda _match: None))
    return columns, rows


def _reason(match: Mapping[str, Any], result: ScanResult, reasons: Mapping[str, str]) -> str | None:
    symbol = match["symbol"]
    if symbol not in result.dropped:
        return None
    failed = (one["condition"] for one in match["why"] if one["passed"] is False)
    return reasons.get(symbol) or next((f"No longer: {condition}" for condition in failed), None)


def _of(names: tuple[str, ...]) -> list[SheetColumn]:
    return [SheetColumn(name, _plain(name), _FORMS.get(name, "")) for name in names]


def _own(result: ScanResult) -> list[SheetColumn]:
    return [SheetColumn(title, _inside("columns", title)) for title in result.info.scan.columns]


def _plain(name: str) -> _Read:
    return lambda match: match[name]


def _inside(holder: str, name: str) -> _Read:
    return lambda match: (match[holder] or {}).get(name)


def _filled(
    result: ScanResult, columns: list[SheetColumn], symbols: Sequence[str] | None = None
) -> tuple[list[str], list[list[Any]]]:
    content = document(result)
    head = [column.title for column in columns]
    matches = content["matches"] if symbols is None else _chosen(content, symbols)
    rows = [[column.read(match) for column in columns] for match in matches]
    if content["run"]["simulated"]:
        head = [*head, "data"]
        rows = [[*row, "Simulated"] for row in rows]
    return head, rows


def _chosen(content: Mapping[str, Any], symbols: Sequence[str]) -> list[Mapping[str, Any]]:
    """The matches and dropped symbols of a document that are asked for, in that order; those that the run did not
    look at again have nothing but their name."""
    there = {match["symbol"]: match for match in (*content["dropped_matches"], *content["matches"])}
    nothing = dict.fromkeys((*_HEAD, *_GLANCE, "previous_rank", "parts", "plan"))
    return [
        there.get(symbol)
        or {**nothing, "symbol": symbol, "change": "dropped", "signals": (), "why": (), "columns": None}
        for symbol in symbols
    ]
