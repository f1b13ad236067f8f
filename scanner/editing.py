"""What an editor of rules is told: words with their kinds, conditions as rows of fields, completions. The values are
frozen; places are character offsets, ``start`` inside and ``end`` not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scanner.errors import RuleProblem
from scanner.types import ScanDefinition

__all__ = [
    "Completion",
    "Completions",
    "ConditionRow",
    "DeletedScan",
    "FieldKind",
    "FunctionHelp",
    "GroupKind",
    "KeptDraft",
    "RowField",
    "RuleOutline",
    "RuleWord",
    "ValueChoice",
    "WordKind",
]


class WordKind(StrEnum):
    """What a word of a rule is, for its colour."""

    KEYWORD = "keyword"
    FUNCTION = "function"
    SERIES = "series"
    NAME = "name"
    NUMBER = "number"
    OPERATOR = "operator"
    BRACKET = "bracket"
    TEXT = "text"
    COMMENT = "comment"
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class RuleWord:
    """One word or sign. NAME is a word that the language does not know: a name of the rule's own, or a mistake."""

    start: int
    end: int
    kind: WordKind


class FieldKind(StrEnum):
    """How a part of a condition is edited: a value by choosing it, an operator, a window or the length of a bar by
    choosing it, a number, a fact's word, or formula text. A WORD cannot be edited; it makes the row readable."""

    VALUE = "value"
    OPERATOR = "operator"
    WINDOW = "window"
    TIMEFRAME = "timeframe"
    NUMBER = "number"
    FACT = "fact"
    FORMULA = "formula"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class RowField:
    """A part of a condition with its place in the rule. ``value`` is what stands for it in a list of choices, or the
    text itself; ``name`` says what the part is ("days", "condition").
    ``is_wrong``: this part is the row's problem."""

    kind: FieldKind
    start: int
    end: int
    text: str
    value: str = ""
    name: str = ""
    whole: bool = True
    is_wrong: bool = False


class GroupKind(StrEnum):
    """How the rows of a group are joined. ``not all`` is written ``not (a and b)``."""

    ALL = "all"
    ANY = "any"
    NONE = "none"
    NOT_ALL = "not all"


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One line of the outline: a condition, or the head of a group whose rows follow with one more ``depth``.

    ``number`` counts all rows from 0. ``joiner`` is the word before it, empty for the first of its group; ``parent``
    the number of the group's head it stands in, None at the top. ``fields`` is empty where only the formula text can
    show the condition, also for most problems (a number that cannot be that one keeps its field); ``steps`` are its
    places among the conditions that a preview counts (top level only).
    """

    number: int
    start: int
    end: int
    text: str
    depth: int = 0
    joiner: str = ""
    parent: int | None = None
    group: GroupKind | None = None
    negated: bool = False
    fields: tuple[RowField, ...] = ()
    steps: tuple[int, ...] = ()
    problem: RuleProblem | None = None


@dataclass(frozen=True, slots=True)
class RuleOutline:
    """A rule as rows, with what is wrong and odd about it. ``kind`` is how the top rows are joined.

    ``usable`` is the rule without the rows that have a problem, empty when nothing is left; ``left_out`` are the
    lines of those rows, counted from 1. It equals the rule while there is no problem.
    """

    rule: str
    rows: tuple[ConditionRow, ...]
    kind: GroupKind = GroupKind.ALL
    problems: tuple[RuleProblem, ...] = ()
    notes: tuple[RuleProblem, ...] = ()
    usable: str = ""
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on. ``text`` replaces what is typed, ``signature`` is shown behind it, ``help`` says in a few
    words what it is."""

    text: str
    signature: str
    help: str
    kind: WordKind


@dataclass(frozen=True, slots=True)
class Completions:
    """What fits at a place; ``start`` to ``end`` is the word typed so far, which one of ``items`` replaces."""

    start: int
    end: int
    items: tuple[Completion, ...]


@dataclass(frozen=True, slots=True)
class FunctionHelp:
    """What is to be said of a function: how it is called, what it gives, a call that works."""

    name: str
    title: str
    signature: str
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """A value to choose. ``value`` names it: a series, a name of the rule, or ``function:series``."""

    value: str
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A scan with changes that are not saved. ``key`` is its id, or whatever it was kept under while it has none;
    ``is_new`` tells that the library has none like it."""

    key: str
    scan: ScanDefinition
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class DeletedScan:
    """A scan that was taken out of the library, as it stood in its file."""

    definition: ScanDefinition
    text: str
