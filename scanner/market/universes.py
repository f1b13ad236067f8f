"""Universes by name: the carried lists, the practice market, watchlists, folders, files, symbols as typed, and sums
and differences of them."""

from __future__ import annotations

import difflib
import functools
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from scanner.errors import BadFile, UnknownName
from scanner.market.algebra import evaluate, is_expression, names_in
from scanner.market.carried import (
    CARRIED,
    carried_info,
    carried_list,
    carried_name,
    known_instruments,
)
from scanner.market.exchanges import BENCHMARKS, on_its_market
from scanner.market.regions import HOME_REGION, RegionLists, region_of, universe_id
from scanner.market.symbols import read_symbols, respelling, spelled, without_repeats
from scanner.market.watchlists import Watchlists
from scanner.providers.practice_roster import INDEX, practice_instruments
from scanner.types import Instrument, UniverseInfo

PRACTICE = "practice"
FOLDER_PREFIX = "folder:"

_FILE_ENDINGS = (".txt", ".csv")
_NEAR = 0.7

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LoadedUniverse:
    """The instruments behind a universe as the user wrote it, and what the user should be told of the reading:
    symbols that were spelled otherwise than written."""

    instruments: list[Instrument]
    notes: tuple[str, ...] = ()


class Universes:
    """Finds the instruments behind a universe as the user wrote it. ``watchlists`` is the folder of the user's own
    lists, one ``NAME.txt`` each, ``regions`` that of the markets fetched as a whole (None: beside it); both are read
    anew at every call."""

    def __init__(self, watchlists: Path, regions: Path | None = None) -> None:
        self._watchlists = Watchlists(watchlists)
        self._regions = RegionLists(regions or watchlists.parent / "universes")

    def listing(self) -> list[UniverseInfo]:
        """The universes that have a name: practice first, then the carried lists, then whole markets, then the
        watchlists by name."""
        head = carried_list(PRACTICE)
        practice = UniverseInfo(PRACTICE, head.title, len(practice_instruments()), head.source)
        carried = map(carried_info, CARRIED)
        watchlists = map(self._watchlist_info, self._watchlists.names())
        return [practice, *carried, *self._regions.listing(), *watchlists]

    def load(self, name: str, seed: int | None = None) -> list[Instrument]:
        """The instruments of ``name``; see :meth:`read`."""
        return self.read(name, seed).instruments

    def read(self, name: str, seed: int | None = None) -> LoadedUniverse:
        """What ``name`` leads to: a universe or watchlist (in any case, also as ``S&P 500``), a market as a whole
        (``us``, ``all-de``) once its list has been fetched, a file (ends in .txt or
        .csv or holds a path separator), ``folder:DIR`` (every symbol of a folder of price tables), symbols parted by
        commas, or several of these put together (see :mod:`scanner.market.algebra`). Each symbol comes once, in the
        order of the list, with name, sector and industry where a carried list knows them. ``seed`` chooses another
        practice market.

        Raises :class:`~scanner.errors.UnknownName` with the nearest names, :class:`~scanner.errors.BadFile` for a
        file or folder that gives no symbols, and :class:`~scanner.errors.BadInput` for an expression that is none.
        """
        if is_expression(name) and not self._is_one_thing(name.strip()):
            notes: dict[str, None] = {}

            def lookup(part: str) -> list[Instrument]:
                loaded = self._one(part, seed)
                notes.update(dict.fromkeys(loaded.notes))
                return loaded.instruments

            return LoadedUniverse(evaluate(name, lookup), tuple(notes))
        return self._one(name, seed)

    def named_in(self, name: str) -> list[str]:
        """The watchlists, carried lists and whole markets that ``name`` leads to or is put together of, as the
        listing calls them. Whatever else is in it is left out, also what is no universe at all."""
        parts = [name] if self._is_one_thing(name.strip()) else names_in(name)
        return [known for part in parts if (known := self._known(part.strip()))]

    def _known(self, name: str) -> str | None:
        watchlist = self._watchlists.files().get(name.lower())
        if watchlist is not None:
            return watchlist.stem
        region = region_of(name)
        return carried_name(name) or (universe_id(region) if region is not None else None)

    def _is_one_thing(self, wanted: str) -> bool:
        """Whether this is a name, file or folder in spite of the operators in it."""
        path = Path(wanted.removeprefix(FOLDER_PREFIX)).expanduser()
        return carried_name(wanted) is not None or wanted.lower() in self._watchlists.files() or path.exists()

    def _one(self, name: str, seed: int | None) -> LoadedUniverse:
        wanted = name.strip()
        if not wanted:
            raise UnknownName("No universe is named.", f"Take one of {', '.join(self._names())}.")
        if wanted.lower() == PRACTICE:
            return LoadedUniverse(practice_instruments(seed))
        watchlist = self._watchlists.files().get(wanted.lower())
        if watchlist is not None:
            return _from_file(watchlist)
        if wanted.startswith(FOLDER_PREFIX):
            return LoadedUniverse(_filled_in(_in_folder(wanted.removeprefix(FOLDER_PREFIX))))
        if wanted.lower().endswith(_FILE_ENDINGS) or "/" in wanted or "\\" in wanted:
            return _from_file(Path(wanted).expanduser())
        carried = carried_name(wanted)
        if carried is not None:
            return LoadedUniverse(list(carried_list(carried).instruments))
        region = region_of(wanted)
        if region is not None:
            return LoadedUniverse(list(self._regions.read(region).instruments))
        return self._typed(wanted)

    def _typed(self, text: str) -> LoadedUniverse:
        """The symbols that ``text`` lists. One word alone may be a misspelt universe."""
        words = [word.strip() for word in text.split(",") if word.strip()]
        if len(words) == 1 and "," not in text:
            self._refuse_misspelt(words[0])
        symbols = [spelled(word) for word in words]
        for word, symbol in zip(words, symbols, strict=True):
            if symbol is None:
                raise self._unknown(word)
        if not words:
            raise self._unknown(text)
        found = without_repeats(Instrument(symbol) for symbol in symbols if symbol)
        notes = dict.fromkeys(note for word in words if (note := respelling(word)))
        return LoadedUniverse(_filled_in(found), tuple(notes))

    def _refuse_misspelt(self, word: str) -> None:
        """A word near a universe's name is taken for it, unless it is a symbol that is known: in capitals, or in any
        case where no universe begins with it."""
        known = word.upper() in known_instruments()
        begins = any(name.lower().startswith(word.lower()) for name in self._names())
        if known and (word.isupper() or not begins):
            return
        if self._near(word):
            raise self._unknown(word)

    def _unknown(self, word: str) -> UnknownName:
        shown = word if len(word) <= 40 else word[:40] + "..."
        near = self._near(word)
        if not near:
            advice = (
                f"Take one of {', '.join(self._names())}, a .txt or .csv file, or symbols such as AAPL,MSFT."
            )
            return UnknownName(f"There is no universe or symbol called {shown}.", advice)
        symbol = spelled(word)
        alone = (
            f" If you mean the symbol {symbol}, write {symbol},." if symbol and _is_short_word(symbol) else ""
        )
        return UnknownName(
            f"There is no universe called {shown}.", f"Did you mean {' or '.join(near)}?{alone}"
        )

    def _near(self, word: str) -> list[str]:
        return difflib.get_close_matches(
            word.lower(), [name.lower() for name in self._names()], n=3, cutoff=_NEAR
        )

    def _names(self) -> list[str]:
        return [PRACTICE, *CARRIED, HOME_REGION, *self._watchlists.names()]

    def _watchlist_info(self, name: str) -> UniverseInfo:
        """A watchlist that cannot be read is listed with no symbols: choosing it says what is wrong."""
        try:
            count = len(self._watchlists.read(name))
            changed = self._watchlists.files()[name.lower()].stat().st_mtime
        except (BadFile, OSError) as problem:
            log.warning("%s", problem)
            return UniverseInfo(name, name, 0, "your watchlist, cannot be read")
        return UniverseInfo(name, name, count, "your watchlist", datetime.fromtimestamp(changed, UTC).date())


