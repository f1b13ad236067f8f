"""The terminal: the verbs of ScanService as commands, and the code with which each ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from scanner.cancel import CancelToken
from scanner.errors import BadFile, BadInput, Cancelled, RuleError, TechnicError
from scanner.exports.write import check_target, export, write_json
from scanner.pipeline.document import document, summary_of
from scanner.pipeline.observer import ScanObserver
from scanner.terminal.data_commands import announce, data_app
from scanner.terminal.engine import opened_service
from scanner.terminal.interrupt import EXIT_CANCELLED, cancel_on_signals, leave
from scanner.terminal.progress import ProgressMode, progress_observer
from scanner.terminal.range_scan import SIGN, range_of, scan_range
from scanner.terminal.request import ScanRequest, scan_from
from scanner.terminal.scans_commands import scans_app
from scanner.terminal.storage_commands import storage_app
from scanner.terminal.study_commands import explain, tell_more
from scanner.terminal.tables import print_json, print_matches, print_table, say, say_error, summary, tell
from scanner.types import RunStatus, ScanResult, UniverseInfo

EXIT_CODES = {RunStatus.FINISHED: 0, RunStatus.FAILED: 3, RunStatus.CANCELLED: EXIT_CANCELLED}
EXIT_BAD_INPUT = 2

app = typer.Typer(
    name="technic-cli",
    help="Technic, the stock scanner: which symbols meet my rule today, and can the data be trusted?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
runs_app = typer.Typer(help="The runs kept so far.", invoke_without_command=True)
app.add_typer(runs_app, name="runs")
universes_app = typer.Typer(help="The universes that have a name.", invoke_without_command=True)
app.add_typer(universes_app, name="universes")
data_app.add_typer(storage_app)
app.add_typer(data_app, name="data")
app.add_typer(scans_app, name="scans")
app.command("explain")(explain)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON array.")]
Output = Annotated[
    str, typer.Option(help="FILE.json, FILE.csv, FILE.xlsx, or - for the document on standard output.")
]
Progress = Annotated[ProgressMode, typer.Option(help="Live bars, JSON lines on standard error, or nothing.")]


def main() -> NoReturn:
    """Run the command that was typed and end the process."""
    leave(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. No traceback for what the user or the world did."""
    try:
        code = app(list(arguments), standalone_mode=False)
    except TechnicError as error:
        say_error(error)
        return error.exit_code
    except typer.TyperException as error:
        say(error.format_message(), "See --help.")
        return EXIT_BAD_INPUT
    except (typer.Abort, KeyboardInterrupt):
        return EXIT_CANCELLED
    except BrokenPipeError:
        # Whoever read our output (head, less) has gone: nothing is wrong.
        return 0
    return code if isinstance(code, int) else 0


@app.command("scan")
def scan_command(
    universe: Annotated[str, typer.Option(help="A universe's name, a .txt or .csv file, or SYM,SYM.")] = "",
    scan: Annotated[str, typer.Option(help="A scan by id or title; see the command scans.")] = "",
    rule: Annotated[str, typer.Option(help="A rule, such as: close > sma(50) and rsi(14) < 30")] = "",
    rule_file: Annotated[str, typer.Option(help="A file that holds a rule.")] = "",
    source: Annotated[str, typer.Option(help="practice, yahoo or folder:DIR.")] = "",
    as_of: Annotated[
        str,
        typer.Option(
            help="YYYY-MM-DD: the session to look at. Default: the last one. FROM..TO: every session between."
        ),
    ] = "",
    timeframe: Annotated[str, typer.Option(help="1d or 1wk.")] = "1d",
    cached_only: Annotated[
        bool, typer.Option("--cached-only", help="Use stored prices, fetch nothing.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N symbols.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Another practice market.")] = None,
    near: Annotated[int, typer.Option(min=0, help="Tell of so many symbols that came near.")] = 0,
    waterfall: Annotated[
        bool, typer.Option("--waterfall", help="Tell how many symbols each line of the rule leaves.")
    ] = False,
    resume: Annotated[str, typer.Option(help="Go on with this run; needs nothing else.")] = "",
    output: Output = "",
    progress: Progress = ProgressMode.AUTO,
) -> int:
    """Run a scan, or go on with one."""
    days = range_of(as_of) if SIGN in as_of else None
    day = "" if days else as_of
    request = ScanRequest(universe, scan, rule, rule_file, source, day, timeframe, cached_only, limit, seed)
    if resume and request != ScanRequest():
        raise BadInput(
            "--resume needs nothing else: the run knows its rule, universe and date.", "Leave the rest out."
        )
    if output and output != "-":
        check_target(Path(output))
    with opened_service() as service:

        def more(result: ScanResult, token: CancelToken) -> None:
            tell_more(service, result, near, token, waterfall=waterfall, quiet=progress is ProgressMode.JSON)

        if resume:
            return _work(
                lambda observer, token: service.resume(resume, observer, token), output, progress, more
            )
        wanted = scan_from(service, request)
        for note in service.universe(wanted.universe, wanted.seed).notes:
            say(note)
        if days:
            return scan_range(service, wanted, days, output, progress)
        if progress is ProgressMode.AUTO and not wanted.cached_only:
            announce(service.data.plan(wanted))
        return _work(lambda observer, token: service.run(wanted, observer, token), output, progress, more)


