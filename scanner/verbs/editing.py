"""Writing rules and keeping own scans: a rule as rows and words, completions, and the library's changes. All but the
files is pure and quick enough to be asked at every key."""

from __future__ import annotations

import functools
from pathlib import Path

from scanner.editing import (
    Completions,
    DeletedScan,
    FieldKind,
    FunctionHelp,
    GroupKind,
    KeptDraft,
    RowField,
    RuleOutline,
    RuleWord,
    ValueChoice,
)
from scanner.errors import RuleError, RuleProblem
from scanner.indicators.catalogue import INDICATORS
from scanner.market.watchlists import Watchlists
from scanner.rules import row_edits
from scanner.rules.checker import checked_number
from scanner.rules.column_titles import column_title
from scanner.rules.completion import SECTORS, complete, function_help, plain_signature
from scanner.rules.functions import FUNCTIONS
from scanner.rules.lexicon import KEYWORDS, VALUES, words_of
from scanner.rules.operands import (
    OPERATORS,
    TIMEFRAMES,
    WINDOWS,
    number_choices,
    truth_choices,
    value_title,
)
from scanner.rules.outline import compared_values, outline
from scanner.rules.own_scans import OwnScans
from scanner.rules.problems import nearest, repaired
from scanner.rules.rank_keys import rating_sign
from scanner.rules.scan_drafts import ScanDrafts
from scanner.types import ScanDefinition
from scanner.verbs.parts import Parts

# Of shorter words every guess is a wild one.
_SHORTEST_GUESSED = 4


