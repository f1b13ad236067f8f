"""Names for the numpy array types used across the engine; nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
DateArray = NDArray[np.datetime64]
IndexArray = NDArray[np.intp]
