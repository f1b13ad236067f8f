"""Which values of a rule are prices, and of which price one is a multiple. No words are made here."""

from __future__ import annotations

from scanner.rules.nodes import (
    Arithmetic,
    Combined,
    Computed,
    Constant,
    Node,
    NumberNode,
    PeriodNumber,
    Series,
    Shifted,
)

# Indicators whose value is a price when they are worked out of prices.
_CURVES = (
    "sma ema wma rma hma alma dema tema trima kama t3 zlema vwma vwap vwap_from_high vwap_from_low ht_trendline "
    "linreg tsf mama fama supertrend sar kijun tenkan senkou_a senkou_b typical_price median_price "
    "weighted_close average_price bb_upper bb_middle bb_lower keltner_upper keltner_middle keltner_lower "
    "accbands_upper accbands_middle accbands_lower midpoint midprice"
)
_STEPS = (
    "highest lowest donchian_upper donchian_middle donchian_lower percentile vcp_pivot cup_pivot flag_pivot "
    "pullback_pivot darvas_top darvas_bottom"
)
CURVES, LEVELS = frozenset(_CURVES.split()), frozenset(_STEPS.split())


def is_price(node: Node) -> bool:
    """Whether the value of ``node`` is a price, to be drawn on the price's own scale."""
    match node:
        case Series():
            return node.name != "volume"
        case Shifted() | PeriodNumber():
            return is_price(node.operand)
        case Computed():
            prices = [one for one in node.inputs if one != Series("volume", node.span)]
            return node.indicator.name in CURVES | LEVELS and bool(prices) and all(map(is_price, prices))
        case Combined(name="min" | "max"):
            return all(is_price(one) for one in node.operands)
        case Arithmetic():
            return multiple_of(node) is not None or _is_moved_price(node)
        case _:
            return False


def multiple_of(node: Arithmetic) -> tuple[NumberNode, float] | None:
    """The price that ``node`` is a multiple of, and how many times: the high in ``0.75 * highest(252)``, 0.75."""
    numbers = [("*", node.first), *node.steps]
    prices = [(sign, one) for sign, one in numbers if not isinstance(one, Constant)]
    if len(prices) != 1 or {sign for sign, _ in node.steps} - {"*", "/"} or not is_price(prices[0][1]):
        return None
    if prices[0][0] == "/":
        return None
    times = 1.0
    for sign, one in numbers:
        if isinstance(one, Constant):
            if sign == "/" and one.value == 0:
                return None
            times = times * one.value if sign == "*" else times / one.value
    return prices[0][1], times


def _is_moved_price(node: Arithmetic) -> bool:
    """Whether ``node`` is a price plus or minus something, such as ``close - 2 * atr(14)``; a difference of two
    prices is none."""
    if {sign for sign, _ in node.steps} - {"+", "-"} or not is_price(node.first):
        return False
    return not any(is_price(operand) for _, operand in node.steps)
