"""The commands about the price database itself: data verify, forget and import."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from scanner.cancel import CancelToken
from scanner.terminal.data_commands import AsJson
from scanner.terminal.engine import opened_service
from scanner.terminal.interrupt import cancel_on_signals
from scanner.terminal.tables import print_json, print_table, say

_MOST_SHOWN = 10

storage_app = typer.Typer()
"""Commands of ``data``, beside those of data_commands."""


@storage_app.command("verify")
def verify(
    source: Annotated[str, typer.Option(help="Only this source; see data status.")] = "",
    as_json: AsJson = False,
) -> int:
    """Read all stored prices and compare their checksums; what is bad is dropped and fetched again when needed."""
    token = CancelToken()
    with opened_service() as service, cancel_on_signals(token):
        found = service.storage.verify(source, token)
    if as_json:
        print_json([asdict(one) for one in found])
        return 0
    rows = [[one.source, f"{one.symbols:,}", f"{one.bars:,}", f"{len(one.damaged):,}"] for one in found]
    print_table(["source", "symbols", "bars", "damaged"], rows, frozenset({"symbols", "bars", "damaged"}))
    for one in found:
        if one.damaged:
            say(f"Damaged and dropped ({one.source}): {_some(one.damaged)}.")
    return 0


@storage_app.command("forget")
def forget(
    symbols: Annotated[str, typer.Argument(help="SYM or SYM,SYM; without, all of --source.")] = "",
    source: Annotated[str, typer.Option(help="Only this source; see data status.")] = "",
    as_json: AsJson = False,
) -> int:
    """Throw stored prices away: of SYMBOLS, or all of a source. They are fetched again when they are needed."""
    named = [symbol.strip().upper() for symbol in symbols.split(",") if symbol.strip()]
    with opened_service() as service:
        gone = service.storage.forget(named, source)
    if as_json:
        print_json([asdict(one) for one in gone])
        return 0
    for one in gone:
        say(f"Forgotten of {one.source}: {_some(one.symbols)}.")
    return 0


@storage_app.command("import")
def import_prices(
    path: Annotated[Path, typer.Argument(help="A folder, a table or an archive of daily prices.")],
    source: Annotated[str, typer.Option(help="Whose history they are taken for.")] = "yahoo",
    as_json: AsJson = False,
) -> int:
    """Take prices from files (a CSV folder, Stooq's bulk archive) for a source's own history: the next run asks only
    for what came since. They count as all that there is; forget a symbol to have its history fetched."""
    token = CancelToken()
    with opened_service() as service, cancel_on_signals(token):
        done = service.storage.import_(path, source, _tell, token)
    if as_json:
        print_json([asdict(done)])
        return 0
    say(f"Imported as {done.source}'s: {_some(done.symbols) or 'nothing'} ({done.bars:,} bars).")
    if done.kept:
        say(f"Left alone, because the stored prices reach as far: {_some(done.kept)}.")
    for problem in done.problems[:_MOST_SHOWN]:
        say(f"Not used: {problem}.")
    if len(done.problems) > _MOST_SHOWN:
        say(f"... and {len(done.problems) - _MOST_SHOWN:,} more files.")
    return 0


def _tell(done: int, total: int) -> None:
    if done < total:
        say(f"{done:,} of {total:,} symbols ...")


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST_SHOWN:,} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more
