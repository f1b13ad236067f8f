"""A rule as rows of conditions, with its problems where they stand and the part of it that can be used already."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from scanner.editing import ConditionRow, FieldKind, GroupKind, RowField, RuleOutline
from scanner.errors import RuleError, RuleProblem
from scanner.rules import syntax
from scanner.rules.branches import Branch, body_start, branches_of
from scanner.rules.checker import CheckReport, check_rule
from scanner.rules.facts import FACTS
from scanner.rules.parser import parse
from scanner.rules.problems import offset_of, problem_at, tidy
from scanner.rules.row_fields import fields_of
from scanner.rules.syntax import Program, Span, Written

_Nodes = dict[tuple[int, int], Written]


def outline(rule: str) -> RuleOutline:
    """``rule`` as rows. Never raises: what cannot be read is a row of formula text with its problem."""
    return _Outliner(rule).outline()


def compared_values(rule: str) -> tuple[str, ...]:
    """The values that the conditions of ``rule`` compare, as they are written, each once; none if it cannot be
    read."""
    try:
        nodes: _Nodes = {}
        _collect(parse(rule).body, nodes)
    except RuleError:
        return ()
    plain = [node.operand if isinstance(node, syntax.Window) else node for node in nodes.values()]
    sides = [
        side
        for node in plain
        if isinstance(node, syntax.Comparison)
        for side in (node.first, *(operand for _, operand in node.steps))
        if not isinstance(side, syntax.Number | syntax.Text | syntax.Listing)
    ]
    texts = (tidy(rule[side.span.start : side.span.end]) for side in sides)
    return tuple(dict.fromkeys(text for text in texts if text not in FACTS))


class _Outliner:
    def __init__(self, rule: str) -> None:
        self._rule = rule
        self._root = branches_of(rule)
        self._lets = rule[: body_start(rule)]
        self._program = _parsed(rule)
        self._report = check_rule(rule, self._program)
        self._nodes: _Nodes = {}
        self._problems: dict[int, RuleProblem] = {}
        self._all_problems = list(self._report.problems)
        self._steps: dict[int, tuple[int, ...]] = {}
        self._own_fields: dict[int, tuple[RowField, ...]] = {}
        self._read()

    def outline(self) -> RuleOutline:
        usable = self._rule
        if self._report.problems:
            usable = self._usable(self._root)
            usable = self._lets + usable if usable else ""
            if usable and _checked(usable).problems:
                usable = ""
        if usable:
            self._count_steps()
        return RuleOutline(
            rule=self._rule,
            rows=tuple(self._rows(self._root, 0)),
            kind=self._root.kind,
            problems=tuple(sorted(set(self._all_problems), key=lambda one: (one.line, one.column))),
            notes=self._report.notes,
            usable=usable,
            left_out=tuple(sorted({problem.line for problem in self._all_problems})),
        )

    def _read(self) -> None:
        """Parse the whole, or where that fails each condition alone, so that one mistake hides no other."""
        if self._program is not None:
            _collect(self._program.body, self._nodes)
        if not self._report.problems:
            return
        for leaf in self._root.leaves():
            if leaf.number is None:
                continue
            if self._program is None:
                found = self._read_alone(leaf)
                self._all_problems += found
            else:
                found = [one for one in self._report.problems if self._within(one, leaf)]
            if found:
                self._problems[leaf.number] = found[0]

    def _read_alone(self, leaf: Branch) -> list[RuleProblem]:
        """Read a condition by itself, with the rule's names before it; its problems, where they are in the rule."""
        written = self._rule[leaf.start : leaf.end]
        problems, body, fields = _alone(self._lets, written)
        shift = leaf.start - len(self._lets)
        self._own_fields[leaf.start] = tuple(
            replace(one, start=one.start + shift, end=one.end + shift) for one in fields
        )
        if body is not None:
            self._nodes[(leaf.start, leaf.end)] = body
        text = self._lets + written
        places = [(one, offset_of(text, one) + shift) for one in problems]
        return [
            problem_at(
                self._rule,
                Span(place, place + one.length),
                one.message,
                one.suggestion,
                brief=one.brief,
                repair=one.repair,
            )
            for one, place in places
            if place >= leaf.start
        ]

    def _within(self, problem: RuleProblem, leaf: Branch) -> bool:
        place = offset_of(self._rule, problem)
        return len(self._lets) <= place and leaf.start <= place <= leaf.end

    def _rows(self, group: Branch, depth: int) -> Iterator[ConditionRow]:
        for place, part in enumerate(group.parts):
            assert part.number is not None, "every part is numbered"
            yield ConditionRow(
                number=part.number,
                start=part.start,
                end=part.end,
                text=self._rule[part.start : part.end],
                depth=depth,
                joiner=group.word if place else "",
                parent=group.number,
                group=part.kind if part.parts else None,
                negated=part.denial is not None,
                fields=() if part.parts else self._fields(part),
                steps=self._steps.get(part.number, ()),
                problem=self._problems.get(part.number),
            )
            yield from self._rows(part, depth + 1)

    def _fields(self, leaf: Branch) -> tuple[RowField, ...]:
        node = self._nodes.get((leaf.start, leaf.end))
        if node is None:
            return ()
        if self._program is None:
            fields = self._own_fields[leaf.start]
        else:
            fields = fields_of(self._rule, node, [let.name for let in self._program.lets])
        problem = self._problems.get(leaf.number) if leaf.number is not None else None
        return fields if problem is None else self._with_wrong_number(fields, problem)

    def _with_wrong_number(self, fields: tuple[RowField, ...], problem: RuleProblem) -> tuple[RowField, ...]:
        """The fields of a row whose problem is the number in one of them, which is marked. None for other problems:
        only the text shows what is wrong then."""
        start = offset_of(self._rule, problem)
        wrong = [
            one.kind is FieldKind.NUMBER and (one.start, one.end) == (start, start + problem.length)
            for one in fields
        ]
        if not any(wrong):
            return ()
        return tuple(replace(one, is_wrong=there) for one, there in zip(fields, wrong, strict=True))

    def _usable(self, branch: Branch) -> str:
        if not branch.parts:
            is_row = branch.number is not None and branch.number not in self._problems
            return self._rule[branch.start : branch.end] if is_row else ""
        kept = [text for part in branch.parts if (text := self._usable(part))]
        joined = f"\n{branch.word} ".join(kept)
        if joined and branch.inner is not None:
            joined = f"({joined})"
        return f"not {joined}" if joined and branch.denial is not None else joined

    def _count_steps(self) -> None:
        """Number the conditions that all have to hold, as the evaluator counts them."""
        following = 0

        def count(branch: Branch) -> None:
            nonlocal following
            first = following
            if branch.parts and branch.kind is GroupKind.ALL and branch.number not in self._problems:
                for part in branch.parts:
                    count(part)
            elif self._usable(branch):
                following += self._conditions_in(branch)
            if branch.number is not None:
                self._steps[branch.number] = tuple(range(first, following))

        if self._root.kind is GroupKind.ALL:
            count(self._root)

    def _conditions_in(self, branch: Branch) -> int:
        node = self._nodes.get((branch.start, branch.end))
        lets = {let.name: let.value for let in self._program.lets} if self._program else {}
        return _joined_by_and(node, lets)


