"""The list of causes with their symbols, as it is painted, and the links in it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.look import Look
from desktop.models.problem_causes import Cause
from desktop.models.problems_model import TRIES_ROLE, Column, Index, ProblemsModel
from desktop.panels.cause_links import CauseLinks
from desktop.panels.problems_brief import cause_icon
from desktop.text import tr

_CAUSE_HIGHER, _SYMBOL_LOWER = 4, 3
_CAUSE_WIDTH, _COUNT_WIDTH, _TIME_WIDTH = 266, 84, 100
_NARROW_COUNT_WIDTH = 44
_TRIES_AT, _GAP = 58, 12
_BAR, _BEFORE_LINKS = 2, 24
_SIGN = 13
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ProblemDelegate(QStyledItemDelegate):
    """Rows of causes and of symbols; words of advice are quieter than causes, the row of the rest is a link."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Icon, weight and colour of a cell."""
        super().initStyleOption(option, index)
        # Ground and frame are painted here: those of the style have a gradient.
        option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        model = index.model()
        assert isinstance(model, ProblemsModel)
        cause = model.cause_at(index)
        is_cause = index.internalId() == 0
        column = index.column()
        strong = column == Column.COUNT or (column == Column.CAUSE and not model.is_rest(index))
        weight = "semibold" if column == Column.COUNT else "medium" if strong else "regular"
        option.font = self._look.number_font("ui", weight)
        if is_cause and column == Column.CAUSE and cause is not None:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = self._look.icon(*cause_icon(cause))
        token = "" if strong else "text.secondary"
        if model.is_rest(index):
            token = "accent"
        elif column == Column.LINKS:
            token = "text.muted"
        if token:
            option.palette.setColor(option.palette.ColorRole.Text, self._look.color(token))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Causes are a little higher than rows of the table, symbols a little lower."""
        by = _CAUSE_HIGHER if index.internalId() == 0 else -_SYMBOL_LOWER
        return QSize(super().sizeHint(option, index).width(), self._look.size("row") + by)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, the tries behind a symbol, and a hairline under a cause that is closed."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._look.color("bg.selected"))
        if index.column() == Column.LINKS:
            option.rect = option.rect.adjusted(0, 0, -_GAP // 2, 0)
        super().paint(painter, option, index)
        if tries := index.data(TRIES_ROLE):
            self._paint_tries(painter, option.rect, index, tries)
        view = self.parent()
        assert isinstance(view, QTreeView)
        if index.internalId() == 0 and not view.isExpanded(_head_of(index)):
            painter.setPen(self._look.color("line.subtle"))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_tries(self, painter: QPainter, rect: QRect, index: Index, tries: str) -> None:
        if index.column() != Column.CAUSE:
            return
        painter.save()
        painter.setFont(self._look.number_font("ui", "medium"))
        symbol = painter.fontMetrics().horizontalAdvance(index.data())
        left = rect.left() + max(self._look.scaled(_TRIES_AT), symbol + _GAP)
        painter.setFont(self._look.number_font("ui"))
        painter.setPen(self._look.color("text.secondary"))
        painter.drawText(QRect(left, rect.top(), rect.right() - left, rect.height()), _MIDDLE, tries)
        painter.restore()


def _head_of(index: Index) -> QModelIndex:
    """The first cell of the row."""
    return index.sibling(index.row(), 0)


class ProblemsTree(QTreeView):
    """Signals: ``link_wanted`` with the name of a link and its cause, ``symbol_wanted`` with a symbol that was
    opened."""

    link_wanted = Signal(str, object)
    symbol_wanted = Signal(str)

    def __init__(self, look: Look, model: ProblemsModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self._offers: frozenset[str] = frozenset()
        self.setObjectName("problems_tree")
        self.setModel(model)
        self.setAccessibleName(tr("Problems by cause"))
        self.setItemDelegate(ProblemDelegate(look, self))
        self.setIndentation(22)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._dress_header()
        self.activated.connect(self._on_activated)
        self.clicked.connect(self._on_clicked)
        self.expanded.connect(self._on_opened)
        self.collapsed.connect(self._on_opened)
        for changed in (model.rowsInserted, model.modelReset, model.dataChanged):
            changed.connect(self._refresh_links)

    def _dress_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(40)
        self._look.fix_height(header, "tableHeader")
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Causes and counts alone, or advice and links as well."""
        header = self.header()
        self.setHeaderHidden(narrow)
        for column in (Column.ADVICE, Column.LINKS):
            header.setSectionHidden(column, narrow)
        stretched, other = (Column.CAUSE, Column.ADVICE) if narrow else (Column.ADVICE, Column.CAUSE)
        header.setSectionResizeMode(other, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        count = _NARROW_COUNT_WIDTH if narrow else _COUNT_WIDTH
        for column, width in (
            (Column.CAUSE, _CAUSE_WIDTH),
            (Column.COUNT, count),
        ):
            self.setColumnWidth(column, self._look.scaled(width))

    @property
    def offers(self) -> frozenset[str]:
        """Which links can be had."""
        return self._offers

    def set_offers(self, offers: frozenset[str]) -> None:
        """Which links can be had."""
        if offers != self._offers:
            self._offers = offers
            self._refresh_links()

    def links_of(self, row: int) -> CauseLinks:
        """The links of the cause in ``row``."""
        widget = self.indexWidget(self._model.index(row, Column.LINKS))
        assert isinstance(widget, CauseLinks)
        return widget

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A bar at the left of the current row, and a frame while keys reach it."""
        super().drawRow(painter, option, index)
        if self.currentIndex().isValid() and _head_of(index) == _head_of(self.currentIndex()):
            bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            painter.fillRect(bar, self._look.color("accent"))
            if self.hasFocus():
                painter.setPen(self._look.color("accent"))
                painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The sign of a cause that can be opened; ground and hairline of a row reach the edge."""
        if self.selectionModel().isSelected(_head_of(index)):
            painter.fillRect(rect, self._look.color("bg.selected"))
        if index.internalId() != 0:
            return
        is_open = self.isExpanded(_head_of(index))
        if not is_open:
            painter.setPen(self._look.color("line.subtle"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self._model.hasChildren(_head_of(index)):
            name = "collapse" if is_open else "expand"
            sign = self._look.pixmap(name, "text.secondary", _SIGN, self.devicePixelRatioF())
            painter.drawPixmap(rect.right() - _SIGN - 1, rect.center().y() - _SIGN // 2 + 1, sign)

    @Slot()
    def _refresh_links(self) -> None:
        before, widest = cast(QWidget, self), self._look.scaled(_TIME_WIDTH)
        for row, cause in enumerate(self._model.causes):
            index = self._model.index(row, Column.LINKS)
            links = self.indexWidget(index)
            if not isinstance(links, CauseLinks) or links.cause is not cause:
                links = self._made_links(index, cause)
            links.show_offers(self._offers)
            widest = max(widest, links.sizeHint().width() + self._look.scaled(_BEFORE_LINKS))
            for button in links.buttons.values():
                QWidget.setTabOrder(before, button)
                before = button
        self.setColumnWidth(Column.LINKS, widest)

    def _made_links(self, index: QModelIndex, cause: Cause) -> CauseLinks:
        links = CauseLinks(cause)
        links.wanted.connect(self._on_link)
        self.setIndexWidget(index, links)
        return links

    @Slot(str)
    def _on_link(self, name: str) -> None:
        links = self.sender()
        assert isinstance(links, CauseLinks)
        self.link_wanted.emit(name, links.cause)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        problem = self._model.problem_at(index)
        if problem is not None:
            self.symbol_wanted.emit(problem.symbol)
        elif self._model.is_rest(index):
            self._model.show_more(index)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if self._model.is_rest(index):
            self._model.show_more(index)

    @Slot()
    def _on_opened(self) -> None:
        self.viewport().update()
