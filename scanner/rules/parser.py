"""From text to the tree of what was written, within limits of length, depth and size; meaning is the checker's."""

from __future__ import annotations

import functools
import math
from dataclasses import replace
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken

from scanner.errors import RuleError
from scanner.rules.problems import problem_at
from scanner.rules.statements import Statement, statements_of
from scanner.rules.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Index,
    Let,
    Listing,
    Logic,
    Minus,
    Name,
    Negation,
    Number,
    Program,
    Span,
    Text,
    Window,
    Written,
)
from scanner.rules.syntax_errors import SyntaxProblem, bracket_problem, character_problem, token_problem

LONGEST_RULE = 20_000
MOST_TOKENS = 4_000
DEEPEST_TREE = 100

_UNITS = {"k": 1e3, "m": 1e6, "b": 1e9, "%": 0.01}


def parse(text: str) -> Program:
    """The tree of ``text``. Raises :class:`~scanner.errors.RuleError` with a problem for each line of names that
    cannot be read, and one for the rule.

    Neither time nor stack grows out of hand with hostile text: length, number of words and depth are bounded
    before anything recursive is done.
    """
    lets: list[Let] = []
    problems: list[SyntaxProblem] = []
    body: Written | None = None
    try:
        if len(text) > LONGEST_RULE:
            message = f"A rule has at most {LONGEST_RULE:,} characters, this one has {len(text):,}."
            raise SyntaxProblem(Span(LONGEST_RULE, LONGEST_RULE + 1), message)
        statements, problems = statements_of(text)
    except SyntaxProblem as found:
        statements, problems = [], [found]
    words = 0
    for statement in statements:
        try:
            node, count = _expression(text, statement, words)
        except SyntaxProblem as found:
            problems.append(found)
            continue
        words += count
        if statement.name_span is not None:
            lets.append(Let(statement.name, statement.name_span, node))
        else:
            body = node
    if problems or body is None:
        in_order = sorted(problems, key=lambda found: found.span.start)
        raise RuleError(
            text,
            tuple(
                problem_at(
                    text,
                    found.span,
                    found.message,
                    found.suggestion,
                    brief=found.brief,
                    repair=found.repair,
                )
                for found in in_order
            ),
        )
    return Program(tuple(lets), body)


def _expression(text: str, statement: Statement, words: int) -> tuple[Written, int]:
    """One expression, and how many words it has; ``words`` came before it."""
    part = statement.padded(text)
    tokens = _words(part)
    if not tokens:
        raise _empty(text, statement)
    bracket_problem(part, tokens)
    count = words + len(tokens)
    if count > MOST_TOKENS:
        message = f"A rule has at most {MOST_TOKENS:,} words and signs, this one has {count:,}."
        raise SyntaxProblem(_span(tokens[MOST_TOKENS - words]), message)
    try:
        tree = _language().parse(part)
    except UnexpectedToken as error:
        raise token_problem(tokens, error.token) from None
    assert not isinstance(tree, Token), "the builder leaves a node at the top"
    return tree, len(tokens)  # type: ignore[return-value]


def _empty(text: str, statement: Statement) -> SyntaxProblem:
    if statement.name_span is not None:
        return SyntaxProblem(
            statement.name_span,
            f"The name `{statement.name}` stands for nothing.",
            f"Write what it means behind it, for example `let {statement.name} = highest(20)[1]`.",
        )
    suggestion = "Write a condition, for example `close > sma(50)`."
    if statement.start:
        return SyntaxProblem(Span(max(0, len(text.rstrip()) - 1), len(text)), "There is no rule.", suggestion)
    return SyntaxProblem(Span(0, 1), "The rule is empty.", suggestion)


def _words(text: str) -> list[Token]:
    try:
        return list(_language().lex(text))
    except UnexpectedCharacters as error:
        position: Any = error.pos_in_stream  # lark declares it as None and sets a number
        raise character_problem(text, position) from None


@functools.cache
def _language() -> Lark:
    grammar = files("scanner.rules").joinpath("grammar.lark").read_text(encoding="utf-8")
    # The builder works while the parser reduces, bottom-up: no recursion over a finished tree.
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_Builder())


