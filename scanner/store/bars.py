"""The bar store (market.db): bars of every source. What a symbol's bars look like inside is bar_tables' affair."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from scanner.bar_blocks import in_block
from scanner.cancel import CancelToken
from scanner.store.absences import Absence, delete_absences, read_absences, write_absence
from scanner.store.adjustment import Rescale
from scanner.store.adjustment import dividend_adjusted as without_dividends
from scanner.store.amendments import Watch
from scanner.store.bar_codec import whole_rows
from scanner.store.bar_growth import Extension, append_rows, extend, seal_fullest
from scanner.store.bar_tables import TAIL_BARS, Coverage, Sealed, delete_symbols, read_bars, read_heads
from scanner.store.database import Database
from scanner.store.fresh_rows import FreshRow, delete_rows
from scanner.types import Bars

__all__ = [
    "TAIL_BARS",
    "Absence",
    "BarStore",
    "Coverage",
    "Extension",
    "FreshRow",
    "LastClose",
    "Rescale",
    "Watch",
]


SEALED_AT_ONCE = 400
"""So many symbols with many fresh rows are sealed after an append, the rest a session later: no day is a slow one."""

_AT_ONCE = 400
# Bars are given out in blocks of so many symbols, as many as a rule is worked out for at once.
_IN_BLOCK = 1_024

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LastClose:
    """The newest stored close of a symbol, on the newest basis known, and its session."""

    session: date
    close: float


class BarStore:
    """Bars by source and symbol. Safe for threads and for two processes at once; what was put survives a kill.

    ``dropped`` names the symbols that were found damaged; what was bad of them is gone and will be fetched again.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self.dropped: list[str] = []

    @classmethod
    def open(cls, file: Path) -> BarStore:
        """The store in ``file``. A damaged file is set aside (``moved_aside``) and a new one begun; raises
        :class:`~scanner.errors.StoreUnusable` when that cannot be done or the file is from a newer version."""
        return cls(Database(file, "market"))

    @property
    def moved_aside(self) -> Path | None:
        """Where a damaged file went at opening, else None."""
        return self._database.moved_aside

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # -- keeping -------------------------------------------------------------------------------------------

    def put(self, source: str, bars: Bars, asked_from: date) -> None:
        """Keep ``bars`` in place of what was kept for their symbol; durable on return."""
        self.put_many(source, [(bars, asked_from)])

    def put_many(
        self, source: str, items: Sequence[tuple[Bars, date]], watches: Mapping[str, Watch] | None = None
    ) -> None:
        """Keep several symbols in one transaction. Rows without a full OHLC are left out; a symbol without any
        whole row is not kept. An absence that was noted for a symbol is forgotten."""
        watches = watches or {}
        whole = [(whole_rows(bars), asked_from) for bars, asked_from in items]
        sealed = [
            Sealed.of(source, bars, asked_from, watches.get(bars.symbol))
            for bars, asked_from in whole
            if len(bars)
        ]
        if not sealed:
            return
        with self._database.writing() as connection:
            for one in sealed:
                one.write(connection)

    def append(
        self, source: str, session: date, rows: Sequence[FreshRow], fetched_at: datetime
    ) -> frozenset[str]:
        """Put the bar of ``session`` behind the history of each symbol, all in one transaction; the symbols for
        which that was done.

        A row is left out, and its symbol not named, when it is not possible (:attr:`FreshRow.is_possible`), when
        stored history does not end at ``row.after``, and while a split of the symbol is being watched. Some symbols
        that have gathered many fresh rows are sealed afterwards.
        """
        with self._database.writing() as connection:
            accepted = append_rows(connection, source, session, rows, fetched_at)
            delete_absences(connection, source, accepted)
        with self._database.writing() as connection:
            seal_fullest(connection, source, SEALED_AT_ONCE)
        return accepted

    def extend_many(self, source: str, extensions: Sequence[Extension]) -> frozenset[str]:
        """Add answers to what is kept, in one transaction; the symbols for which that was done. One whose bars were
        changed by somebody else since ``seen`` is left as it is now, and not named."""
        by_symbol = {extension.bars.symbol: extension for extension in extensions}
        done = set()
        with self._database.writing() as connection:
            for part in _parts(list(by_symbol)):
                for symbol, (key, kept) in read_heads(connection, source, part).items():
                    extension = by_symbol[symbol]
                    if kept == extension.seen and extend(connection, source, key, extension):
                        done.add(symbol)
            delete_absences(connection, source, done)
        return frozenset(done)

    # -- giving out ----------------------------------------------------------------------------------------

    def coverage(self, source: str, symbols: Collection[str] | None = None) -> dict[str, Coverage]:
        """What is kept, by symbol; of all symbols of ``source``, or of those named. A head that cannot be read is
        left out: its symbol will be fetched again."""
        few = list(symbols) if symbols is not None and len(symbols) <= _AT_ONCE else None
        with self._database.reading() as connection:
            heads = read_heads(connection, source, few)
        wanted = None if symbols is None else set(symbols)
        return {symbol: kept for symbol, (_, kept) in heads.items() if wanted is None or symbol in wanted}

    def sources(self) -> list[str]:
        """The sources of which anything is kept, bars or absences."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT source FROM symbols UNION SELECT source FROM absences"
            ).fetchall()
        return sorted(row["source"] for row in rows)

    def load(
        self,
        source: str,
        symbols: Sequence[str],
        up_to: date,
        count: int | None = None,
        *,
        dividend_adjusted: bool = False,
    ) -> dict[str, Bars]:
        """The newest ``count`` bars (None: all) not after ``up_to``, by symbol; symbols without any are left out.

        Prices are split-adjusted up to the newest basis known; dividends are in them only if ``dividend_adjusted``
        (:func:`scanner.store.adjustment.dividend_adjusted`), those up to the newest bar given. The archive is read
        only for symbols whose tail is not enough. Symbols come in the order of ``symbols``, their bars as rows of
        blocks (:mod:`scanner.bar_blocks`). Arrays may be read-only.
        """
        found: dict[str, Bars] = {}
        for part in _parts(symbols, _IN_BLOCK):
            with self._database.reading() as connection:
                bars_of, damaged = read_bars(connection, source, part, up_to, count)
            in_order = [bars_of.pop(symbol) for symbol in part if symbol in bars_of]
            found.update((bars.symbol, bars) for bars in in_block(in_order, count))
            for one in damaged:
                self._drop(source, one.symbol)
        if dividend_adjusted:
            found = {symbol: without_dividends(bars) for symbol, bars in found.items()}
        return found

    def last_closes(self, source: str, symbols: Sequence[str]) -> dict[str, LastClose]:
        """The newest close of each symbol to which a row may be appended: of those kept, without those whose split is
        being watched, which must be held against an answer of several bars."""
        watched = {
            symbol for symbol, kept in self.coverage(source, symbols).items() if kept.watch is not None
        }
        free = [symbol for symbol in symbols if symbol not in watched]
        return {
            symbol: LastClose(bars.dates[-1].item(), float(bars.close[-1]))
            for symbol, bars in self.load(source, free, date.max, 1).items()
        }

    # -- absences ------------------------------------------------------------------------------------------

    def mark_absent(self, source: str, symbol: str, absence: Absence) -> None:
        """Note that ``source`` had nothing for ``symbol``."""
        with self._database.writing() as connection:
            write_absence(connection, source, symbol, absence)

    def absences(self, source: str, symbols: Collection[str] | None = None) -> dict[str, Absence]:
        """The absences noted, by symbol. A note that cannot be read is left out."""
        with self._database.reading() as connection:
            if symbols is None:
                return read_absences(connection, source)
            found: dict[str, Absence] = {}
            for part in _parts(list(symbols)):
                found |= read_absences(connection, source, part)
            return found

    def forget_absences(self, source: str, symbols: Collection[str]) -> None:
        """Have ``symbols`` asked for again."""
        if not symbols:
            return
        with self._database.writing() as connection:
            delete_absences(connection, source, symbols)

    # -- housekeeping --------------------------------------------------------------------------------------

    def verify(self, source: str, token: CancelToken | None = None) -> list[str]:
        """Read all that is kept of ``source`` and compare every checksum; the symbols of which something was bad
        and is dropped, sorted. Raises :class:`~scanner.errors.Cancelled` between two lots of symbols."""
        before = len(self.dropped)
        for part in _parts(sorted(self.coverage(source))):
            if token is not None:
                token.raise_if_cancelled()
            self.load(source, part, date.max)
        return sorted(set(self.dropped[before:]))

    def forget(self, source: str, symbols: Collection[str] | None = None) -> list[str]:
        """Throw away the bars and absences of ``symbols``, None for all of ``source``; the symbols that had some."""
        with self._database.writing() as connection:
            kept = dict(
                connection.execute("SELECT symbol, id FROM symbols WHERE source = ?", (source,)).fetchall()
            )
            absent = read_absences(connection, source)
            chosen = set(kept).union(absent) if symbols is None else set(symbols) & set(kept).union(absent)
            delete_symbols(connection, [kept[symbol] for symbol in chosen if symbol in kept])
            delete_absences(connection, source, chosen)
        return sorted(chosen)

    def tidy(self) -> None:
        """Leave the file small and whole, as after a bulk load or after forgetting much; nobody is waited for."""
        self._database.tidy()

    # -- inside --------------------------------------------------------------------------------------------

    def _drop(self, source: str, symbol: str) -> None:
        """Take away what is bad of ``symbol``: fresh rows from the first bad one on, else everything."""
        with self._database.writing() as connection:
            _, damaged = read_bars(connection, source, [symbol], date.max, None)
            if not damaged:
                return  # fetched again by somebody else since we looked
            for one in damaged:
                if one.since is None:
                    delete_symbols(connection, [one.key])
                else:
                    delete_rows(connection, one.key, one.since)
        log.error("the stored bars of %s (%s) are damaged; what is bad of them is dropped", symbol, source)
        with self._lock:
            self.dropped.append(symbol)


def _parts(symbols: Sequence[str], size: int = _AT_ONCE) -> Iterator[Sequence[str]]:
    for first in range(0, len(symbols), size):
        yield symbols[first : first + size]
