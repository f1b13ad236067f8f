"""The document of a run: the result as plain values, for files, for scripts and for other programs."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from scanner.errors import Failure
from scanner.studies import RangeResult
from scanner.types import Condition, Counts, Match, RunInfo, RunSummary, Scan, ScanResult, Unknown
from scanner.version import ENGINE_VERSION


def document(result: ScanResult) -> dict[str, Any]:
    """The whole run. Every key is always there, None until it can be computed; moments are ISO 8601 in UTC."""
    return {
        "run": {
            **run_head(result.info),
            "compared_with": result.compared_with,
            "message": result.message or None,
        },
        "counts": counts_of(result.counts),
        "matches": [_match(match) for match in result.matches],
        "unknown": [_unknown(one) for one in result.unknown],
        "failures": [_failure(one) for one in result.failures],
        "dropped": list(result.dropped),
        "dropped_matches": [_match(match) for match in result.dropped_matches],
    }


def range_document(scan: Scan, first: date, last: date, result: RangeResult) -> dict[str, Any]:
    """A rule on every session of a range. ``first`` and ``last`` are the dates that were asked for; ``hits`` counts
    matches on all days together, ``kept`` the symbols that have stored prices."""
    return {
        "range": {
            **_asked(scan),
            "first": _day(first),
            "last": _day(last),
            "engine_version": ENGINE_VERSION,
            "seconds": round(result.seconds, 3),
        },
        "counts": {
            "universe": result.universe,
            "kept": result.kept,
            "days": len(result.days),
            "hits": result.hits,
        },
        "days": [
            {
                "session": _day(day.session),
                "matched": len(day.symbols),
                "unknown": day.unknown,
                "symbols": list(day.symbols),
            }
            for day in result.days
        ],
    }


def run_head(info: RunInfo) -> dict[str, Any]:
    """What run this is: what was asked, of what, when, and how it stands."""
    return {
        "id": info.id,
        **_asked(info.scan),
        "as_of": _day(info.as_of),
        "status": info.status.value,
        "started": _moment(info.started),
        "finished": _moment(info.finished),
        "engine_version": info.engine_version,
    }


def _asked(scan: Scan) -> dict[str, Any]:
    return {
        "scan": scan.scan_id or None,
        "title": scan.title,
        "rule": scan.rule,
        "universe": scan.universe,
        "source": scan.source,
        "simulated": scan.source == "practice",
        "timeframe": scan.timeframe.value,
        "dividend_adjusted": bool(scan.dividend_adjusted),
        "partial_bars": bool(scan.partial_bars),
    }


def summary_of(summary: RunSummary) -> dict[str, Any]:
    """One line of the list of runs."""
    return {
        **run_head(summary.info),
        "counts": counts_of(summary.counts),
        "new": summary.new,
        "dropped": summary.dropped,
    }


def counts_of(counts: Counts) -> dict[str, int]:
    """The counts by name; the four kinds of outcome add up to the universe once a run has finished."""
    return asdict(counts)


def _match(match: Match) -> dict[str, Any]:
    return {
        "rank": match.rank,
        "symbol": match.symbol,
        "name": match.name,
        "sector": match.sector,
        "as_of": _day(match.as_of),
        "close": match.close,
        "change_pct": match.change_pct,
        "rating": match.rating,
        "parts": dict(match.parts),
        "columns": dict(match.columns),
        "why": [_condition(condition) for condition in match.why],
        "plan": dict(match.plan) if match.plan is not None else None,
        "change": match.change.value if match.change else None,
        "marks": list(match.marks),
        "rsi": match.rsi,
        "relative_volume": match.relative_volume,
        "year_high": match.year_high,
        "year_low": match.year_low,
        "closes": [close if math.isfinite(close) else None for close in match.closes],
        "signals": list(match.signals),
        "previous_rank": match.previous_rank,
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "condition": condition.condition,
        "passed": condition.passed,
        "left": condition.left,
        "right": condition.right,
    }


def _unknown(unknown: Unknown) -> dict[str, Any]:
    return {"symbol": unknown.symbol, "reason": unknown.reason.value, "detail": unknown.detail}


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "symbol": failure.symbol,
        "stage": failure.stage.value,
        "kind": failure.kind.value,
        "attempts": failure.attempts,
        "retryable": failure.retryable,
        "message": failure.message,
        "advice": failure.advice,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
