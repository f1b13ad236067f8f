"""One condition as fields that can be edited one by one: values, operator, numbers, window. What a field cannot show
stays formula text."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.editing import FieldKind, RowField, WordKind
from scanner.indicators.catalogue import INDICATORS
from scanner.rules import syntax
from scanner.rules.facts import FACTS
from scanner.rules.functions import FUNCTIONS
from scanner.rules.lexicon import VALUES, words_of
from scanner.rules.memberships import WATCHLIST
from scanner.rules.operands import value_of
from scanner.rules.syntax import Span, Written
from scanner.rules.wording import CAPITALS

_DAILY = "daily"
_UNITS = {_DAILY: "day", "weekly": "week", "monthly": "month"}
_VALUE_FUNCTIONS = ("rs_rating", "rs_balanced")
_ONE_LENGTH = frozenset({"weekly", "monthly", "rank", *_VALUE_FUNCTIONS})
_CONDITION_BARS, _VALUE_BARS = "timeframe", "value timeframe"
# What the fields of a value begin with, unless it is a multiple of another one.
_BEGINNINGS = (FieldKind.VALUE, FieldKind.TIMEFRAME)


def fields_of(rule: str, condition: Written, names: Iterable[str]) -> tuple[RowField, ...]:
    """The fields of a condition that is written in ``rule``, whose own names are ``names``; none when only formula
    text can show it."""
    return _Reader(rule, frozenset(names)).condition(condition)


def _within_period(written: Written) -> tuple[Written, str]:
    """The condition inside ``weekly(...)`` or ``monthly(...)``, and which of them it is; any other one as it is."""
    match written:
        case syntax.Call(name="weekly" | "monthly" as name, arguments=(inner,)):
            return inner, name
    return written, _DAILY


def _takes_longer_bars(field: RowField) -> bool:
    """Whether what is read of ``field`` can be put on longer bars: facts and ranks have none, and what is on such
    bars already takes no others."""
    if field.kind is FieldKind.FORMULA:
        words = {field.text[word.start : word.end].lower() for word in words_of(field.text)}
        return words.isdisjoint(_ONE_LENGTH)
    return field.kind is not FieldKind.FACT and field.value not in _ONE_LENGTH


def _is_number(written: Written) -> bool:
    """Whether this is a plain number, also one below zero."""
    return isinstance(written.operand if isinstance(written, syntax.Minus) else written, syntax.Number)


class _Reader:
    def __init__(self, rule: str, names: frozenset[str]) -> None:
        self._rule = rule
        self._names = names
        self._unit = _UNITS[_DAILY]

    def condition(self, written: Written) -> tuple[RowField, ...]:
        negation: tuple[RowField, ...] = ()
        if isinstance(written, syntax.Negation):
            negation = (self._word("not", written.span.start),)
            written = written.operand
        inner = written.operand if isinstance(written, syntax.Window) else written
        plain, timeframe = _within_period(inner)
        self._unit = _UNITS[timeframe]
        fields = self._plain(plain)
        if not fields:
            return ()
        period: tuple[RowField, ...] = ()
        if all(map(_takes_longer_bars, fields)):
            period = (self._field(FieldKind.TIMEFRAME, inner.span, timeframe, _CONDITION_BARS),)
        self._unit = _UNITS[_DAILY]
        return (*negation, *fields, *period, *self._window(written, inner))

    def _plain(self, written: Written) -> tuple[RowField, ...]:
        match written:
            case syntax.Comparison(first=syntax.Name(name=name)) if name in FACTS:
                return self._fact(written)
            case syntax.Comparison(steps=((_, right),)):
                left, after = self._number(written.first), self._number(right)
                left_bars, after_bars = self._bars(written.first, left, after), self._bars(right, after, left)
                return (*left_bars, *left, self._operator(written), *after_bars, *after)
            case syntax.Name(name=name) if name in self._names:
                return (self._field(FieldKind.VALUE, written.span, name, "condition"),)
            case syntax.Call(name=name) if (entry := INDICATORS.get(name)) is not None and entry.truth:
                return self._call(written, "condition")
            case syntax.Name(name=name) if (entry := INDICATORS.get(name)) is not None and entry.truth:
                value = value_of(name, ()) or name
                return (self._field(FieldKind.VALUE, written.span, value, "condition"),)
            case _:
                return ()

    def _bars(
        self, written: Written, fields: tuple[RowField, ...], others: tuple[RowField, ...]
    ) -> tuple[RowField, ...]:
        """A field that puts one side of a comparison on longer bars than the other; none where it is on such bars
        already, cannot be, or where doing the same to the whole condition says it more plainly."""
        kinds = {one.kind for one in fields}
        alone = [one.kind for one in others] == [FieldKind.NUMBER]
        possible = FieldKind.VALUE in kinds and FieldKind.FORMULA not in kinds
        if self._unit != _UNITS[_DAILY] or alone or not possible or not all(map(_takes_longer_bars, fields)):
            return ()
        return (self._field(FieldKind.TIMEFRAME, written.span, _DAILY, _VALUE_BARS),)

    def _longer(self, written: syntax.Call, inner: Written) -> tuple[RowField, ...]:
        """``weekly(...)`` or ``monthly(...)`` of a value."""
        self._unit = _UNITS[written.name]
        fields = self._number(inner)
        self._unit = _UNITS[_DAILY]
        kinds = {one.kind for one in fields}
        if FieldKind.VALUE not in kinds or FieldKind.FORMULA in kinds:
            return self._formula(written)
        return (self._field(FieldKind.TIMEFRAME, written.span, written.name, _VALUE_BARS), *fields)

    def _window(self, written: Written, inner: Written) -> tuple[RowField, ...]:
        if not isinstance(written, syntax.Window):
            end = written.span.end
            return (self._field(FieldKind.WINDOW, Span(end, end), "now", "when"),)
        span = Span(inner.span.end, written.span.end)
        unit = "day" if written.bars.value == 1 else "days"
        return (
            self._field(FieldKind.WINDOW, span, written.word, "when"),
            self._field(FieldKind.NUMBER, written.bars.span, "", "days"),
            self._word(f"{unit} ago" if written.word == "ago" else unit, written.span.end),
        )

    def _fact(self, written: syntax.Comparison) -> tuple[RowField, ...]:
        head = self._word(str(getattr(written.first, "name", "")).capitalize(), written.first.span.start)
        match written.steps:
            case (("==" | "!=", syntax.Text(value=value) as text),):
                name = str(getattr(written.first, "name", ""))
                return (head, self._operator(written), self._field(FieldKind.FACT, text.span, value, name))
            case (("in" | "not in", syntax.Call(arguments=(syntax.Text(value=value) as text,)) as call),):
                if call.name == WATCHLIST:
                    field = self._field(FieldKind.FACT, text.span, value, WATCHLIST)
                    return (head, self._operator(written), field)
        return ()

    def _operator(self, written: syntax.Comparison) -> RowField:
        sign, right = written.steps[0]
        between = [
            word
            for word in words_of(self._rule[written.first.span.end : right.span.start])
            if word.kind is not WordKind.COMMENT
        ]
        offset = written.first.span.end
        span = Span(offset + between[0].start, offset + between[-1].end)
        return self._field(FieldKind.OPERATOR, span, sign, "operator")

    def _number(self, written: Written) -> tuple[RowField, ...]:
        match written:
            case _ if _is_number(written):
                return (self._field(FieldKind.NUMBER, written.span, "", "number"),)
            case syntax.Name(name=name) if name in VALUES or name in self._names or name in _VALUE_FUNCTIONS:
                return (self._field(FieldKind.VALUE, written.span, name, "value"),)
            case syntax.Name(name=name) if name in INDICATORS:
                return (self._field(FieldKind.VALUE, written.span, value_of(name, ()) or name, "value"),)
            case syntax.Call(name="weekly" | "monthly", arguments=(inner,)) if self._unit == _UNITS[_DAILY]:
                return self._longer(written, inner)
            case syntax.Call(name=name) if name not in FUNCTIONS:
                return self._call(written, "value") or self._formula(written)
            case syntax.Index(base=base, offset=syntax.Number() as offset):
                value = self._number(base)
                if value[0].kind in _BEGINNINGS:
                    ago = self._field(FieldKind.NUMBER, offset.span, "", "days ago")
                    unit = f"{self._unit} ago" if offset.value == 1 else f"{self._unit}s ago"
                    return (*value, ago, self._word(unit, written.span.end))
            case syntax.Arithmetic(first=syntax.Number() as factor, steps=(("*", value_written),)):
                value = self._number(value_written)
                if value[0].kind in _BEGINNINGS and factor.span.start >= written.span.start:
                    times = self._word("times", factor.span.end)
                    return (self._field(FieldKind.NUMBER, factor.span, "", "factor"), times, *value)
        return self._formula(written)

    def _call(self, written: syntax.Call, name: str) -> tuple[RowField, ...]:
        series = tuple(one.name for one in written.arguments if isinstance(one, syntax.Name))
        numbers = [one for one in written.arguments if _is_number(one)]
        value = value_of(written.name, series)
        known = all(one in VALUES or one in self._names for one in series)
        if value is None or not known or len(series) + len(numbers) != len(written.arguments):
            return ()
        entry = INDICATORS[written.name]
        if len(numbers) > len(entry.parameters):
            return ()
        fields = [self._field(FieldKind.VALUE, written.span, value, name)]
        for parameter, number in zip(entry.parameters, numbers, strict=False):
            whole = parameter.whole
            fields.append(self._field(FieldKind.NUMBER, number.span, "", parameter.name, whole=whole))
        if len(numbers) == 1 and entry.parameters[0].name == "days" and written.name not in CAPITALS:
            # Traders say the number alone: RSI 14.
            fields.append(self._word(f"{self._unit}s", written.span.end))
        return tuple(fields)

    def _formula(self, written: Written) -> tuple[RowField, ...]:
        return (self._field(FieldKind.FORMULA, written.span, "", "formula"),)

    def _field(self, kind: FieldKind, span: Span, value: str, name: str, *, whole: bool = False) -> RowField:
        return RowField(kind, span.start, span.end, self._rule[span.start : span.end], value, name, whole)

    @staticmethod
    def _word(words: str, place: int) -> RowField:
        return RowField(FieldKind.WORD, place, place, words)
