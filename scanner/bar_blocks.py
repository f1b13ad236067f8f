"""Bars of many symbols that lie in memory as they are worked on: one table for each series, one row for each symbol.

The bars handed out are views of the tables. Who works on many symbols at once takes the tables and need not gather
thousands of short arrays from all over the memory, which costs more than most of what is done with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from scanner.arrays import FloatArray, IndexArray
from scanner.layout import laid_out
from scanner.types import Bars

_SERIES = ("open", "high", "low", "close", "volume")


@dataclass(frozen=True, slots=True, eq=False)
class BarBlock:
    """``tables`` has a panel (symbols x bars, newest bar last) for each series, NaN before the first bar of a symbol;
    ``lengths`` says how many bars each symbol has. The tables may be read-only."""

    tables: dict[str, FloatArray]
    lengths: list[int]
    width: int


class _BlockBars(Bars):
    """Bars that are row ``row`` of ``block``. Not fields: bars that are made from these with another array, or fewer
    bars, lie in no block."""

    __slots__ = ("block", "row")

    block: BarBlock
    row: int


_BLOCK, _ROW = attrgetter("block"), attrgetter("row")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of a block in which the bars of a batch lie, in the order of the batch."""

    block: BarBlock
    rows: slice | IndexArray
    lengths: list[int]

    @classmethod
    def of(cls, batch: Sequence[Bars]) -> Stretch | None:
        """Where ``batch`` lies; None when that is not one block alone."""
        try:
            blocks, rows = list(map(_BLOCK, batch)), list(map(_ROW, batch))
        except AttributeError:
            return None
        if not rows or blocks.count(blocks[0]) < len(blocks):
            return None
        block, first, end = blocks[0], rows[0], rows[0] + len(rows)
        if rows == list(range(first, end)):
            return cls(block, slice(first, end), block.lengths[first:end])
        return cls(block, np.array(rows), [block.lengths[row] for row in rows])

    def newest(self, name: str, width: int, taken: IndexArray | None = None) -> FloatArray:
        """The newest ``width`` values (at most those of the block) of a series: of all symbols of the batch, a view
        where they lie side by side, or of those at the places ``taken``."""
        table = self.block.tables[name][:, self.block.width - width :]
        if taken is None:
            return table[self.rows]
        return table[taken + self.rows.start if isinstance(self.rows, slice) else self.rows[taken]]


def in_block(found: Sequence[Bars], count: int | None) -> list[Bars]:
    """The newest ``count`` bars (None: all) of each of ``found`` as rows of one block; as they are where there
    is one alone, or where histories differ so much in length that half of the block would be empty."""
    lengths = [len(bars) if count is None else min(len(bars), count) for bars in found]
    width = max(lengths, default=0)
    if len(found) < 2 or 2 * sum(lengths) <= width * len(lengths):
        return [bars if count is None else bars.tail(count) for bars in found]
    shortest = min(lengths)
    tables = {name: laid_out([getattr(bars, name) for bars in found], width, shortest) for name in _SERIES}
    block = BarBlock(tables, lengths, width)
    rows = zip(*tables.values(), strict=True)
    return [
        _placed(bars, length, arrays, (block, row))
        for row, (bars, length, arrays) in enumerate(zip(found, lengths, rows, strict=True))
    ]


def _placed(bars: Bars, length: int, arrays: Sequence[FloatArray], place: tuple[BarBlock, int]) -> _BlockBars:
    """The newest ``length`` bars of ``bars``, with the rows of their block as arrays."""
    if length < len(arrays[0]):
        arrays = [values[len(values) - length :] for values in arrays]
    opening, high, low, close, volume = arrays
    placed = _BlockBars(
        bars.symbol,
        bars.dates[len(bars) - length :],
        opening,
        high,
        low,
        close,
        volume,
        bars.basis,
        bars.splits,
        bars.dividends,
    )
    # They are frozen, even here.
    object.__setattr__(placed, "block", place[0])
    object.__setattr__(placed, "row", place[1])
    return placed