def _parsed(rule: str) -> Program | None:
    try:
        return parse(rule)
    except RuleError:
        return None


@functools.lru_cache(maxsize=256)
def _alone(lets: str, written: str) -> tuple[tuple[RuleProblem, ...], Written | None, tuple[RowField, ...]]:
    """A condition behind its names: problems, tree and fields, by their places in the two texts together. Kept,
    because with a mistake in one row all others are asked for again at each key."""
    text = lets + written
    problems = check_rule(text).problems
    try:
        program = parse(text)
    except RuleError:
        return problems, None, ()
    return problems, program.body, fields_of(text, program.body, [let.name for let in program.lets])


@functools.lru_cache(maxsize=16)
def _checked(text: str) -> CheckReport:
    return check_rule(text)


def _joined_by_and(node: Written | None, lets: dict[str, Written]) -> int:
    match node:
        case syntax.Logic(word="and"):
            return sum(_joined_by_and(part, lets) for part in node.parts)
        case syntax.Name(name=name) if name in lets:
            return _joined_by_and(lets[name], {key: value for key, value in lets.items() if key != name})
        case _:
            return 1


def _collect(node: Written, nodes: _Nodes) -> None:
    """Note where ``node`` and the conditions joined in it stand."""
    nodes.setdefault((node.span.start, node.span.end), node)
    match node:
        case syntax.Logic():
            for part in node.parts:
                _collect(part, nodes)
        case syntax.Negation():
            _collect(node.operand, nodes)
