"""Sentences for text that is no rule: strange characters, brackets that do not match, words out of place."""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token

from scanner.rules.problems import quote
from scanner.rules.syntax import Span

DEEPEST_BRACKETS = 50

_CLOSES = {"LPAR": "RPAR", "LSQB": "RSQB"}
_SIGN = {"LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]"}
# A bracket that was forgotten was most likely meant to close before one of these.
_BREAKS = {"COMPARISON", "CROSSES", "AND", "OR"}
_OPERATORS = {
    "COMPARISON",
    "AND",
    "OR",
    "NOT",
    "PLUS",
    "MINUS",
    "STAR",
    "SLASH",
    "ABOVE",
    "BELOW",
    "COMMA",
    "IN",
}
_OPERAND_ENDS = {"NUMBER", "NAME", "STRING", "RPAR", "RSQB"}
_OPERAND_BEGINS = {"NUMBER", "NAME", "STRING", "LPAR", "NOT"}
_WINDOWS = {"WITHIN", "FOR"}
_UNITS = {"BAR", "BARS", "DAY", "DAYS"}

_MEANT = {
    "=": "Write `==` to compare, or `>=` or `<=`.",
    "&": "Write `and`.",
    "|": "Write `or`.",
    "!": "Write `not`, or `!=` for unequal.",
    "≥": "Write `>=`.",
    "≤": "Write `<=`.",
    "≠": "Write `!=`.",
    "×": "Write `*`.",
    "÷": "Write `/`.",
    "−": "Write `-`.",
    "–": "Write `-`.",
    "{": "Write `(`.",
    "}": "Write `)`.",
    "^": "There are no powers; multiply instead.",
    "%": "A percent sign belongs behind a number: `20 %` is 0.20.",
    ";": "Join conditions with `and` or `or`.",
    '"': "Close the quotes on the same line.",
    "'": "Close the quotes on the same line.",
}


class SyntaxProblem(Exception):
    """The one problem that stops reading the text; the parser makes a RuleError of it."""

    def __init__(
        self, span: Span, message: str, suggestion: str = "", *, brief: str = "", repair: str = ""
    ) -> None:
        super().__init__(message)
        self.span = span
        self.message = message
        self.suggestion = suggestion
        self.brief = brief
        self.repair = repair


def character_problem(text: str, position: int) -> SyntaxProblem:
    """The problem of a character that no word of the language begins with."""
    character = text[position]
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    message = f"`{shown}` has no meaning in a rule."
    return SyntaxProblem(Span(position, position + 1), message, _MEANT.get(character, ""))


def bracket_problem(text: str, tokens: Sequence[Token]) -> None:
    """Raise the problem of the first bracket that is too deep, closes nothing, or is never closed."""
    open_at: list[int] = []
    for index, token in enumerate(tokens):
        if token.type in _CLOSES:
            open_at.append(index)
            if len(open_at) > DEEPEST_BRACKETS:
                message = f"Brackets are nested more than {DEEPEST_BRACKETS} deep here."
                raise SyntaxProblem(_span(token), message, "Split the rule into simpler conditions.")
        elif token.type in _CLOSES.values():
            if not open_at:
                message = f"This closing bracket `{token}` closes nothing."
                raise SyntaxProblem(_span(token), message, "Remove it, or open one before.")
            if _CLOSES[tokens[open_at[-1]].type] != token.type:
                wanted = _SIGN[_CLOSES[tokens[open_at[-1]].type]]
                message = f"`{token}` closes a bracket that was opened with `{tokens[open_at[-1]]}`."
                raise SyntaxProblem(_span(token), message, f"Write `{wanted}`.")
            open_at.pop()
    if open_at:
        raise _unclosed(text, tokens, open_at[-1])


def _unclosed(text: str, tokens: Sequence[Token], opening: int) -> SyntaxProblem:
    begin = opening
    if opening and tokens[opening - 1].type in ("NAME", "RPAR", "RSQB"):
        begin = opening - 1
    last = opening
    is_group = begin == opening
    depth = 0
    for index in range(opening + 1, len(tokens)):
        kind = tokens[index].type
        depth += (kind in _CLOSES) - (kind in _CLOSES.values())
        # A plain group may well hold a comparison; a call and an offset do not.
        if depth == 0 and kind in _BREAKS and not is_group:
            break
        last = index
    written = Span(_span(tokens[begin]).start, _span(tokens[last]).end)
    sign = _SIGN[_CLOSES[tokens[opening].type]]
    message = f"A closing bracket is missing after {quote(text, written)}."
    last_sign = text[written.end - 1 : written.end]
    return SyntaxProblem(
        Span(written.end - 1, written.end),
        message,
        f"Add `{sign}` there.",
        brief="bracket missing",
        repair=f"{last_sign}{sign}",
    )


