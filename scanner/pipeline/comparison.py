"""A run against the run before of the same scan: what is new, what was there, and what has dropped out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from scanner.store.runs import RunLedger
from scanner.types import Change, Match, Outcome, OutcomeKind, RunInfo


@dataclass(frozen=True, slots=True)
class Comparison:
    """The run compared with, None without one, and the ranks of its matches by symbol."""

    previous: str | None = None
    ranks: Mapping[str, int | None] = field(default_factory=dict)

    def seen_against(self, match: Match) -> Match:
        """``match`` as new or still there, with the rank it had; as it is when there is nothing to compare with."""
        if self.previous is None:
            return match
        change = Change.STILL if match.symbol in self.ranks else Change.NEW
        return replace(match, change=change, previous_rank=self.ranks.get(match.symbol))

    def dropped(self, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
        """The symbols that matched before and whose rule became false; one that failed or is unknown now has not
        dropped out."""
        no_longer = {outcome.symbol for outcome in outcomes if outcome.kind is OutcomeKind.NO_MATCH}
        return tuple(sorted(self.ranks.keys() & no_longer))


def comparison_for(ledger: RunLedger, info: RunInfo) -> Comparison:
    """Against the newest finished run of the same scan that was begun before this one."""
    previous = ledger.previous(info)
    return Comparison(previous.id, ledger.ranks(previous.id)) if previous is not None else Comparison()
