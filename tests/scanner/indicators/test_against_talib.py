from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import talib

from scanner.indicators.candles import PATTERNS
from scanner.indicators.registry import registered
from scanner.rules.compiler import compile_expression
from scanner.types import Bars
from tests.helpers.made_bars import random_bars

HISTORY = random_bars(1500, seed=23)
# Days on which values are compared; TA-Lib looks at all of the history before them.
DAYS = range(900, 1500, 13)

# An expression, and what TA-Lib makes of the same bars: a whole series, oldest first.
SAME: dict[str, Callable[[Bars], Any]] = {
    "sma(20)": lambda b: talib.SMA(b.close, 20),
    "ema(20)": lambda b: talib.EMA(b.close, 20),
    "wma(20)": lambda b: talib.WMA(b.close, 20),
    "hma(20)": lambda b: talib.HMA(b.close, 20),
    "trima(20)": lambda b: talib.TRIMA(b.close, 20),
    "trima(21)": lambda b: talib.TRIMA(b.close, 21),
    "vwma(20)": lambda b: talib.VWMA(b.close, b.volume, 20),
    "vwma(high, 20)": lambda b: talib.VWMA(b.high, b.volume, 20),
    "midpoint(14)": lambda b: talib.MIDPOINT(b.close, 14),
    "midprice(14)": lambda b: talib.MIDPRICE(b.high, b.low, 14),
    "dema(20)": lambda b: talib.DEMA(b.close, 20),
    "tema(20)": lambda b: talib.TEMA(b.close, 20),
    "t3(5)": lambda b: talib.T3(b.close, 5, 0.7),
    "rma(14)": lambda b: talib.RMA(b.close, 14),
    "zlema(20)": lambda b: talib.ZLEMA(b.close, 20),
    "kama(10)": lambda b: talib.KAMA(b.close, 10),
    "mama": lambda b: talib.MAMA(b.close, 0.5, 0.05)[0],
    "fama": lambda b: talib.MAMA(b.close, 0.5, 0.05)[1],
    "ht_trendline": lambda b: talib.HT_TRENDLINE(b.close),
    "rsi(14)": lambda b: talib.RSI(b.close, 14),
    "cmo(14)": lambda b: talib.CMO(b.close, 14),
    "cmo_plain(14)": lambda b: talib.CMOU(b.close, 14),
    "roc(10)": lambda b: talib.ROC(b.close, 10),
    "rocp(10)": lambda b: talib.ROCP(b.close, 10),
    "rocr(10)": lambda b: talib.ROCR(b.close, 10),
    "rocr100(10)": lambda b: talib.ROCR100(b.close, 10),
    "mom(10)": lambda b: talib.MOM(b.close, 10),
    "efficiency_ratio(10)": lambda b: talib.ER(b.close, 10),
    "dpo(20)": lambda b: talib.DPO(b.close, 20),
    "imi(14)": lambda b: talib.IMI(b.open, b.close, 14),
    "bop": lambda b: talib.BOP(b.open, b.high, b.low, b.close),
    "qstick(10)": lambda b: talib.QSTICK(b.open, b.close, 10),
    "macd": lambda b: talib.MACD(b.close, 12, 26, 9)[0],
    "macd_signal(5, 35, 5)": lambda b: talib.MACD(b.close, 5, 35, 5)[1],
    "macd_hist": lambda b: talib.MACD(b.close, 12, 26, 9)[2],
    "ppo": lambda b: talib.PPO(b.close, 12, 26, 1),
    "pvo": lambda b: talib.PVO(b.volume, 12, 26, 1),
    "apo": lambda b: talib.APO(b.close, 12, 26, 1),
    "trix(15)": lambda b: talib.TRIX(b.close, 15),
    "tsi": lambda b: talib.TSI(b.close, 25, 13),
    "coppock": lambda b: talib.COPPOCK(b.close, 10, 11, 14),
    "awesome_oscillator": lambda b: talib.AO(b.high, b.low, 5, 34),
    "accelerator_oscillator": lambda b: talib.AC(b.high, b.low, 5, 34, 5),
    "bull_power": lambda b: talib.ERI(b.high, b.low, b.close, 13)[0],
    "bear_power": lambda b: talib.ERI(b.high, b.low, b.close, 13)[1],
    "stoch_k": lambda b: talib.STOCH(b.high, b.low, b.close, 14, 3, 0, 3, 0)[0],
    "stoch_d": lambda b: talib.STOCH(b.high, b.low, b.close, 14, 3, 0, 3, 0)[1],
    "stoch_fast_k": lambda b: talib.STOCHF(b.high, b.low, b.close, 14, 3, 0)[0],
    "stoch_fast_d": lambda b: talib.STOCHF(b.high, b.low, b.close, 14, 3, 0)[1],
    "stoch_rsi(14, 14, 1, 3)": lambda b: talib.STOCHRSI(b.close, 14, 14, 3, 0)[0],
    "stoch_rsi_d(14, 14, 1, 3)": lambda b: talib.STOCHRSI(b.close, 14, 14, 3, 0)[1],
    "kdj_k": lambda b: talib.KDJ(b.high, b.low, b.close, 9, 3, 13, 3, 13)[0],
    "kdj_d": lambda b: talib.KDJ(b.high, b.low, b.close, 9, 3, 13, 3, 13)[1],
    "kdj_j": lambda b: talib.KDJ(b.high, b.low, b.close, 9, 3, 13, 3, 13)[2],
    "smi": lambda b: talib.SMI(b.high, b.low, b.close, 13, 2, 25, 9)[0],
    "smi_signal": lambda b: talib.SMI(b.high, b.low, b.close, 13, 2, 25, 9)[1],
    "williams_r(14)": lambda b: talib.WILLR(b.high, b.low, b.close, 14),
    "cci(20)": lambda b: talib.CCI(b.high, b.low, b.close, 20),
    "ultimate_oscillator": lambda b: talib.ULTOSC(b.high, b.low, b.close, 7, 14, 28),
    "adx": lambda b: talib.ADX(b.high, b.low, b.close, 14),
    "adxr": lambda b: talib.ADXR(b.high, b.low, b.close, 14),
    "dx": lambda b: talib.DX(b.high, b.low, b.close, 14),
    "plus_di": lambda b: talib.PLUS_DI(b.high, b.low, b.close, 14),
    "minus_di": lambda b: talib.MINUS_DI(b.high, b.low, b.close, 14),
    "plus_dm": lambda b: talib.PLUS_DM(b.high, b.low, 14),
    "minus_dm": lambda b: talib.MINUS_DM(b.high, b.low, 14),
    "aroon_up(25)": lambda b: talib.AROON(b.high, b.low, 25)[1],
    "aroon_down(25)": lambda b: talib.AROON(b.high, b.low, 25)[0],
    "aroon_osc(25)": lambda b: talib.AROONOSC(b.high, b.low, 25),
    "vortex_plus": lambda b: talib.VORTEX(b.high, b.low, b.close, 14)[0],
    "vortex_minus": lambda b: talib.VORTEX(b.high, b.low, b.close, 14)[1],
    "vhf": lambda b: talib.VHF(b.close, 28),
    "sar": lambda b: talib.SAR(b.high, b.low, 0.02, 0.2),
    "supertrend": lambda b: talib.SUPERTREND(b.high, b.low, b.close, 10, 3.0)[0],
    "supertrend_direction": lambda b: talib.SUPERTREND(b.high, b.low, b.close, 10, 3.0)[1],
    "highest(20)": lambda b: talib.MAX(b.high, 20),
    "lowest(20)": lambda b: talib.MIN(b.low, 20),
    # A product hardly ever repeats; of equal values TA-Lib takes now the newest, now the oldest.
    "bars_since_highest(close * volume, 20)": lambda b: (
        np.arange(len(b)) - talib.MAXINDEX(b.close * b.volume, 20)
    ),
    "bars_since_lowest(close * volume, 20)": lambda b: (
        np.arange(len(b)) - talib.MININDEX(b.close * b.volume, 20)
    ),
    "donchian_upper": lambda b: talib.DONCHIAN(b.high, b.low, 20)[0],
    "donchian_middle": lambda b: talib.DONCHIAN(b.high, b.low, 20)[1],
    "donchian_lower": lambda b: talib.DONCHIAN(b.high, b.low, 20)[2],
    "atr(14)": lambda b: talib.ATR(b.high, b.low, b.close, 14),
    "natr(14)": lambda b: talib.NATR(b.high, b.low, b.close, 14),
    "true_range": lambda b: talib.TRANGE(b.high, b.low, b.close),
    "adr(14)": lambda b: talib.ADR(b.high, b.low, 14),
    "chaikin_volatility": lambda b: talib.CVI(b.high, b.low, 10, 10),
    "mass_index": lambda b: talib.MASSI(b.high, b.low, 9, 25),
    "relative_volatility_index": lambda b: talib.RVI(b.close, 14, 10),
    "bb_upper": lambda b: talib.BBANDS(b.close, 20, 2.0, 2.0)[0],
    "bb_middle": lambda b: talib.BBANDS(b.close, 20, 2.0, 2.0)[1],
    "bb_lower(20, 1.5)": lambda b: talib.BBANDS(b.close, 20, 1.5, 1.5)[2],
    "accbands_upper": lambda b: talib.ACCBANDS(b.high, b.low, b.close, 20)[0],
    "accbands_middle": lambda b: talib.ACCBANDS(b.high, b.low, b.close, 20)[1],
    "accbands_lower": lambda b: talib.ACCBANDS(b.high, b.low, b.close, 20)[2],
    "keltner_upper": lambda b: talib.EMA(b.close, 20) + 2 * talib.ATR(b.high, b.low, b.close, 10),
    "keltner_lower": lambda b: talib.EMA(b.close, 20) - 2 * talib.ATR(b.high, b.low, b.close, 10),
    "obv": lambda b: talib.OBV(b.close, b.volume),
    "ad": lambda b: talib.AD(b.high, b.low, b.close, b.volume),
    "pvt": lambda b: talib.PVT(b.close, b.volume),
    "nvi": lambda b: talib.NVI(b.close, b.volume),
    "pvi": lambda b: talib.PVI(b.close, b.volume),
    "wad": lambda b: talib.WAD(b.high, b.low, b.close),
    "adosc": lambda b: talib.ADOSC(b.high, b.low, b.close, b.volume, 3, 10),
    "force_index": lambda b: talib.EFI(b.close, b.volume, 13),
    "cmf(20)": lambda b: talib.CMF(b.high, b.low, b.close, b.volume, 20),
    "mfi(14)": lambda b: talib.MFI(b.high, b.low, b.close, b.volume, 14),
    "market_facilitation": lambda b: talib.MARKETFI(b.high, b.low, b.volume),
    "relative_volume(20)": lambda b: talib.RVOL(b.volume, 20),
    "average_price": lambda b: talib.AVGPRICE(b.open, b.high, b.low, b.close),
    "median_price": lambda b: talib.MEDPRICE(b.high, b.low),
    "typical_price": lambda b: talib.TYPPRICE(b.high, b.low, b.close),
    "weighted_close": lambda b: talib.WCLPRICE(b.high, b.low, b.close),
    "ha_open": lambda b: talib.HA(b.open, b.high, b.low, b.close)[0],
    "ha_high": lambda b: talib.HA(b.open, b.high, b.low, b.close)[1],
    "ha_low": lambda b: talib.HA(b.open, b.high, b.low, b.close)[2],
    "ha_close": lambda b: talib.HA(b.open, b.high, b.low, b.close)[3],
    "sum(20)": lambda b: talib.SUM(b.close, 20),
    "stdev(20)": lambda b: talib.STDDEV(b.close, 20, 1.0),
    "variance(20)": lambda b: talib.VAR(b.close, 20),
    "avgdev(14)": lambda b: talib.AVGDEV(b.close, 14),
    "slope(14)": lambda b: talib.LINEARREG_SLOPE(b.close, 14),
    "linreg(14)": lambda b: talib.LINEARREG(b.close, 14),
    "linreg_angle(14)": lambda b: talib.LINEARREG_ANGLE(b.close, 14),
    "linreg_intercept(14)": lambda b: talib.LINEARREG_INTERCEPT(b.close, 14),
    "tsf(14)": lambda b: talib.TSF(b.close, 14),
    "fosc(5)": lambda b: talib.FOSC(b.close, 5),
    "correl(close, volume, 30)": lambda b: talib.CORREL(b.close, b.volume, 30),
    "beta(high, low, 5)": lambda b: talib.BETA(b.high, b.low, 5),
    "percentile(30, 25)": lambda b: talib.PERCENTILE(b.close, 30, 25.0),
    "percent_rank(100)": lambda b: talib.PERCENTRANK(b.close, 100),
    "macdfix": lambda b: talib.MACDFIX(b.close, 9)[0],
    "macdfix_signal": lambda b: talib.MACDFIX(b.close, 9)[1],
    "sarext": lambda b: talib.SAREXT(b.high, b.low),
    "ma(30)": lambda b: talib.MA(b.close, 30),
    "cumsum(close / close[1] - 1)": lambda b: np.r_[np.nan, np.cumsum(b.close[1:] / b.close[:-1] - 1)],
    "log10(close)": lambda b: talib.LOG10(b.close),
    "ln(high / low)": lambda b: talib.LN(b.high / b.low),
    "sqrt(volume)": lambda b: talib.SQRT(b.volume),
    "floor(close)": lambda b: talib.FLOOR(b.close),
    "tanh(close / 50)": lambda b: talib.TANH(b.close / 50),
    "acos(close / high)": lambda b: talib.ACOS(b.close / b.high),
    "ht_dcperiod": lambda b: talib.HT_DCPERIOD(b.close),
    "ht_dcphase": lambda b: talib.HT_DCPHASE(b.close),
    "ht_inphase": lambda b: talib.HT_PHASOR(b.close)[0],
    "ht_quadrature": lambda b: talib.HT_PHASOR(b.close)[1],
    "ht_sine": lambda b: talib.HT_SINE(b.close)[0],
    "ht_leadsine": lambda b: talib.HT_SINE(b.close)[1],
    "ht_trendmode": lambda b: talib.HT_TRENDMODE(b.close),
}