class EditingVerbs:
    """The verbs of the scan editor, for one service. Re-entrant; nothing of it needs prices."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    # -- a rule as rows ------------------------------------------------------------------------------------

    def outline(self, rule: str) -> RuleOutline:
        """``rule`` as condition rows, with all its problems and notes; never raises."""
        return _outline(rule)

    def with_field(self, rule: str, number: int, field: RowField, value: str) -> str:
        """``rule`` with one field of row ``number`` changed and all other text as it was. Raises
        :class:`~scanner.errors.BadInput` for what such a field cannot hold."""
        row = self.outline(rule).rows[number]
        inside = [one for one in row.fields if field.start <= one.start and one.end <= field.end]
        numbers = [one.text for one in inside if one.kind is FieldKind.NUMBER]
        return row_edits.with_field(rule, field, value, numbers)

    def with_row(self, rule: str, number: int, text: str) -> str:
        """``rule`` with the text of one row replaced."""
        return row_edits.with_row(rule, number, text)

    def without_row(self, rule: str, number: int) -> str:
        """``rule`` without one row; a group goes with its last row."""
        return row_edits.without_row(rule, number)

    def with_new_row(self, rule: str, group: int | None = None, text: str = row_edits.NEW_CONDITION) -> str:
        """``rule`` with a condition more at the end of a group (None: at the top)."""
        return row_edits.with_new_row(rule, group, text)

    def with_new_group(self, rule: str) -> str:
        """``rule`` with a group of two conditions more, of which one has to hold."""
        return row_edits.with_new_row(rule, None, row_edits.NEW_GROUP)

    def with_moved_row(self, rule: str, number: int, places: int) -> str:
        """``rule`` with a row moved within its group, up when ``places`` is negative."""
        return row_edits.with_moved_row(rule, number, places)

    def with_group_kind(self, rule: str, group: int | None, kind: GroupKind) -> str:
        """``rule`` with the rows of a group joined in another way."""
        return row_edits.with_group_kind(rule, group, kind)

    def with_negation(self, rule: str, number: int, *, negated: bool) -> str:
        """``rule`` with a row denied or not."""
        return row_edits.with_negation(rule, number, negated=negated)

    def repaired(self, rule: str, problem: RuleProblem) -> str:
        """``rule`` with the repair of one of its problems in its place."""
        return repaired(rule, problem)

    # -- what there is to choose ---------------------------------------------------------------------------

    def numbers(self) -> tuple[ValueChoice, ...]:
        """The values that can be compared, the usual ones first."""
        return number_choices()

    def conditions(self) -> tuple[ValueChoice, ...]:
        """The values that are conditions by themselves."""
        return truth_choices()

    def title_of(self, value: str) -> str:
        """What a value is called in a list of choices."""
        return value_title(value)

    def operators(self) -> dict[str, str]:
        """The operators between two numbers, with their words."""
        return dict(OPERATORS)

    def windows(self) -> dict[str, str]:
        """When a condition can have to hold, with the words."""
        return dict(WINDOWS)

    def timeframes(self) -> dict[str, str]:
        """The bars that a condition can be about, with the words."""
        return dict(TIMEFRAMES)

    def facts(self, name: str) -> tuple[str, ...]:
        """What a fact (``sector``, ``watchlist``) can be; empty where anything can be."""
        if name == "watchlist":
            return tuple(self._watchlists())
        return SECTORS if name == "sector" else ()

    # -- while typing --------------------------------------------------------------------------------------

    def problem_of(self, expression: str) -> RuleProblem | None:
        """The first problem of a column's or ranking's expression; None when there is none."""
        return _problem_of(expression) if rating_sign(expression) is None else None

    def words(self, rule: str) -> list[RuleWord]:
        """The words of ``rule`` with their kinds, for colours; also of text that is no rule yet."""
        return words_of(rule)

    def complete(self, rule: str, position: int) -> Completions:
        """What could be typed at an offset of ``rule``."""
        return complete(rule, position, self._watchlists())

    def help_on(self, name: str) -> FunctionHelp | None:
        """What is to be said of a function, or of the one that was probably meant; None for other words."""
        if name.lower() in (*VALUES, *KEYWORDS):
            return None
        if len(name) < _SHORTEST_GUESSED:
            return function_help(name)
        return function_help(name) or function_help(nearest(name.lower(), [*INDICATORS, *FUNCTIONS]) or "")

    def reference(self) -> dict[str, tuple[str, ...]]:
        """All functions by group, as they are called, and the series."""
        groups: dict[str, list[str]] = {"series": list(VALUES)}
        for name, entry in INDICATORS.items():
            if name == entry.name:
                groups.setdefault(entry.group, []).append(plain_signature(entry))
        groups["language"] = [one.signature for one in FUNCTIONS.values()]
        return {group: tuple(names) for group, names in groups.items()}

    def compared_in(self, rule: str) -> tuple[str, ...]:
        """The values that ``rule`` compares, as they are written, each once: what a column could show."""
        return compared_values(rule)

    def column_title(self, expression: str) -> str:
        """What a column with ``expression`` is called unless the user calls it otherwise."""
        return column_title(expression)

    def _watchlists(self) -> list[str]:
        return Watchlists(self._parts.home.watchlists).names()

    # -- the library ---------------------------------------------------------------------------------------

    def scan(self, scan_id: str) -> ScanDefinition:
        """A scan of the library, also one whose rule has mistakes."""
        return self._parts.library.find_unchecked(scan_id)

    def save(self, scan: ScanDefinition) -> ScanDefinition:
        """Keep an own scan; the one kept, with its id. See :meth:`scanner.rules.own_scans.OwnScans.save`."""
        return self._own().save(scan)

    def copy_of(self, scan: ScanDefinition) -> ScanDefinition:
        """An own scan like ``scan`` with a free name; it is not kept before it is saved."""
        return self._own().copy_of(scan)

    def delete(self, scan_id: str) -> DeletedScan:
        """Take an own scan out of the library."""
        return self._own().delete(scan_id)

    def restore(self, deleted: DeletedScan) -> ScanDefinition:
        """Bring a deleted scan back."""
        return self._own().restore(deleted)

    def import_(self, file: Path) -> ScanDefinition:
        """Take the scan of a file into the library; :class:`~scanner.errors.BadFile` for what is no scan."""
        return self._own().import_(file)

    def export(self, scan_id: str, file: Path) -> Path:
        """Write a scan of the library to a file; the file, with the ending it got."""
        return self._own().export(scan_id, file)

    # -- drafts --------------------------------------------------------------------------------------------

    def drafts(self) -> list[KeptDraft]:
        """The scans with changes that were kept and not discarded since, by key."""
        return self._drafts().all()

    def keep_draft(self, draft: KeptDraft) -> None:
        """Keep changes to a scan for the next start. Raises :class:`~scanner.errors.HomeUnusable`."""
        self._drafts().keep(draft)

    def discard_draft(self, key: str) -> None:
        """Forget changes that are saved or given up."""
        self._drafts().discard(key)

    def _drafts(self) -> ScanDrafts:
        return ScanDrafts(self._parts.home.drafts)

    def _own(self) -> OwnScans:
        return OwnScans(self._parts.home.scans)


@functools.lru_cache(maxsize=64)
def _problem_of(expression: str) -> RuleProblem | None:
    try:
        checked_number(expression)
    except RuleError as error:
        return error.problems[0]
    return None


@functools.lru_cache(maxsize=16)
def _outline(rule: str) -> RuleOutline:
    return outline(rule)
