"""The command ``data``: what is stored, brought up to date, checked and forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from scanner.cancel import CancelToken
from scanner.errors import CannotRun
from scanner.terminal.engine import opened_service
from scanner.terminal.interrupt import EXIT_CANCELLED, cancel_on_signals
from scanner.terminal.progress import ProgressMode, progress_observer
from scanner.terminal.tables import print_json, print_table, say

if TYPE_CHECKING:
    from scanner.pipeline.update_data import UpdateResult
    from scanner.verbs.data import DataStatus, RequestPlan, SourceStatus

LONG_SECONDS = 5.0
"""A run that asks for longer than this is announced before it begins."""

data_app = typer.Typer(help="The stored prices.", invoke_without_command=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON array.")]


@data_app.callback()
def data(context: typer.Context, as_json: AsJson = False) -> int:
    """What is stored of each source; the same as data status."""
    return 0 if context.invoked_subcommand is not None else status(as_json)


@data_app.command("status")
def status(as_json: AsJson = False) -> int:
    """What is stored of each source, from when to when, and how much of it is fresh."""
    with opened_service() as service:
        found = service.data.status()
    if as_json:
        print_json([_record(one, found) for one in found.sources])
        return 0
    titles = ["source", "symbols", "bars", "oldest", "newest", "fresh", "absent"]
    rows = [
        [
            one.source,
            f"{one.symbols:,}",
            f"{one.bars:,}",
            _day(one.oldest),
            _day(one.newest),
            f"{one.fresh:,}",
            f"{one.absent:,}",
        ]
        for one in found.sources
    ]
    print_table(titles, rows, frozenset({"symbols", "bars", "fresh", "absent"}))
    say(f"{found.size / 1e6:,.1f} MB on disk. The last finished session is {found.session}.")
    if found.damaged:
        say(f"Damaged and to be fetched again: {', '.join(found.damaged[:10])}.")
    return 0


@data_app.command("update")
def update(
    universe: Annotated[
        str, typer.Argument(help="A universe, a file, or SYM,SYM. Default: all that is stored.")
    ] = "",
    named: Annotated[str, typer.Option("--universe", help="The same, written as for scan.")] = "",
    source: Annotated[str, typer.Option(help="practice, yahoo or folder:DIR.")] = "",
    as_json: AsJson = False,
    progress: Annotated[ProgressMode, typer.Option(help="As for scan.")] = ProgressMode.AUTO,
) -> int:
    """Fetch what the stored prices of a universe lack up to the last finished session, without a scan."""
    token = CancelToken()
    with opened_service() as service, cancel_on_signals(token), progress_observer(progress) as observer:
        result = service.data.update(universe or named, source or None, observer, token)
    if as_json:
        print_json([asdict(result)])
    else:
        _tell_of(result)
    if result.cancelled:
        return EXIT_CANCELLED
    return 0 if result.fresh or result.fetched or not result.failures else CannotRun.exit_code


def _tell_of(result: UpdateResult) -> None:
    rows = [[one.symbol, one.message, one.advice] for one in result.failures]
    rows += [[one.symbol, one.detail, ""] for one in result.unknown]
    if rows:
        print_table(["symbol", "what happened", "what to do"], rows)
    begun = "Cancelled" if result.cancelled else "Done"
    say(
        f"{begun}: {result.universe:,} symbols, {result.fresh:,} were fresh, {result.fetched:,} fetched by "
        f"{result.requests:,} requests, {len(result.unknown):,} without prices, {len(result.failures):,} failed."
    )


def announce(plan: RequestPlan) -> None:
    """Say what a run will ask for, if that takes a while."""
    if plan.seconds >= LONG_SECONDS:
        say(plan_sentence(plan))


def plan_sentence(plan: RequestPlan) -> str:
    """What a run will ask for, in a sentence."""
    parts = {"fresh": plan.fresh, "stale": plan.stale, "missing": plan.missing, "known absent": plan.absent}
    counted = ", ".join(f"{count:,} {name}" for name, count in parts.items() if count)
    asked = f"{plan.requests:,} requests to {plan.source}, about {spoken(plan.seconds)}"
    return " ".join((f"{plan.symbols:,} symbols: {counted}; {asked}.", *plan.notes))


def spoken(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _record(one: SourceStatus, found: DataStatus) -> dict[str, object]:
    days = {
        name: day.isoformat() if day else None
        for name, day in (("oldest", one.oldest), ("newest", one.newest))
    }
    return {**asdict(one), **days, "session": found.session.isoformat(), "database_bytes": found.size}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
