"""The command ``explain``, and what ``scan`` tells besides its matches: why, near misses, what each line leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from scanner.cancel import CancelToken
from scanner.errors import BadInput, NoDataAtAll
from scanner.service import ScanService
from scanner.studies import ExplainedCondition, Explanation, NearMiss, WaterfallStep
from scanner.terminal.engine import opened_service
from scanner.terminal.interrupt import cancel_on_signals
from scanner.terminal.request import ScanRequest, scan_from
from scanner.terminal.tables import print_json, print_table, say, tell
from scanner.types import Scan, ScanResult

_WORDS = {True: "yes", False: "no", None: "unknown"}
_NEAR = 10


def explain(
    symbol: Annotated[str, typer.Argument(help="The symbol to explain; none tells of the universe.")] = "",
    universe: Annotated[str, typer.Option(help="As for scan. Default: the symbol alone.")] = "",
    scan: Annotated[str, typer.Option(help="A scan by id or title.")] = "",
    rule: Annotated[str, typer.Option(help="A rule.")] = "",
    rule_file: Annotated[str, typer.Option(help="A file that holds a rule.")] = "",
    source: Annotated[str, typer.Option(help="practice, yahoo or folder:DIR.")] = "",
    as_of: Annotated[str, typer.Option(help="YYYY-MM-DD. Default: the newest session that is stored.")] = "",
    timeframe: Annotated[str, typer.Option(help="1d or 1wk.")] = "1d",
    seed: Annotated[int | None, typer.Option(min=0, help="Another practice market.")] = None,
    near: Annotated[int, typer.Option(min=0, help="How many near misses to list.")] = _NEAR,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> int:
    """Say why a symbol meets a rule or not; without SYMBOL, what each line leaves of a universe and who came near.

    Stored prices only: what is missing is fetched by scan or data update.
    """
    if not symbol and not universe:
        raise BadInput("There is nothing to explain.", "Name a symbol, or a universe with --universe.")
    token = CancelToken()
    request = ScanRequest(
        universe or symbol, scan, rule, rule_file, source, as_of, timeframe, True, None, seed
    )
    with opened_service() as service, cancel_on_signals(token):
        wanted = scan_from(service, request)
        day = wanted.as_of or service.study.session(wanted)
        if symbol:
            _explain_one(service, wanted, day, symbol.upper(), token, as_json=as_json)
        else:
            _explain_all(service, wanted, day, near, token, as_json=as_json)
    return 0


def tell_more(
    service: ScanService, result: ScanResult, near: int, token: CancelToken, *, waterfall: bool, quiet: bool
) -> None:
    """After a finished scan, on standard error: what was asked for, and unless it is to be ``quiet``, where nothing
    matched, the line at which most failed."""
    study, scan, day = service.study, result.info.scan, result.info.as_of
    if not result.counts.matched and result.counts.unmatched and not quiet:
        say(study.when_nothing_matched(scan, day, token))
    if waterfall:
        for step in study.waterfall(scan, day, token):
            say(f"{step.left:>7,} left, {step.unknown:,} unknown: {step.condition}")
    if near:
        for miss in study.near_misses(scan, day, near, token):
            say(f"{miss.symbol}: {_gap(miss)}")


def _explain_one(
    service: ScanService, scan: Scan, day: date, symbol: str, token: CancelToken, *, as_json: bool
) -> None:
    told = service.study.explain(scan, day, symbol, token)
    if not told.conditions:
        raise NoDataAtAll(f"{symbol}: {told.detail}", "Fetch its prices with a scan, or with data update.")
    if as_json:
        print_json([_record(told)])
        return
    print_table(["holds", "condition", "left", "right", "distance"], _rows(told.conditions))
    tell(f"{symbol} on {told.as_of:%Y-%m-%d}: {_verdict(told)}")


def _explain_all(
    service: ScanService, scan: Scan, day: date, near: int, token: CancelToken, *, as_json: bool
) -> None:
    steps = service.study.waterfall(scan, day, token)
    misses = service.study.near_misses(scan, day, near, token) if near else ()
    if as_json:
        print_json(
            [
                {
                    "as_of": day.isoformat(),
                    "waterfall": [asdict(step) for step in steps],
                    "near_misses": [asdict(miss) for miss in misses],
                }
            ]
        )
        return
    print_table(["left", "unknown", "condition"], _steps(steps), frozenset({"left", "unknown"}))
    if misses:
        print_table(["symbol", "what is missing"], [[miss.symbol, _gap(miss)] for miss in misses])
    if steps[-1].left == 0:
        tell(service.study.when_nothing_matched(scan, day, token))


def _rows(conditions: Sequence[ExplainedCondition]) -> list[list[str]]:
    return [
        [_WORDS[part.passed], part.words, _number(part.left), _number(part.right), part.sentence]
        for part in conditions
    ]


def _steps(steps: Sequence[WaterfallStep]) -> list[list[str]]:
    return [[f"{step.left:,}", f"{step.unknown:,}", step.condition] for step in steps]


def _gap(miss: NearMiss) -> str:
    parts = [f"{part.words}: {part.sentence}" if part.sentence else part.words for part in miss.failed]
    return "; ".join([*parts, miss.will_match] if miss.will_match else parts)


def _verdict(told: Explanation) -> str:
    words = {True: "it matches.", False: f"no match. {told.detail}", None: f"unknown. {told.detail}"}
    more = f" It {told.will_match}." if told.will_match else ""
    return words[told.truth] + more


def _record(told: Explanation) -> dict[str, object]:
    return {**asdict(told), "as_of": told.as_of.isoformat()}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
