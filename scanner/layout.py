"""The newest values of many symbols side by side: one row for each symbol, newest value last."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from scanner.arrays import FloatArray


def laid_out(arrays: Sequence[FloatArray], width: int, shortest: int) -> FloatArray:
    """A panel of ``width`` columns, NaN where an array has fewer values; ``shortest`` is the fewest that one has. It
    may not be writable."""
    if shortest >= width:
        newest = slice(-width, None)
        # Joined as bytes: numpy's own way takes twice as long for many short arrays. Some lie in memory with gaps.
        with suppress(TypeError, BufferError):
            joined = b"".join([values[newest] for values in arrays])  # type: ignore[misc]  # numpy says so from 3.12 on
            return np.frombuffer(joined, dtype=np.float64).reshape(-1, width)
    panel = np.full((len(arrays), width), np.nan)
    for row, values in zip(panel, arrays, strict=True):
        there = min(len(values), width)
        if there:
            row[width - there :] = values[len(values) - there :]
    return panel
