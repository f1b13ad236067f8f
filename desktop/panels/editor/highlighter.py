"""The colours of a rule's words. Which words there are is told by the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.look import Look
from scanner import RuleWord, WordKind

__all__ = ["RuleHighlighter", "WordsOf"]

WordsOf = Callable[[str], Sequence[RuleWord]]

_TOKENS = {
    WordKind.KEYWORD: "syntax.keyword",
    WordKind.FUNCTION: "syntax.function",
    WordKind.NUMBER: "syntax.number",
    WordKind.OPERATOR: "syntax.operator",
    WordKind.TEXT: "syntax.number",
    WordKind.COMMENT: "syntax.comment",
}


class RuleHighlighter(QSyntaxHighlighter):
    """Colours line by line: no word of the language goes over the end of one."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look
        self._words_of: WordsOf | None = None
        self._formats: dict[WordKind, QTextCharFormat] = {}
        look.changed.connect(self._dress)
        self._dress()

    def use(self, words_of: WordsOf) -> None:
        """Ask ``words_of`` for the words of a line from now on."""
        self._words_of = words_of
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Give the words of one line their colours."""
        if self._words_of is None:
            return
        for word in self._words_of(text):
            if word.kind in self._formats:
                self.setFormat(word.start, word.end - word.start, self._formats[word.kind])

    def _dress(self) -> None:
        for kind, token in _TOKENS.items():
            made = QTextCharFormat()
            made.setForeground(self._look.color(token))
            self._formats[kind] = made
        self.rehighlight()
