"""What went wrong and what to do: three lines beside the speed, and the whole story below when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.models.problems_model import Cause, Column, Index, ProblemsModel
from desktop.panels.labels import ElidedLabel, icon_label, label, show_icon
from desktop.text import tr

BRIEF_ROWS = 3
EXPANDED_HEIGHT = 308
LOW_HEIGHT = 180
_DETAILS = 400
_ANY_HEIGHT = 16_777_215  # what Qt calls no limit


def cause_icon(cause: Cause) -> tuple[str, str]:
    """Failures warn; what could not be decided only informs."""
    return ("problem", "warn") if cause.failed else ("info", "text.secondary")


def retry_words(number_of: int) -> str:
    """``Retry failed (7)``."""
    return tr("Retry failed ({count})", count=text.count(number_of))


class CauseRow(QWidget):
    """One cause in two lines: what happened and how often, then what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._icon = icon_label(look)
        self._heading = ElidedLabel(look, weight="medium", digits=False)
        self._count = label(look, weight="semibold")
        self._advice = ElidedLabel(look, tone="secondary", digits=False)
        top = QHBoxLayout()
        top.setSpacing(9)
        top.addWidget(self._icon)
        top.addWidget(self._heading, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(top)
        column.addWidget(self._advice)
        self._advice.setContentsMargins(23, 0, 0, 0)

    def show_cause(self, cause: Cause) -> None:
        """Show ``cause``."""
        show_icon(self._look, self._icon, *cause_icon(cause))
        self._heading.setText(cause.heading)
        self._count.setText(text.count(len(cause.problems)))
        self._advice.setText(cause.summary())
        self.setAccessibleName(f"{cause.heading}, {self._count.text()}. {cause.summary()}")


class ProblemsBrief(QFrame):
    """The right part of the run panel. ``retry_wanted``: ask again for what failed; ``expand_wanted``: show all;
    ``fold_wanted``: put the run panel away, offered when the run has ended."""

    retry_wanted = Signal()
    expand_wanted = Signal()
    fold_wanted = Signal()

    def __init__(self, look: Look, model: ProblemsModel) -> None:
        super().__init__()
        self._model = model
        self._may_retry = False
        self.setAccessibleName(tr("Problems"))
        self._more = QPushButton(tr("Show all"))
        self._more.setProperty("kind", "quiet")
        self._more.clicked.connect(self.expand_wanted)
        self._retry = QPushButton()
        self._retry.setProperty("kind", "link")
        self._retry.clicked.connect(self.retry_wanted)
        self._fold = QPushButton(look.icon("up"), "")
        self._fold.setProperty("kind", "quiet")
        self._fold.setToolTip(tr("Show the summary"))
        self._fold.setAccessibleName(tr("Show the summary"))
        self._fold.clicked.connect(self.fold_wanted)
        self._fold.hide()
        self._none = label(look, tone="muted")
        self._rows = [CauseRow(look) for _ in range(BRIEF_ROWS)]
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(look, tr("Problems"), weight="semibold"), 1)
        head.addWidget(self._more)
        head.addWidget(self._retry)
        head.addWidget(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 5, 8, 8)
        column.setSpacing(9)
        column.addLayout(head)
        column.addWidget(self._none)
        for row in self._rows:
            row.setContentsMargins(0, 0, 6, 0)
            column.addWidget(row)
        column.addStretch(1)
        model.rowsInserted.connect(self._refresh)
        model.modelReset.connect(self._refresh)
        model.dataChanged.connect(self._refresh)
        self.set_ended(False)
        self._refresh()

    def set_ended(self, ended: bool) -> None:
        """Whether the run spoken of is over."""
        self._fold.setVisible(ended)
        self._none.setText(tr("None.") if ended else tr("None so far."))

    def allow_retry(self, allowed: bool) -> None:
        """Whether what failed can be asked for again now: not while a run is under way."""
        self._may_retry = allowed
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        causes = self._model.causes
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(causes))
            if place < len(causes):
                row.show_cause(causes[place])
        self._none.setVisible(not causes)
        self._more.setVisible(bool(causes))
        self._retry.setText(retry_words(self._model.retryable))
        self._retry.setVisible(self._may_retry and self._model.retryable > 0)


