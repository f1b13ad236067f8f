"""Writing a run to a file, in one step: a document (JSON), a table (CSV, Excel) or a list for TradingView."""

from __future__ import annotations

import csv
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from scanner.errors import BadFile, BadInput
from scanner.exports.sheet import NO_REASONS, sheet
from scanner.exports.tradingview import tradingview_list
from scanner.exports.workbook import workbook
from scanner.pipeline.document import document
from scanner.types import ScanResult

SUFFIXES = (".json", ".csv", ".xlsx", ".txt")
PRACTICE = "practice"


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


def export(
    result: ScanResult,
    target: Path,
    symbols: Sequence[str] | None = None,
    reasons: Mapping[str, str] = NO_REASONS,
) -> None:
    """Write ``result`` to ``target`` by its ending, in one step: the old file stays until the new one is whole.

    ``symbols`` are those to be written in their order, matches or symbols that dropped out, and ``reasons`` says why
    these did; None means all matches. A document is always that of the whole run. Numbers have a point as decimal
    mark whatever the system's language. Raises :class:`~scanner.errors.BadFile` when it cannot be written.
    """
    check_target(target)
    with in_one_step(target) as draft:
        _write(result, draft, symbols, reasons)


@contextmanager
def in_one_step(target: Path) -> Iterator[Path]:
    """A file to write beside ``target``; when the block ends well it takes the place of the old one. Raises
    :class:`~scanner.errors.BadFile` when it cannot be written."""
    real = target.resolve()  # a link stays one
    draft = real.with_name(f".{real.stem[:40]}-{secrets.token_hex(4)}{real.suffix}")
    try:
        try:
            draft.touch(exist_ok=False)
            if real.exists():
                shutil.copymode(real, draft)
            yield draft
            draft.replace(real)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise BadFile(
            f"{target} cannot be written: {error.strerror or error}.", "Name another file."
        ) from error


def write_json(result: ScanResult, stream: TextIO) -> None:
    """The document of a run; see :func:`write_document`."""
    write_document(document(result), stream)


def write_document(content: dict[str, Any], stream: TextIO) -> None:
    """A document as JSON with a line break at the end, in ASCII: whatever the encoding of ``stream`` is, it can
    take it. Raises :class:`~scanner.errors.BadFile` when it takes no more, because a disk is full."""
    try:
        dump(content, stream)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BadFile(
            f"The document cannot be written: {error.strerror or error}.", "Write it to another place."
        ) from error


def dump(content: dict[str, Any], stream: TextIO) -> None:
    """``content`` as JSON, with a line break at its end."""
    json.dump(content, stream, indent=1, allow_nan=False)
    stream.write("\n")


def _write(
    result: ScanResult, target: Path, symbols: Sequence[str] | None, reasons: Mapping[str, str]
) -> None:
    suffix = target.suffix.lower()
    if suffix == ".xlsx":
        target.write_bytes(workbook(result, symbols, reasons))
        return
    with target.open("w", encoding="utf-8", newline="" if suffix == ".csv" else None) as stream:
        if suffix == ".json":
            dump(document(result), stream)
        elif suffix == ".txt":
            stream.write(_list_of(result, symbols))
        else:
            columns, rows = sheet(result, symbols, reasons)
            writer = csv.writer(stream)
            writer.writerow([column.title for column in columns])
            writer.writerows(rows)


def _list_of(result: ScanResult, symbols: Sequence[str] | None) -> str:
    """Matches, and behind them in a section of their own the symbols that dropped out."""
    chosen = symbols if symbols is not None else [match.symbol for match in result.matches]
    gone = frozenset(result.dropped)
    dropped = [symbol for symbol in chosen if symbol in gone]
    simulated = result.info.scan.source == PRACTICE
    text = tradingview_list(
        [symbol for symbol in chosen if symbol not in gone], title="Simulated" if simulated else ""
    )
    if not dropped:
        return text
    title = "Simulated, dropped" if simulated else "Dropped"
    return ("" if len(dropped) == len(chosen) else text) + tradingview_list(dropped, title=title)
