"""How a problem of a rule is made: places in the text, quotes from it, and the name that was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Protocol

from scanner.errors import RuleProblem
from scanner.rules.syntax import Span

_LONGEST_QUOTE = 60
_COMMENT = re.compile(r"#[^\n]*")


class Report(Protocol):
    """Puts down a problem; see :func:`problem_at`."""

    def __call__(
        self, span: Span, message: str, suggestion: str = "", *, brief: str = "", repair: str = ""
    ) -> None: ...


def problem_at(
    text: str, span: Span, message: str, suggestion: str = "", *, brief: str = "", repair: str = ""
) -> RuleProblem:
    """A problem that covers ``span`` of ``text``; line and column count from 1."""
    line_start = text.rfind("\n", 0, span.start) + 1
    line = text.count("\n", 0, span.start) + 1
    length = max(1, span.end - span.start)
    return RuleProblem(line, span.start - line_start + 1, length, message, suggestion, brief, repair)


def offset_of(text: str, problem: RuleProblem) -> int:
    """The place in ``text`` at which ``problem`` begins."""
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1


def repaired(text: str, problem: RuleProblem) -> str:
    """``text`` with the repair of ``problem`` in its place; as it is when there is none."""
    start = offset_of(text, problem)
    return text[:start] + problem.repair + text[start + problem.length :] if problem.repair else text


def tidy(text: str) -> str:
    """``text`` on one line, without comments and surplus white space."""
    return " ".join(_COMMENT.sub(" ", text).split())


def quote(text: str, span: Span) -> str:
    """What is written in ``span``, in the quotes that messages use, shortened when it is long."""
    written = tidy(text[span.start : span.end])
    if len(written) > _LONGEST_QUOTE:
        written = written[: _LONGEST_QUOTE - 1] + "…"
    return f"`{written}`"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant by ``name``, or None."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return found[0] if found else None
