"""Values as people type them: ``500K``, ``1.5M``, ``20 %``, ``EUR = 1.08, GBP = 1.27``. It shows nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QLocale

__all__ = ["typed_number", "typed_rates", "written_number", "written_rates"]

_UNITS = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9}
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([KMB]?)\s*%?", re.IGNORECASE)
_RATE = re.compile(r"\s*([A-Za-z]+)\s*[=:]?\s*(\S.*?)\s*")


def typed_number(text: str) -> float | None:
    """The number meant by ``text``, None when it is none. Thousands may be separated as the user's locale does it;
    K, M and B multiply, a percent sign says nothing."""
    locale = QLocale()
    plain = text.strip().replace("\u2212", "-").replace("\u2009", "").replace("\u00a0", "")
    plain = plain.replace(locale.groupSeparator() or ",", "").replace(locale.decimalPoint(), ".")
    found = _NUMBER.fullmatch(plain)
    return float(found[1]) * _UNITS[found[2].upper()] if found else None


def written_number(value: float) -> str:
    """``value`` as :func:`typed_number` reads it: thousands separated, no more decimals than it has."""
    plain = f"{value:,.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"
    if QLocale().decimalPoint() == ",":
        plain = plain.translate(str.maketrans(",.", ".,"))
    return plain


def typed_rates(text: str) -> dict[str, object] | None:
    """Names and numbers such as ``EUR = 1.08; GBP 1.27``, parted by semicolons or commas before a name; None when
    it is something else. Whether the names are currencies is for others to say."""
    rates: dict[str, object] = {}
    for part in re.split(r"[;\n]|,(?=\s*[A-Za-z])", text):
        if not part.strip():
            continue
        found = _RATE.fullmatch(part)
        number = typed_number(found[2]) if found else None
        if not found or number is None:
            return None
        rates[found[1].upper()] = number
    return rates


def written_rates(rates: Mapping[str, float]) -> str:
    """``rates`` as :func:`typed_rates` reads them."""
    return "; ".join(f"{name} = {written_number(rate)}" for name, rate in rates.items())
