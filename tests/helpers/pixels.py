"""Which colours can be seen in a widget or a picture, and how often."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def colors_in(shown: QWidget | QImage, part: QRect | None = None) -> dict[str, int]:
    """Pixels by colour (``#rrggbb``) in a widget as it is now or in a picture, or in ``part`` of it."""
    image = shown if isinstance(shown, QImage) else shown.grab().toImage()
    image = image.copy(part) if part is not None else image
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    values, counts = np.unique(np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF, return_counts=True)
    return {f"#{value:06x}": int(count) for value, count in zip(values, counts, strict=True)}
