"""Everything that can go wrong, as classes that say what to do next, and failures as records with plain words.

The tree (the class answers "whose move is it?")::

    TechnicError
      BadInput                the user's move: correct what was typed            exit code 2
        RuleError             a rule with its problems, each with line and column
        UnknownName           a scan, universe, source, column or run that does not exist
        BadFile               a file or folder that cannot be used as asked
      CannotRun               the scan could not run at all                      exit code 3
        HomeUnusable          the folder that keeps everything cannot be used
        StoreUnusable         a database cannot be opened, or is from a newer version
        RunInUse              another process works on this run
        NoDataAtAll           not one symbol of the universe had bars
      Cancelled               the user asked to stop; nothing is wrong
      ProviderError           one request went wrong; becomes a Failure of one symbol
        Throttled  TimedOut  NoNetwork  ProviderDown      worth another try
        GarbageAnswer                                     worth another try
        NotFound                                          not worth one
        InternalFailure                                   a bug of ours, contained to one symbol
      NoDataInRange           the source knows the symbol and has no bars there; an unknown, not a failure

Anything else that escapes is a bug of ours and is shown as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The four stages of a run, by the names used everywhere."""

    UNIVERSE = "universe"
    MARKET_DATA = "market_data"
    SCAN = "scan"
    FINALIZE = "finalize"


class FailureKind(StrEnum):
    """Why a symbol failed. ``internal`` is a bug of ours, contained to one symbol."""

    THROTTLED = "throttled"
    TIMED_OUT = "timed_out"
    NO_NETWORK = "no_network"
    PROVIDER_DOWN = "provider_down"
    NOT_FOUND = "not_found"
    GARBAGE_ANSWER = "garbage_answer"
    INTERNAL = "internal"


class TechnicError(Exception):
    """Root of all errors that are not bugs. ``str(error)`` is one sentence for the user: what and where."""

    exit_code = 3

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class BadInput(TechnicError):
    """What was typed cannot be used. ``advice`` says what would work."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One problem of a rule. ``line`` and ``column`` count from 1; ``length`` in characters (at least 1). ``brief``
    names it in two or three words where there is little room; ``repair`` is what could stand in its place instead,
    empty when that is anybody's guess."""

    line: int
    column: int
    length: int
    message: str
    suggestion: str = ""
    brief: str = ""
    repair: str = ""

    def __str__(self) -> str:
        text = f"line {self.line}, column {self.column}: {self.message}"
        return f"{text} {self.suggestion}" if self.suggestion else text


