"""Universes by name: the carried lists, the practice market, the user's watchlists, files and lists as typed."""

from __future__ import annotations

import csv
import difflib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path

from scanner.errors import BadFile, UnknownName
from scanner.market.symbols import read_list, spelled, without_repeats
from scanner.providers.practice_roster import practice_instruments
from scanner.types import Instrument, UniverseInfo

PRACTICE = "practice"
CARRIED = ("sp500", "nasdaq100", "dow30")

_FILE_ENDINGS = (".txt", ".csv")
_NEAR = 0.7

log = logging.getLogger(__name__)


class Universes:
    """Finds the instruments behind a universe as the user wrote it. ``watchlists`` is the folder of the user's own
    lists, one ``NAME.txt`` each; it is read anew at every call."""

    def __init__(self, watchlists: Path) -> None:
        self._watchlists = watchlists

    def listing(self) -> list[UniverseInfo]:
        """The universes that have a name: practice first, then the carried lists, then the watchlists by name."""
        head = _carried(PRACTICE)
        practice = UniverseInfo(PRACTICE, head.title, len(practice_instruments()), head.source)
        carried = [_info(name) for name in CARRIED]
        return [practice, *carried, *(_watchlist_info(file) for file in self._watchlist_files().values())]

    def load(self, name: str, seed: int | None = None) -> list[Instrument]:
        """The instruments of ``name``: a universe or watchlist (in any case), a file (ends in .txt or .csv or holds
        a path separator), or symbols parted by commas. Each symbol comes once, in the order of the list, with
        name and sector where a carried list knows it. ``seed`` chooses another practice market.

        Raises :class:`~scanner.errors.UnknownName` with the nearest names, and
        :class:`~scanner.errors.BadFile` for a file without symbols or that cannot be read.
        """
        wanted = name.strip()
        if not wanted:
            raise UnknownName("No universe is named.", f"Take one of {', '.join(self._names())}.")
        if wanted.lower() == PRACTICE:
            return practice_instruments(seed)
        if wanted.lower() in CARRIED:
            return list(_carried(wanted.lower()).instruments)
        watchlist = self._watchlist_files().get(wanted.lower())
        if watchlist is not None:
            return _filled_in(read_list(watchlist))
        if wanted.lower().endswith(_FILE_ENDINGS) or "/" in wanted or "\\" in wanted:
            return _filled_in(read_list(Path(wanted).expanduser()))
        return _filled_in(self._typed(wanted))

    def _typed(self, text: str) -> list[Instrument]:
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
        return without_repeats(Instrument(symbol) for symbol in symbols if symbol)

    def _refuse_misspelt(self, word: str) -> None:
        """A word near a universe's name is taken for it, unless it is written as a symbol that is known."""
        if not (word.isupper() and word in _known()) and self._near(word):
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
        return [PRACTICE, *CARRIED, *(file.stem for file in self._watchlist_files().values())]

    def _watchlist_files(self) -> dict[str, Path]:
        """The watchlists by their name in lower case, sorted."""
        files = sorted(self._watchlists.glob("*.txt"), key=lambda file: file.stem.lower())
        return {file.stem.lower(): file for file in files}


def _is_short_word(symbol: str) -> bool:
    return symbol.isalpha() and len(symbol) <= 5


@dataclass(frozen=True, slots=True)
class _CarriedList:
    """A list that ships with the program, with what the comment lines at its head say of it."""

    title: str
    source: str
    dated: date | None
    instruments: tuple[Instrument, ...]


@lru_cache(maxsize=8)
def _carried(name: str) -> _CarriedList:
    text = (resources.files("resources") / "universes" / f"{name}.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    comments = (line[1:].partition(":") for line in lines if line.startswith("#"))
    head = {key.strip(): value.strip() for key, _, value in comments}
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return _CarriedList(
        title=head["title"],
        source=head["source"],
        dated=date.fromisoformat(head["dated"]) if "dated" in head else None,
        instruments=tuple(Instrument(**row) for row in rows),
    )


def _info(name: str) -> UniverseInfo:
    carried = _carried(name)
    return UniverseInfo(name, carried.title, len(carried.instruments), carried.source, carried.dated)


def _watchlist_info(file: Path) -> UniverseInfo:
    """A watchlist that cannot be read is listed with no symbols: choosing it says what is wrong."""
    try:
        count = len(read_list(file))
        dated = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    except (BadFile, OSError) as problem:
        log.warning("%s", problem)
        return UniverseInfo(file.stem, file.stem, 0, "your watchlist, cannot be read")
    return UniverseInfo(file.stem, file.stem, count, "your watchlist", dated)


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Instrument]:
    """What the carried lists and the practice market know of a symbol."""
    carried = [instrument for name in CARRIED for instrument in _carried(name).instruments]
    return {instrument.symbol: instrument for instrument in [*practice_instruments(), *carried]}


def _filled_in(instruments: list[Instrument]) -> list[Instrument]:
    return [_with_names(instrument) for instrument in instruments]


def _with_names(instrument: Instrument) -> Instrument:
    known = _known().get(instrument.symbol)
    if known is None:
        return instrument
    return replace(instrument, name=instrument.name or known.name, sector=instrument.sector or known.sector)
