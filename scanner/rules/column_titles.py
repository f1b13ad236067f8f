"""What a column is called that shows an expression: what the rows of the editor call it, in one line."""

from __future__ import annotations

import functools

from scanner.editing import FieldKind, RowField
from scanner.rules.operands import value_title
from scanner.rules.outline import outline
from scanner.rules.problems import tidy

# Any number will do: a condition is needed to read the expression as one side of it.
_COMPARED = " > 0"


@functools.lru_cache(maxsize=256)
def column_title(expression: str) -> str:
    """``expression`` in words: "RSI 14", "Average of close 50", "1.2 × Average of volume 20"; as it is written where
    there are no short ones."""
    expression = tidy(expression)
    rows = outline(expression + _COMPARED).rows
    fields = rows[0].fields if len(rows) == 1 else ()
    operator = next((place for place, one in enumerate(fields) if one.kind is FieldKind.OPERATOR), 0)
    side = fields[:operator]
    if not side or any(one.kind is FieldKind.FORMULA for one in side):
        return expression
    title = " ".join(filter(None, map(_said, side)))
    return title[:1].upper() + title[1:]


def _said(field: RowField) -> str:
    if field.kind is FieldKind.VALUE:
        return value_title(field.value)
    if field.kind is FieldKind.TIMEFRAME:
        return "" if field.value == "daily" else field.value
    if field.kind is FieldKind.WORD:
        return {"times": "×", "days": "", "weeks": "", "months": ""}.get(field.text, field.text)
    return field.text
