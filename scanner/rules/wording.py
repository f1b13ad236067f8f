"""Rules in plain English: what traders call a value, and what a condition says. Distances are elsewhere."""

from __future__ import annotations

from scanner.rules.functions import rs_rating
from scanner.rules.intervals import OPPOSITE
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    BarsSince,
    Combined,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Count,
    Crossing,
    FactIs,
    Flag,
    InWatchlist,
    Negative,
    Not,
    NumberNode,
    PeriodCondition,
    PeriodNumber,
    Ranked,
    Series,
    Shifted,
    Windowed,
)
from scanner.rules.percentages import Percentage, percentage_of
from scanner.rules.syntax import Span

_RELATIONS = {
    ">": "above",
    "<": "below",
    ">=": "at or above",
    "<=": "at or below",
    "==": "equal to",
    "!=": "not equal to",
}
# How many days traders take for longer periods.
_LONGER = (("year", 252), ("month", 21), ("week", 5))
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_EXTREMES = {"highest": ("high", "highest"), "lowest": ("low", "lowest")}
AVERAGES = {
    "sma": "average",
    "ema": "exponential average",
    "wma": "weighted average",
    "rma": "Wilder average",
    "hma": "Hull average",
    "dema": "double exponential average",
    "tema": "triple exponential average",
    "kama": "Kaufman average",
}
# Names that traders write in capitals; of all others the title is said.
_SHORT = "vcp rsi adx adxr atr natr cci mfi obv macd trix ppo apo tsi cmo roc cmf sar vwap dx pvo bop kdj smi"
CAPITALS = frozenset(_SHORT.split())
# Titles that begin with a name keep their capital inside a sentence.
_NAMES = (
    "Bollinger Keltner Donchian Ichimoku Chaikin Chande Elder Wilder Kaufman Tillson Hull Heikin-Ashi Aroon "
    "Mansfield Darvas Williams Hilbert SuperTrend Coppock Qstick Trix"
)
_NAMED = tuple(_NAMES.split())
_RS_RATING = rs_rating(Span(0, 0))


def called(node: NumberNode, unit: str = "day") -> str:
    """What traders call ``node``, as part of a sentence. ``unit`` is a bar's: day, week or month."""
    match node:
        case Constant():
            return f"{node.value:,.10g}"
        case Series():
            return node.name
        case Computed():
            return _indicator(node, unit)
        case Shifted(operand=Computed() as inner, bars=1) if inner.indicator.name in _EXTREMES:
            return f"prior {called(inner, unit)}"
        case Shifted():
            return f"{called(node.operand, unit)} {_long(node.bars, unit)} ago"
        case Negative():
            return f"minus {called(node.operand, unit)}"
        case Arithmetic():
            return _sum(node, unit)
        case _:
            return _made_of(node, unit)


def _made_of(node: NumberNode, unit: str) -> str:
    match node:
        case Combined(name="abs"):
            return f"size of {called(node.operands[0], unit)}"
        case Combined():
            which = "smallest" if node.name == "min" else "largest"
            return f"{which} of {_listed([called(one, unit) for one in node.operands], 'and')}"
        case Count():
            return f"number of the last {_long(node.bars, unit)} with {_lower(says(node.operand, unit))}"
        case BarsSince():
            return f"{unit}s since {_lower(says(node.operand, unit))}"
        case PeriodNumber():
            inner = called(node.operand, "week" if node.period == "weekly" else "month")
            return f"{node.period} {inner}"
        case Ranked():
            return "RS rating" if node == _RS_RATING else f"rank of {called(node.operand, unit)}"
        case _:
            raise TypeError(node)


