"""A rule as rows of conditions, with its problems where they stand and the part of it that can be used already."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.editing import ConditionRow, GroupKind, RowField, RuleOutline
from scanner.errors import RuleError, RuleProblem
from scanner.rules import syntax
from scanner.rules.branches import Branch, body_start, branches_of
from scanner.rules.checker import check_rule
from scanner.rules.facts import FACTS
from scanner.rules.parser import parse
from scanner.rules.problems import tidy
from scanner.rules.row_fields import fields_of
from scanner.rules.syntax import Program, Written

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
        self._report = check_rule(rule)
        self._program: Program | None = None
        self._nodes: _Nodes = {}
        self._problems: dict[int, RuleProblem] = {}
        self._all_problems = list(self._report.problems)
        self._steps: dict[int, tuple[int, ...]] = {}
        self._read()

    def outline(self) -> RuleOutline:
        usable = self._rule
        if self._report.problems:
            usable = self._usable(self._root)
            usable = self._lets + usable if usable else ""
            if check_rule(usable).problems:
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
            left_out=tuple(sorted({problem.line for problem in self._problems.values()})),
        )

    def _read(self) -> None:
        """Parse the whole, or where that fails each condition alone, so that one mistake hides no other."""
        try:
            self._program = parse(self._rule)
            _collect(self._program.body, self._nodes)
        except RuleError:
            self._program = None
        if not self._report.problems:
            return
        for leaf in self._root.leaves():
            if leaf.number is None:
                continue
            problems = self._report.problems
            if self._program is None:
                alone = self._alone(leaf)
                problems = check_rule(alone).problems
                self._collect_alone(alone)
            found = [one for one in problems if self._within(one, leaf)]
            if found:
                self._problems[leaf.number] = found[0]
                self._all_problems += found

    def _collect_alone(self, alone: str) -> None:
        try:
            _collect(parse(alone).body, self._nodes)
        except RuleError:
            return

    def _alone(self, leaf: Branch) -> str:
        """The condition with the rule's names, everything in its place."""
        between = self._rule[len(self._lets) : leaf.start]
        blank = "".join("\n" if sign == "\n" else " " for sign in between)
        return self._lets + blank + self._rule[leaf.start : leaf.end]

    def _within(self, problem: RuleProblem, leaf: Branch) -> bool:
        place = _place(self._rule, problem)
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
        if node is None or leaf.number in self._problems:
            return ()
        names = [let.name for let in self._program.lets] if self._program else ()
        return fields_of(self._rule, node, names)

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


def _place(rule: str, problem: RuleProblem) -> int:
    """The offset at which ``problem`` begins."""
    lines = rule.split("\n")
    return sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
