"""The runs that are over: compared with one another, named, removed and brought back, searched for a symbol."""

from __future__ import annotations

from dataclasses import replace

from scanner.errors import BadInput
from scanner.types import Appearance, Change, Match, OutcomeKind, RunInfo, ScanResult
from scanner.verbs.parts import Parts

LONGEST_NAME = 80


class HistoryVerbs:
    """Every verb takes a run's id, the beginning of one, or ``last``; :class:`~scanner.errors.UnknownName` tells of
    ids that fit no run."""

    def __init__(self, parts: Parts) -> None:
        self._ledger = parts.ledger
        self._clock = parts.clock

    def compared(self, run_id: str, other_id: str) -> ScanResult:
        """The result of a run with ``new``, ``still``, earlier ranks and what dropped out as seen against any other
        run, not the one it was compared with when it ended. Nothing is written.

        Dropped are the matches of the other run whose rule is false in this one; where this run did not keep what
        such a symbol looked like, it is shown as it was in the other (``as_of`` tells).
        """
        result, other = self._ledger.result(run_id), self._ledger.result(other_id)
        before = {match.symbol: match for match in other.matches}
        false_now = {
            outcome.symbol
            for outcome in self._ledger.outcomes(run_id)
            if outcome.kind is OutcomeKind.NO_MATCH
        }
        dropped = tuple(sorted(before.keys() & false_now))
        looks = {match.symbol: match for match in result.dropped_matches}
        return replace(
            result,
            matches=tuple(_against(match, before.get(match.symbol)) for match in result.matches),
            dropped=dropped,
            dropped_matches=tuple(
                _gone(looks.get(symbol, before[symbol]), before[symbol]) for symbol in dropped
            ),
            compared_with=other.info.id,
        )

    def alike(self, run_id: str, limit: int = 30) -> tuple[RunInfo, ...]:
        """The newest ``limit`` other finished runs of the same scan: what a run is usually compared with."""
        return tuple(self._ledger.info(found) for found in self._ledger.history.alike(run_id, limit))

    def rename(self, run_id: str, name: str) -> None:
        """Call a run ``name`` in lists; empty takes the name away."""
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME:
            raise BadInput(f"The name has {len(name)} letters.", f"Take {LONGEST_NAME} at most.")
        self._ledger.history.rename(run_id, name)

    def remove(self, run_id: str) -> str:
        """Take a run out of all lists; its whole id, by which :meth:`restore` brings it back within the hour.
        Raises :class:`~scanner.errors.RunInUse` while it is at work."""
        full_id = self._ledger.info(run_id).id
        with self._ledger.hold(full_id):
            self._ledger.history.remove(full_id, self._clock.now())
        return full_id

    def restore(self, run_id: str) -> None:
        """Bring back a run that was removed, by its whole id."""
        if not self._ledger.history.restore(run_id):
            raise BadInput(f"Run {run_id} is gone for good.", "Run its scan again.")

    def with_match(self, symbol: str, limit: int = 50) -> tuple[Appearance, ...]:
        """The newest ``limit`` runs in which ``symbol`` matched, newest first."""
        found = self._ledger.history.with_match(symbol.strip().upper(), limit)
        return tuple(Appearance(self._ledger.info(run_id), rank, rating) for run_id, rank, rating in found)


def _against(match: Match, before: Match | None) -> Match:
    if before is None:
        return replace(match, change=Change.NEW, previous_rank=None)
    return replace(match, change=Change.STILL, previous_rank=before.rank)


def _gone(look: Match, before: Match) -> Match:
    return replace(look, rank=None, change=Change.DROPPED, previous_rank=before.rank)
