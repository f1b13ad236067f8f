"""The problems of a rule in words: as a sentence, in short, and with the repair to press. How they are painted is
elsewhere."""

from __future__ import annotations

import re

from desktop.text import tr
from scanner import RuleProblem

__all__ = ["briefly", "said", "sentence_parts"]

_QUOTED_LAST = re.compile(r" `[^`]*`\.$")


def said(problem: RuleProblem) -> str:
    """A problem as one line: what is wrong, then what to do."""
    return f"{problem.message} {problem.suggestion}".strip().replace("`", "")


def briefly(problem: RuleProblem) -> str:
    """A problem in two or three words."""
    return tr(problem.brief) if problem.brief else tr("not understood")


def sentence_parts(problem: RuleProblem) -> tuple[str, str, str]:
    """What stands beside the carets that mark the place: words, the repair to press (empty without any), and the
    words behind it. A word that the carets stand below is not said again."""
    message = (
        _QUOTED_LAST.sub(".", problem.message) if problem.message.startswith("Unknown") else problem.message
    )
    if not problem.repair:
        return f"{message} {problem.suggestion}".strip().replace("`", ""), "", ""
    before, found, after = problem.suggestion.partition(f"`{problem.repair}`")
    if found:
        return f"{message} {before}".replace("`", ""), problem.repair, after.replace("`", "")
    return f"{message} {problem.suggestion}".strip().replace("`", "") + " ", tr("Repair"), ""