@app.command()
def check(
    rule: Annotated[str, typer.Option(help="The rule to look at.")] = "",
    rule_file: Annotated[str, typer.Option(help="A file that holds the rule.")] = "",
) -> int:
    """Parse a rule and say what is wrong with it, or what it needs."""
    text = ScanRequest(rule=rule, rule_file=rule_file).rule_text()
    if text is None:
        raise BadInput("There is no rule to check.", "Use --rule TEXT or --rule-file FILE.")
    with opened_service() as service:
        report = service.check(text)
    if report.problems:
        raise RuleError(text, report.problems)
    tell(f"The rule is fine. It needs {report.needed} bars.")
    for note in report.notes:
        tell(f"Note: {note}")
    return 0


@universes_app.callback()
def universes(context: typer.Context, as_json: AsJson = False) -> int:
    """The universes that have a name; a file or a list of symbols is one, too."""
    if context.invoked_subcommand is not None:
        return 0
    with opened_service() as service:
        listing = service.universes()
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "count": one.count,
                    "source": one.source or None,
                    "dated": one.dated.isoformat() if one.dated else None,
                    "benchmark": one.benchmark or None,
                }
                for one in listing
            ]
        )
    else:
        rows = [[one.id, one.title, f"{one.count:,}", _day(one.dated), one.source] for one in listing]
        print_table(["id", "title", "symbols", "dated", "source"], rows, frozenset({"symbols"}))
    return 0


@universes_app.command("show")
def show_universe(name: str, as_json: AsJson = False) -> int:
    """The symbols of a universe: its NAME, a file, folder:DIR, SYM,SYM, or a sum such as "sp500 & my-list"."""
    with opened_service() as service:
        loaded = service.universe(name)
        wanted = name.strip().lower()
        listed = next(
            (one for one in service.universes() if wanted in (one.id.lower(), one.title.lower())), None
        )
    if as_json:
        print_json([asdict(one) for one in loaded.instruments])
    else:
        rows = [
            [one.symbol, one.name, one.sector, one.industry, one.exchange, one.currency, one.time_zone]
            for one in loaded.instruments
        ]
        print_table(["symbol", "name", "sector", "industry", "exchange", "currency", "time zone"], rows)
        if listed is not None:
            say(_described(listed))
    for note in loaded.notes:
        say(note)
    return 0


@universes_app.command("update")
def update_universe(name: Annotated[str, typer.Argument(help="us, all-ca, all-de ...")] = "us") -> int:
    """Fetch the list of a whole market from Yahoo, for use as a universe; the others come with the program."""
    token = CancelToken()
    with opened_service() as service, cancel_on_signals(token):
        info = service.regions.update(name, token=token)
    say(f"{info.title}: {info.count:,} symbols as of {_day(info.dated)}, a universe called {info.id}.")
    return 0


