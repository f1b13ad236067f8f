"""The window: menus, scan bar, runs, work page and status bar in their places. It shows values and tells wishes;
what is done about a wish is decided by whoever made it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMessageBox, QStackedWidget, QWidget

from desktop import text
from desktop.actions import Actions
from desktop.dialogs.keys_dialog import KeysDialog
from desktop.look import Look
from desktop.panels.comparison_menu import ComparisonMenu
from desktop.panels.editor.editor_page import EditorPage
from desktop.panels.mnemonics import is_alt_key, quiet_mnemonics
from desktop.panels.panel_walk import PanelWalk
from desktop.panels.runs_panel import RunsPanel
from desktop.panels.scan_bar import RunState, ScanBar
from desktop.panels.search_box import SearchBox
from desktop.panels.side_panel import SidePanel
from desktop.panels.status_bar import StatusBar
from desktop.panels.watchlists_panel import WatchlistsPanel
from desktop.panels.welcome_page import WelcomePage
from desktop.panels.work_page import WorkPage
from desktop.prefs import Prefs
from desktop.text import tr
from desktop.turns import Undisturbed
from scanner import Scan, Snapshot

FULL_FROM_WIDTH = 1280
_GEOMETRY, _STATE, _SIDE_WIDTH = "window/geometry", "window/state", "window/side_width"


class MainWindow(QMainWindow):
    """``close_wanted`` is told instead of closing until :meth:`let_close`; ``painted`` once,
    after the first paint. ``key_changes_wanted`` by the dialog of keys. ``about_to_draw`` before
    each frame."""

    close_wanted = Signal()
    painted = Signal()
    about_to_draw = Signal()
    key_changes_wanted = Signal()

    def __init__(self, look: Look, prefs: Prefs) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.look = look
        self._prefs = prefs
        self._may_close = False
        self._was_painted = self._was_laid_out = False
        self._compact: bool | None = None
        self._side_width = look.size("sidebar")
        self._doing = ""
        self._edited = ""
        self._share: str = ""
        self.actions_table = Actions(self, look)
        # In the order in which Tab leads through them.
        self.search_box = SearchBox(look, self.actions_table["find"])
        self.menuBar().setCornerWidget(self.search_box.in_its_corner(self.menuBar()))
        self.scan_bar = ScanBar(look, self)
        self.runs = RunsPanel(look)
        self.work = WorkPage(look)
        self.welcome = WelcomePage(look)
        self._pages = QStackedWidget()
        # Before it holds anything: every change of parent dresses all that is inside anew.
        self.setCentralWidget(self._pages)
        self._editor: EditorPage | None = None
        for page in (self.work, self.welcome):
            self._pages.addWidget(page)
        self.side = SidePanel(look, self.runs, tr("Runs"), "history", host=self, focus=self.runs.list)
        self.watchlists = WatchlistsPanel(look)
        self.watchlists_flyout = self.side.add_panel(
            self.watchlists, tr("Watchlists"), "star", self.watchlists.tree
        )
        self._dock = self._made_dock()
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.scan_bar)
        self.status_bar = StatusBar(look, self)
        self.setStatusBar(self.status_bar)
        self.setMinimumSize(960, 600)
        self.resize(1440, 872)
        self._finish_menus()
        self._connect_own()
        self.set_run_state(RunState.IDLE)
        look.changed.connect(self._take_form)
        self._restore()

    def _finish_menus(self) -> None:
        """What the menus offer besides the commands of the table."""
        data, sources = self.actions_table.menu("&Data"), self.status_bar.source_choices()
        first = data.actions()[0]
        data.insertActions(first, sources)
        data.insertSeparator(first)
        self._comparisons = ComparisonMenu(self.scan_bar.comparison, self)
        self.actions_table.menu("&Scan").addMenu(self._comparisons)
        quiet_mnemonics(self.menuBar())

    def _made_dock(self) -> QDockWidget:
        dock = QDockWidget(tr("Runs"), self)
        dock.setObjectName("runs_dock")
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget())  # the panel has a head of its own
        dock.setWidget(self.side)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    def _connect_own(self) -> None:
        actions = self.actions_table
        actions["filter"].triggered.connect(self.work.results.focus_filter)
        actions["show_runs"].triggered.connect(self._on_show_runs)
        actions["show_table"].triggered.connect(self._on_show_table)
        actions["show_problems"].triggered.connect(self.work.toggle_problems)
        self.side.resized.connect(self._on_side_resized)
        self._walk = walk = PanelWalk(
            (
                (self.scan_bar, self.scan_bar.universes),
                (self.runs, self.runs.list),
                (self.welcome, self.welcome.run_button),
                (self.work.problems_panel, self.work.problems_panel.tree),
                (self.work.results, self.work.results.table),
                (self.work.inspector, self.work.inspector.chart),
                (self.status_bar, self.status_bar.source_button),
            ),
            self,
        )
        actions["next_panel"].triggered.connect(walk.to_next)
        actions["previous_panel"].triggered.connect(walk.to_previous)
        actions["quit"].triggered.connect(self.close)
        actions["keys"].triggered.connect(self.show_keys)

    # --- what is shown ----------------------------------------------------------------------------------

    def show_welcome(self, welcome: bool) -> None:
        """The page of the first start, or the work page, with the keyboard in its table."""
        self._pages.setCurrentWidget(self.welcome if welcome else self.work)
        self.scan_bar.setVisible(not welcome)
        self.status_bar.set_first_start(welcome)
        if not welcome:
            self._on_show_table()

    @property
    def editor(self) -> EditorPage:
        """The page of the scan editor, made when it is first wanted: it costs as much as all other panels."""
        if self._editor is None:
            self._editor = EditorPage(self.look)
            self._editor.set_room(self.width(), self.height())
            self._pages.addWidget(self._editor)
            self._walk.add(self._editor.stops())
        return self._editor

    def show_editor(self, editor: bool) -> None:
        """The page of the scan editor, or the results again as they were."""
        if editor is self.is_editing:
            return
        self._pages.setCurrentWidget(self.editor if editor else self.work)
        self.scan_bar.setVisible(not editor)
        self._dock.setVisible(not editor)
        self.actions_table["save_scan"].setEnabled(editor)
        self.status_bar.set_note("")
        if not editor:
            self._on_show_table()
        self._retitle()

    def set_editor_subject(self, title: str) -> None:
        """The scan that the editor is at."""
        self._edited = title
        self._retitle()

    @property
    def is_editing(self) -> bool:
        """Whether the scan editor is shown."""
        return self._editor is not None and self._pages.currentWidget() is self._editor

    @property
    def is_welcoming(self) -> bool:
        """Whether the page of the first start is shown."""
        return self._pages.currentWidget() is self.welcome

    def set_run_state(self, state: RunState) -> None:
        """Nothing at work, a run at work, or one that is stopping."""
        idle = state is RunState.IDLE
        if self.scan_bar.run_button.hasFocus():
            self._on_show_table()  # the button may be disabled, and its focus would go anywhere
        self.scan_bar.set_state(state)
        self.status_bar.set_source_enabled(idle)
        self.runs.set_busy(not idle)
        self.work.allow_runs(idle)
        self.actions_table["run"].setEnabled(idle)
        self.actions_table["cancel"].setEnabled(state is RunState.RUNNING)
        self.set_retryable(0)
        if idle:
            self._share = ""
            self.status_bar.traffic.end()
            self.status_bar.set_paused(False)
        elif state is RunState.CANCELLING:
            self._share = tr("Stopping")
        self._retitle()

    def set_retryable(self, number_of: int) -> None:
        """How many failed symbols of the run shown can be asked for again now."""
        self.actions_table["retry_failed"].setEnabled(number_of > 0)

    def set_subject(self, scan: Scan | None, universe_title: str = "") -> None:
        """The run that the title speaks of."""
        self._doing = f"{scan.title}, {universe_title}" if scan else ""
        self._retitle()

    def show_snapshot(self, snapshot: Snapshot, source_title: str) -> None:
        """Show the state of the run at work everywhere."""
        self.work.show_snapshot(snapshot, source_title)
        self.status_bar.traffic.show_snapshot(snapshot)
        self.status_bar.set_paused(snapshot.pause is not None)
        share = text.percent(snapshot.overall)
        if snapshot.pause:
            share = tr("Paused at {share}", share=share)
        if self._share != tr("Stopping"):
            self._share = share
        self._retitle()

    def ask(self, question: str, explanation: str, verb: str) -> QMessageBox:
        """A question that is open already; its ``accepted`` means yes."""
        box = QMessageBox(self)
        box.setWindowTitle(question)
        box.setText(question)
        box.setInformativeText(explanation)
        box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box

    def tell(self, title: str, words: str) -> QMessageBox:
        """A message that is open already."""
        box = QMessageBox(self)
        box.setWindowTitle(title)
        box.setText(words)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box

    @Slot()
    def show_keys(self) -> None:
        """Which keys do what."""
        dialog = KeysDialog(self.look, self.actions_table.known_keys(), self)
        dialog.change_wanted.connect(self.key_changes_wanted)
        dialog.open()

    def _retitle(self) -> None:
        doing = f"{self._edited} – {tr('Scan editor')}" if self.is_editing else self._doing
        parts = [part for part in (self._share, doing, tr("Technic")) if part]
        self.setWindowTitle(" – ".join(parts))

    @Slot()
    def _on_show_runs(self) -> None:
        if self._compact:
            self.side.toggle()
            return
        self._dock.setVisible(not self._dock.isVisible())
        if self._dock.isVisible():
            self.runs.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_show_table(self) -> None:
        self.work.workspace.set_large(False)
        self.work.results.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- size, first paint and end ----------------------------------------------------------------------

    def keep_layout(self) -> None:
        """Remember size and places for the next start."""
        self._prefs.keep(_GEOMETRY, self.saveGeometry())
        self._prefs.keep(_STATE, self.saveState())
        self._prefs.keep(_SIDE_WIDTH, str(self._side_width))
        self.work.workspace.keep(self._prefs)

    def _restore(self) -> None:
        geometry, state = self._prefs.state(_GEOMETRY), self._prefs.state(_STATE)
        if geometry is not None:
            self.restoreGeometry(geometry)
        if state is not None:
            self.restoreState(state)
        if (width := self._prefs.text(_SIDE_WIDTH)).isdecimal():
            self._side_width = int(width)
        self.work.workspace.restore(self._prefs)
        self.scan_bar.show()

    def let_close(self) -> None:
        """From now on closing closes."""
        self._may_close = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever runs scans to end first."""
        if not self._may_close:
            self.close_wanted.emit()
        # It may have been allowed just now.
        if self._may_close:
            self.keep_layout()
            event.accept()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_form()

    @property
    def _full_from(self) -> int:
        """The width from which there is room for all, at the text size in use."""
        return self.look.scaled(FULL_FROM_WIDTH)

    @Slot()
    def _take_form(self) -> None:
        """Windows that are narrow for their text take the rail for the runs and the compact forms of the panels."""
        compact = self.width() < self._full_from
        self.work.set_room(compact, self.height())
        if self._editor is not None:
            self._editor.set_room(self.width(), self.height())
        self.scan_bar.set_compact(compact)
        if compact != self._compact:
            self._compact = compact
            self._take_side_form(compact)

    def _take_side_form(self, compact: bool) -> None:
        """The rail without a title, or the runs below theirs."""
        self._was_laid_out = False
        self.side.set_compact(compact)
        self._dock.setVisible(not self.is_editing)
        self._size_side()
        # Once more when the layout has learnt of the other form: until then it holds on to this one's size hints.
        QTimer.singleShot(0, self, self._size_side)

    @Slot()
    def _size_side(self) -> None:
        width = self.look.size("rail") if self._compact else self._side_width
        self.resizeDocks([self._dock], [width], Qt.Orientation.Horizontal)
        self._was_laid_out = self.isVisible()

    @Slot(int)
    def _on_side_resized(self, width: int) -> None:
        """The user made the runs wider or narrower. A window that gets too narrow for them does so too, and one that
        is not shown yet has Qt's own idea of their width: that is not remembered."""
        if self._was_laid_out and not self._compact and self.width() >= self._full_from:
            self._side_width = width

    def showEvent(self, event: QShowEvent) -> None:
        """A layout that was restored, or enlarged by the window system, starts from size hints: set its widths."""
        super().showEvent(event)
        if not self._was_laid_out:
            QTimer.singleShot(0, self, self._size_side)

    def event(self, event: QEvent) -> bool:
        """Tell before a frame: what has to be painted anew is painted by it, the panels' parts too."""
        if event.type() == QEvent.Type.UpdateRequest:
            self.about_to_draw.emit()
            with Undisturbed():
                return super().event(event)
        if is_alt_key(event):
            self.menuBar().update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint, after it."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)
