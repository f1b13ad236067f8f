"""Recorded answers of the real Yahoo, replayed through the real yfinance: each ends as what it is."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import NoDataInRange, ProviderError
from scanner.providers.base import OpenGate
from scanner.providers.yahoo import YahooProvider
from scanner.settings import YahooSettings
from scanner.types import Instrument
from tests.helpers.fake_yahoo import FakeYahoo

LONG_AGO, NOW = date(1990, 1, 1), datetime(2026, 11, 1, tzinfo=UTC)
NOT_FOUND = "No data found, symbol may be delisted"
NO_DATA = ("Data doesn't exist for startDate", "No data found for this date range")
NO_BARS = {"no_data", "garbage_answer"}


@dataclass(frozen=True)
class Recording:
    """One answer: where it lies, its status and its text."""

    file: Path
    status: int
    body: str


def recordings(wire: Path) -> list[Recording]:
    """Every recorded answer under ``wire``."""
    found = []
    for file in sorted(wire.rglob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        response = content.get("response") if isinstance(content, dict) else None
        if response is not None:
            body = response.get("bodyJson", response.get("body", ""))
            text = body if isinstance(body, str) else json.dumps(body)
            found.append(Recording(file, response["status"], text))
        else:
            status = next((int(part) for part in file.stem.split("_") if part in ("400", "404", "429")), 200)
            found.append(Recording(file, status, json.dumps(content)))
    texts = sorted(wire.rglob("body_429*.txt"))
    return found + [Recording(file, 429, file.read_text(encoding="utf-8")) for file in texts]


def expected(recording: Recording) -> set[str]:
    """How an answer may end when a chart was asked for, read from the answer alone."""
    if recording.status in (429, 999):
        return {"throttled"}
    if recording.status >= 500 or recording.status in (401, 403):
        return {"provider_down"}
    try:
        content = json.loads(recording.body)["chart"]
    except (ValueError, KeyError, TypeError):
        return {"garbage_answer"}
    sentence = str((content.get("error") or {}).get("description") or "")
    if sentence.startswith(NOT_FOUND):
        return {"not_found"}
    if sentence.startswith(NO_DATA):
        return {"no_data"}
    return {"bars"} if _whole_rows(content) else NO_BARS


def _whole_rows(content: Any) -> int:
    try:
        (quote,) = content["result"][0]["indicators"]["quote"]
        rows = zip(*(quote[name] for name in ("open", "high", "low", "close")), strict=True)
        return sum(None not in row for row in rows) if content["result"][0].get("timestamp") else 0
    except (KeyError, TypeError, ValueError, IndexError):
        return 0


def ending(provider: YahooProvider, symbol: str) -> str:
    """How asking for ``symbol`` ends; what should not be there by its name."""
    try:
        bars = provider.fetch(Instrument(symbol), LONG_AGO, NOW.date(), CancelToken()).bars
    except NoDataInRange:
        return "no_data"
    except ProviderError as error:
        return error.kind.value
    except Exception as error:  # noqa: BLE001 - exactly what must not escape is counted
        return f"escaped: {type(error).__name__}: {error}"
    rising = (bars.dates[1:] > bars.dates[:-1]).all()
    return "bars" if rising else "bars out of order"


def wire_figures(wire: Path | None) -> dict[str, float]:
    """How many answers were replayed, and how many of them ended as what they are."""
    if wire is None:
        return {}
    endings: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, FakeYahoo() as fake, pytest.MonkeyPatch.context() as patch:
        fake.lead(patch)
        provider = YahooProvider(OpenGate(), YahooSettings(), Path(folder), FakeClock(NOW))
        found = recordings(wire)
        for number, recording in enumerate(found):
            fake.answers[f"W{number}"] = (recording.status, recording.body)
            end = ending(provider, f"W{number}")
            endings[end] += 1
            if end not in expected(recording):
                wrong += 1
                print(f"{recording.file.name}: {end}, expected {sorted(expected(recording))}")
    print(dict(endings))
    return {"wire_answers": len(found), "wire_right": len(found) - wrong, "wire_ok": float(not wrong)}
