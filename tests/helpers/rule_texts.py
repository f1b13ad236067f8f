"""Texts that look like rules, right and wrong ones, for tests that try any of them."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = st.recursive(
    st.sampled_from(["close", "volume", "1", "20 %", "0", "foo", "rsi", "true", "close[1]", "close[-1]"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join),
        st.tuples(st.sampled_from(["sma", "rsi", "higest", "atr"]), inner, st.integers(-1, 30)).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"rank({text})"),
        inner.map(lambda text: f"monthly({text}, open_bar)"),
        st.tuples(st.sampled_from(["abs", "min", "max", "count"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        inner.map(lambda text: f"({text})[2]"),
    ),
    max_leaves=6,
)
CONDITIONS = st.recursive(
    st.tuples(NUMBERS, st.sampled_from([">", "<=", "==", "crosses above"]), NUMBERS).map(" ".join),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, st.sampled_from(["within 5 bars", "for 0 bars", "2 bars ago"])).map(" ".join),
        inner.map(lambda text: f"weekly({text})"),
        inner.map(lambda text: f"bars_since({text}) > count({text}, 3)"),
        st.sampled_from(['sector == "Energy"', 'symbol in watchlist("Core")', "rs_rating > 5", "sector > 3"]),
        NUMBERS,
    ),
    max_leaves=4,
)
