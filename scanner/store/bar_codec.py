"""Bars as bytes with a checksum, and back; what is kept where is not decided here."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from scanner.arrays import DateArray, FloatArray
from scanner.types import Bars

_COLUMNS = 5
_DAY = np.dtype("datetime64[D]")
_BYTES_PER_BAR = _COLUMNS * 8 + 4


@dataclass(frozen=True, slots=True)
class Chunk:
    """``count`` bars as bytes: five float64 columns (open high low close volume), then the dates as int32 days
    since 1970, all little-endian; ``checksum`` is the CRC-32 of the bytes and of what they belong to."""

    count: int
    checksum: int
    data: bytes

    def intact(self, owner: str) -> bool:
        """Whether the bytes are those that were written for ``owner``."""
        return len(self.data) == self.count * _BYTES_PER_BAR and self.checksum == _checksum(self.data, owner)

    def dates(self) -> DateArray:
        """The sessions, datetime64[D]."""
        days = np.frombuffer(self.data, dtype="<i4", offset=self.count * _COLUMNS * 8)
        return days.astype(_DAY)

    def columns(self) -> FloatArray:
        """Open, high, low, close, volume: an array of 5 x count, read-only."""
        return np.frombuffer(self.data, dtype="<f8", count=self.count * _COLUMNS).reshape(
            _COLUMNS, self.count
        )


def encode(bars: Bars, owner: str) -> Chunk:
    """``bars`` as a chunk. ``owner`` is whatever must be found again with it: symbol, basis, events."""
    columns = np.stack([bars.open, bars.high, bars.low, bars.close, bars.volume]).astype("<f8")
    data = columns.tobytes() + bars.dates.astype("datetime64[D]").astype("<i4").tobytes()
    return Chunk(len(bars), _checksum(data, owner), data)


def whole_rows(bars: Bars) -> Bars:
    """``bars`` without the rows that miss an open, high, low or close; those are never kept.

    Raises ValueError when the dates do not strictly rise, an array has another length or the basis has no time
    zone: a mistake of the source's author.
    """
    lengths = {len(bars.series(name)) for name in ("open", "high", "low", "close", "volume")}
    if lengths != {len(bars)}:
        raise ValueError(f"the arrays of {bars.symbol} have different lengths")
    if bars.basis.tzinfo is None:
        raise ValueError(f"the basis of {bars.symbol} has no time zone")
    if len(bars) > 1 and not bool((np.diff(bars.dates.astype(np.int64)) > 0).all()):
        raise ValueError(f"the dates of {bars.symbol} do not strictly rise")
    whole = np.isfinite(bars.open) & np.isfinite(bars.high) & np.isfinite(bars.low) & np.isfinite(bars.close)
    if bool(whole.all()):
        return bars
    return Bars(
        symbol=bars.symbol,
        dates=bars.dates[whole],
        open=bars.open[whole],
        high=bars.high[whole],
        low=bars.low[whole],
        close=bars.close[whole],
        volume=bars.volume[whole],
        basis=bars.basis,
        splits=bars.splits,
        dividends=bars.dividends,
    )


def _checksum(data: bytes, owner: str) -> int:
    return zlib.crc32(data, zlib.crc32(owner.encode()))
