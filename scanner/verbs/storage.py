"""The verbs about the price database itself: checked, emptied, filled from files. No host is asked here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cancel import CancelToken
from scanner.errors import BadInput, NoDataInRange, ProviderError
from scanner.types import Bars, Instrument
from scanner.verbs.parts import Parts
from scanner.verbs.sessions import history_start, last_session

if TYPE_CHECKING:
    from scanner.providers.folder import FolderProvider

_AT_ONCE = 200
_FOREVER = date(2200, 1, 1)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read of a source and compared with its checksums: so many symbols are in order, and of the ``damaged``
    ones what was bad is dropped; they are fetched again when they are next needed."""

    source: str
    symbols: int
    bars: int
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The symbols of a source of which nothing is stored any more."""

    source: str
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came into the store from files. ``kept`` are symbols whose stored prices reach as far back and further on
    than the file's, so that they were left as they are. ``problems`` name files that could not be used, and why."""

    source: str
    symbols: tuple[str, ...]
    bars: int
    kept: tuple[str, ...]
    problems: tuple[str, ...]


class StorageVerbs:
    """What can be done with the price database itself. Safe for threads and while runs are at work."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def verify(self, source: str = "", token: CancelToken | None = None) -> tuple[Verification, ...]:
        """Read everything that is stored (of ``source`` only, if one is named) and compare every checksum. Raises
        :class:`~scanner.errors.Cancelled`; what was found by then is dropped already."""
        found = []
        for key in self._keys(source):
            damaged = self._parts.store.verify(key, token)
            kept = self._parts.store.coverage(key).values()
            found.append(Verification(key, len(kept), sum(one.count for one in kept), tuple(damaged)))
        return tuple(found)

    def forget(self, symbols: Collection[str] = (), source: str = "") -> tuple[Forgotten, ...]:
        """Throw away the stored prices of ``symbols``, of all sources or of one; without symbols, everything of
        ``source``. Raises :class:`~scanner.errors.BadInput` when neither is named, or nothing is stored of them."""
        if not symbols and not source:
            raise BadInput(
                "Nothing is named to forget.", "Name symbols, such as AAPL,MSFT, or --source NAME."
            )
        store = self._parts.store
        forgotten = [Forgotten(key, tuple(store.forget(key, symbols or None))) for key in self._keys(source)]
        gone = tuple(one for one in forgotten if one.symbols)
        if not gone:
            raise BadInput(f"Nothing is stored of {', '.join(symbols) or source}.", "See data status.")
        store.tidy()
        return gone

    def import_(
        self,
        path: Path,
        source: str,
        tell: Progress | None = None,
        token: CancelToken | None = None,
    ) -> Imported:
        """Take the daily bars of ``path`` (a folder, a table or an archive, as the folder source reads them) for
        ``source``'s own history: its next run asks only for what came since. How far back they reach is taken for all
        that there is.

        ``tell`` is called with the symbols done and their number. Raises :class:`~scanner.errors.BadInput` for a path
        or a source that cannot be used, and :class:`~scanner.errors.Cancelled`; what was imported by then stays.
        """
        from scanner.providers.folder import FolderProvider  # loads numpy

        target = self._target(source)
        files = FolderProvider(path)
        symbols, token = files.symbols(), token or CancelToken()
        done: list[str] = []
        kept: list[str] = []
        bars_done = 0
        for first in range(0, len(symbols), _AT_ONCE):
            token.raise_if_cancelled()
            part = list(self._read(files, symbols[first : first + _AT_ONCE], token))
            new = self._not_stored_better(target, part)
            self._put(target, new)
            done += [bars.symbol for bars in new]
            kept += sorted({bars.symbol for bars in part}.difference(bars.symbol for bars in new))
            bars_done += sum(map(len, new))
            if tell is not None:
                tell(min(first + _AT_ONCE, len(symbols)), len(symbols))
        self._parts.store.tidy()
        problems = tuple(str(problem) for problem in files.problems())
        return Imported(target, tuple(done), bars_done, tuple(kept), problems)

    def _keys(self, source: str) -> list[str]:
        """The sources as they are stored: all, or the one that ``source`` names."""
        stored = self._parts.store.sources()
        if not source:
            return stored
        key = source if source in stored else self._parts.sources.provider(source).id
        if key not in stored:
            raise BadInput(f"Nothing is stored of {source}.", f"Stored are: {', '.join(stored) or 'none'}.")
        return [key]

    def _target(self, source: str) -> str:
        provider = self._parts.sources.provider(source)
        if not self._parts.sources.has_host(source) or provider.simulated:
            raise BadInput(
                f"Prices cannot be imported for {source}: it has its own at hand.", "Take --source yahoo."
            )
        return provider.id

    def _read(self, files: FolderProvider, symbols: Sequence[str], token: CancelToken) -> Iterator[Bars]:
        """The bars of finished sessions, as of the close of the newest of them: whatever came later, a split also, is
        not in the file. Files that cannot be read are among the problems afterwards."""
        from scanner.market.exchanges import market_of
        from scanner.sessions import sessions_of  # loads the exchange calendars (1 s)

        now = self._parts.clock.now()
        for symbol in symbols:
            sessions = sessions_of(market_of(symbol).exchange)
            try:
                fetched = files.fetch(Instrument(symbol), date.min, _FOREVER, token)
            except (ProviderError, NoDataInRange):
                continue
            bars = fetched.bars.up_to(sessions.last_finished(now))
            last = bars.last_date()
            if last is not None:
                yield replace(bars, basis=sessions.close(last))

    def _not_stored_better(self, source: str, part: Sequence[Bars]) -> list[Bars]:
        stored = self._parts.store.coverage(source, [bars.symbol for bars in part])
        new = []
        for bars in part:
            kept = stored.get(bars.symbol)
            first, last = bars.dates[0].item(), bars.dates[-1].item()
            if kept is None or kept.first > first or kept.last < last:
                new.append(bars)
        return new

    def _put(self, source: str, new: Sequence[Bars]) -> None:
        years = self._parts.settings.data.history_years
        start = history_start(last_session(self._parts.clock), years)
        self._parts.store.put_many(source, [(bars, min(start, bars.dates[0].item())) for bars in new])
