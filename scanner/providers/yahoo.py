"""Yahoo Finance through yfinance: daily bars symbol by symbol. How requests leave is in yahoo_session, what an
answer's trouble means is in yahoo_errors."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import traceback
import warnings
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import Cancelled, GarbageAnswer, NoDataInRange, ProviderError, Throttled
from scanner.providers.base import Fetched, Gate, Provider
from scanner.providers.certificates import make_readable, shared_folders
from scanner.providers.yahoo_pages import YahooPages
from scanner.sessions import sessions_of
from scanner.settings import YahooSettings
from scanner.types import Bars, Instrument, Split

if TYPE_CHECKING:
    import pandas as pd

    from scanner.arrays import BoolArray, DateArray
    from scanner.providers.yahoo_session import YahooSession

_PRICES = ["Open", "High", "Low", "Close"]


class YahooProvider(Provider):
    """Daily bars from Yahoo Finance, split-adjusted up to the moment of fetching, not dividend-adjusted.

    Nothing is loaded and nobody is contacted before the first fetch (or :meth:`prepare`, which loads and sends
    nothing). One per process: yfinance keeps one session, cookie and crumb for all.
    """

    id = "yahoo"
    title = "Yahoo"

    def __init__(self, gate: Gate, settings: YahooSettings, cache_folder: Path, clock: Clock) -> None:
        self.workers = settings.max_in_flight
        self._gate = gate
        self._settings = settings
        self._cache_folder = cache_folder
        self._clock = clock
        self._lock = threading.Lock()
        self._session: YahooSession | None = None
        self.pages = YahooPages(self._ready)

    def use(self, settings: YahooSettings) -> None:
        """Another time limit from the next request on, another number of workers from the next run on."""
        self.workers, self._settings = settings.max_in_flight, settings

    def prepare(self, instruments: Sequence[Instrument], token: CancelToken) -> None:  # noqa: ARG002
        """Load yfinance (about a second) and open its cache in this one thread; nothing is sent."""
        token.raise_if_cancelled()
        self._ready().forgive()

    def fetch(self, instrument: Instrument, start: date, end: date, token: CancelToken) -> Fetched:  # noqa: ARG002
        """One request for all bars from ``start`` up to now; the first of a process also gets cookie and crumb."""
        session = self._ready()
        # Heavy (curl_cffi): loaded by the line above, not before Yahoo is chosen.
        from scanner.providers.yahoo_session import watching

        with watching(token) as watch:
            basis = self._clock.now()
            try:
                frame = self._history(session, instrument, start)
                bars, partial = self._bars(instrument, frame, basis)
            except (ProviderError, NoDataInRange) as error:
                error.requests = watch.requests
                raise
        return Fetched(bars, watch.requests, partial)

    def reach(self, token: CancelToken) -> float | None:
        """One request for the newest bar of a fund that everybody knows, without cookie and crumb."""
        session = self._ready()
        # Heavy: loaded by the line above, not before Yahoo is chosen.
        from yfinance.const import _BASE_URL_

        from scanner.providers.yahoo_session import watching

        with watching(token):
            started = self._clock.monotonic()
            session.reach(_BASE_URL_)
            return self._clock.monotonic() - started

    def open_session(self) -> YahooSession:
        """A session of our own kind for yfinance."""
        # Heavy (curl_cffi): not before Yahoo is chosen.
        from scanner.providers.yahoo_session import YahooSession

        return YahooSession(self._gate, self._settings.timeout_seconds)

    def _ready(self) -> YahooSession:
        with self._lock:
            if self._session is None:
                _set_up_yfinance(self._cache_folder)
                self._session = self.open_session()
            self._session.seconds = self._settings.timeout_seconds
            return self._session

    def _history(self, session: YahooSession, instrument: Instrument, start: date) -> pd.DataFrame:
        import yfinance  # heavy (a second): only once Yahoo is chosen

        try:
            ticker = yfinance.Ticker(instrument.symbol, session=session)
            # Known beforehand; else yfinance asks Yahoo for it, which doubles the requests of a first scan. Set here
            # and not in its cache: a file that several threads write to at once is now and then "locked".
            ticker._tz = instrument.time_zone
            # Without an end: else yfinance replays failed answers out of a cache of its own.
            frame: pd.DataFrame = ticker.history(
                start=start.isoformat(),
                interval="1d",
                auto_adjust=False,
                actions=True,
                timeout=self._settings.timeout_seconds,
            )
            return frame
        except (ProviderError, NoDataInRange, Cancelled):
            raise
        except Exception as error:
            raise _meaning(error) from error

    def _bars(self, instrument: Instrument, frame: pd.DataFrame, basis: datetime) -> tuple[Bars, Bars | None]:
        """The bars of finished sessions, and the one of a running session."""
        import numpy as np  # heavy: loads after the window shows
        import pandas as pd

        dates: DateArray = pd.DatetimeIndex(frame.index).tz_localize(None).to_numpy().astype("datetime64[D]")
        prices = frame[_PRICES].to_numpy(dtype=np.float64)
        whole, over = np.isfinite(prices).all(axis=1), self._is_over(instrument, dates)
        if not (whole & over).any():
            raise NoDataInRange("Yahoo sent no complete bar of a finished session.")
        opens, highs, lows, closes = np.ascontiguousarray(prices[whole].T)
        everything = Bars(
            symbol=instrument.symbol,
            dates=dates[whole],
            open=opens,
            high=highs,
            low=lows,
            close=closes,
            volume=frame["Volume"].to_numpy(dtype=np.float64)[whole],
            basis=basis,
            splits=tuple(Split(day, ratio) for day, ratio in _events(frame, "Stock Splits", dates)),
            dividends=tuple(_events(frame, "Dividends", dates)),
        )
        finished = int(over[whole].sum())
        partial = everything.tail(1) if finished < len(everything) else None
        return everything.up_to(dates[whole & over][-1].item()), partial

    def _is_over(self, instrument: Instrument, dates: DateArray) -> BoolArray:
        """Which dates are of sessions that have closed: the bar of a running session is partial."""
        import numpy as np  # heavy: loads after the window shows

        last_finished = sessions_of(instrument.exchange).last_finished(self._clock.now())
        return dates <= np.datetime64(last_finished)


def _events(frame: pd.DataFrame, column: str, dates: DateArray) -> list[tuple[date, float]]:
    amounts = frame[column].to_numpy(dtype=float)
    return [(day, float(amount)) for day, amount in zip(dates.tolist(), amounts, strict=True) if amount > 0]


def _meaning(error: Exception) -> ProviderError | NoDataInRange:
    """What an exception out of yfinance stands for. Our own never come here."""
    import yfinance.exceptions as yahoo  # heavy, and loaded already

    # Heavy (curl_cffi), and loaded already.
    from scanner.providers.yahoo_errors import error_of_sentence

    words = f"{type(error).__name__}: {error}"
    if isinstance(error, yahoo.YFRateLimitError):
        return Throttled(words)
    if isinstance(error, yahoo.YFPricesMissingError):
        if not error.yahoo_reason:
            return NoDataInRange("Yahoo's answer holds no prices.")
        return error_of_sentence(error.yahoo_reason) or GarbageAnswer(words, what=error.yahoo_reason)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return GarbageAnswer(f"{words} (at {last.name} of {Path(last.filename).name})", what=type(error).__name__)


def _set_up_yfinance(cache_folder: Path) -> None:
    """Load yfinance and make it say what goes wrong, quietly, with its caches in ``cache_folder``."""
    import certifi

    make_readable(Path(certifi.where()), shared_folders(), os.environ)
    import yfinance  # heavy (a second): only once Yahoo is chosen

    warnings.filterwarnings("ignore", module="yfinance")  # it floods with pandas' advice to its authors
    logger = logging.getLogger("yfinance")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False  # all it says reaches us as an exception, truer
    yfinance.config.debug.hide_exceptions = False
    yfinance.set_tz_cache_location(str(cache_folder))
    _remove_if_damaged(cache_folder / "cookies.db")
    yfinance.cache.get_cookie_cache().lookup("")  # opened here, by one thread: by several it can be "locked"


def _remove_if_damaged(database: Path) -> None:
    """yfinance cannot live with a damaged file and nothing in it is worth more than one request."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError:
        database.unlink(missing_ok=True)