def says(node: ConditionNode, unit: str = "day") -> str:
    """What ``node`` says, beginning with a capital: "Close above its 50-day average"."""
    match node:
        case Comparison():
            asked = percentage_of(node)
            if asked is not None:
                return _in_percent(asked, unit)
            left, right = sides(node.left, node.right, unit)
            return f"{left} {_RELATIONS[node.operator]} {right}"
        case Crossing():
            left, right = sides(node.left, node.right, unit)
            return f"{left} crosses {'above' if node.above else 'below'} {right}"
        case Flag():
            name = node.number.indicator.title if isinstance(node.number, Computed) else called(node.number)
            return f"{name}{_parameters(node.number)}"
        case Windowed():
            return _windowed(node, unit)
        case PeriodCondition():
            longer = "week" if node.period == "weekly" else "month"
            still = "" if not node.open_bar else f", this {longer} included"
            return f"On {node.period} bars{still}: {_lower(says(node.operand, longer))}"
        case _:
            return _joined(node, unit)


def _in_percent(asked: Percentage, unit: str) -> str:
    subject, base = sides(asked.subject, asked.base, unit)
    if asked.bars:
        return f"{subject} {'rising' if asked.wants_more else 'falling'} {over(asked.bars, unit)}"
    if asked.is_within:
        return f"{subject} within {asked.percent:,.10g} % of {base}"
    return f"{subject} {asked_for(asked)} {base}"


def asked_for(asked: Percentage) -> str:
    """How far from its base, and to which side: "30 % or more above", "less than 5 % below"."""
    percent, side = f"{asked.percent:,.10g} %", "above" if asked.times > 1 else "below"
    # Far enough from the base, or not too far.
    far = asked.wants_more == (asked.times > 1)
    if "=" in asked.operator:
        return f"{percent} or more {side}" if far else f"no more than {percent} {side}"
    return f"{'more' if far else 'less'} than {percent} {side}"


def over(bars: int, unit: str) -> str:
    """For how long something has gone on: "over 1 month", "over 10 days"."""
    for longer, days in _LONGER if unit == "day" else ():
        if bars % days == 0:
            return f"over {_long(bars // days, longer)}"
    return f"over {_long(bars, unit)}"


def _joined(node: ConditionNode, unit: str) -> str:
    match node:
        case FactIs():
            return f"{_capital(node.fact)} is {_listed([_name(node.fact, one) for one in node.values], 'or')}"
        case InWatchlist():
            return f"In the watchlist {node.name}"
        case Not(operand=Comparison() as inner):
            opposite = Comparison(inner.left, OPPOSITE[inner.operator], inner.right, inner.span)
            return says(opposite, unit)
        case Not(operand=Not() as inner):
            return says(inner.operand, unit)
        case Not(operand=AllOf() | AnyOf()):
            return f"Not: {_lower(says(node.operand, unit))}"
        case Not():
            return f"No {_lower(says(node.operand, unit))}"
        case AllOf() | AnyOf():
            word = " and " if isinstance(node, AllOf) else ", or "
            parts = [says(part, unit) for part in node.parts]
            return word.join([parts[0], *(_lower(part) for part in parts[1:])])
        case _:
            raise TypeError(node)


def level(node: NumberNode, unit: str = "day") -> str:
    """``node`` as the level that something lies over or under: "the 50-day average"; a plain number is itself."""
    if isinstance(node, Shifted) and isinstance(node.operand, Computed) and node.bars == 1:
        # Whoever broke out of it yesterday calls it the same.
        node = node.operand if node.operand.indicator.name in _EXTREMES else node
    name = called(node, unit)
    if isinstance(node, Constant) or (isinstance(node, Arithmetic) and isinstance(node.first, Constant)):
        return name
    return name if isinstance(node, Computed) and name[:1].isupper() else f"the {name}"


def sides(left: NumberNode, right: NumberNode, unit: str) -> tuple[str, str]:
    """Both sides of a comparison, the left one beginning with a capital; an average, high or low of what stands at
    the left is "its" own."""
    first, second = _capital(called(left, unit)), called(right, unit)
    source = _source_of(right)
    if isinstance(left, Series) and source is not None:
        if source.name == left.name or (left.name == "close" and source.name != "volume"):
            own = second.removesuffix(f" {left.name}") if source.name == left.name == "volume" else second
            return first, own if own[:1].isupper() else _its(own)
    elif not isinstance(right, Constant | Arithmetic) and not second[:1].isupper():
        second = f"the {second}" if not second.startswith("minus") else second
    return first, second


