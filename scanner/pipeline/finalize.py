"""Stage 4, finalize: matches are rated, ranked and compared with the run before, and the run is closed."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.errors import Failure, Stage
from scanner.pipeline.context import RunContext
from scanner.pipeline.ranking import ranked
from scanner.pipeline.rate_matches import settled
from scanner.pipeline.see_dropped import dropped_matches
from scanner.types import Outcome, OutcomeKind, RunStatus, ScanResult, UnknownReason


def finalize(run: RunContext, status: RunStatus) -> ScanResult:
    """Rate, rank, compare and close the run with ``status``; the ledger's result of it.

    A run whose every symbol ended without a single bar is closed as failed, with the reason as its message.
    """
    run.progress.begin(Stage.FINALIZE, None)
    outcomes = run.ledger.outcomes(run.info.id)
    message = ""
    if status is RunStatus.FINISHED:
        message = no_data_message(outcomes, run.provider.title)
        status = RunStatus.FAILED if message else status
    matches = [run.comparison.seen_against(match) for match in ranked(settled(run, outcomes))]
    dropped = run.comparison.dropped(outcomes)
    run.ledger.close_run(
        run.info.id,
        status,
        run.clock.now(),
        matches=matches,
        compared_with=run.comparison.previous,
        dropped=dropped,
        # Whoever cancels waits for no more than must be.
        dropped_matches=dropped_matches(run, dropped) if status is RunStatus.FINISHED else (),
        message=message,
    )
    run.progress.advance(Stage.FINALIZE, len(matches))
    if status is RunStatus.FINISHED:
        run.progress.end(Stage.FINALIZE)
    return run.ledger.result(run.info.id)


def no_data_message(outcomes: Sequence[Outcome], source: str) -> str:
    """One sentence when not a single symbol had bars, else empty."""
    if not outcomes or not all(_without_data(outcome) for outcome in outcomes):
        return ""
    count = f"any of the {len(outcomes):,} symbols" if len(outcomes) > 1 else outcomes[0].symbol
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    if not failures:
        return f"No prices for {count}: {source} has none in this range."
    return f"No prices for {count}. {_commonest(failures)}"


def _without_data(outcome: Outcome) -> bool:
    if outcome.kind is OutcomeKind.FAILED:
        return True
    return outcome.unknown is not None and outcome.unknown.reason is UnknownReason.NO_DATA


def _commonest(failures: Sequence[Failure]) -> str:
    sentences = [f"{failure.message} {failure.advice}" for failure in failures]
    return max(sorted(set(sentences)), key=sentences.count)