@universes_app.command("import")
def import_universe(
    file: str,
    name: Annotated[str, typer.Option(help="What the watchlist is to be called.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite a watchlist of this name.")] = False,
) -> int:
    """Keep the symbols of FILE as a watchlist, a universe by its name from then on."""
    with opened_service() as service:
        loaded = service.universe(str(Path(file).absolute()))
        kept = service.watchlists.write(name, [one.symbol for one in loaded.instruments], replace=replace)
    for note in loaded.notes:
        say(note)
    say(f"{len(kept):,} symbols are kept as the watchlist {name.strip()}.")
    return 0


@app.command()
def indicators(as_json: AsJson = False) -> int:
    """The indicators of the rule language; --json adds what each one is and where its formula comes from."""
    with opened_service() as service:
        records = service.indicators()
    if as_json:
        print_json(records)
        return 0
    rows = [
        [
            record["group"],
            record["signature"],
            record["title"],
            str(record["needed"]),
            "all" if record["lookback"] is None else str(record["lookback"]),
        ]
        for record in sorted(records, key=lambda record: (record["group"], record["name"]))
    ]
    print_table(["group", "indicator", "title", "needs", "reads"], rows, frozenset({"needs", "reads"}))
    return 0


@runs_app.callback()
def runs(context: typer.Context, as_json: AsJson = False) -> int:
    """The runs, newest first."""
    if context.invoked_subcommand is not None:
        return 0
    with opened_service() as service:
        summaries = service.runs()
    if as_json:
        print_json([summary_of(one) for one in summaries])
        return 0
    rows = [
        [
            one.info.id,
            one.info.status.value,
            one.info.scan.title,
            one.info.scan.universe,
            _day(one.info.as_of),
            f"{one.counts.matched:,}",
            f"{one.counts.done:,}/{one.counts.universe:,}",
        ]
        for one in summaries
    ]
    titles = ["run", "status", "scan", "universe", "as of", "matched", "done"]
    print_table(titles, rows, frozenset({"matched", "done"}))
    return 0


@runs_app.command("show")
def show_run(run: str, as_json: AsJson = False) -> int:
    """The matches of a run; RUN is its id, the beginning of it, or last."""
    with opened_service() as service:
        result = service.result(run)
    if as_json:
        print_json([document(result)])
    else:
        print_matches(result)
        say(summary(result))
    return 0


@runs_app.command("export")
def export_run(run: str, output: Output = "-") -> int:
    """Write the document of a run."""
    with opened_service() as service:
        _put(service.result(run), output)
    return 0


@runs_app.command("delete")
def delete_run(run: str) -> int:
    """Forget a run and its outcomes."""
    with opened_service() as service:
        service.delete_run(run)
    say(f"Run {run} is deleted.")
    return 0


def _work(
    verb: Callable[[ScanObserver, CancelToken], ScanResult],
    output: str,
    progress: ProgressMode,
    more: Callable[[ScanResult, CancelToken], None],
) -> int:
    token = CancelToken()
    with cancel_on_signals(token):
        with progress_observer(progress) as observer:
            result = verb(observer, token)
        try:
            _put(result, output)
        except BadFile as error:
            raise BadFile(
                error.message, f"The run is kept: runs export {result.info.id} --output FILE."
            ) from error
        if progress is not ProgressMode.JSON:
            say(summary(result))
        if result.message:
            say(result.message)
        if result.info.status is RunStatus.FINISHED:
            with suppress(Cancelled):
                more(result, token)
    return EXIT_CODES[result.info.status]


def _put(result: ScanResult, output: str) -> None:
    if output == "-":
        write_json(result, sys.stdout)
    elif output:
        export(result, Path(output))
    else:
        print_matches(result)


def _described(universe: UniverseInfo) -> str:
    """Where a list comes from, the day that it shows and what its members are measured by."""
    dated = f", as of {_day(universe.dated)}" if universe.dated else ""
    measured = f" Measured by {universe.benchmark}." if universe.benchmark else ""
    return f"{universe.title}: {universe.count:,} symbols{dated}; {universe.source}.{measured}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