def token_problem(tokens: Sequence[Token], unexpected: Token) -> SyntaxProblem:
    """The problem of a word that cannot stand where it stands; ``$END`` stands for the end of the text."""
    at_end = unexpected.type == "$END"
    index = len(tokens)
    if not at_end:
        index = next(i for i, token in enumerate(tokens) if token.start_pos == unexpected.start_pos)
    in_window = _window_problem(tokens[:index], None if at_end else tokens[index])
    if in_window is not None:
        return in_window
    if at_end:
        return _ends_too_early(tokens[-1])
    token, before = tokens[index], tokens[index - 1] if index else None
    if before is not None and before.type == "CROSSES":
        message = "`crosses` needs a direction."
        return SyntaxProblem(_span(before), message, "Write `crosses above` or `crosses below`.")
    if before is not None and before.type in _OPERAND_ENDS and token.type in _OPERAND_BEGINS:
        return _two_values(before, token)
    if before is None or before.type in _OPERATORS or before.type in _CLOSES:
        place = f"between `{before}` and `{token}`" if before is not None else f"before `{token}`"
        return SyntaxProblem(
            _span(token), f"Something is missing {place}.", _missing_suggestion(before, token)
        )
    return SyntaxProblem(_span(token), f"`{token}` cannot stand here.", _stray_suggestion(token))


def _window_problem(before: Sequence[Token], token: Token | None) -> SyntaxProblem | None:
    """What is wrong with `within 5 bars`, `for 3 bars` or `2 bars ago`, if that is what stands there."""
    last = before[-1] if before else None
    if last is None:
        return None
    if last.type in _WINDOWS:
        message = f"`{last}` needs a plain number of bars."
        return SyntaxProblem(_span(last), message, f"Write `{str(last).lower()} 5 bars`.")
    if last.type in _UNITS and len(before) > 1 and before[-2].type == "NUMBER":
        written = f"{before[-2]} {last}"
        span = Span(_span(before[-2]).start, _span(last).end)
        suggestion = f"Write `{written} ago`, `within {written}` or `for {written}`."
        return SyntaxProblem(span, f"`{written}` does not say which.", suggestion)
    if last.type != "NUMBER" or len(before) < 2:
        return None
    if before[-2].type in _WINDOWS:
        span = Span(_span(before[-2]).start, _span(last).end)
        message = f"`{before[-2]} {last}` does not say of what."
        return SyntaxProblem(span, message, f"Write `{before[-2]} {last} bars`.")
    if before[-2].type in _OPERAND_ENDS and (token is None or token.type not in _UNITS):
        return _two_values(before[-2], last)
    return None


def _ends_too_early(last: Token) -> SyntaxProblem:
    if last.type == "CROSSES":
        message = "`crosses` needs a direction."
        return SyntaxProblem(_span(last), message, "Write `crosses above` or `crosses below`.")
    message = f"Something is missing after `{last}`."
    return SyntaxProblem(_span(last), message, f"Complete it, or remove `{last}`.")


def _two_values(before: Token, token: Token) -> SyntaxProblem:
    word = str(token).lower()
    if word in ("cross", "crossing", "crossed", "crossover", "crossunder"):
        return SyntaxProblem(
            _span(token), f"`{token}` cannot stand here.", "Write `crosses above` or `crosses below`."
        )
    if before.type == "NAME" and token.type == "NUMBER":
        suggestion = f"Write `{before}({token})` or `{before}[{token}]`, or put an operator between."
    else:
        suggestion = "Put `and`, `or`, a comparison such as `>`, or `+ - * /` between."
    span = Span(_span(before).start, _span(token).end)
    return SyntaxProblem(span, f"An operator is missing between `{before}` and `{token}`.", suggestion)


def _missing_suggestion(before: Token | None, token: Token) -> str:
    if token.type == "NOT":
        return "Put the comparison in front: `not close > open`."
    if before is not None and before.type == "COMPARISON" and token.type == "COMPARISON":
        return "One comparison has one sign; `>=`, `<=`, `==` and `!=` are written without a space."
    if token.type == "RSQB":
        return "Write the number of days ago, for example `close[1]`."
    return f"Add a value or a condition there, or remove `{token}`."


def _stray_suggestion(token: Token) -> str:
    if token.type == "COMMA":
        return "Numbers are written without thousands commas: `1500000` or `1.5M`."
    return f"Remove `{token}`, or put what belongs before it."


def _span(token: Token) -> Span:
    start = token.start_pos or 0
    return Span(start, start + len(token))
