"""Indicators against their published definitions, written down plainly and slowly; on the benchmark's expressions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scanner.rules.compiler import Facts, compile_expression
from scanner.types import Bars
from tests.benchmarks.reference_cases import compared
from tests.benchmarks.reference_series import DRAWN_BACK, NAMED, SAME, TOTALS
from tests.helpers.made_bars import random_bars

BARS = random_bars(320, seed=8)
MARKET = random_bars(320, seed=9)


def smoothed(values: np.ndarray, days: int, weight: float) -> float:
    """An average that begins with the plain one of the first days and then leans on itself."""
    average = values[:days].mean()
    for value in values[days:]:
        average += weight * (value - average)
    return average


def strength(closes: np.ndarray, days: int) -> float:
    moves = np.diff(closes)
    gain, loss = (smoothed(np.maximum(sign * moves, 0), days, 1 / days) for sign in (1, -1))
    return 100 * gain / (gain + loss)


def true_ranges(b: Bars) -> np.ndarray:
    return np.maximum(b.high[1:], b.close[:-1]) - np.minimum(b.low[1:], b.close[:-1])


def bell(closes: np.ndarray) -> float:
    weights = [np.exp(-((i - 0.85 * 8) ** 2) / (2 * (9 / 6) ** 2)) for i in range(9)]
    return float(np.dot(weights, closes[-9:]) / sum(weights))


def changes(b: Bars) -> np.ndarray:
    return b.close[-50:] / b.close[-51:-1] - 1


def covariance(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean((one - one.mean()) * (other - other.mean())))


DEFINED: dict[str, Callable[[Bars], float]] = {
    "ema(20)": lambda b: smoothed(b.close, 20, 2 / 21),
    "rma(20)": lambda b: smoothed(b.close, 20, 1 / 20),
    "rsi(14)": lambda b: strength(b.close, 14),
    "atr(14)": lambda b: smoothed(true_ranges(b), 14, 1 / 14),
    "keltner_upper(20, 2, 10)": lambda b: (
        smoothed(b.close, 20, 2 / 21) + 2 * smoothed(true_ranges(b), 10, 1 / 10)
    ),
    "bb_upper(20, 2)": lambda b: b.close[-20:].mean() + 2 * b.close[-20:].std(),
    "stoch_k(14, 3, 3)": lambda b: float(
        np.mean(
            [
                100
                * (b.close[e] - b.low[e - 13 : e + 1].min())
                / (b.high[e - 13 : e + 1].max() - b.low[e - 13 : e + 1].min())
                for e in (317, 318, 319)
            ]
        )
    ),
    "alma(9)": lambda b: bell(b.close),
    "rma(hl2, 13)[8]": lambda b: smoothed((b.high + b.low)[:-8] / 2, 13, 1 / 13),
    "correl(close, benchmark, 20)": lambda b: float(np.corrcoef(b.close[-20:], MARKET.close[-20:])[0, 1]),
    "beta(close, benchmark, 50)": lambda b: (
        covariance(changes(b), changes(MARKET)) / covariance(changes(b), changes(b))
    ),
    "cumsum(hlc3 * volume) / cumsum(volume)": lambda b: float(
        np.dot((b.high + b.low + b.close) / 3, b.volume) / b.volume.sum()
    ),
    "senkou_b(52, 26)": lambda b: (b.high[-78:-26].max() + b.low[-78:-26].min()) / 2,
}


@pytest.mark.parametrize("text", DEFINED)
def test_values_are_those_of_the_definition(text: str) -> None:
    assert text in {expression for _, _, expression in SAME}
    found = compile_expression(text).values([BARS], Facts(benchmark=MARKET))[0]
    assert found == pytest.approx(DEFINED[text](BARS), rel=1e-9)


def test_every_expression_that_is_compared_can_be_worked_out() -> None:
    for file, column, text in SAME:
        found = compile_expression(text).values([BARS], Facts(benchmark=MARKET))[0]
        assert np.isfinite(found), (file, column)
    assert {*NAMED, *DRAWN_BACK, *TOTALS} <= {file for file, _, _ in SAME}


def test_cases_are_read_and_compared(tmp_path: Path) -> None:
    texts = {
        "atoz.txt": "# By hand\nsma 2\n{2,4,8}\n{3,6}\n\nema 2\n{3,6}\n{5}\n",
        "extra.txt": "bbands 2 1\n{2,4}\n{2}\n{3}\n{5};\n\n",
        "untest.txt": "unheard 4\n{1}\n{1}\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = {(case.case, case.expression): round(case.deviation, 9) for case in compared(tmp_path)}
    assert found == {
        ("atoz sma 2", "sma(2)"): 0.0,
        ("atoz ema 2", "ema(2)"): 0.1,
        ("extra bbands 2 1", "bb_lower(2, 1)"): 0.0,
        ("extra bbands 2 1", "bb_middle(2, 1)"): 0.0,
        ("extra bbands 2 1", "bb_upper(2, 1)"): 0.2,
    }