@pytest.mark.parametrize("text", SAME)
def test_values_are_those_of_talib_over_the_whole_history(text: str) -> None:
    full = np.asarray(SAME[text](HISTORY), dtype=np.float64)
    expected = full[[day - 1 for day in DAYS]]
    found = compile_expression(text).values([HISTORY.up_to(HISTORY.dates[day - 1].item()) for day in DAYS])
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * np.nanmax(np.abs(full)))


# TA-Lib's names for what the language says with operators, brackets or another name.
ELSEWHERE = {
    "ADD SUB MULT DIV": "operators",
    "MINMAX MINMAXINDEX": "highest and lowest, bars_since_highest and bars_since_lowest",
    "MA": "sma, which is also called ma, and the other averages by name",
    "MACDEXT": "differences of any two averages",
    "MAVP": "averages of the periods wanted, each by itself",
}


def test_every_function_of_talib_is_there_or_left_out_on_purpose() -> None:
    left_out = {name for names in ELSEWHERE for name in names.split()}
    named = {word for entry in registered().values() for word in re.findall(r"[A-Z0-9_]+", entry.source)}
    missing = set(talib.get_functions()) - left_out - named
    assert missing == set()


@pytest.mark.parametrize("row", PATTERNS, ids=[row[0] for row in PATTERNS])
def test_patterns_are_those_of_talib(row: tuple[str, str, int, str, str]) -> None:
    name, function = row[0], row[1]
    bars = _whole_prices(random_bars(1500, seed=5, restlessness=0.01))
    expected = np.sign(getattr(talib, f"CDL{function}")(bars.open, bars.high, bars.low, bars.close))
    days = range(900, 1500)
    found = compile_expression(name).values([bars.up_to(bars.dates[day - 1].item()).tail(60) for day in days])
    np.testing.assert_array_equal(found, expected[[day - 1 for day in days]])


def _whole_prices(bars: Bars) -> Bars:
    """The bars in whole numbers, of which TA-Lib's running sums are exact, coarse enough for equal prices."""
    prices = {name: np.rint(bars.series(name) * 10) for name in ("open", "high", "low", "close")}
    return replace(bars, **prices)
