"""What the rule finds on stored prices, while it is written: how many, the first of them, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
)

from desktop import text
from desktop.delegates.result_delegate import ResultDelegate
from desktop.look import Look
from desktop.models.preview_model import PreviewModel
from desktop.panels.labels import icon_label, label, set_words, show_icon, words
from desktop.text import tr
from scanner import Preview

__all__ = ["ROWS", "PreviewPanel"]

ROWS = 11
_SIDE, _PADDING = 10, 6
_MOST_LETTERS = 100
_WORD_LINES = 2
_SYMBOL, _NAME = 0, 1
_NARROWEST_NAME = 72


class PreviewPanel(QFrame):
    """Shows answers; asks nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stale = False
        self.setAccessibleName(tr("Preview"))
        self._title = label(look, size="headline", weight="semibold")
        self._where = words(look, tone="secondary", wrap=True)
        self._icon = icon_label(look)
        self._note = words(look, tone="warn", wrap=True)
        self._note.setMinimumWidth(10)
        self._in_words = words(look, tone="secondary", wrap=True)
        self.model = PreviewModel()
        self.table = self._made_table()
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._more = words(look, tone="muted")
        self._more.setContentsMargins(16, 8, 16, 8)
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()
        self.show_message(tr("Preview"), tr("Matches on stored prices show here while you write."))

    def _arrange(self) -> None:
        note = QHBoxLayout()
        note.setSpacing(6)
        note.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note, 1)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(3)
        head.addWidget(self._title)
        head.addWidget(self._where)
        head.addLayout(note)
        head.addWidget(self._in_words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        beside = QHBoxLayout()
        beside.setContentsMargins(_SIDE, 0, _SIDE, 0)
        beside.addWidget(self.table)
        column.addLayout(beside)
        column.addWidget(self._more)

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(tr("First matches"))
        table.setModel(self.model)
        table.setItemDelegate(ResultDelegate(self._look, table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        return table

    # --- values -----------------------------------------------------------------------------------------

    def show_preview(self, preview: Preview, age: str) -> None:
        """Show an answer; ``age`` says how old the prices are."""
        matched, universe = text.count(preview.matched), text.count(preview.universe)
        self._title.setText(tr("Matches {matched} of {universe}", matched=matched, universe=universe))
        took = f"{preview.seconds * 1000:,.0f}"
        in_cache = tr("in cached data ({age})", age=age) if age else tr("in cached data")
        set_words(self._where, tr("{in_cache}, {took} ms", in_cache=in_cache, took=took))
        told = tr("Prices up to {day}.", day=text.day(preview.session))
        missing = preview.universe - preview.kept
        if missing:
            told += " " + tr("{count} symbols have no stored prices.", count=text.count(missing))
        self._where.setToolTip(told)
        self._show_rows(preview.matches[:ROWS], preview.matched)

    def show_columns(self, shown: tuple[str, ...], own: tuple[str, ...]) -> None:
        """Show the columns of a scan that wants ``shown`` and has ``own`` ones."""
        if self.model.show_columns(shown, own):
            self._fit()

    def show_message(self, title: str, words_: str) -> None:
        """Show that there is nothing to show, and why."""
        self._title.setText(title)
        set_words(self._where, words_)
        self._show_rows((), 0)

    def show_note(self, note: str) -> None:
        """What is not in the numbers; empty takes the note away."""
        set_words(self._note, note)
        self._note.setVisible(bool(note))
        self._icon.setVisible(bool(note))

    def show_words(self, sentences: Sequence[str]) -> None:
        """The rule in plain words."""
        shown, whole = _short(sentences), ". ".join(sentences)
        set_words(self._in_words, shown)
        self._in_words.setToolTip(f"{whole}." if whole not in shown else "")
        self._in_words.setVisible(bool(shown))

    def _show_rows(self, matches: Sequence[object], matched: int) -> None:
        self.model.show_matches(matches)  # type: ignore[arg-type]
        rest = matched - len(matches)
        self._more.setText(tr("and {count} more", count=text.count(rest)) if rest > 0 else "")
        self._more.setVisible(rest > 0)
        self.table.setVisible(bool(matches))
        self._fit()

    def _fit(self) -> None:
        rows = self.model.rowCount()
        bar = self.table.horizontalScrollBar().sizeHint().height() if self._fit_widths() else 0
        height = self.table.horizontalHeader().height() + rows * self._look.size("row")
        self.table.setFixedHeight(height + bar + 1)
        # A height of its own: by Qt's reckoning the column would get less than wrapped words need.
        self._in_words.setFixedHeight(round(_WORD_LINES * 1.25 * self._in_words.fontMetrics().lineSpacing()))

    def _fit_widths(self) -> bool:
        """Give every column its room, and the name what is left beside those that are seen whole without scrolling.
        True when some can only be scrolled to."""
        scaled, table, columns = self._look.scaled, self.table, self.model.columns
        room = self.width() - 2 * _SIDE
        titles = table.horizontalHeader().fontMetrics()
        widths = [
            max(scaled(column.width), titles.horizontalAdvance(column.title) + 2 * _PADDING)
            for column in columns
        ]
        symbols = [str(self.model.index(row, _SYMBOL).data()) for row in range(self.model.rowCount())]
        bold = QFontMetrics(self._look.font("table", "semibold"))
        longest = max(map(bold.horizontalAdvance, symbols), default=0)
        widths[_SYMBOL] = max(widths[_SYMBOL], longest + 2 * _PADDING)
        left = room - widths[_SYMBOL] - scaled(_NARROWEST_NAME)
        seen = 0
        for width in widths[_NAME + 1 :]:
            if seen + width > left:
                break
            seen += width
        widths[_NAME] = max(scaled(_NARROWEST_NAME), room - widths[_SYMBOL] - seen)
        for column, width in enumerate(widths):
            table.setColumnWidth(column, width)
        return sum(widths) > room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other columns."""
        super().resizeEvent(event)
        self._fit()

    def _dress(self) -> None:
        look, header = self._look, self.table.horizontalHeader()
        show_icon(look, self._icon, "error", "warn")
        header.setFixedHeight(look.size("tableHeader"))
        self.table.verticalHeader().setDefaultSectionSize(look.size("row"))
        self._fit()


def _short(sentences: Sequence[str]) -> str:
    """As many of the sentences as take about two lines, and how many are left out."""
    shown: list[str] = []
    for sentence in sentences:
        if shown and len(". ".join(shown)) + len(sentence) > _MOST_LETTERS:
            break
        shown.append(sentence)
    if not shown:
        return ""
    rest = len(sentences) - len(shown)
    left_out = tr(" And {count} more.", count=text.count(rest)) if rest else ""
    return f"{'. '.join(shown)}.{left_out}"
