"""What the rule in the editor finds on stored prices: asked for a moment after the last key, the latest wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Slot

from desktop.desks.scan_desk import ScanDesk
from desktop.main_window import MainWindow
from desktop.market_words import age
from desktop.panels.editor.spread_popup import SpreadPopup
from desktop.text import tr
from desktop.workers.background import Background
from scanner import (
    CancelToken,
    FieldKind,
    GroupKind,
    Histogram,
    Preview,
    RuleOutline,
    Scan,
    ScanDefinition,
    ScanService,
    TechnicError,
    shown_columns,
)

__all__ = ["PreviewDesk"]

_PREVIEW, _SPREAD = "editor preview", "editor spread"
_WAIT_MS = 250
# A condition that asks for little, to look at all symbols.
_ANY = "close > 0"
_UNITS = {"k": 1e3, "m": 1e6, "b": 1e9, "%": 0.01}


class PreviewDesk(QObject):
    """Fills the preview and the bars at the rows, and shows how a row's value is spread."""

    def __init__(
        self, service: ScanService, window: MainWindow, background: Background, scans: ScanDesk
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._page = window.editor
        self._background = background
        self._scans = scans
        self._scan: ScanDefinition | None = None
        self._outline: RuleOutline | None = None
        self._asked: RuleOutline | None = None
        # Which scan is looked at, which was asked about, and whose matches are shown.
        self._key = self._asked_key = self._shown_key = ""
        self._spread: tuple[str, QPoint] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._ask)
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)

    def look_at(self, key: str, scan: ScanDefinition, outline: RuleOutline) -> None:
        """Preview ``scan`` soon; ``outline`` is that of its rule, ``key`` tells it from others."""
        self._key, self._scan, self._outline = key, scan, outline
        self._page.preview.show_columns(scan.shown, tuple(self._columns_of(scan)))
        words = self._service.study.in_words(outline.usable) if outline.usable else ()
        self._page.preview.show_words(words)
        self._page.preview.show_note(_left_out(outline))
        self._timer.start()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()
        self._background.drop(_PREVIEW)
        self._background.drop(_SPREAD)

    def show_spread(self, number: int) -> None:
        """Show how the first value of a row is spread over the universe."""
        if self._outline is None or self._scan is None:
            return
        fields = self._outline.rows[number].fields
        value = next((one for one in fields if one.kind is FieldKind.VALUE), None)
        if value is None:
            return
        plain = [one for one in fields if one.kind is FieldKind.NUMBER and one.name == "number"]
        threshold = _as_number(plain[-1].text) if plain else None
        widget = self._page.conditions.widget_of(number)
        period = next((one.value for one in fields if one.kind is FieldKind.TIMEFRAME), "daily")
        expression = value.text if period == "daily" else f"{period}({value.text})"
        self._spread = (expression, widget.mapToGlobal(QPoint(40, widget.height())))
        scan = self._scan_of(self._scan, self._outline.usable or _ANY)
        self._background.ask(_SPREAD, partial(_spread, self._service, expression, scan, threshold))

    @Slot()
    def _ask(self) -> None:
        scan, outline = self._scan, self._outline
        if scan is None or outline is None:
            return
        if outline.usable:
            self._asked, self._asked_key = outline, self._key
            question = partial(_found, self._service, self._scan_of(scan, outline.usable))
            self._background.ask(_PREVIEW, question)
        elif not outline.rule.strip():
            self._background.drop(_PREVIEW)
            self._show_nothing(tr("No rule yet"), tr("Add a condition to see what matches."))
        elif self._shown_key != self._key:
            # The matches of another scan would be taken for its own.
            self._background.drop(_PREVIEW)
            self._show_nothing(tr("No preview"), "")

    def _show_nothing(self, title: str, words: str) -> None:
        self._shown_key = self._key
        self._page.preview.show_message(title, words)
        self._page.show_left({}, 0)

    def _scan_of(self, scan: ScanDefinition, rule: str) -> Scan:
        """What is asked for: without columns and rankings that have a mistake."""
        ranking = scan.ranking if self._is_right(scan.ranking) else ""
        then_by = scan.then_by if self._is_right(scan.then_by) else ""
        columns = self._columns_of(scan)
        return self._scans.scan_of(
            replace(scan, rule=rule, ranking=ranking, then_by=then_by, columns=columns)
        )

    def _columns_of(self, scan: ScanDefinition) -> dict[str, str]:
        """The scan's own columns that can be shown."""
        shown = shown_columns(scan.shown, tuple(scan.columns))
        return {
            title: text for title, text in scan.columns.items() if title in shown and self._is_right(text)
        }

    def _is_right(self, expression: str) -> bool:
        return not expression or self._service.editing.problem_of(expression) is None

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _PREVIEW and isinstance(answer, Preview) and self._asked is not None:
            self._shown_key = self._asked_key
            self._page.preview.show_preview(answer, _age(answer))
            if self._asked is self._outline:
                self._page.show_left(_left_after(self._asked, answer), answer.universe)
        elif kind == _SPREAD and isinstance(answer, Histogram) and self._spread is not None:
            expression, place = self._spread
            popup = SpreadPopup(self._window.look, self._page)
            popup.show_spread(expression, answer)
            popup.move(place)
            popup.show()

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        if kind == _PREVIEW:
            self._show_nothing(tr("No preview"), f"{error.message} {error.advice}".strip())
        elif kind == _SPREAD:
            self._window.tell(tr("Scan editor"), f"{error.message}\n\n{error.advice}".strip())


def _found(service: ScanService, scan: Scan, token: CancelToken) -> Preview:
    return service.study.preview(scan, token)


def _spread(
    service: ScanService, expression: str, scan: Scan, threshold: float | None, token: CancelToken
) -> Histogram:
    return service.study.histogram(expression, scan, token=token, threshold=threshold)


def _age(found: Preview) -> str:
    """How old the prices are that were looked at; empty when they were fetched just now."""
    return age(found.fetched_at, datetime.now(UTC)) if found.fetched_at is not None else ""


def _left_out(outline: RuleOutline) -> str:
    """Which lines the preview goes without."""
    if not outline.problems or not outline.rule.strip():
        return ""
    if not outline.usable:
        return tr("The preview waits until the error is corrected.")
    *others, last = [str(line) for line in outline.left_out]
    if not others:
        return tr("Without line {line}, which has an error.", line=last)
    return tr("Without lines {lines} and {last}, which have errors.", lines=", ".join(others), last=last)


def _left_after(outline: RuleOutline, preview: Preview) -> dict[int, int]:
    """How many symbols are left after each row whose conditions are counted."""
    steps = preview.steps
    if outline.kind is not GroupKind.ALL:
        return {}
    counted = [row for row in outline.rows if row.steps and row.steps[-1] < len(steps)]
    return {row.number: steps[row.steps[-1]].left for row in counted}


def _as_number(written: str) -> float | None:
    digits = written.strip().lower()
    try:
        return float(digits.rstrip("kmb% ")) * _UNITS.get(digits[-1:], 1.0)
    except ValueError:
        return None
