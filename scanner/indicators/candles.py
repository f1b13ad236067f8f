"""Candlestick patterns: 1 for a rising one, -1 for a falling one, 0 for none, on the day that completes it."""

from __future__ import annotations

from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators.talib_entries import Named, enter_talib

UP, DOWN, BOTH, NEUTRAL = "up", "down", "both", "neutral"
_SAYS = {
    UP: "1 means that prices may rise; it has no falling form.",
    DOWN: "-1 means that prices may fall; it has no rising form.",
    BOTH: "1 is the rising form, -1 the falling one.",
    NEUTRAL: "1 means that it is there; it says nothing about the direction.",
}
# Digits that are kept of a price, counted from the newest close: sums of them are exact.
_DIGITS = 9

# name, TA-Lib's name, bars needed, direction, what it looks like
PATTERNS = (
    ("two_crows", "2CROWS", 13, DOWN, "A rise is followed by two black candles that gap up and fall back."),
    ("three_black_crows", "3BLACKCROWS", 14, DOWN, "Three long black candles close lower and lower."),
    (
        "three_inside",
        "3INSIDE",
        13,
        BOTH,
        "A small candle inside a long one, and a third that goes on the other way.",
    ),
    ("three_line_strike", "3LINESTRIKE", 9, BOTH, "Three candles one way and one that takes them all back."),
    ("three_outside", "3OUTSIDE", 4, BOTH, "A candle that engulfs the one before, and a third that goes on."),
    (
        "three_stars_in_the_south",
        "3STARSINSOUTH",
        13,
        UP,
        "Three ever smaller black candles, each within the one before.",
    ),
    (
        "three_white_soldiers",
        "3WHITESOLDIERS",
        13,
        UP,
        "Three white candles close higher and higher near their highs.",
    ),
    ("abandoned_baby", "ABANDONEDBABY", 13, BOTH, "A doji that stands alone between two gaps."),
    ("advance_block", "ADVANCEBLOCK", 13, DOWN, "Three white candles that grow weaker."),
    ("belt_hold", "BELTHOLD", 11, BOTH, "A long candle that opens at its extreme."),
    ("breakaway", "BREAKAWAY", 15, BOTH, "A gap in the trend that is closed four days later."),
    ("closing_marubozu", "CLOSINGMARUBOZU", 11, BOTH, "A long candle without a shadow at its close."),
    (
        "concealing_baby_swallow",
        "CONCEALBABYSWALL",
        14,
        UP,
        "Four black candles, the last swallows the third.",
    ),
    (
        "counterattack",
        "COUNTERATTACK",
        12,
        BOTH,
        "Two long candles of unlike colour that close at one price.",
    ),
    (
        "dark_cloud_cover",
        "DARKCLOUDCOVER",
        12,
        DOWN,
        "A black candle opens above the high and closes deep in the white one before.",
    ),
    ("doji", "DOJI", 11, NEUTRAL, "Open and close are nearly one."),
    ("doji_star", "DOJISTAR", 12, BOTH, "A doji that gaps away from a long candle."),
    ("dragonfly_doji", "DRAGONFLYDOJI", 11, NEUTRAL, "A doji at the top of its range."),
    ("engulfing", "ENGULFING", 3, BOTH, "A body that holds the unlike body of the day before."),
    (
        "evening_doji_star",
        "EVENINGDOJISTAR",
        13,
        DOWN,
        "A white candle, a doji above it, a black candle that falls back.",
    ),
    (
        "evening_star",
        "EVENINGSTAR",
        13,
        DOWN,
        "A white candle, a small one above it, a black candle that falls back.",
    ),
    ("side_by_side_white_lines", "GAPSIDESIDEWHITE", 8, BOTH, "Two white candles side by side beyond a gap."),
    ("gravestone_doji", "GRAVESTONEDOJI", 11, NEUTRAL, "A doji at the bottom of its range."),
    ("hammer", "HAMMER", 12, UP, "A small body on a long lower shadow, near the low of the day before."),
    (
        "hanging_man",
        "HANGINGMAN",
        12,
        DOWN,
        "A small body on a long lower shadow, near the high of the day before.",
    ),
    ("harami", "HARAMI", 12, BOTH, "A small body within the long body of the day before."),
    ("harami_cross", "HARAMICROSS", 12, BOTH, "A doji within the long body of the day before."),
    ("high_wave", "HIGHWAVE", 11, NEUTRAL, "A small body between two very long shadows."),
    ("hikkake", "HIKKAKE", 6, BOTH, "An inside day whose breakout fails; also the day that confirms it."),
    ("modified_hikkake", "HIKKAKEMOD", 11, BOTH, "A hikkake after two days inside each other."),
    ("homing_pigeon", "HOMINGPIGEON", 12, UP, "A small black body within a long black one."),
    (
        "identical_three_crows",
        "IDENTICAL3CROWS",
        13,
        DOWN,
        "Three black candles, each opens where the one before closed.",
    ),
    ("in_neck", "INNECK", 12, DOWN, "A white candle from below closes just in the black body before."),
    (
        "inverted_hammer",
        "INVERTEDHAMMER",
        12,
        UP,
        "A small body under a long upper shadow, below the day before.",
    ),
    ("kicking", "KICKING", 12, BOTH, "Two marubozu of unlike colour with a gap between them."),
    ("kicking_by_length", "KICKINGBYLENGTH", 12, BOTH, "Kicking, with the direction of the longer marubozu."),
    (
        "ladder_bottom",
        "LADDERBOTTOM",
        15,
        UP,
        "Three black steps down, a fourth with an upper shadow, and a white candle above.",
    ),
    ("long_legged_doji", "LONGLEGGEDDOJI", 11, NEUTRAL, "A doji with at least one long shadow."),
    ("long_line", "LONGLINE", 11, BOTH, "A long body with short shadows."),
    ("marubozu", "MARUBOZU", 11, BOTH, "A long body without shadows."),
    ("matching_low", "MATCHINGLOW", 7, UP, "Two black candles that close at one price."),
    ("mat_hold", "MATHOLD", 15, UP, "A long white candle, three days that keep most of it, and a new high."),
    (
        "morning_doji_star",
        "MORNINGDOJISTAR",
        13,
        UP,
        "A black candle, a doji below it, a white candle that rises back.",
    ),
    (
        "morning_star",
        "MORNINGSTAR",
        13,
        UP,
        "A black candle, a small one below it, a white candle that rises back.",
    ),
    ("on_neck", "ONNECK", 12, DOWN, "A white candle from below closes at the low of the black one before."),
    (
        "piercing",
        "PIERCING",
        12,
        UP,
        "A white candle opens below the low and closes high in the black one before.",
    ),
    ("rickshaw_man", "RICKSHAWMAN", 11, NEUTRAL, "A long-legged doji in the middle of its range."),
    (
        "three_methods",
        "RISEFALL3METHODS",
        15,
        BOTH,
        "A long candle, three small ones against it, and another long one on.",
    ),
    ("separating_lines", "SEPARATINGLINES", 12, BOTH, "Two candles of unlike colour that open at one price."),
    (
        "shooting_star",
        "SHOOTINGSTAR",
        12,
        DOWN,
        "A small body under a long upper shadow, above the day before.",
    ),
    ("short_line", "SHORTLINE", 11, BOTH, "A short body with short shadows."),
    ("spinning_top", "SPINNINGTOP", 11, BOTH, "A small body between two longer shadows."),
    (
        "stalled_pattern",
        "STALLEDPATTERN",
        13,
        DOWN,
        "Two long white candles and a small one that gets no further.",
    ),
    (
        "stick_sandwich",
        "STICKSANDWICH",
        8,
        UP,
        "A white candle between two black ones that close at one price.",
    ),
    ("takuri", "TAKURI", 11, NEUTRAL, "A dragonfly doji with a very long lower shadow."),
    ("tasuki_gap", "TASUKIGAP", 8, BOTH, "A gap that the third candle does not close."),
    (
        "thrusting",
        "THRUSTING",
        12,
        DOWN,
        "A white candle from below closes under the middle of the black one before.",
    ),
    ("tristar", "TRISTAR", 13, BOTH, "Three dojis, the middle one apart."),
    (
        "unique_three_river",
        "UNIQUE3RIVER",
        13,
        UP,
        "A long black candle, a black one with a new low, and a small white one.",
    ),
    (
        "upside_gap_two_crows",
        "UPSIDEGAP2CROWS",
        13,
        DOWN,
        "Two black candles above a gap, the second holds the first.",
    ),
    ("gap_three_methods", "XSIDEGAP3METHODS", 3, BOTH, "Two candles beyond a gap that the third closes."),
)


def _pattern(function: str) -> Any:
    def find(
        talib: Any, opens: FloatArray, highs: FloatArray, lows: FloatArray, closes: FloatArray
    ) -> FloatArray:
        # Prices as whole numbers of a small decimal unit: TA-Lib compares with running averages, and in binary
        # fractions a body that is just as long as it may be would count or not by how long ago the sums began.
        unit = 10.0 ** (_DIGITS - np.ceil(np.log10(closes[-1])))
        bars = (np.rint(prices * unit) for prices in (opens, highs, lows, closes))
        signs: FloatArray = np.sign(getattr(talib, f"CDL{function}")(*bars))
        return signs

    return find


for _name, _function, _needed, _direction, _looks in PATTERNS:
    enter_talib(
        "candles",
        Named(
            _name,
            _name.replace("_", " ").capitalize(),
            f"{_looks} {_SAYS[_direction]}",
            (f"cdl{_function.lower()}",),
        ),
        call=_pattern(_function),
        inputs=("open", "high", "low", "close"),
        needed=lambda needed=_needed: needed,
        formula="as in TA-Lib, with its usual measures of long, short, near and equal",
        source=f"TA-Lib CDL{_function}",
    )
