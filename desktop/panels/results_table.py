"""The table of matches: it keeps its place while rows stream in, sorts by a click, copies rows, fades fresh ones."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.delegates.result_delegate import ResultDelegate
from desktop.delegates.row_cache import RowCache
from desktop.look import Look
from desktop.models.result_columns import Column, ColumnKind
from desktop.models.results_model import ResultsModel
from desktop.panels.sort_header import SortHeader
from desktop.text import tr

__all__ = ["ResultsTable"]

# Columns that take what the others leave, and how wide they may become: name, sector.
_FLEXIBLE = {3: 240, 4: 172}
_FADE_STEP_MS = 50
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class ResultsTable(QTableView):
    """Shows a :class:`~desktop.models.results_model.ResultsModel`.

    Scrolled down, the symbol on top stays on top while rows come and go; scrolled to the top, it stays there.
    The selection follows its symbols, also through a filter that leaves them in.
    """

    def __init__(self, look: Look, model: ResultsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._results = model
        self._empty_text = ""
        self._top: QPersistentModelIndex | None = None
        self._top_offset = 0
        self._chosen: tuple[list[str], str] = ([], "")
        self._columns_fitted: tuple[Column, ...] = ()
        self._widths_are_users = False
        self._fitting = False
        self._header = SortHeader(look, self)
        self._cells = ResultDelegate(look, self)
        self._pictures = RowCache(self._cells, model)
        self._set_up()
        self.setModel(model)
        self._follow(model)
        self._fade = QTimer(self)
        self._fade.setInterval(_FADE_STEP_MS)
        self._fade.timeout.connect(self._on_fade_step)
        self._fade_steps_left = 0
        self._on_reset()

    def _set_up(self) -> None:
        self.setAccessibleName(tr("Matches"))
        self.setHorizontalHeader(self._header)
        self._header.sectionClicked.connect(self._on_header_clicked)
        self._header.sectionResized.connect(self._on_section_resized)
        self._header.setMinimumSectionSize(24)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._look.size("row"))
        self.setItemDelegate(self._cells)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        copy = QAction(tr("Copy rows"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_rows)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _follow(self, model: ResultsModel) -> None:
        model.modelAboutToBeReset.connect(self._remember_chosen)
        model.modelReset.connect(self._on_reset)
        for about in (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.layoutAboutToBeChanged):
            about.connect(self._remember_top)
        for done in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            done.connect(self._return_to_top)
        model.rowsInserted.connect(self._begin_fade)
        self._look.changed.connect(self._on_theme)

    # --- words ------------------------------------------------------------------------------------------

    def set_empty_text(self, text: str) -> None:
        """What is said instead of rows."""
        if text != self._empty_text:
            self._empty_text = text
            self.setAccessibleDescription(text)
            self.viewport().update()

    def copy_rows(self) -> None:
        """Copy the selected rows, tab separated with titles, in the order of the table."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText(self._results.as_tsv(rows))

    # --- order ------------------------------------------------------------------------------------------

    def _on_header_clicked(self, section: int) -> None:
        model = self._results
        if section == model.sort_column:
            descending = model.sort_order == Qt.SortOrder.AscendingOrder
        else:
            descending = model.columns[section].largest_first
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        model.sort(section, order)
        self._show_order()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        else:
            self.scrollToTop()

    def _show_order(self) -> None:
        self._header.setSortIndicator(self._results.sort_column, self._results.sort_order)
        self._header.setSortIndicatorShown(True)

    # --- place ------------------------------------------------------------------------------------------

    def _remember_top(self) -> None:
        self._top = None
        if self.verticalScrollBar().value() > 0:
            index = self.indexAt(QPoint(1, 0))
            self._top = QPersistentModelIndex(index)
            self._top_offset = self.rowViewportPosition(index.row())

    def _return_to_top(self) -> None:
        if self._top is not None and self._top.isValid():
            self.updateGeometries()
            place = self._top.row() * self._look.size("row") - self._top_offset
            self.verticalScrollBar().setValue(place)
        self._top = None

    def _remember_chosen(self) -> None:
        symbols = [
            self._results.match_at(index.row()).symbol for index in self.selectionModel().selectedRows()
        ]
        current = self.currentIndex()
        self._chosen = (symbols, self._results.match_at(current.row()).symbol if current.isValid() else "")

    def _on_reset(self) -> None:
        self._pictures.clear()
        self._fit_columns()
        self._show_order()
        symbols, current = self._chosen
        place = self._results.row_of(current)
        if place is not None:
            index = self._results.index(place, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        for symbol in symbols:
            row = self._results.row_of(symbol)
            if row is not None:
                self.selectionModel().select(self._results.index(row, 0), _SELECT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # The focus must be seen: with the keyboard it shows as the selected row.
        by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_keyboard and self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())

    # --- widths -----------------------------------------------------------------------------------------

    def _fit_columns(self) -> None:
        """Give every column its room when the columns are other ones than before."""
        columns = self._results.columns
        if [column.title for column in columns] == [column.title for column in self._columns_fitted]:
            return
        self._columns_fitted = columns
        self._widths_are_users = False
        self._fitting = True
        for section, column in enumerate(columns):
            needed = self._header.title_width(section) if column.kind is not ColumnKind.RANK else 0
            self._header.resizeSection(section, max(column.width, needed))
        self._fitting = False
        self._fit_words()

    def _fit_words(self) -> None:
        """Name and sector take what the others leave, within limits."""
        if self._widths_are_users:
            return
        self._fitting = True
        for section, widest in _FLEXIBLE.items():
            others = self._header.length() - self._header.sectionSize(section)
            least = self._results.columns[section].width
            width = min(widest, max(least, self.viewport().width() - others))
            self._header.resizeSection(section, width)
        self._fitting = False

    def _on_section_resized(self) -> None:
        self._pictures.clear()
        if not self._fitting:
            self._widths_are_users = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    # --- painting ---------------------------------------------------------------------------------------

    def _on_theme(self) -> None:
        self._pictures.clear()
        self.viewport().update()

    def _begin_fade(self) -> None:
        self._fade_steps_left = self._look.duration("freshRowFade") // _FADE_STEP_MS + 1
        if self._look.duration("freshRowFade") and not self._fade.isActive():
            self._fade.start()

    def _on_fade_step(self) -> None:
        self._fade_steps_left -= 1
        if self._fade_steps_left <= 0:
            self._fade.stop()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not Qt's own: it would ask for every cell, and Python answers slowly.
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        if self._results.rowCount():
            self._paint_rows(painter, event.rect())
        else:
            self._paint_empty(painter)
        painter.end()

    def _paint_rows(self, painter: QPainter, part: QRect) -> None:
        cells = [
            (section, self._header.sectionPosition(section), self._header.sectionSize(section))
            for section in range(self._header.count())
            if not self._header.isSectionHidden(section)
        ]
        left, width, height = -self._header.offset(), self.viewport().width(), self._look.size("row")
        first, last = self.rowAt(part.top()), self.rowAt(part.bottom())
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        for row in range(max(first, 0), (self._results.rowCount() - 1 if last < 0 else last) + 1):
            top = self.rowViewportPosition(row)
            fresh = self._cells.freshness(self._results.index(row, 0))
            ground = QRect(0, top, width, height)
            selected = row in chosen
            self._cells.paint_ground(painter, ground, selected=selected, fresh=fresh, bar=True)
            solid = selected or fresh > 0
            picture = self._pictures.picture(row, cells, height, self.devicePixelRatioF(), solid=solid)
            painter.drawPixmap(left, top, picture)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._look.font("ui"))
        painter.setPen(self._look.color("text.secondary"))
        room = QRect(12, 14, self.viewport().width() - 24, self.viewport().height() - 14)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), self._empty_text)
