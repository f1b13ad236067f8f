"""The conditions of a rule as a trader reads them: lines in few words with one figure each. A line may stand for
several conditions, such as ``close > sma(150) and close > sma(200)``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from desktop import text
from desktop.text import tr
from scanner import Condition, ExplainedCondition

__all__ = ["ConditionLine", "Reading", "compared", "condition_lines"]

_AVERAGE, _ARTICLE = re.compile(r"(\d-(?:day|week|month)) average"), re.compile(r"\b(?:the|its) (?=\d)")
# Of what is told in percent everybody takes the close.
_CLOSE = re.compile(r"^Close (?=\d|within |more than |no more |less than )")
_AT_LEAST, _AT_MOST = re.compile(r" at or above (\d[\d.,]*)$"), re.compile(r" at or below (\d[\d.,]*)$")
# Conditions that differ in the length of an average alone, as text and in words.
_OF_LENGTH = re.compile(r"(.*[<>]=?\s*[a-z_]+\(\s*)(\d+)(\s*\).*)")
_LENGTH_IN_WORDS = re.compile(r"(.* )(\d+)(-(?:day|week|month)\b.*)")
_WHOLE_FROM = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a condition's text: it in plain words, and the factor by which its sides give a distance in
    percent, None where it asks for no such distance."""

    words: str
    times: float | None = None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """``words`` are short, ``sentence`` is whole. ``passed`` is that of all ``conditions`` together, None while it is
    not known."""

    conditions: tuple[Condition | ExplainedCondition, ...]
    words: str
    sentence: str
    value: str
    passed: bool | None


def condition_lines(
    conditions: Sequence[Condition | ExplainedCondition], known: Mapping[str, Reading]
) -> list[ConditionLine]:
    """The lines for ``conditions`` in their order, in words as far as these are ``known``."""
    return [_line(tuple(group), known) for _, group in groupby(conditions, key=_kind)]


def _kind(one: Condition | ExplainedCondition) -> tuple[str, ...]:
    found = _OF_LENGTH.fullmatch(one.condition)
    return (found[1], found[3]) if found else (one.condition,)


def _line(
    conditions: tuple[Condition | ExplainedCondition, ...], known: Mapping[str, Reading]
) -> ConditionLine:
    readings = [known.get(one.condition, Reading(one.condition)) for one in conditions]
    states = [one.passed for one in conditions]
    passed = False if False in states else None if None in states else True
    # The figure of the one that fails, else of the one that nearly does.
    shown, reading = min(
        zip(conditions, readings, strict=True),
        key=lambda pair: (pair[0].passed is not passed, _room(pair[0])),
    )
    return ConditionLine(
        conditions,
        _short(_joined([one.words for one in readings])),
        tr(" and ").join(one.words for one in readings),
        _value(shown, reading),
        passed,
    )


def _room(one: Condition | ExplainedCondition) -> float:
    """How far the sides are apart."""
    if one.left is None or one.right is None:
        return 0.0
    return abs(one.left - one.right) / (abs(one.right) or 1.0)


def _joined(words: list[str]) -> str:
    """``Close above its 150 and 200-day average``; as they are where they differ in more than a number."""
    found = [_LENGTH_IN_WORDS.fullmatch(one) for one in words]
    same = {(one[1], one[3]) for one in found if one}
    if len(words) < 2 or None in found or len(same) > 1:
        return tr(" and ").join(words)
    ((before, after),) = same
    return before + tr(" and ").join(one[2] for one in found if one) + after


def _short(words: str) -> str:
    """As traders say it among themselves: "150-day above 200-day"."""
    words = _AT_LEAST.sub(r" \1 or more", _AT_MOST.sub(r" \1 or less", words))
    words = _AVERAGE.sub(r"\1", _ARTICLE.sub("", words))
    words = words.replace("at or above", "\u2265").replace("at or below", "\u2264")
    bare = _CLOSE.sub("", words)
    return words if bare == words else bare[:1].upper() + bare[1:]


def _value(one: Condition | ExplainedCondition, reading: Reading) -> str:
    if reading.times is not None and one.left is not None and one.right:
        return _percent(100 * (one.left * reading.times / one.right - 1))
    if one.left is not None and (_AT_LEAST.search(reading.words) or _AT_MOST.search(reading.words)):
        return _figure(one.left, 0)
    return compared(one.left, one.right)


def _percent(value: float) -> str:
    """``+81 %``, ``−1.3 %``."""
    decimals = 0 if abs(value) >= _WHOLE_FROM else 1
    shown = text.number(abs(value), decimals)
    sign = "" if float(f"{value:.{decimals}f}") == 0 else "+" if value > 0 else "\u2212"
    return f"{sign}{shown}{text.THIN_SPACE}%"


def compared(left: float | None, right: float | None) -> str:
    """``236.8 > 209.0``; one value where there is only one, nothing without any."""
    known = [value for value in (left, right) if value is not None]
    if len(known) < 2:
        return _figure(known[0], 0) if known else ""
    sign = ">" if known[0] > known[1] else "<" if known[0] < known[1] else "="
    for finer in range(4):
        shown = [_figure(value, finer) for value in known]
        if shown[0] != shown[1] or sign == "=":
            break
    return f"{shown[0]} {sign} {shown[1]}"


def _figure(value: float, finer: int) -> str:
    """As many decimals as its size needs, and ``finer`` more."""
    size = abs(value)
    if size >= 1e6:
        return text.large(value) if not finer else text.number(value, 0)
    if value == int(value) and size < 1000 and not finer:
        return text.number(value, 0)
    return text.number(value, (0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 1 else 4) + finer)