def _indicator(node: Computed, unit: str) -> str:
    name = node.indicator.name
    source = node.inputs[0] if node.inputs else None
    if name in _EXTREMES and source is not None:
        own, word = _EXTREMES[name]
        days = int(node.parameters[0])
        window = "52-week" if (days, unit) == (252, "day") else _long(days, unit, adjective=True)
        if source == Series(own, node.span):
            return f"{window} {own}"
        return f"{window} {word} {called(source, unit)}"
    if name in AVERAGES and source is not None:
        of = "" if source == Series("close", node.span) else f" {_of(source, unit)}"
        return f"{_long(int(node.parameters[0]), unit, adjective=True)} {AVERAGES[name]}{of}"
    if name == "change_pct" and source == Series("close", node.span):
        return f"{_long(int(node.parameters[0]), unit, adjective=True)} change in %"
    title = name.upper() if name in CAPITALS else _inside(node.indicator.title)
    of = "" if not _other_source(node) else f" {_of(node.inputs[0], unit)}"
    return f"{title}{_parameters(node)}{of}"


def _of(source: NumberNode, unit: str) -> str:
    return source.name if isinstance(source, Series) else f"of {called(source, unit)}"


def _other_source(node: Computed) -> bool:
    return node.indicator.takes_series and [
        one.name if isinstance(one, Series) else "" for one in node.inputs
    ] != list(node.indicator.inputs)


def _parameters(node: NumberNode) -> str:
    if not isinstance(node, Computed) or not node.parameters:
        return ""
    space = "" if node.indicator.name in CAPITALS else " "
    return f"{space}({', '.join(f'{value:g}' for value in node.parameters)})"


def _sum(node: Arithmetic, unit: str) -> str:
    first = node.steps[0][0]
    text = _term(node.first, unit, in_product=first in "*/")
    for sign, operand in node.steps:
        text = f"{text} {_SIGNS[sign]} {_term(operand, unit, in_product=sign in '*/')}"
    return text


def _term(node: NumberNode, unit: str, *, in_product: bool) -> str:
    """``node`` in a sum or a product, in brackets where it would be read otherwise without."""
    inner = called(node, unit)
    is_product = isinstance(node, Arithmetic) and all(sign == "*" for sign, _ in node.steps)
    return f"({inner})" if isinstance(node, Arithmetic) and (in_product or not is_product) else inner


def _its(name: str) -> str:
    """``name`` with "its" before the value itself, behind a factor such as ``2 ×``."""
    factor, sign, rest = name.rpartition(" × ")
    return f"{factor}{sign}its {rest}"


def _source_of(node: NumberNode) -> Series | None:
    """The series that an average, a high or a low is one of, perhaps times a number or some bars ago."""
    match node:
        case Computed(inputs=(Series() as source,)) if node.indicator.name in {*AVERAGES, *_EXTREMES}:
            return source
        case Shifted():
            return _source_of(node.operand)
        case Arithmetic(first=Constant(), steps=(("*", inner),)):
            return _source_of(inner)
        case _:
            return None


def _windowed(node: Windowed, unit: str) -> str:
    inner = says(node.operand, unit)
    match node.word:
        case "ago":
            return f"{inner} {_long(node.bars, unit)} ago"
        case "for":
            return f"{inner} for {_long(node.bars, unit)}"
        case _:
            return f"{inner} within {_long(node.bars, unit)}"


def _long(bars: int, unit: str, *, adjective: bool = False) -> str:
    if adjective:
        return f"{bars}-{unit}"
    return f"{bars} {unit}" if bars == 1 else f"{bars} {unit}s"


def _name(fact: str, value: str) -> str:
    return value.title() if fact in ("sector", "industry") else value.upper()


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _inside(title: str) -> str:
    return title if title.startswith(_NAMED) else _lower(title)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """``text`` inside a sentence: names in capitals stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
