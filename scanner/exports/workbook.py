"""The matches of a run as an Excel workbook: numbers that are numbers, days that are days, a header that stays."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scanner.exports.sheet import NO_REASONS, SheetColumn, sheet
from scanner.types import ScanResult

# A price below 1 has four decimals.
_FORMS = {
    "whole": "#,##0",
    "tenth": "0.0",
    "price": "[<1]0.0000;#,##0.00",
    "signed": "+0.00;\u22120.00;0.00",
    "day": "yyyy-mm-dd",
    "": "#,##0.00",
}
_FROZEN = 2


def workbook(
    result: ScanResult, symbols: Sequence[str] | None = None, reasons: Mapping[str, str] = NO_REASONS
) -> bytes:
    """The workbook, made in memory: one that fails half written to a disk leaves an open archive behind. With all
    matches (``symbols`` None) the symbols that dropped out have a sheet of their own."""
    import xlsxwriter  # loads only for the one who exports a workbook

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        _write_page(book, "Matches", *sheet(result, symbols, reasons))
        if symbols is None and result.dropped:
            _write_page(book, "Dropped", *sheet(result, result.dropped, reasons))
    return content.getvalue()


def _write_page(book: Any, title: str, columns: list[SheetColumn], rows: list[list[Any]]) -> None:
    simulated = any(column.title == "data" for column in columns)
    page = book.add_worksheet(f"{title} (simulated)" if simulated else title)
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF0F3"})
    forms = {name: book.add_format({"num_format": form}) for name, form in _FORMS.items()}
    page.freeze_panes(1, _FROZEN)
    page.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    for place, column in enumerate(columns):
        page.write_string(0, place, column.title, bold)
    for line, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(page, line, place, value, column.form, forms)
    page.autofit()


def _write_cell(page: Any, line: int, place: int, value: object, form: str, forms: dict[str, Any]) -> None:
    if form == "day" and isinstance(value, str):
        day = date.fromisoformat(value)
        page.write_datetime(line, place, datetime(day.year, day.month, day.day), forms[form])  # noqa: DTZ001 - a day
    elif isinstance(value, int | float):
        page.write_number(line, place, value, forms[form or ("whole" if isinstance(value, int) else "")])
    elif value is not None:
        # A name that begins with = is text, never a formula.
        page.write_string(line, place, str(value))
