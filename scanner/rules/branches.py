"""A rule's ``and``, ``or`` and brackets as a tree of places in its text, also of text that cannot be read (yet).
What stands in the leaves is looked at elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.editing import GroupKind, RuleWord, WordKind
from scanner.rules.lexicon import words_of
from scanner.rules.statements import statements_of
from scanner.rules.syntax_errors import SyntaxProblem

_OPENING = "(["
# Deeper ones stay formula text.
_DEEPEST = 12


@dataclass(slots=True)
class Branch:
    """A condition (no ``parts``), or several that are joined. ``inner`` is what stands between the brackets of a
    group that has them; ``joiners`` are the words between the parts, ``denial`` the ``not`` before it. ``number``
    counts from 0 in the order of the text, the whole rule has none."""

    start: int
    end: int
    word: str = ""
    parts: list[Branch] = field(default_factory=list)
    joiners: list[RuleWord] = field(default_factory=list)
    inner: tuple[int, int] | None = None
    denial: RuleWord | None = None
    number: int | None = None

    @property
    def kind(self) -> GroupKind:
        """How the parts are joined."""
        if self.denial is not None:
            return GroupKind.NONE if self.word == "or" else GroupKind.NOT_ALL
        return GroupKind.ANY if self.word == "or" else GroupKind.ALL

    def leaves(self) -> Iterator[Branch]:
        """The conditions in the order of the text."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def body_start(rule: str) -> int:
    """Where the rule begins behind its lines of names."""
    try:
        return statements_of(rule)[0][-1].start
    except SyntaxProblem:
        return 0


def branches_of(rule: str) -> Branch:
    """The tree of ``rule``; its root always has parts, one for each condition at the top, none for an empty rule."""
    begin = body_start(rule)
    words = [word for word in words_of(rule) if word.start >= begin and word.kind is not WordKind.COMMENT]
    start, end = (words[0].start, words[-1].end) if words else (len(rule), len(rule))
    root = Branch(start, end)
    if words:
        _split(rule, words, root, 0)
        if not root.parts:
            root.parts = [_part(rule, words, 0)]
    _number(root, 0)
    return root


def found(root: Branch, number: int) -> tuple[Branch, Branch]:
    """The branch with that number and the group that it stands in. Raises :class:`KeyError`."""
    for part in root.parts:
        if part.number == number:
            return part, root
        try:
            return found(part, number)
        except KeyError:
            continue
    raise KeyError(number)


def _split(rule: str, words: Sequence[RuleWord], branch: Branch, depth: int) -> None:
    """Give ``branch`` the parts that ``words`` are joined of; none where nothing is joined."""
    joiners = _joiners(rule, words)
    if not joiners or depth > _DEEPEST:
        return
    spoken = {rule[words[place].start : words[place].end].lower() for place in joiners}
    branch.word = "or" if "or" in spoken else "and"
    begin = 0
    waiting: RuleWord | None = None
    for place in [*joiners, len(words)]:
        ends = place == len(words)
        if not ends and rule[words[place].start : words[place].end].lower() != branch.word:
            continue
        if place > begin:
            if branch.parts and waiting is not None:
                branch.joiners.append(waiting)
            branch.parts.append(_part(rule, words[begin:place], depth + 1))
        waiting = words[place] if not ends else None
        begin = place + 1


def _part(rule: str, words: Sequence[RuleWord], depth: int) -> Branch:
    branch = Branch(words[0].start, words[-1].end)
    inside = words
    if rule[words[0].start : words[0].end].lower() == "not":
        branch.denial, inside = words[0], words[1:]
    if _bracketed(rule, inside):
        _split(rule, inside[1:-1], branch, depth)
        if branch.parts:
            branch.inner = (inside[0].end, inside[-1].start)
    elif branch.denial is None:
        _split(rule, words, branch, depth)
    return branch


def _joiners(rule: str, words: Sequence[RuleWord]) -> list[int]:
    """Which of ``words`` join conditions outside of all brackets."""
    places, depth = [], 0
    for place, word in enumerate(words):
        if word.kind is WordKind.BRACKET:
            depth = max(0, depth + (1 if rule[word.start] in _OPENING else -1))
        elif depth == 0 and rule[word.start : word.end].lower() in ("and", "or"):
            places.append(place)
    return places


def _bracketed(rule: str, words: Sequence[RuleWord]) -> bool:
    """Whether one pair of brackets holds all of ``words``."""
    if len(words) < 3 or rule[words[0].start] != "(" or rule[words[-1].start] != ")":
        return False
    depth = 0
    for word in words[:-1]:
        if word.kind is WordKind.BRACKET:
            depth += 1 if rule[word.start] in _OPENING else -1
            if depth == 0:
                return False
    return depth == 1


def _number(branch: Branch, following: int) -> int:
    for part in branch.parts:
        part.number = following
        following = _number(part, following + 1)
    return following