class _ProblemDelegate(QStyledItemDelegate):
    """Paints icon and weight of causes, and mutes the tries of symbols."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Words of a cause stand out from those of its symbols."""
        super().initStyleOption(option, index)
        model = index.model()
        cause = model.cause_at(index) if isinstance(model, ProblemsModel) else None
        if cause is None:
            return
        head = not index.parent().isValid()
        strong = head and index.column() != Column.ADVICE
        option.font = self._look.number_font("ui", "medium" if strong else "regular")
        if head and index.column() == Column.CAUSE:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = self._look.icon(*cause_icon(cause))
        if not strong and index.column() != Column.CAUSE:
            option.palette.setColor(option.palette.ColorRole.Text, self._look.color("text.secondary"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows as high as those of the table."""
        return QSize(super().sizeHint(option, index).width(), self._look.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A hairline under each cause."""
        super().paint(painter, option, index)
        painter.setPen(self._look.color("line.subtle"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


class ProblemsPanel(QFrame):
    """All problems by cause with their symbols, and the source's own words beside them.

    ``retry_wanted``: ask again for what failed; ``close_wanted``: put the panel away.
    """

    retry_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, look: Look, model: ProblemsModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self._may_retry = self._low = self._is_tab = False
        self._title = label(look, tr("Problems"), size="input", weight="semibold")
        self._details_title = label(look, tr("Technical details"), tone="secondary", weight="medium")
        self.setAccessibleName(tr("All problems"))
        self.setFixedHeight(EXPANDED_HEIGHT)
        self._count = label(look, tone="secondary")
        self._retry = QPushButton()
        self._retry.clicked.connect(self.retry_wanted)
        self._copy = QPushButton(tr("Copy report"))
        self._copy.clicked.connect(self.copy_report)
        self._close = QPushButton()
        self._close.setProperty("kind", "quiet")
        self._close.setAccessibleName(tr("Close problems"))
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.close_wanted)
        self.tree = self._made_tree()
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName(tr("Technical details"))
        look.dress(self._details, "caption", kind="mono")
        self._details.setFrameShape(QFrame.Shape.NoFrame)
        self._lay_out()
        model.rowsInserted.connect(self._refresh)
        model.modelReset.connect(self._refresh)
        look.changed.connect(self._redress)
        self._redress()
        self._refresh()

    def _made_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self._model)
        tree.setAccessibleName(tr("Problems by cause"))
        tree.setItemDelegate(_ProblemDelegate(self._look, tree))
        tree.setUniformRowHeights(True)
        tree.setIndentation(18)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setAllColumnsShowFocus(True)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.ADVICE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(70)
        tree.setColumnWidth(Column.CAUSE, 330)
        tree.setColumnWidth(Column.COUNT, 80)
        tree.selectionModel().currentChanged.connect(self._show_details)
        return tree

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        for button in (self._retry, self._copy, self._close):
            head.addWidget(button)
        self._side = side = QFrame()
        side.setMinimumSize(180, 40)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(12, 6, 4, 0)
        beside.addWidget(self._details_title)
        beside.addWidget(self._details, 1)
        self._split = split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tree)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([900, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(split, 1)

    def allow_retry(self, allowed: bool) -> None:
        """Whether what failed can be asked for again now."""
        self._may_retry = allowed
        self._refresh()

    def set_low(self, low: bool) -> None:
        """Be lower where the window is low."""
        self._low = low
        self._take_height()

    def set_tab(self, is_tab: bool) -> None:
        """Be a tab that is narrow and has a title already, or a panel of its own."""
        self._is_tab = is_tab
        self._split.setOrientation(Qt.Orientation.Vertical if is_tab else Qt.Orientation.Horizontal)
        for part in (self._title, self._close, self._count, self._details_title):
            part.setVisible(not is_tab)
        header = self.tree.header()
        self.tree.setHeaderHidden(is_tab)
        header.setSectionHidden(Column.ADVICE, is_tab)
        stretched, other = (Column.CAUSE, Column.ADVICE) if is_tab else (Column.ADVICE, Column.CAUSE)
        header.setSectionResizeMode(other, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self.tree.setColumnWidth(Column.COUNT, 44 if is_tab else 80)
        if not is_tab:
            self.tree.setColumnWidth(Column.CAUSE, 330)
        self._split.setSizes([3, 2] if is_tab else [900, 320])
        self._take_height()
        self._show_details(self.tree.currentIndex(), QModelIndex())

    def _take_height(self) -> None:
        if self._is_tab:
            self.setMinimumHeight(0)
            self.setMaximumHeight(_ANY_HEIGHT)
        else:
            self.setFixedHeight(LOW_HEIGHT if self._low else EXPANDED_HEIGHT)

    def focus_tree(self) -> None:
        """Put the keyboard into the list of causes."""
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def copy_report(self) -> None:
        """Put everything into the clipboard as plain text."""
        QGuiApplication.clipboard().setText(self._model.report())

    @Slot(QModelIndex, QModelIndex)
    def _show_details(self, current: QModelIndex, _previous: QModelIndex) -> None:
        cause = self._model.cause_at(current)
        self._side.setVisible(cause is not None or not self._is_tab)
        if cause is None:
            self._details.clear()
            return
        chosen = cause.problems if current.internalId() == 0 else [cause.problems[current.row()]]
        # A tab has no column for it.
        advice = [cause.summary(), ""] if self._is_tab else []
        lines = advice + [self._model.technical_line(problem) for problem in chosen[:_DETAILS]]
        self._details.setPlainText("\n".join(lines))

    @Slot()
    def _refresh(self) -> None:
        causes = len(self._model.causes)
        words = tr("1 cause") if causes == 1 else tr("{count} causes", count=causes)
        self._count.setText(f"{text.symbols(self._model.count)}, {words}" if causes else tr("None."))
        self._retry.setText(retry_words(self._model.retryable))
        self._retry.setVisible(self._may_retry and self._model.retryable > 0)
        self._copy.setEnabled(causes > 0)
        if not causes:
            self._details.clear()

    @Slot()
    def _redress(self) -> None:
        self._retry.setIcon(self._look.icon("retry"))
        self._copy.setIcon(self._look.icon("copy"))
        self._close.setIcon(self._look.icon("collapse"))
