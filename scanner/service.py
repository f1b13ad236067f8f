"""ScanService: every verb that a front end calls. It wires the engine together and keeps no current scan."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.cancel import CancelToken
from scanner.clock import Clock, RealClock
from scanner.errors import BadInput
from scanner.home import Home, open_home
from scanner.pipeline.observer import NullObserver, ScanObserver
from scanner.providers.base import FETCH_THREAD_NAME
from scanner.settings import Settings
from scanner.settings_file import load_settings, save_settings, with_environment
from scanner.store.runs import RunLedger
from scanner.traffic import Pause
from scanner.types import (
    RunInfo,
    RunStatus,
    RunSummary,
    Scan,
    ScanDefinition,
    ScanResult,
    UniverseInfo,
)
from scanner.verbs.choices import default_source
from scanner.verbs.parts import Parts
from scanner.verbs.scan_setup import (
    as_set,
    members_of,
    refuse_empty_cache,
    refuse_foreign_universe,
    session_of_run,
)
from scanner.verbs.scan_setup import compiled as compiled_scan
from scanner.verbs.sessions import history_start, last_session
from scanner.version import ENGINE_VERSION

if TYPE_CHECKING:
    from scanner.market.universes import LoadedUniverse
    from scanner.market.watchlists import Watchlists
    from scanner.pipeline.context import CompiledScan
    from scanner.rules.checker import CheckReport
    from scanner.verbs.data import DataVerbs
    from scanner.verbs.editing import EditingVerbs
    from scanner.verbs.glance import Glance
    from scanner.verbs.history import HistoryVerbs
    from scanner.verbs.regions import RegionVerbs
    from scanner.verbs.storage import StorageVerbs
    from scanner.verbs.study import StudyVerbs


class ScanService:
    """The engine behind one home. Re-entrant: many runs at once from many threads, each with its own token and
    observer, sharing the stores and the pace towards each source.

    Opening is quick; numpy, the rule language and the market database load with the first verb that needs them.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._study: StudyVerbs | None = None

    @classmethod
    def open(cls, root: Path | None = None, clock: Clock | None = None) -> ScanService:
        """The service of the home at ``root`` (None: the environment's or the platform's).

        Raises :class:`~scanner.errors.CannotRun` when the home or the ledger cannot be used, and
        :class:`~scanner.errors.BadInput` for a settings file with a mistake.
        """
        home = open_home(root)
        settings = load_settings(home.settings_file)
        ledger, clock = RunLedger.open(home.runs_db, home.locks), clock or RealClock()
        ledger.history.purge(clock.now())
        return cls(Parts(home, settings, ledger, clock))

    def close(self) -> None:
        """Close the databases. Runs must have ended."""
        self._parts.close()

    @property
    def home(self) -> Home:
        """Where everything is kept."""
        return self._parts.home

    @property
    def settings(self) -> Settings:
        """What the user has set."""
        return self._parts.settings

    # -- what there is -------------------------------------------------------------------------------------

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know of since opening: damaged databases that were set aside, broken own scans."""
        notices = []
        store = self._parts.opened_store
        moved_aside = {"runs": self._parts.ledger.moved_aside, "prices": store and store.moved_aside}
        for what, moved in moved_aside.items():
            if moved is not None:
                notices.append(
                    f"The database of {what} was damaged. It was kept as {moved} and a new one begun."
                )
        if store is not None and store.dropped:
            names = ", ".join(sorted(set(store.dropped))[:10])
            notices.append(f"Stored prices were damaged and are fetched again: {names}.")
        notices.extend(self._parts.library.problems)
        return tuple(notices)

    def scans(self) -> list[ScanDefinition]:
        """The built-in scans and the user's own."""
        return self._parts.library.definitions()

    def scan_named(self, name: str) -> ScanDefinition:
        """The scan with this id or title; :class:`~scanner.errors.UnknownName` names the nearest."""
        return self._parts.library.find(name)

    def universes(self) -> list[UniverseInfo]:
        """The universes that have a name."""
        return self._parts.universes.listing()

    def universe(self, name: str, seed: int | None = None) -> LoadedUniverse:
        """The instruments behind a universe as written, with notes on how its symbols were read."""
        return self._parts.universes.read(name, seed)

    def universes_in(self, universe: str) -> list[str]:
        """The universes of :meth:`universes` that ``universe``, as written, is or is put together of."""
        return self._parts.universes.named_in(universe)

    @property
    def regions(self) -> RegionVerbs:
        """Whole markets as universes: fetching their lists."""
        from scanner.verbs.regions import RegionVerbs

        return RegionVerbs(self._parts)

    @property
    def watchlists(self) -> Watchlists:
        """The user's own lists of symbols; each is a universe by its name."""
        from scanner.market.watchlists import Watchlists

        return Watchlists(self.home.watchlists)

    def indicators(self) -> list[dict[str, Any]]:
        """Every indicator of the rule language as plain values, by name: how it is called, what it says, its
        formula and source, and the bars it needs (``lookback`` None: the whole history)."""
        from scanner.indicators.catalogue import INDICATORS  # loads numpy
        from scanner.indicators.registry import as_record

        return [as_record(entry) for name, entry in INDICATORS.items() if name == entry.name]

    def check(self, rule: str) -> CheckReport:
        """Parse and lint ``rule``: its problems and notes, and the bars it needs."""
        from scanner.rules.checker import check_rule  # loads lark and numpy

        return check_rule(rule)

    def default_source(self, universe: str) -> str:
        """Practice for the practice universe, a folder's own for a folder, else the saved setting, else yahoo."""
        return default_source(universe, self.settings)

    def scan_for(self, definition: ScanDefinition, universe: str, source: str | None = None) -> Scan:
        """The scan that runs ``definition`` on ``universe``; refine it with :func:`dataclasses.replace`."""
        return Scan(
            rule=definition.rule,
            universe=universe,
            source=source or self.default_source(universe),
            scan_id=definition.id,
            title=definition.title,
            columns=definition.columns,
            ranking=definition.ranking,
            then_by=definition.then_by,
            shown=definition.shown,
            group=definition.group,
        )

    def save_settings(self, settings: Settings) -> None:
        """Keep ``settings`` and go by them: a pace at once, all else from the next run on. What the environment sets
        stays."""
        with self._parts.lock:
            save_settings(settings, self.home.settings_file)
            self._parts.use(with_environment(settings))

    def prepare(self) -> date:
        """Load all that a first run needs (two seconds of work, nobody is contacted), so that the run itself does
        not compete with imports; the newest finished session. Raises :class:`~scanner.errors.StoreUnusable`."""
        import talib  # noqa: F401 - rules load it when they first compute

        from scanner.pipeline import run  # noqa: F401 - every stage comes with it
        from scanner.rules.checker import check_rule

        check_rule("close > 0")
        self._parts.store.coverage("", ())
        self._parts.sources.provider("practice")
        return self.last_session()

    def last_session(self) -> date:
        """The newest finished session of the New York Stock Exchange."""
        return last_session(self._parts.clock)

    def glance(self, universe: str, source: str) -> Glance:
        """What a status line says of a universe: whether its exchange is open, how old its stored prices are."""
        from scanner.verbs.glance import glance

        return glance(self._parts, universe, source)

    @property
    def data(self) -> DataVerbs:
        """The stored prices: what is there, what a run would ask for, how they are brought up to date."""
        from scanner.verbs.data import DataVerbs

        return DataVerbs(self._parts)

    @property
    def storage(self) -> StorageVerbs:
        """The price database itself: checked, emptied, filled from files."""
        from scanner.verbs.storage import StorageVerbs

        return StorageVerbs(self._parts)

    @property
    def study(self) -> StudyVerbs:
        """Looking closer at a rule on stored prices: why, how far, how many, on which days."""
        from scanner.verbs.study import StudyVerbs  # loads numpy and the rule language

        with self._parts.lock:
            if self._study is None:
                self._study = StudyVerbs(self._parts)
            return self._study

    @property
    def editing(self) -> EditingVerbs:
        """Writing rules as rows and text, and keeping own scans."""
        from scanner.verbs.editing import EditingVerbs  # loads numpy and the rule language

        return EditingVerbs(self._parts)

    @property
    def history(self) -> HistoryVerbs:
        """The runs that are over: compared, named, removed and brought back, searched for a symbol."""
        from scanner.verbs.history import HistoryVerbs

        return HistoryVerbs(self._parts)

    # -- runs ----------------------------------------------------------------------------------------------

    def run(
        self, scan: Scan, observer: ScanObserver | None = None, token: CancelToken | None = None
    ) -> ScanResult:
        """Run ``scan`` in the calling thread until it is finished or cancelled; the result says which.

        Raises :class:`~scanner.errors.BadInput` before anything is written when the scan cannot be understood,
        and :class:`~scanner.errors.CannotRun` when it cannot be worked on. Cancelling keeps what is done.
        """
        scan = as_set(self._parts, scan)
        compiled = compiled_scan(scan)
        self._parts.sources.provider(scan.source, scan.seed)
        instruments = self._parts.universes.load(scan.universe, seed=scan.seed)
        if not instruments:
            raise BadInput(f"The universe {scan.universe} has no symbols.", "Choose another one.")
        refuse_foreign_universe(scan, instruments)
        members_of(self._parts, compiled.watchlists)
        as_of = session_of_run(self._parts, scan)
        refuse_empty_cache(self._parts, scan)
        with self._parts.ledger.begin(scan, as_of, self._parts.clock.now(), ENGINE_VERSION) as info:
            return self._work(info, compiled, observer, token)

    def resume(
        self, run_id: str, observer: ScanObserver | None = None, token: CancelToken | None = None
    ) -> ScanResult:
        """Go on with an interrupted or cancelled run: same id, same as-of date; symbols with an outcome stay.

        A finished run is given back as it is. Raises :class:`~scanner.errors.UnknownName` for an unknown id and
        :class:`~scanner.errors.RunInUse` when another process works on it.
        """
        info = self._parts.ledger.info(run_id)
        with self._parts.ledger.hold(info.id):
            info = self._parts.ledger.info(info.id)
            if info.status is RunStatus.FINISHED:
                result = self._parts.ledger.result(info.id)
                (observer or NullObserver()).finished(result)
                return result
            return self._go_on(info, (), observer, token)

    def retry_failed(
        self,
        run_id: str,
        observer: ScanObserver | None = None,
        token: CancelToken | None = None,
        symbols: Collection[str] | None = None,
    ) -> ScanResult:
        """Ask again for the symbols of a run whose failure may pass, of ``symbols`` only if they are named;
        everything else of it stays."""
        info = self._parts.ledger.info(run_id)
        with self._parts.ledger.hold(info.id):
            failures = self._parts.ledger.result(info.id).failures
            again = [failure.symbol for failure in failures if failure.retryable]
            if symbols is not None:
                again = [symbol for symbol in again if symbol in symbols]
            source = self._parts.sources.provider(info.scan.source, info.scan.seed).id
            self._parts.store.forget_absences(source, again)
            return self._go_on(info, again, observer, token)

    def runs(self, limit: int | None = None) -> list[RunSummary]:
        """The runs, newest first."""
        return self._parts.ledger.summaries(limit)

    def interrupted(self) -> list[RunSummary]:
        """The runs that ended without being closed, newest first."""
        return [summary for summary in self.runs() if summary.info.status is RunStatus.INTERRUPTED]

    def result(self, run_id: str) -> ScanResult:
        """Everything that a run found so far."""
        return self._parts.ledger.result(self._parts.ledger.info(run_id).id)

    def delete_run(self, run_id: str) -> None:
        """Forget a run; :class:`~scanner.errors.RunInUse` while it is at work."""
        self._parts.ledger.delete(self._parts.ledger.info(run_id).id)

    def pause(self, source: str) -> Pause | None:
        """The wait that ``source`` imposes at this moment, if any."""
        return self._parts.sources.pause(source)

    def try_now(self, source: str) -> None:
        """End the present wait for ``source``: one request is tried at once."""
        self._parts.sources.try_now(source)

    # -- inside --------------------------------------------------------------------------------------------

    def _go_on(
        self,
        info: RunInfo,
        again: Sequence[str],
        observer: ScanObserver | None,
        token: CancelToken | None,
    ) -> ScanResult:
        """Work on a run that is held, with the outcomes of the symbols in ``again`` forgotten."""
        compiled = compiled_scan(info.scan)
        self._parts.ledger.reopen(info.id, again)
        info = replace(info, status=RunStatus.RUNNING, finished=None)
        return self._work(info, compiled, observer, token)

    def _work(
        self,
        info: RunInfo,
        compiled: CompiledScan,
        observer: ScanObserver | None,
        token: CancelToken | None,
    ) -> ScanResult:
        """Work on a run that is held."""
        from scanner.pipeline.context import RunContext  # these load numpy
        from scanner.pipeline.progress import ProgressTracker
        from scanner.pipeline.run import execute
        from scanner.rules.facts import Facts

        observer = observer or NullObserver()
        sources, source = self._parts.sources, info.scan.source
        context = RunContext(
            info=info,
            compiled=compiled,
            as_of=info.as_of,
            start=history_start(info.as_of, self.settings.data.history_years),
            end=max(info.as_of, self._parts.clock.now().date()),
            provider=sources.provider(source, info.scan.seed),
            universes=self._parts.universes,
            store=self._parts.store,
            ledger=self._parts.ledger,
            clock=self._parts.clock,
            token=token or CancelToken(),
            observer=observer,
            facts=Facts(watchlists=members_of(self._parts, compiled.watchlists)),
            progress=ProgressTracker(
                self._parts.clock,
                observer,
                lambda: sources.pause(source),
                lambda requests: sources.seconds_at_pace(source, requests),
                lambda: sources.traffic(source),
            ),
            sharing=sources.sharing,
            account=self.settings.account,
            partials={} if info.scan.partial_bars else None,
        )
        return execute(context)


def abandoned_requests() -> int:
    """How many requests still hang in this process although their runs have ended. Nobody waits for them; a process
    that ends with some must leave by ``os._exit`` once everything is written."""
    return sum(thread.name.startswith(FETCH_THREAD_NAME) for thread in threading.enumerate())
