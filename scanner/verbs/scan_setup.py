"""From a scan as it was asked to what is worked with: its texts compiled, its session, its watchlists, what is stored
for it. Running and studying scans begin here; neither is done here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from scanner.errors import BadInput, NoDataAtAll
from scanner.providers.practice_roster import practice_instruments
from scanner.types import Instrument, Scan
from scanner.verbs.choices import PRACTICE
from scanner.verbs.parts import Parts
from scanner.verbs.sessions import running_session, session_for

if TYPE_CHECKING:
    from scanner.pipeline.context import CompiledScan
    from scanner.store.bars import Coverage


def compiled(scan: Scan) -> CompiledScan:
    """The texts of ``scan`` made ready. Raises :class:`~scanner.errors.RuleError` with all problems of the first
    text that has any."""
    from scanner.pipeline.context import CompiledScan  # these load lark and numpy
    from scanner.pipeline.ranking import rank_keys
    from scanner.rules.compiler import compile_columns, compile_rule

    columns, keys = compile_columns(scan.columns), rank_keys(scan.ranking, scan.then_by)
    return CompiledScan(compile_rule(scan.rule), columns, keys)


def members_of(parts: Parts, watchlists: Iterable[str]) -> dict[str, frozenset[str]]:
    """The symbols of the lists that a rule asks for; any universe that has a name will do."""
    return {
        name: frozenset(instrument.symbol for instrument in parts.universes.load(name)) for name in watchlists
    }


def as_set(parts: Parts, scan: Scan) -> Scan:
    """``scan`` with what it leaves to the settings. Unfinished bars are looked at only while a session is running,
    and not by a scan of stored prices or of another day."""
    data = parts.settings.data
    adjusted, partial = scan.dividend_adjusted, scan.partial_bars
    wanted = data.partial_bars if partial is None else partial
    can_be = scan.as_of is None and not scan.cached_only
    return replace(
        scan,
        dividend_adjusted=data.dividend_adjusted if adjusted is None else adjusted,
        partial_bars=wanted and can_be and running_session(parts.clock) is not None,
    )


def session_of_run(parts: Parts, scan: Scan) -> date:
    """The session that a run of ``scan`` would look at now."""
    if scan.partial_bars and (running := running_session(parts.clock)) is not None:
        return running
    session = session_for(scan.as_of, parts.clock)
    return newest_kept(parts, scan, session) if scan.as_of is None and scan.cached_only else session


def newest_kept(parts: Parts, scan: Scan, last: date) -> date:
    """The session that a scan of stored prices looks at: the newest one that is stored for its universe, ``last``
    at most; ``last`` when nothing is stored."""
    kept = kept_for(parts, scan)
    return min(last, max(coverage.last for coverage in kept.values())) if kept else last


def refuse_empty_cache(parts: Parts, scan: Scan) -> None:
    """Raise :class:`~scanner.errors.NoDataAtAll` for a scan of stored prices without any."""
    if scan.cached_only and not kept_for(parts, scan):
        raise NoDataAtAll(
            f"No stored prices for the universe {scan.universe}.",
            "Run once without cached only to fetch them.",
        )


def kept_for(parts: Parts, scan: Scan) -> dict[str, Coverage]:
    """What is stored of the universe of ``scan``, by symbol."""
    provider = parts.sources.provider(scan.source, scan.seed)
    instruments = parts.universes.load(scan.universe, seed=scan.seed)
    return parts.store.coverage(provider.id, [instrument.symbol for instrument in instruments])


def refuse_foreign_universe(scan: Scan, instruments: Sequence[Instrument]) -> None:
    """The practice market has its own stocks only: a scan of real ones on it would end with a failure for each."""
    if scan.source != PRACTICE:
        return
    there = {instrument.symbol for instrument in practice_instruments(scan.seed)}
    if not any(instrument.symbol in there for instrument in instruments):
        raise BadInput(
            f"The practice market is made up and has none of the symbols of {scan.universe}.",
            "Take Yahoo as the source (--source yahoo), or the universe practice.",
        )