class _Builder(Transformer[Token, Written]):
    """Makes the nodes; each method is called with the children of the grammar rule of its name."""

    def start(self, children: list[Any]) -> Written:
        node: Written = children[0]
        return node

    def number(self, children: list[Token]) -> Number:
        token = children[0]
        digits, factor = str(token).lower(), 1.0
        if digits[-1] in _UNITS:
            factor = _UNITS[digits[-1]]
            digits = digits[:-1]
        value = float(digits) * factor
        if not math.isfinite(value):
            raise SyntaxProblem(_span(token), "This number is too large.")
        return Number(value, _span(token))

    def text(self, children: list[Token]) -> Text:
        return Text(str(children[0])[1:-1].strip(), _span(children[0]))

    def listing(self, children: list[Any]) -> Listing:
        items = tuple(child for child in children if not isinstance(child, Token))
        span = Span(_span(children[0]).start, _span(children[-1]).end)
        return Listing(items, span, _depth(span, *items))

    def windowed(self, children: list[Any]) -> Window:
        operand, word, bars, unit = children
        return self._window(str(word).lower(), operand, bars, unit)

    def ago(self, children: list[Any]) -> Window:
        operand, bars, _, word = children
        return self._window("ago", operand, bars, word)

    def _window(self, word: str, operand: Written, bars: Token, last: Token) -> Window:
        span = Span(operand.span.start, _span(last).end)
        return Window(word, operand, self.number([bars]), span, _depth(span, operand))

    def membership(self, children: list[Token]) -> str:
        return " ".join(str(child).lower() for child in children)

    def name(self, children: list[Token]) -> Name:
        return Name(str(children[0]).lower(), _span(children[0]))

    def arguments(self, children: list[Any]) -> list[Written]:
        return [child for child in children if not isinstance(child, Token)]

    def call(self, children: list[Any]) -> Call:
        name, _, arguments, closing = children
        parts = tuple(arguments or ())
        span = Span(_span(name).start, _span(closing).end)
        return Call(str(name).lower(), _span(name), parts, span, _depth(span, *parts))

    def group(self, children: list[Any]) -> Written:
        opening, inner, closing = children
        node: Written = replace(inner, span=Span(_span(opening).start, _span(closing).end))
        return node

    def index(self, children: list[Any]) -> Index:
        base, _, offset, closing = children
        span = Span(base.span.start, _span(closing).end)
        return Index(base, offset, span, _depth(span, base, offset))

    def minus(self, children: list[Any]) -> Minus:
        sign, operand = children
        span = Span(_span(sign).start, operand.span.end)
        return Minus(operand, span, _depth(span, operand))

    def plus(self, children: list[Any]) -> Written:
        sign, operand = children
        node: Written = replace(operand, span=Span(_span(sign).start, operand.span.end))
        return node

    def arithmetic(self, children: list[Any]) -> Arithmetic:
        return Arithmetic(children[0], _steps(children), *_extent(children[::2]))

    def plain(self, children: list[Token]) -> str:
        return str(children[0])

    def crossing(self, children: list[Token]) -> str:
        return f"crosses {str(children[1]).lower()}"

    def comparison(self, children: list[Any]) -> Comparison:
        return Comparison(children[0], _steps(children), *_extent(children[::2]))

    def negation(self, children: list[Any]) -> Negation:
        word, operand = children
        span = Span(_span(word).start, operand.span.end)
        return Negation(operand, span, _depth(span, operand))

    def conjunction(self, children: list[Any]) -> Logic:
        return Logic("and", tuple(children[::2]), *_extent(children[::2]))

    def disjunction(self, children: list[Any]) -> Logic:
        return Logic("or", tuple(children[::2]), *_extent(children[::2]))


def _steps(children: list[Any]) -> tuple[tuple[str, Written], ...]:
    return tuple((str(sign), operand) for sign, operand in zip(children[1::2], children[2::2], strict=True))


def _extent(nodes: list[Any]) -> tuple[Span, int]:
    span = Span(nodes[0].span.start, nodes[-1].span.end)
    return span, _depth(span, *nodes)


def _depth(span: Span, *nodes: Written) -> int:
    depth = 1 + max((node.depth for node in nodes), default=0)
    if depth > DEEPEST_TREE:
        message = f"This is nested more than {DEEPEST_TREE} deep."
        raise SyntaxProblem(
            Span(span.start, span.start + 1), message, "Split the rule into simpler conditions."
        )
    return depth


def _span(token: Token) -> Span:
    start = token.start_pos or 0
    return Span(start, start + len(token))
