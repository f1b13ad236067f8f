"""The matches of a run as a table: what files of rows and columns have in them, and how its numbers are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.pipeline.document import document
from scanner.rating.parts import PARTS
from scanner.types import ScanResult

_HEAD = ("rank", "symbol", "name", "sector", "as_of", "close", "change_pct", "rating", "change")
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


def sheet(result: ScanResult) -> tuple[list[SheetColumn], list[list[Any]]]:
    """Everything that is a number or a word of every match: columns and rows, the scan's own columns last; simulated
    data say so in every row."""
    columns = [
        *_of(_HEAD),
        *(SheetColumn(name, _inside("parts", name), _FORMS[name]) for name in PARTS),
        *_of(("rsi", "relative_volume", "year_high", "year_low")),
        SheetColumn("signals", lambda match: ", ".join(match["signals"]) or None),
        *(SheetColumn(name, _inside("plan", name), _FORMS.get(name, "")) for name in _PLAN),
        *_of(("previous_rank",)),
        *_own(result),
    ]
    titles, rows = _filled(result, columns)
    if len(titles) > len(columns):
        columns.append(SheetColumn(titles[-1], lambda _match: None))
    return columns, rows


def _of(names: tuple[str, ...]) -> list[SheetColumn]:
    return [SheetColumn(name, _plain(name), _FORMS.get(name, "")) for name in names]


def _own(result: ScanResult) -> list[SheetColumn]:
    return [SheetColumn(title, _inside("columns", title)) for title in result.info.scan.columns]


def _plain(name: str) -> _Read:
    return lambda match: match[name]


def _inside(holder: str, name: str) -> _Read:
    return lambda match: (match[holder] or {}).get(name)


def _filled(result: ScanResult, columns: list[SheetColumn]) -> tuple[list[str], list[list[Any]]]:
    content = document(result)
    head = [column.title for column in columns]
    rows = [[column.read(match) for column in columns] for match in content["matches"]]
    if content["run"]["simulated"]:
        head = [*head, "data"]
        rows = [[*row, "Simulated"] for row in rows]
    return head, rows
