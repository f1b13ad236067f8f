"""What went wrong and what to do, the whole story: causes, their symbols, and the source's own words beside them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from desktop import text
from desktop.look import Look
from desktop.models.problem_causes import Cause, technical_words
from desktop.models.problems_model import ProblemsModel
from desktop.panels.cause_links import SHOW, CauseLinks
from desktop.panels.labels import label
from desktop.panels.problems_tree import ProblemsTree
from desktop.panels.retry_button import RetryButton
from desktop.text import tr

EXPANDED_HEIGHT = 308
LOW_HEIGHT = 180
_DETAILS = 400
_SIZES = (910, 318)
_ANY_HEIGHT = 16_777_215  # what Qt calls no limit


class ProblemsPanel(QFrame):
    """``retry_wanted``: ask again for what failed; ``close_wanted``: put the panel away; ``link_wanted`` with the
    name of a link (:mod:`desktop.panels.cause_links`) and its cause; ``symbol_wanted`` with a symbol to look at."""

    retry_wanted = Signal()
    close_wanted = Signal()
    link_wanted = Signal(str, object)
    symbol_wanted = Signal(str)

    def __init__(self, look: Look, model: ProblemsModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self._low = self._is_tab = False
        self._title = label(look, tr("Problems"), size="input", weight="semibold")
        self._details_title = label(look, tr("Technical details"), tone="secondary", weight="medium")
        self._links: CauseLinks | None = None
        self.setAccessibleName(tr("All problems"))
        self.setFixedHeight(EXPANDED_HEIGHT)
        self._count = label(look, tone="secondary")
        self._retry = RetryButton(model, self)
        self._retry.clicked.connect(self.retry_wanted)
        self._copy = QPushButton(tr("Copy report"))
        self._copy.clicked.connect(self.copy_report)
        self._close = QPushButton()
        self._close.setProperty("kind", "quiet")
        self._close.setAccessibleName(tr("Close problems"))
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.close_wanted)
        self.tree = ProblemsTree(look, model)
        self.tree.set_offers(frozenset({SHOW}))
        self.tree.link_wanted.connect(self.link_wanted)
        self.tree.symbol_wanted.connect(self.symbol_wanted)
        self.tree.selectionModel().currentChanged.connect(self._show_details)
        self._copy_details = QPushButton(tr("Copy"))
        self._copy_details.setProperty("kind", "link")
        self._copy_details.setAccessibleName(tr("Copy technical details"))
        self._copy_details.clicked.connect(self.copy_details)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName(tr("Technical details"))
        self._details.setProperty("kind", "plain")
        look.dress(self._details, "caption", kind="mono")
        self._details.setFrameShape(QFrame.Shape.NoFrame)
        self._lay_out()
        model.rowsInserted.connect(self._refresh)
        model.modelReset.connect(self._refresh)
        model.dataChanged.connect(self._refresh)
        look.changed.connect(self._redress)
        self._redress()
        self._refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        for button in (self._retry, self._copy, self._close):
            head.addWidget(button)
        self._split = split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tree)
        self._side = self._made_side()
        split.addWidget(self._side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes(list(_SIZES))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(split, 1)

    def _made_side(self) -> QFrame:
        side = QFrame()
        side.setMinimumSize(180, 40)
        self._top = QHBoxLayout()
        self._top.setContentsMargins(0, 0, 8, 0)
        self._top.addWidget(self._details_title, 1)
        self._top.addWidget(self._copy_details)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(12, 4, 4, 0)
        beside.setSpacing(4)
        beside.addLayout(self._top)
        beside.addWidget(self._details, 1)
        return side

    def show_queued(self, queued: bool) -> None:
        """Whether asking again waits for the end of the run."""
        self._retry.show_queued(queued)

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
        self.tree.set_narrow(is_tab)
        self._split.setSizes([3, 2] if is_tab else list(_SIZES))
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
        self.copy_report_of("")

    @Slot(str)
    def copy_report_of(self, cause: str) -> None:
        """The same, with the cause for which the run failed over it."""
        parts = (cause, self._model.report())
        QGuiApplication.clipboard().setText("\n".join(part for part in parts if part))

    @Slot()
    def copy_details(self) -> None:
        """Put the technical details shown into the clipboard."""
        QGuiApplication.clipboard().setText(self._details.toPlainText())

    @Slot(QModelIndex, QModelIndex)
    def _show_details(self, current: QModelIndex, _previous: QModelIndex) -> None:
        cause = self._model.cause_at(current)
        self._side.setVisible(cause is not None or not self._is_tab)
        self._show_links(cause)
        self._fill_details(current)

    def _fill_details(self, current: QModelIndex) -> None:
        cause, problem = self._model.cause_at(current), self._model.problem_at(current)
        if cause is None:
            self._details.clear()
            return
        chosen = [problem] if problem is not None else cause.problems[:_DETAILS]
        # A tab has no column for it.
        advice = f"{cause.summary()}\n\n" if self._is_tab else ""
        words = advice + technical_words(chosen)
        if words != self._details.toPlainText():  # filling them anew scrolls back
            self._details.setPlainText(words)

    def _show_links(self, cause: Cause | None) -> None:
        """In a tab, which has no column for them, the links of the current cause stand over its details."""
        if self._links is not None:
            self._links.hide()
            self._links.deleteLater()
            self._links = None
        if self._is_tab and cause is not None:
            self._links = CauseLinks(cause)
            self._links.show_offers(self.tree.offers)
            self._links.wanted.connect(self._on_link)
            self._top.insertWidget(0, self._links, 1)

    @Slot(str)
    def _on_link(self, name: str) -> None:
        if self._links is not None:
            self.link_wanted.emit(name, self._links.cause)

    @Slot()
    def _refresh(self) -> None:
        causes = len(self._model.causes)
        words = tr("1 cause") if causes == 1 else tr("{count} causes", count=causes)
        self._count.setText(f"{text.symbols(self._model.count)}, {words}" if causes else tr("None."))
        if self._links is not None:
            self._links.show_offers(self.tree.offers)
        self._copy.setEnabled(causes > 0)
        self._copy_details.setEnabled(causes > 0)
        if not causes or self.isVisible():
            self._fill_details(self.tree.currentIndex())

    @Slot()
    def _redress(self) -> None:
        self._retry.setIcon(self._look.icon("retry"))
        self._copy.setIcon(self._look.icon("copy"))
        self._close.setIcon(self._look.icon("collapse"))