def benchmark_of(universe: str, source: str, exchange: str) -> str:
    """The index that ``universe`` is measured by: the practice market's own, a carried list's, else that of the
    ``exchange`` where most of its symbols are traded; empty where none is known."""
    if source == PRACTICE or universe.strip().lower() == PRACTICE:
        return INDEX.symbol
    name = carried_name(universe.strip())
    return carried_list(name).benchmark if name else BENCHMARKS.get(exchange, "")


def _is_short_word(symbol: str) -> bool:
    return symbol.isalpha() and len(symbol) <= 5


def _from_file(file: Path) -> LoadedUniverse:
    instruments, notes = _listed(file, _state_of(file))
    return LoadedUniverse(list(instruments), notes)


def _state_of(file: Path) -> tuple[Path, int, int] | None:
    """What changes when the file does; None where it cannot be read, which is said by whoever reads it."""
    try:
        state = file.stat()
    except OSError:
        return None
    return file.absolute(), state.st_mtime_ns, state.st_size


@functools.lru_cache(maxsize=4)
def _listed(
    file: Path, _state: tuple[Path, int, int] | None
) -> tuple[tuple[Instrument, ...], tuple[str, ...]]:
    """What ``file`` lists, read once for each of its states: a run looks at it before it begins and after."""
    listed = read_symbols(file)
    return tuple(_filled_in(listed.instruments)), listed.notes


def _in_folder(directory: str) -> list[Instrument]:
    from scanner.providers.folder import FolderProvider  # heavy: numpy loads after the window shows

    return [Instrument(symbol) for symbol in FolderProvider(Path(directory)).symbols()]


def _filled_in(instruments: Iterable[Instrument]) -> list[Instrument]:
    practice = {instrument.symbol: instrument for instrument in practice_instruments()}
    return [_with_names(on_its_market(one), practice) for one in instruments]


def _with_names(instrument: Instrument, practice: dict[str, Instrument]) -> Instrument:
    known = known_instruments().get(instrument.symbol) or practice.get(instrument.symbol)
    if known is None:
        return instrument
    return replace(
        instrument,
        name=instrument.name or known.name,
        sector=instrument.sector or known.sector,
        industry=instrument.industry or known.industry,
    )
