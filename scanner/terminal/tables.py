"""What the terminal prints: tables on standard output, sentences about trouble on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scanner.errors import BadFile, RuleError, TechnicError
from scanner.exports.sheet import table
from scanner.types import RunStatus, ScanResult

MISSING = "–"
NUMBERS = frozenset({"rank", "close", "change_pct", "rating"})


def say(message: str, advice: str = "") -> None:
    """One sentence about what happened and what to do, on standard error. Nobody listening is no trouble."""
    with suppress(OSError):
        print(f"{message} {advice}".strip(), file=sys.stderr)


def tell(text: str) -> None:
    """One line of an answer, on standard output, as with the other answers: a full disk under it comes out as
    :class:`~scanner.errors.BadFile`."""
    with _answering():
        print(text)


def say_error(error: TechnicError) -> None:
    """Tell of ``error``; a rule is shown with a caret under each problem."""
    if isinstance(error, RuleError):
        say(marked(error))
    else:
        say(error.message, error.advice)


def marked(error: RuleError) -> str:
    """Every problem of a rule: its line, a caret under the place, what is wrong and what was meant."""
    lines = error.text.splitlines() or [""]
    parts = []
    for problem in error.problems:
        line = lines[problem.line - 1] if problem.line <= len(lines) else ""
        start, length = problem.column - 1, max(1, problem.length)
        # A very long line is shown around the place only.
        cut = max(0, start - 60)
        shown = line[cut : cut + 120]
        caret = " " * (start - cut) + "^" * min(length, max(1, len(shown) - (start - cut)))
        parts.append(f"{problem}\n  {shown}\n  {caret}")
    return "\n".join(parts)


def print_json(rows: Sequence[Any]) -> None:
    """One JSON array on standard output; moments and days become their ISO text."""
    with _answering():
        print(json.dumps(list(rows), indent=1, default=_text_of))


def _text_of(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def print_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str] = frozenset()
) -> None:
    """A plain table; columns in ``right`` are aligned right. Cut to the terminal's width, whole in a pipe."""
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=220)
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        grid.add_column(Text(title), justify="right" if title in right else "left", no_wrap=True)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    with _answering():
        console.print(grid)


def print_matches(result: ScanResult) -> None:
    """The matches in rank order."""
    head, rows = table(result)
    columns = frozenset(result.info.scan.columns) | NUMBERS
    print_table(head, [[_cell(value) for value in row] for row in rows], columns)


def summary(result: ScanResult) -> str:
    """How the run ended, in one line; the four counts add up to the universe."""
    counts = result.counts
    words = {
        RunStatus.FINISHED: "Finished",
        RunStatus.CANCELLED: f"Cancelled at {counts.done:,} of {counts.universe:,}",
        RunStatus.FAILED: "Failed",
    }
    simulated = " Simulated data." if result.info.scan.source == "practice" else ""
    return (
        f"{words.get(result.info.status, result.info.status.value)}, as of {result.info.as_of}: "
        f"{counts.matched:,} matched, {counts.unmatched:,} not, "
        f"{counts.unknown:,} unknown, {counts.failed:,} failed; "
        f"{counts.from_cache:,} from cache, {counts.fetched:,} fetched.{simulated} Run {result.info.id}"
    )


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BadFile(
            f"The answer cannot be written: {error.strerror or error}.", "Send it to another place."
        ) from error


def _cell(value: object) -> str:
    if value is None or value == "":
        return MISSING
    if isinstance(value, float):
        return f"{value:,.2f}"
    return str(value)
