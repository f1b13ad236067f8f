"""Takes a rule's text apart into its lines of names (``let pivot = ...``) and the rule; no words are read here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.rules.syntax import Span
from scanner.rules.syntax_errors import SyntaxProblem

MOST_LETS = 200

# What is no part of the language's structure: comments, and words in quotes.
_HIDDEN = re.compile(r"""#[^\n]*|"[^"\n]*"|'[^'\n]*'""")
_LET_LINE = re.compile(r"^[ \t]*(let\b)", re.IGNORECASE | re.MULTILINE)
_HEAD = re.compile(r"let[ \t]+([a-z_][a-z0-9_]*)[ \t]*=(?!=)", re.IGNORECASE)
_BOUNDARY = re.compile(r"[()\[\];\n]")
# A line goes on where it ends, or the next one begins, with something that joins.
_JOINS = re.compile(
    r"([-+*/<>=!,(\[]|\b(and|or|not|crosses|above|below|in|within|for)|\blet[ \t]+\w+[ \t]*=)[ \t]*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*([+*/<>=!)\],]|(and|or|crosses|within|for|in)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of the text that holds one expression. ``name`` is empty for the rule itself."""

    start: int
    end: int
    name: str = ""
    name_span: Span | None = None

    def padded(self, text: str) -> str:
        """The expression where it stands in ``text``, with nothing but blanks before it."""
        return " " * self.start + text[self.start : self.end] if self.start else text[: self.end]


def statements_of(text: str) -> tuple[list[Statement], list[SyntaxProblem]]:
    """The lines of names in order and at last the rule, with the problems of lines that begin with ``let`` and
    go on as nothing that is known."""
    if "let" not in text.lower():
        return [Statement(0, len(text))], []
    bare = _HIDDEN.sub(lambda hidden: " " * len(hidden.group()), text)
    statements: list[Statement] = []
    problems: list[SyntaxProblem] = []
    position = 0
    while (begin := _next_let(bare, position)) is not None:
        end = _end(bare, begin)
        head = _HEAD.match(bare, begin, end)
        if head is None:
            problems.append(_headless(Span(begin, begin + 3)))
        else:
            span = Span(head.start(1), head.end(1))
            statements.append(Statement(head.end(), end, head.group(1).lower(), span))
        if len(statements) + len(problems) > MOST_LETS:
            raise SyntaxProblem(Span(begin, begin + 3), f"A rule can have at most {MOST_LETS} names.")
        position = end + (bare[end : end + 1] == ";")
    late = _LET_LINE.search(bare, position)
    if late is not None:
        message = "Names are given before the rule."
        problems.append(
            SyntaxProblem(Span(late.start(1), late.end(1)), message, "Move this line to the top.")
        )
        return [*statements, Statement(position, late.start())], problems
    return [*statements, Statement(position, len(text))], problems


def _next_let(bare: str, position: int) -> int | None:
    """Where the next line of a name begins, if nothing but white space comes before it."""
    begin = len(bare) - len(bare[position:].lstrip())
    return begin if re.match(r"let\b", bare[begin : begin + 4], re.IGNORECASE) else None


def _end(bare: str, begin: int) -> int:
    """Where the name's expression ends: at a semicolon, at the next line of a name, or with its own line, unless
    a bracket is open or the line goes on."""
    following = _LET_LINE.search(bare, begin + 3)
    limit = following.start() if following is not None else len(bare)
    depth = 0
    for sign in _BOUNDARY.finditer(bare, begin, limit):
        if sign.group() in "([":
            depth += 1
        elif sign.group() in ")]":
            depth -= 1
        elif sign.group() == ";" or (depth <= 0 and not _joined(bare, begin, sign.start(), limit)):
            return sign.start()
    return limit


def _joined(bare: str, begin: int, line_end: int, limit: int) -> bool:
    line_start = max(begin, bare.rfind("\n", begin, line_end) + 1)
    written = bare[line_start:line_end]
    return not written.strip() or bool(_JOINS.search(written) or _GOES_ON.match(bare, line_end, limit))


def _headless(span: Span) -> SyntaxProblem:
    return SyntaxProblem(span, "`let` gives a name to a value.", "Write `let pivot = highest(20)[1]`.")
