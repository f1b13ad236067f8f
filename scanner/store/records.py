"""The engine's values as JSON for the ledger, and back, without loss; numbers that are not finite become null."""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from scanner.errors import Failure, FailureKind, Stage, Try
from scanner.types import (
    Change,
    Condition,
    Match,
    Outcome,
    OutcomeKind,
    Scan,
    Timeframe,
    Unknown,
    UnknownReason,
)

_MATCH_MEMBERS = tuple(member.name for member in fields(Match))
_CONDITION_MEMBERS = tuple(member.name for member in fields(Condition))

# What reading a damaged record raises.
UNREADABLE = (ValueError, TypeError, KeyError, OverflowError)


def scan_to_json(scan: Scan) -> str:
    """The whole request."""
    values = asdict(scan)
    values["as_of"] = scan.as_of.isoformat() if scan.as_of else None
    return _dumps(values)


def scan_from_json(text: str) -> Scan:
    """The request as it was."""
    values = json.loads(text)
    values["as_of"] = date.fromisoformat(values["as_of"]) if values["as_of"] else None
    values["timeframe"] = Timeframe(values["timeframe"])
    values["shown"] = tuple(values.get("shown", ()))
    return Scan(**values)


def likeness(scan: Scan) -> str:
    """What two runs must share to be runs of the same scan: the scan's id (else its rule), universe and limit,
    source, timeframe, practice market, and what its prices are."""
    return _dumps(
        [
            scan.scan_id or scan.rule,
            bool(scan.scan_id),
            scan.universe,
            scan.limit,
            scan.source,
            scan.timeframe.value,
            scan.seed,
            *(["dividend adjusted"] if scan.dividend_adjusted else []),
            *(["partial bars"] if scan.partial_bars else []),
        ]
    )


def payload_of(outcome: Outcome) -> str | None:
    """What an outcome holds beyond its kind, None for no match that was none before."""
    match = outcome.match or outcome.dropped
    if match is not None:
        return _match_to_json(match)
    if outcome.unknown is not None:
        return _dumps(asdict(outcome.unknown))
    return failure_to_json(outcome.failure) if outcome.failure is not None else None


def outcome_from(symbol: str, kind: str, payload: str | None) -> Outcome:
    """The outcome as it was."""
    what = OutcomeKind(kind)
    if payload is None:
        return Outcome(symbol, what)
    if what is OutcomeKind.NO_MATCH:
        return Outcome(symbol, what, dropped=_match_from_json(payload))
    if what is OutcomeKind.MATCH:
        return Outcome(symbol, what, match=_match_from_json(payload))
    if what is OutcomeKind.UNKNOWN:
        values = json.loads(payload)
        further = (values.get("needed", 0), values.get("there", 0), values.get("never_asked", False))
        return Outcome(
            symbol, what, unknown=Unknown(symbol, UnknownReason(values["reason"]), values["detail"], *further)
        )
    return Outcome(symbol, what, failure=failure_from_json(payload))


def match_outcome(match: Match) -> Outcome:
    """The outcome of a symbol that matched."""
    return Outcome(match.symbol, OutcomeKind.MATCH, match=match)


def failure_to_json(failure: Failure) -> str:
    """The whole record; values that JSON does not know become their text."""
    return _dumps(asdict(failure))


def failure_from_json(text: str) -> Failure:
    """The record as it was."""
    values = json.loads(text)
    values["stage"] = Stage(values["stage"])
    values["kind"] = FailureKind(values["kind"])
    values["tries"] = tuple(_try_from(one) for one in values.get("tries", ()))
    return Failure(**values)


def _try_from(values: dict[str, Any]) -> Try:
    return Try(datetime.fromisoformat(values["at"]), values["words"], values["seconds"])


def _match_to_json(match: Match) -> str:
    # Not asdict: it copies every value that it meets, sixty closes a match among them.
    values: dict[str, Any] = {name: getattr(match, name) for name in _MATCH_MEMBERS}
    values["as_of"] = match.as_of.isoformat()
    values["why"] = [
        {name: getattr(condition, name) for name in _CONDITION_MEMBERS} for condition in match.why
    ]
    values["closes"] = list(match.closes)
    return _dumps(values)


def _match_from_json(text: str) -> Match:
    values = json.loads(text)
    values["as_of"] = date.fromisoformat(values["as_of"])
    values["why"] = tuple(Condition(**condition) for condition in values["why"])
    values["change"] = Change(values["change"]) if values["change"] else None
    values["marks"] = tuple(values.get("marks", ()))
    values["signals"] = tuple(values.get("signals", ()))
    values["closes"] = closes_of(values.get("closes", ()))
    return Match(**values)


def closes_of(values: Iterable[float | None]) -> Sequence[float]:
    """Closes in little room, NaN where one is not known; empty without any."""
    closes = array("d", [math.nan if value is None else value for value in values])
    return closes or ()


def _dumps(values: Any) -> str:
    try:
        return json.dumps(values, allow_nan=False, default=str)
    except ValueError:  # a number that is not finite; going through all values takes longer than writing them
        return json.dumps(_finite(values), allow_nan=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value
