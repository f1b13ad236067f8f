"""Changes to one condition of a rule that leave the rest of its text, comments and lines as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.editing import FieldKind, GroupKind, RowField, WordKind
from scanner.errors import BadInput
from scanner.rules.branches import Branch, body_start, branches_of, found
from scanner.rules.lexicon import words_of
from scanner.rules.operands import OPERATORS, TIMEFRAMES, WINDOWS, written_value
from scanner.rules.problems import tidy

_NUMBER = re.compile(r"-?\s*([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?\s*[%kmb]?", re.IGNORECASE)
_FACT_OPERATORS = {"==", "!=", "in", "not in"}
_FIRST_WINDOW = 5
# So many spaces stand before every comment; before one in a column there are more.
_BEFORE_COMMENT = 2
NEW_CONDITION = "close > sma(50)"
NEW_GROUP = "(close > sma(50) or rsi(14) < 40)"


def with_field(rule: str, field: RowField, value: str, numbers: Sequence[str] = ()) -> str:
    """``rule`` with one field changed. ``value`` is a choice's name for a value, operator or window, else the new
    text; ``numbers`` are those of the value that was there before.

    Raises :class:`~scanner.errors.BadInput` for what such a field cannot hold.
    """
    return _put(rule, field.start, field.end, _written(field, value, numbers))


def with_row(rule: str, number: int, text: str) -> str:
    """``rule`` with the text of one row replaced; brackets are put round it where the joining words need them."""
    branch, group = found(branches_of(rule), number)
    return _put(rule, branch.start, branch.end, _in_its_place(tidy(text), group))


def without_row(rule: str, number: int) -> str:
    """``rule`` without a row and the word that joins it; a group goes with its last row."""
    root = branches_of(rule)
    branch, group = found(root, number)
    if len(group.parts) == 1 and group.number is not None:
        return without_row(rule, group.number)
    place = group.parts.index(branch)
    cuts = [(branch.start, branch.end)]
    if group.joiners:
        joiner = group.joiners[max(0, place - 1)]
        cuts.append((joiner.start, joiner.end))
    return _cut(rule, cuts)


def with_new_row(rule: str, group_number: int | None = None, text: str = NEW_CONDITION) -> str:
    """``rule`` with a row more at the end of a group (None: at the top)."""
    root = branches_of(rule)
    group = root if group_number is None else found(root, group_number)[0]
    if not group.parts:
        begin = body_start(rule)
        return f"{rule[:begin]}{text}{rule[begin:]}" if rule[begin:].strip() else f"{rule}{text}"
    last = group.parts[-1]
    word = group.word or "and"
    place = _line_end(rule, last.end)
    end = place if place is not None else last.end
    return f"{rule[:end]}\n{_indent(rule, last.start)}{word} {_in_its_place(text, group)}{rule[end:]}"


def with_moved_row(rule: str, number: int, places: int) -> str:
    """``rule`` with a row moved by so many rows within its group, up when negative. A comment at the end of its line
    moves with it."""
    branch, group = found(branches_of(rule), number)
    before = group.parts.index(branch)
    after = min(max(0, before + places), len(group.parts) - 1)
    order = list(group.parts)
    order.insert(after, order.pop(before))
    slots = _slots(rule, group.parts)
    texts = {id(part): rule[slot[0] : slot[1]] for part, slot in zip(group.parts, slots, strict=True)}
    pieces, position = [], 0
    for slot, part in zip(slots, order, strict=True):
        pieces += [rule[position : slot[0]], texts[id(part)]]
        position = slot[1]
    return "".join(pieces) + rule[position:]


def with_group_kind(rule: str, number: int | None, kind: GroupKind) -> str:
    """``rule`` with the rows of a group (None: those at the top) joined in another way. At the top there is ALL and
    ANY."""
    root = branches_of(rule)
    group = root if number is None else found(root, number)[0]
    if group.number is None and kind not in (GroupKind.ALL, GroupKind.ANY):
        raise BadInput("Only a group can be denied.", "Put the conditions into a group first.")
    word = "or" if kind in (GroupKind.ANY, GroupKind.NONE) else "and"
    changes = [(joiner.start, joiner.end, word) for joiner in group.joiners]
    changes += _denial_changes(rule, group, kind)
    for start, end, text in sorted(changes, reverse=True):
        rule = rule[:start] + text + rule[end:]
    return rule


def with_negation(rule: str, number: int, *, negated: bool) -> str:
    """``rule`` with a row that is true where it was false."""
    branch, _ = found(branches_of(rule), number)
    text = rule[branch.start : branch.end]
    if branch.denial is not None and not negated:
        return rule[: branch.start] + text[len("not") :].lstrip() + rule[branch.end :]
    if branch.denial is None and negated:
        text = f"({text})" if branch.parts and branch.inner is None else text
        return f"{rule[: branch.start]}not {text}{rule[branch.end :]}"
    return rule


def _written(field: RowField, value: str, numbers: Sequence[str]) -> str:
    match field.kind:
        case FieldKind.VALUE:
            return written_value(value, tuple(numbers))
        case FieldKind.OPERATOR:
            if value not in OPERATORS and value not in _FACT_OPERATORS:
                raise BadInput(f"`{value}` compares nothing.", f"There are {', '.join(OPERATORS)}.")
            return value
        case FieldKind.WINDOW:
            return _window(field, value)
        case FieldKind.TIMEFRAME:
            return _in_timeframe(field, value)
        case FieldKind.NUMBER:
            return _number(value)
        case FieldKind.FACT:
            if '"' in value or "\n" in value:
                raise BadInput("A name has no quotes in it.", "Write Energy.")
            return f'"{value.strip()}"'
        case FieldKind.FORMULA:
            return tidy(value)
        case _:
            raise BadInput("This part of a condition cannot be changed.", "Change the formula.")


def _number(value: str) -> str:
    number = value.replace("\u2212", "-").replace("\u2009", " ").strip()
    if not _NUMBER.fullmatch(number):
        raise BadInput(f"`{value.strip()}` is no number.", "Write 20, 1.5, 500K, 2M or 20 %.")
    return number


def _window(field: RowField, value: str) -> str:
    if value not in WINDOWS:
        raise BadInput(f"`{value}` is no window.", f"There are {', '.join(WINDOWS)}.")
    if value == "now":
        return ""
    written = re.search(r"[0-9]+", field.text)
    bars = int(written.group()) if written else _FIRST_WINDOW
    unit = "bar" if bars == 1 else "bars"
    return f" {bars} {unit} ago" if value == "ago" else f" {value} {bars} {unit}"


def _in_timeframe(field: RowField, value: str) -> str:
    if value not in TIMEFRAMES:
        raise BadInput(f"`{value}` is no length of a bar.", f"There are {', '.join(TIMEFRAMES)}.")
    is_daily = field.value == "daily"
    inner = field.text if is_daily else field.text[field.text.index("(") + 1 : -1].strip()
    return inner if value == "daily" else f"{value}({inner})"


def _in_its_place(text: str, group: Branch) -> str:
    """``text`` in brackets if its own joining words would mix with those of ``group``."""
    root = branches_of(text)
    mixes = root.word == "or" and (group.word == "and" or group.denial is not None or not group.word)
    alone = group.number is None and len(group.parts) <= 1
    return f"({text})" if mixes and not alone else text


def _cut(rule: str, cuts: list[tuple[int, int]]) -> str:
    """``rule`` without some stretches. A line that is left with nothing but a comment goes; of others only the
    white space round the gap."""
    for start, end in sorted(cuts, reverse=True):
        line_start = rule.rfind("\n", 0, start) + 1
        line_end = next((place for place in (rule.find("\n", end),) if place >= 0), len(rule))
        before, after = rule[line_start:start], rule[end:line_end]
        if not before.strip() and not after.strip().partition("#")[0]:
            others = [cut for cut in cuts if cut[1] <= start]
            if "\n" in rule[line_start:end] or line_end == len(rule):
                # The last line goes with the break before it, any other with the one behind it.
                first = max(line_start - 1, max((cut[1] for cut in others), default=0), 0)
                rule = rule[:first] + rule[line_end:]
            else:
                rule = rule[:line_start] + rule[line_end + 1 :]
        else:
            tail = after.lstrip(" \t") if not before or before[-1] in " \t(" else after
            rule = rule[:start] + tail + rule[line_end:]
    return rule


def _put(rule: str, start: int, end: int, text: str) -> str:
    """``rule`` with ``text`` in place of ``start`` to ``end``. A comment that was put in a column behind it stays in
    that column as long as there is room."""
    made = rule[:start] + text + rule[end:]
    line_end = rule.find("\n", end)
    rest = rule[end : line_end if line_end >= 0 else len(rule)]
    comment = next((word.start for word in words_of(rest) if word.kind is WordKind.COMMENT), 0)
    space = comment - len(rest[:comment].rstrip())
    if space <= _BEFORE_COMMENT or "\n" in rule[start:end] + text:
        return made
    wanted = max(_BEFORE_COMMENT, space + (end - start) - len(text))
    code_end = start + len(text) + comment - space
    return made[:code_end] + " " * wanted + made[code_end + space :]


def _line_end(rule: str, place: int) -> int | None:
    """The end of the line when nothing but a comment follows ``place`` on it."""
    newline = rule.find("\n", place)
    end = newline if newline >= 0 else len(rule)
    return end if not rule[place:end].strip().partition("#")[0] else None


def _indent(rule: str, place: int) -> str:
    """The white space that the line of ``place`` begins with."""
    line = rule[rule.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip())]


def _slots(rule: str, parts: Sequence[Branch]) -> list[tuple[int, int]]:
    """Where each of ``parts`` stands, with the comment behind it if every one has the end of its line to itself."""
    ends = [_line_end(rule, part.end) for part in parts]
    if any(end is None for end in ends):
        return [(part.start, part.end) for part in parts]
    return [(part.start, end or part.end) for part, end in zip(parts, ends, strict=True)]


def _denial_changes(rule: str, group: Branch, kind: GroupKind) -> list[tuple[int, int, str]]:
    denied = kind in (GroupKind.NONE, GroupKind.NOT_ALL)
    if denied and group.denial is None and group.number is not None:
        opening = "not " if group.inner is not None else "not ("
        closing = [] if group.inner is not None else [(group.end, group.end, ")")]
        return [(group.start, group.start, opening), *closing]
    if not denied and group.denial is not None:
        end = group.denial.end
        blanks = len(rule[end:]) - len(rule[end:].lstrip())
        return [(group.denial.start, end + blanks, "")]
    return []
