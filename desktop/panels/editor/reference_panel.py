"""What the language has: the function at the caret, and the functions by group to look through."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
)

from desktop.look import Look
from desktop.panels.labels import horizontal_line, label, set_words, words
from desktop.text import tr
from scanner import FunctionHelp

__all__ = ["ReferencePanel"]

HelpOn = Callable[[str], FunctionHelp | None]

_GROUPS = (
    ("Series", "open high low close volume"),
    ("Averages", "sma ema wma hma vwap"),
    ("Momentum", "rsi macd roc stoch_k rs_rating"),
    ("Volatility", "atr bb_width keltner_upper stdev"),
    ("Extremes", "highest lowest bars_since"),
    ("Compare", "> < >= <= crosses above crosses below"),
    ("Logic", "and or not within for"),
    ("Shift", "close[1] volume[5]"),
)


class ReferencePanel(QFrame):
    """``word_wanted`` carries a name that the user wants written at the caret."""

    word_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._help_on: HelpOn | None = None
        self._groups: Mapping[str, Sequence[str]] = {}
        self.setAccessibleName(tr("Reference"))
        self._signature = QLabel()
        look.dress(self._signature, "input", kind="mono")
        self._signature.setProperty("tone", "accent")
        self._description = words(look, tone="secondary", wrap=True)
        self._description.setMinimumHeight(look.scaled(34))
        self._description.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.all_button = QPushButton(tr("All functions"))
        self.all_button.setProperty("kind", "quiet")
        self.all_button.setCheckable(True)
        self.all_button.setToolTip(tr("All functions of the language (F1)"))
        self.all_button.toggled.connect(self._on_all)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name or subject, e.g. average"))
        self.search.setAccessibleName(tr("Search the functions"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._list)
        self.list = QTextBrowser()
        self.list.setAccessibleName(tr("All functions"))
        self.list.setProperty("kind", "formula")
        self.list.setOpenLinks(False)
        self.list.anchorClicked.connect(lambda link: self.word_wanted.emit(link.path()))
        self._short = self._made_short()
        self._arrange()
        look.changed.connect(self._list)
        self.show_word("")
        self._on_all(False)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(self._look, tr("Reference"), size="input", weight="semibold"))
        head.addStretch(1)
        head.addWidget(label(self._look, "F1", tone="muted"))
        head.addWidget(self.all_button)
        column.addLayout(head)
        column.addWidget(self._signature)
        column.addWidget(self._description)
        column.addWidget(horizontal_line())
        column.addWidget(self._short)
        column.addWidget(self.search)
        self.list.setFixedHeight(self._look.scaled(190))
        column.addWidget(self.list)

    def _made_short(self) -> QFrame:
        frame = QFrame()
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 6, 0, 2)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, (title, names) in enumerate(_GROUPS):
            line, column = place // 2, place % 2 * 2
            grid.addWidget(label(self._look, tr(title), tone="secondary"), line, column)
            shown = QLabel(names)
            shown.setProperty("tone", "muted")
            self._look.dress(shown, "table", kind="mono")
            grid.addWidget(shown, line, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return frame

    # --- values -----------------------------------------------------------------------------------------

    def use(self, help_on: HelpOn, groups: Mapping[str, Sequence[str]]) -> None:
        """Where the words come from."""
        self._help_on = help_on
        self._groups = groups
        self._list()

    def show_word(self, word: str) -> None:
        """Show the help on a function; another word leaves the last one."""
        found = self._help_on(word) if self._help_on is not None and word else None
        if found is not None:
            self._signature.setText(found.signature)
            set_words(
                self._description,
                tr("{help} For example {example}.", help=_ended(found.description), example=found.example),
            )
        elif not self._signature.text():
            set_words(self._description, tr("Put the caret on a function to see what it gives."))

    def toggle_all(self) -> None:
        """Open or close the list of all functions, with the keyboard in its search line."""
        self.all_button.toggle()

    def set_short(self, short: bool) -> None:
        """In a low window the groups are left out."""
        self._short.setVisible(not short and not self.all_button.isChecked())

    # --- inside -----------------------------------------------------------------------------------------

    def _on_all(self, shown: bool) -> None:
        self._short.setVisible(not shown)
        self.search.setVisible(shown)
        self.list.setVisible(shown)
        if shown:
            self._list()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> None:
        if not self.all_button.isChecked() or self._help_on is None:
            return
        asked = self.search.text().strip().casefold()
        color = self._look.color("syntax.function").name()
        muted = self._look.color("text.muted").name()
        parts = []
        for group, signatures in self._groups.items():
            lines = []
            for signature in signatures:
                name = signature.partition("(")[0]
                found = self._help_on(name)
                title = found.title if found is not None else ""
                if asked and asked not in f"{signature} {title} {group}".casefold():
                    continue
                link = f'<a href="{name}" style="color:{color};text-decoration:none">{html.escape(signature)}</a>'
                lines.append(f"{link} <span style='color:{muted}'>{html.escape(title)}</span>")
            if lines:
                parts.append(f"<p><b>{html.escape(group.capitalize())}</b><br>{'<br>'.join(lines)}</p>")
        self.list.setHtml("".join(parts) or f"<p>{html.escape(tr('No function is called like that.'))}</p>")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."
