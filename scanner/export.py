"""Writing a run's document to a file: JSON, CSV or Excel. What is in it is decided by the pipeline's document."""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any, TextIO

from scanner.errors import BadFile, BadInput
from scanner.pipeline.document import document
from scanner.types import ScanResult

SUFFIXES = (".json", ".csv", ".xlsx")
_HEAD = ("rank", "symbol", "name", "sector", "as_of", "close", "change_pct", "rating", "change")


def check_target(target: Path) -> None:
    """Raise :class:`~scanner.errors.BadInput` if a run could not be written to ``target`` afterwards."""
    if target.suffix.lower() not in SUFFIXES:
        raise BadInput(
            f"{target} has no known ending.", f"Use one of {', '.join(SUFFIXES)}, or - for the terminal."
        )
    if target.is_dir() or not os.access(target.parent, os.W_OK):
        raise BadFile(
            f"{target} cannot be written.", "Name a file in a folder that exists and may be written."
        )


def export(result: ScanResult, target: Path) -> None:
    """Write ``result`` to ``target`` by its ending, in one step: the old file stays until the new one is whole.

    Numbers have a point as decimal mark whatever the system's language. Raises
    :class:`~scanner.errors.BadFile` when it cannot be written.
    """
    check_target(target)
    real = target.resolve()  # a link stays one
    draft = real.with_name(f".{real.stem[:40]}-{secrets.token_hex(4)}{real.suffix}")
    try:
        try:
            draft.touch(exist_ok=False)
            if real.exists():
                shutil.copymode(real, draft)
            _write(result, draft)
            draft.replace(real)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise BadFile(
            f"{target} cannot be written: {error.strerror or error}.", "Name another file."
        ) from error


def write_json(result: ScanResult, stream: TextIO) -> None:
    """The document as JSON with a line break at the end, in ASCII: whatever the encoding of ``stream`` is, it can
    take it. Raises :class:`~scanner.errors.BadFile` when it takes no more, because a disk is full."""
    try:
        _dump(result, stream)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BadFile(
            f"The document cannot be written: {error.strerror or error}.", "Write it to another place."
        ) from error


def table(result: ScanResult) -> tuple[list[str], list[list[Any]]]:
    """The matches as a header and rows, the scan's own columns last; simulated data say so in every row."""
    content = document(result)
    titles = list(result.info.scan.columns)
    head = [*_HEAD, *titles]
    rows = [
        [*(match[key] for key in _HEAD), *(match["columns"].get(title) for title in titles)]
        for match in content["matches"]
    ]
    if content["run"]["simulated"]:
        head = [*head, "data"]
        rows = [[*row, "Simulated"] for row in rows]
    return head, rows


def _dump(result: ScanResult, stream: TextIO) -> None:
    json.dump(document(result), stream, indent=1, allow_nan=False)
    stream.write("\n")


def _write(result: ScanResult, target: Path) -> None:
    if target.suffix.lower() == ".json":
        with target.open("w", encoding="utf-8") as stream:
            _dump(result, stream)
    elif target.suffix.lower() == ".csv":
        head, rows = table(result)
        with target.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(head)
            writer.writerows(rows)
    else:
        target.write_bytes(_workbook(result))


def _workbook(result: ScanResult) -> bytes:
    """An Excel workbook, made in memory: one that fails half written to a disk leaves an open archive behind."""
    import xlsxwriter  # loads only for the one who exports a workbook

    head, rows = table(result)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Matches")
        bold = workbook.add_format({"bold": True})
        number = workbook.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 2)
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, bold)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, line, column, value, number)
        sheet.autofit()
    return content.getvalue()


def _write_cell(sheet: Any, line: int, column: int, value: object, number: Any) -> None:
    if isinstance(value, float):
        sheet.write_number(line, column, value, number)
    elif isinstance(value, int):
        sheet.write_number(line, column, value)
    elif value is not None:
        # A name that begins with = is text, never a formula.
        sheet.write_string(line, column, str(value))
