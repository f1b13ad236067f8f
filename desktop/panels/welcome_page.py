"""The page seen before the first run: choose where prices come from, choose a scan, run it. It starts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.panels.account_fields import AccountFields
from desktop.panels.labelled_combo import LabelledCombo
from desktop.panels.labels import label, words
from desktop.panels.radio_card import RadioCard, step_mark
from desktop.panels.scan_bar import universe_items
from desktop.panels.sources import FOLDER, PRACTICE, YAHOO, ask_for_folder, source_icon, terms
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import ScanDefinition, UniverseInfo

__all__ = ["WelcomePage"]

_WIDTH = 968
_SIDE_WIDTH = 318
# Good ones to begin with, if the library has them; others fill up.
_FIRST_SCANS = ("52-week-high-breakout", "minervini-trend-template", "rsi-recovering", "golden-cross")
_PREFERRED_UNIVERSE = {PRACTICE: "practice", YAHOO: "nasdaq100"}


class WelcomePage(QWidget):
    """Emits ``run_wanted`` with source, scan id and universe, or ``look_around_wanted``. Choosing Yahoo here is
    agreeing to the terms its card states. ``source_chosen`` tells of a source as soon as it is chosen;
    ``choice_changed`` of anything that changes how long the first scan takes: the answer is :meth:`show_effort`."""

    run_wanted = Signal(str, str, str)
    look_around_wanted = Signal()
    source_chosen = Signal(str)
    choice_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._universes: Sequence[UniverseInfo] = ()
        self._folder = ""
        self._sources = QButtonGroup(self)
        self._scans = QButtonGroup(self)
        self._source_cards: dict[str, RadioCard] = {}
        self._scan_cards: list[RadioCard] = []
        self.folder_button = QPushButton(tr("Choose folder..."))
        self.universes = LabelledCombo(look, "universe", tr("Universe"), captioned=False)
        self.account = AccountFields(look)
        self.run_button = self._make_run_button()
        self.look_button = QPushButton(tr("Look around first"))
        self.look_button.setProperty("kind", "quiet")
        self._size_hint = label(look, tone="secondary")
        self._scan_list = QFrame()
        self._scan_lines = QVBoxLayout(self._scan_list)
        self._arrange()
        self._connect()
        self.choose_source(PRACTICE)
        self._dress()

    def _connect(self) -> None:
        self._sources.buttonToggled.connect(self._on_source_toggled)
        self.folder_button.clicked.connect(self.ask_for_folder)
        self.universes.picked.connect(self._refresh)
        self.run_button.clicked.connect(self._on_run)
        self.look_button.clicked.connect(self.look_around_wanted)
        self._look.changed.connect(self._dress)

    # --- values -----------------------------------------------------------------------------------------

    def set_universes(self, universes: Sequence[UniverseInfo]) -> None:
        """All universes; those that fit the source are offered."""
        self._universes = tuple(universes)
        self._offer_universes()

    def set_scans(self, scans: Sequence[ScanDefinition]) -> None:
        """The library; four of it are offered, each of another kind where they are known."""
        for card in self._scan_cards:
            self._scans.removeButton(card.radio)
            card.setParent(None)
            card.deleteLater()
        self._scan_cards = [self._make_scan_card(scan) for scan in _first_of(scans)]
        for place, card in enumerate(self._scan_cards):
            card.setProperty("last", place == len(self._scan_cards) - 1)
            self._scan_lines.addWidget(card)
        self._put_scans_in_tab_order()
        if self._scan_cards:
            self._scan_cards[0].choose()
        self._refresh()

    def _put_scans_in_tab_order(self) -> None:
        """Between what stands above and what stands beside them; they were made last."""
        before: QWidget = self.folder_button
        for card in self._scan_cards:
            QWidget.setTabOrder(before, card.radio)
            before = card.radio

    def choose_source(self, source: str) -> None:
        """Choose a source's card."""
        if source.startswith(FOLDER):
            self._folder = source.removeprefix(FOLDER)
            self._refresh_folder()
            source = FOLDER
        self._source_cards[source].choose()

    def source(self) -> str:
        """The source chosen: ``practice``, ``yahoo`` or ``folder:DIR``; empty for a folder not chosen yet."""
        name = next(name for name, card in self._source_cards.items() if card.is_chosen())
        if name != FOLDER:
            return name
        return FOLDER + self._folder if self._folder else ""

    def scan_id(self) -> str:
        """The id of the scan chosen; empty while there is none."""
        return next((card.name for card in self._scan_cards if card.is_chosen()), "")

    def universe(self) -> str:
        """The universe chosen; empty while there is none."""
        return self.universes.name()

    def show_effort(self, words: str) -> None:
        """Say beside the button how long the first scan takes."""
        self._size_hint.setText(words)

    def show_reached(self, words: str, reached: bool | None) -> None:
        """Say on Yahoo's card whether it answers; None: it is asked, or nobody has asked."""
        icon, token = {True: ("done", "ok"), False: ("problem", "warn"), None: ("", "")}[reached]
        self._source_cards[YAHOO].set_note(words or tr("Needs the internet."), icon, token)

    def press_run(self) -> None:
        """As if the button had been clicked; nothing happens while it is disabled."""
        self.run_button.click()

    # --- making -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """What may be scrolled in a low window, and below it the buttons, which are always there."""
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 18, 24, 20)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._make_choices(), 1000)
        column.addSpacing(20)
        column.addLayout(self._button_row())
        column.addStretch(3)
        column.addSpacing(16)
        column.addWidget(self._keys(), 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(page, 1000)
        middle.addStretch(1)

    def _make_choices(self) -> QScrollArea:
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        headline = words(self._look, tr("Scan the market in two steps"), size="headline", weight="semibold")
        column.addWidget(headline)
        column.addSpacing(6)
        intro = tr("Choose where prices come from, pick a scan, press Run. Both can be changed at any time.")
        column.addWidget(words(self._look, intro, size="input", tone="secondary"))
        for space, part in ((24, self._step(1, tr("Data"))), (10, self._data_row())):
            column.addSpacing(space)
            column.addLayout(part)
        for space, part in ((24, self._step(2, tr("First scan"))), (10, self._scan_row())):
            column.addSpacing(space)
            column.addLayout(part)
        area = _FittingScrollArea()
        area.setWidget(choices)
        return area

    def _step(self, number: int, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(step_mark(self._look, number))
        row.addWidget(words(self._look, title, size="title", weight="semibold"))
        row.addStretch(1)
        return row

    def _data_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        practice = tr(
            "1,200 made-up stocks that move like real ones. For trying things out, never for trading."
        )
        yahoo = (
            tr("Free, no account. Daily prices for all US stocks; quotes can be 15 minutes late.")
            + " "
            + terms()
        )
        folder = tr("One file per symbol with date, open, high, low, close, volume.")
        cards = (
            (PRACTICE, tr("Practice market"), practice, tr("Works offline, starts at once")),
            (YAHOO, tr("Yahoo Finance"), yahoo, tr("Needs the internet.")),
            (FOLDER, tr("Your CSV files"), folder, tr("Works offline")),
        )
        for name, title, description, note in cards:
            card = RadioCard(self._look, "card", name)
            card.set_texts(title, description, note, "internet" if name == YAHOO else source_icon(name))
            card.arrange_as_card(*([self.folder_button] if name == FOLDER else []))
            card.setMinimumHeight(self._look.scaled(144))
            self._sources.addButton(card.radio)
            self._source_cards[name] = card
            row.addWidget(card, 1)
        return row

    def _scan_row(self) -> QHBoxLayout:
        self._scan_list.setProperty("card", "list")
        self._scan_lines.setContentsMargins(1, 1, 1, 1)
        self._scan_lines.setSpacing(0)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(words(self._look, tr("Universe"), tone="secondary"))
        side.addWidget(self.universes)
        side.addSpacing(8)
        side.addWidget(self.account)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(24)
        beside = QWidget()
        side.setContentsMargins(0, 0, 0, 0)
        beside.setLayout(side)
        beside.setMaximumWidth(self._look.scaled(_SIDE_WIDTH))
        row.addWidget(self._scan_list, 9)
        row.addWidget(beside, 5)
        return row

    def _make_scan_card(self, scan: ScanDefinition) -> RadioCard:
        card = RadioCard(self._look, "line", scan.id)
        # The first sentence says what it is.
        card.set_texts(scan.title, scan.description.partition(". ")[0].removesuffix("."), scan.group)
        card.arrange_as_line()
        self._scans.addButton(card.radio)
        return card

    def _make_run_button(self) -> QPushButton:
        button = QPushButton(" " + tr("Run first scan"))
        button.setProperty("kind", "primary")
        self._look.dress(button, "input", "semibold")
        button.setProperty("scale", "large")
        button.setIconSize(QSize(16, 16))
        button.setDefault(True)
        return button

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.run_button)
        row.addWidget(self._size_hint)
        row.addStretch(1)
        row.addWidget(self.look_button)
        return row

    def _keys(self) -> QLabel:
        keys = (
            ("Ctrl K", tr("find a symbol or command")),
            ("F5", tr("run")),
            ("Esc", tr("cancel, results are kept")),
            ("F1", tr("all keys")),
        )
        line = "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;".join(f"<b>{key}</b>&nbsp; {meaning}" for key, meaning in keys)
        made = words(self._look, tone="muted")
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setText(line)
        return made

    def _dress(self) -> None:
        self.run_button.setIcon(self._look.icon("run", "text.onAccent"))

    # --- what is chosen ---------------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.run_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_source_toggled(self, radio: object, on: bool) -> None:
        if not on:
            return
        self._offer_universes()
        if self.source():
            self.source_chosen.emit(self.source())
        self._refresh()

    def _offer_universes(self) -> None:
        """Made-up stocks belong to the practice market, real ones to the other sources."""
        source = next((name for name, card in self._source_cards.items() if card.is_chosen()), PRACTICE)
        made_up = _PREFERRED_UNIVERSE[PRACTICE]
        fitting = [info for info in self._universes if (info.id == made_up) == (source == PRACTICE)]
        self.universes.set_items(universe_items(fitting))
        self.universes.choose(_PREFERRED_UNIVERSE.get(source, ""))
        self._refresh()

    def ask_for_folder(self) -> None:
        """Open a dialog for a folder; it becomes the source."""
        ask_for_folder(self.window(), self._on_folder)

    def _on_folder(self, folder: str) -> None:
        already = self._source_cards[FOLDER].is_chosen()
        self.choose_source(FOLDER + folder)
        if already:
            self.source_chosen.emit(self.source())
        self._refresh()

    def _refresh_folder(self) -> None:
        self._source_cards[FOLDER].set_note(self._folder)

    def _refresh(self) -> None:
        ready = bool(self.source() and self.scan_id() and self.universes.name())
        self.run_button.setEnabled(ready)
        count = next((info.count for info in self._universes if info.id == self.universes.name()), None)
        if not self.source():
            self._size_hint.setText(tr("Choose the folder with your files first."))
        else:
            self._size_hint.setText(text.symbols(count) if count is not None else "")
            self.choice_changed.emit()

    def _on_run(self) -> None:
        self.run_wanted.emit(self.source(), self.scan_id(), self.universes.name())


def _first_of(scans: Sequence[ScanDefinition]) -> list[ScanDefinition]:
    known = {scan.id: scan for scan in scans}
    chosen = [known[scan_id] for scan_id in _FIRST_SCANS if scan_id in known]
    others = [scan for scan in scans if scan.id not in _FIRST_SCANS]
    return (chosen + others)[: len(_FIRST_SCANS)]


class _FittingScrollArea(QScrollArea):
    """Scrolls when there is too little room, and takes no more room than it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        content = self.widget()
        layout = content.layout() if content else None
        if layout is not None:
            wanted = layout.totalHeightForWidth(self.viewport().width())
            self.setMaximumHeight(max(1, wanted))
