"""Problems of single symbols and the causes that they share, in words; how they are shown as a tree is not here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desktop import text
from desktop.text import tr
from scanner import Failure, FailureKind, Match, Try, Unknown, UnknownReason

DOUBTFUL = "doubtful"
"""The key of the cause that gathers matches whose prices look wrong."""
NEVER_ASKED = "never asked"
"""The key of the cause that gathers symbols of which nothing is stored, in a scan of stored prices."""

SYMBOLS_SHOWN = 3
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One symbol. ``happened`` is a few words for its row, ``sentence`` tells more; ``technical`` are the source's
    own words, ``attempts`` is 0 for what was never asked. ``needed`` and ``there`` are bars where there are too
    few."""

    symbol: str
    happened: str
    sentence: str
    technical: str = ""
    attempts: int = 0
    retryable: bool = False
    tries: tuple[Try, ...] = ()
    needed: int = 0
    there: int = 0

    @property
    def moment(self) -> datetime | None:
        """When the last try ended."""
        return self.tries[-1].at if self.tries else None


@dataclass(slots=True)
class Cause:
    """Problems of one ``kind`` (a failure's, a reason's, :data:`NEVER_ASKED` or :data:`DOUBTFUL`). ``failed`` tells
    failures from what could not be decided. ``shown`` symbols have a row; ``rest`` says that there is one more row
    for the others, ``of_files`` that the source reads files."""

    key: str
    kind: str
    heading: str
    advice: str
    failed: bool
    problems: list[Problem] = field(default_factory=list)
    shown: int = SYMBOLS_SHOWN
    rest: bool = False
    of_files: bool = False

    @property
    def retryable(self) -> int:
        """How many of its symbols Retry would ask for again."""
        return sum(problem.retryable for problem in self.problems)

    @property
    def rows(self) -> int:
        """How many symbols have a row of their own."""
        return min(self.shown, len(self.problems))

    @property
    def symbols(self) -> list[str]:
        """Its symbols as they came."""
        return [problem.symbol for problem in self.problems]

    def summary(self) -> str:
        """The second line: what to do, or for few symbols which they are."""
        if self.kind == FailureKind.NOT_FOUND and not self.of_files and len(self.problems) <= _NAMED:
            names = tr(" and ").join(self.symbols)
            return tr("{symbols} may have been renamed.", symbols=names)
        if self.kind == UnknownReason.TOO_SHORT and (needed := self._needed()):
            if len(self.problems) == 1:
                there = text.count(self.problems[0].there)
                return tr("The rule needs {needed} days, one symbol has {there}.", needed=needed, there=there)
            return tr("The rule needs {needed} days.", needed=needed)
        if len(self.problems) == 1 and not self.failed:
            return f"{self.problems[0].symbol}: {self.problems[0].sentence}"
        return self.advice

    def what_to_do(self) -> str:
        """The advice, with the days that the rule needs where symbols are too short."""
        if self.kind == UnknownReason.TOO_SHORT and (needed := self._needed()):
            return tr("Nothing. The rule needs {needed} days; left out.", needed=needed)
        return self.advice

    def _needed(self) -> str:
        most = max((problem.needed for problem in self.problems), default=0)
        return text.count(most) if most else ""


def of_failure(failure: Failure) -> tuple[Cause, Problem]:
    """What failed, and why."""
    heading, advice = text.failure_cause(failure.kind.value, failure.values)
    sentence, _ = text.failure_text(failure)
    problem = Problem(
        failure.symbol,
        _happened(failure) or failure.technical or sentence,
        sentence,
        failure.technical,
        failure.attempts,
        failure.retryable,
        failure.tries,
    )
    cause = Cause(f"failed {heading}", failure.kind.value, heading, advice, failed=True)
    cause.of_files = "file" in failure.values
    return cause, problem


def of_unknown(unknown: Unknown) -> tuple[Cause, Problem]:
    """What could not be decided, and why."""
    heading, advice = text.unknown_cause(unknown)
    sentence, _ = text.unknown_text(unknown)
    problem = Problem(unknown.symbol, sentence, sentence, needed=unknown.needed, there=unknown.there)
    kind = NEVER_ASKED if unknown.never_asked else unknown.reason.value
    return Cause(f"unknown {heading}", kind, heading, advice, failed=False), problem


def of_doubt(match: Match) -> tuple[Cause, Problem]:
    """A match whose prices look wrong; it stays one."""
    heading, advice = text.doubt_cause()
    doubts = " ".join(match.marks)
    return Cause(DOUBTFUL, DOUBTFUL, heading, advice, failed=True), Problem(match.symbol, doubts, doubts)


def _happened(failure: Failure) -> str:
    """What was seen of the last try, in a few words."""
    took = failure.tries[-1].seconds if failure.tries else None
    if failure.kind is FailureKind.TIMED_OUT:
        seconds = failure.values.get("seconds", took)
        if isinstance(seconds, int | float):
            return tr("No answer within {seconds} s", seconds=text.number(seconds, 1))
    if failure.kind is FailureKind.NO_NETWORK and took is not None:
        return tr("No connection after {seconds} s", seconds=text.number(took, 1))
    if failure.kind is FailureKind.PROVIDER_DOWN and "status" in failure.values:
        return tr("It answered with error {status}", status=failure.values["status"])
    return ""


# --- for those who want to know more -------------------------------------------------------------------------


def technical_words(problems: Sequence[Problem]) -> str:
    """Time, symbol and each try of ``problems``, a line each."""
    return "\n".join(line for problem in problems for line in _technical_lines(problem))


def _technical_lines(problem: Problem) -> list[str]:
    if problem.moment is None:
        tries = f"{tries_in_words(problem.attempts)}  " if problem.attempts else ""
        return [f"{problem.symbol:<8}{tries}{problem.technical or problem.sentence}"]
    lines = [f"{text.precise_time(problem.tries[0].at)}  {problem.symbol:<6} {tr('prices 1d')}"]
    told = ""
    for number, one in enumerate(problem.tries, start=1):
        name, _, rest = one.words.partition(": ")
        took = "" if one.seconds is None else f"   {tr('{seconds} s', seconds=text.number(one.seconds, 1))}"
        lines.append(f"  {tr('try {number}', number=number)}   {name}{took}")
        if rest and name != told:
            lines.append(f"          {rest}")
        told = name
    return lines


def tries_in_words(tries: int) -> str:
    """``1 try``, ``3 tries``; nothing for 0."""
    if not tries:
        return ""
    return tr("1 try") if tries == 1 else tr("{count} tries", count=text.count(tries))