class RuleError(BadInput):
    """A rule that cannot be used, with all its problems in the order of the text."""

    def __init__(self, text: str, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.text = text
        self.problems = problems


class UnknownName(BadInput):
    """A name that stands for nothing here; ``advice`` names the nearest that exist."""


class BadFile(BadInput):
    """A file or folder that cannot be read, or does not hold what it should."""


class CannotRun(TechnicError):
    """The scan could not run at all."""


class HomeUnusable(CannotRun):
    """The folder that keeps everything cannot be made or written."""


class StoreUnusable(CannotRun):
    """A database cannot be opened and could not be set aside, or was written by a newer version."""


class RunInUse(CannotRun):
    """The run is being worked on by another process."""


class NoDataAtAll(CannotRun):
    """Not one symbol of the universe had bars. ``failures`` tells why, a record a symbol."""

    def __init__(self, message: str, advice: str = "", failures: tuple[Failure, ...] = ()) -> None:
        super().__init__(message, advice)
        self.failures = failures


class Cancelled(TechnicError):
    """The token was cancelled. Silent: nobody needs to be told of what they asked for."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Cancelled.")


class ProviderError(TechnicError):
    """One request for one symbol went wrong.

    ``values`` fill the sentence of the failure (see :func:`describe`); ``technical`` is the source's own words
    for those who want them; ``requests`` counts what was sent on the way.
    """

    kind = FailureKind.GARBAGE_ANSWER
    retryable = False

    def __init__(self, technical: str = "", *, requests: int = 0, **values: object) -> None:
        super().__init__(technical or self.kind.value)
        self.technical = technical
        self.requests = requests
        self.values: dict[str, object] = values
        self.took: float | None = None
        """Seconds from sending to the end of it, where somebody measured."""


class Throttled(ProviderError):
    """The source limits requests."""

    kind = FailureKind.THROTTLED
    retryable = True


class TimedOut(ProviderError):
    """No answer within the limit. Value: ``seconds``."""

    kind = FailureKind.TIMED_OUT
    retryable = True


class NoNetwork(ProviderError):
    """The source could not be reached at all."""

    kind = FailureKind.NO_NETWORK
    retryable = True


class ProviderDown(ProviderError):
    """The source answered that it does not work (5xx). Value: ``status``."""

    kind = FailureKind.PROVIDER_DOWN
    retryable = True


class NotFound(ProviderError):
    """The source itself said that it does not know the symbol."""

    kind = FailureKind.NOT_FOUND


class GarbageAnswer(ProviderError):
    """The answer could not be understood. Value: ``what``; of a file also ``file`` and ``reason``."""

    kind = FailureKind.GARBAGE_ANSWER
    retryable = True


class InternalFailure(ProviderError):
    """A bug of ours met while one symbol was fetched; ``technical`` holds the traceback."""

    kind = FailureKind.INTERNAL


class NoDataInRange(TechnicError):
    """The source knows the symbol and has no bars in the range asked for: an unknown, not a failure."""

    def __init__(self, technical: str = "", *, requests: int = 0) -> None:
        super().__init__(technical or "no data in range")
        self.requests = requests


@dataclass(frozen=True, slots=True)
class Try:
    """One try that failed: when (UTC), the source's own words, and the seconds that it took where they are known."""

    at: datetime
    words: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong for one symbol: made by :func:`failure_from`, kept in the ledger, shown everywhere.

    ``kind`` and ``values`` are for translating; ``message`` and ``advice`` are the English sentences made from
    them. ``attempts`` counts tries; ``retryable`` says whether Retry failed would ask again. ``tries`` tells of each
    try, oldest first; a symbol that was never asked for has none.
    """

    symbol: str
    stage: Stage
    kind: FailureKind
    values: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 1
    retryable: bool = False
    message: str = ""
    advice: str = ""
    technical: str = ""
    tries: tuple[Try, ...] = ()


_SENTENCES: dict[FailureKind, tuple[str, str]] = {
    FailureKind.THROTTLED: ("{source} is limiting requests.", "Retry later; what was done is kept."),
    FailureKind.TIMED_OUT: (
        "{source} took too long to answer.",
        "Retry. If it comes back, raise the time limit.",
    ),
    FailureKind.NO_NETWORK: ("{source} could not be reached.", "Check the internet connection, then retry."),
    FailureKind.PROVIDER_DOWN: (
        "{source} is not working at the moment.",
        "Nothing is wrong here. Retry later.",
    ),
    FailureKind.NOT_FOUND: ("Symbol not known to {source}.", "Renamed or delisted: update the universe."),
    FailureKind.GARBAGE_ANSWER: (
        "{source} sent an answer that makes no sense.",
        "Retry. If it stays, report it.",
    ),
    FailureKind.INTERNAL: (
        "Technic made a mistake with this symbol.",
        "Report it with the technical details.",
    ),
}


# Of sources that read files, which name the ``file`` and, where it is there, the ``reason``.
_SENTENCES_OF_FILES: dict[FailureKind, tuple[str, str]] = {
    FailureKind.NOT_FOUND: (
        "{source} has no {file}.",
        "Put it there, or take the symbol out of the universe.",
    ),
    FailureKind.GARBAGE_ANSWER: ("{file} could not be read: {reason}.", "Mend the file, then retry."),
}


SAID_ON = "said_on"
SESSIONS_TO_BELIEVE = 3
"""A *not found* with so many sessions in its value :data:`SAID_ON` is believed: the symbol is quarantined."""

_QUARANTINED = (
    "{source} has not known this symbol on {sessions} sessions.",
    "Renamed or delisted: update the universe. It is asked again once a week.",
)


def describe(kind: FailureKind, values: Mapping[str, object]) -> tuple[str, str]:
    """The English message and advice for a failure of this kind. Values may name the ``source``, and the ``file``
    that is meant with the ``reason`` why it is of no use."""
    if is_quarantined(kind, values):
        message, advice = _QUARANTINED
    elif "file" in values and kind in _SENTENCES_OF_FILES:
        message, advice = _SENTENCES_OF_FILES[kind]
    else:
        message, advice = _SENTENCES[kind]
    named = {name: str(values.get(name, "")) for name in ("file", "reason")}
    source = str(values.get("source", "The source"))
    return message.format(source=source, sessions=len(_said(values)), **named), advice


def is_quarantined(kind: FailureKind, values: Mapping[str, object]) -> bool:
    """Whether the source has said on three sessions that it does not know the symbol."""
    return kind is FailureKind.NOT_FOUND and len(_said(values)) >= SESSIONS_TO_BELIEVE


def _said(values: Mapping[str, object]) -> Sequence[object]:
    said = values.get(SAID_ON)
    return said if isinstance(said, list | tuple) else ()


def failure_from(
    error: ProviderError,
    symbol: str,
    stage: Stage,
    attempts: int,
    source: str,
    tries: Sequence[Try] = (),
) -> Failure:
    """The record of ``error`` for ``symbol`` after ``attempts`` tries at ``source`` (its title, e.g. Yahoo)."""
    values = {**error.values, "source": source}
    message, advice = describe(error.kind, values)
    return Failure(
        symbol=symbol,
        stage=stage,
        kind=error.kind,
        values=values,
        attempts=attempts,
        retryable=error.retryable,
        message=message,
        advice=advice,
        technical=error.technical,
        tries=tuple(tries),
    )
