"""A run that ended, in one line: how it ended, its counts, its speed, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from desktop import text
from desktop.look import Look
from desktop.panels.fact_label import FactLabel
from desktop.panels.labels import ElidedLabel, icon_label, show_icon
from desktop.text import tr
from scanner import RunStatus, ScanResult

_ICONS = {
    RunStatus.FINISHED: ("done", "ok"),
    RunStatus.CANCELLED: ("cancel", "text.secondary"),
    RunStatus.INTERRUPTED: ("interrupted", "warn"),
    RunStatus.FAILED: ("failed", "danger"),
    RunStatus.RUNNING: ("running", "accent"),
}


# The order in which facts leave a strip that is too narrow.
_GIVES_WAY = ("cache", "pace", "scanned", "unknown", "failed", "matched")

_FACTS = ("scanned", "matched", "failed", "unknown", "cache", "pace")


class SummaryStrip(QFrame):
    """Thirty-six pixels. Signals: ``details_wanted`` (the full run panel), ``problems_wanted``, and with the run's
    id ``resume_wanted``; ``again_wanted`` runs the same scan anew."""

    details_wanted = Signal()
    problems_wanted = Signal()
    resume_wanted = Signal(str)
    again_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._run_id = ""
        self.setAccessibleName(tr("Summary of the run"))
        look.fix_height(self, "summaryStrip")
        self._icon = icon_label(look, 15)
        self._headline = ElidedLabel(look, weight="semibold")
        self._facts = {name: FactLabel(look) for name in _FACTS}
        self._wanted: set[str] = set()
        self._show = self._button(tr("Show"), "link")
        self._show.clicked.connect(self.problems_wanted)
        self._resume = self._button(tr("Resume"), "primary")
        self._resume.clicked.connect(self._on_resume)
        self._again = self._button(tr("Run again"), "")
        self._again.clicked.connect(self.again_wanted)
        self._details = self._button(tr("Run details"), "quiet")
        self._details.setProperty("tone", "muted")
        self._details.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
        )  # what it opens is said after its words
        self._details.clicked.connect(self.details_wanted)
        self._lay_out()
        look.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(9)
        row.addWidget(self._icon)
        row.addWidget(self._headline)
        for name, fact in self._facts.items():
            fact.setContentsMargins(9, 0, 0, 0)
            row.addWidget(fact)
            if name == "unknown":
                row.addWidget(self._show)
        row.addStretch(1)
        for button in (self._resume, self._again, self._details):
            row.addWidget(button)

    @staticmethod
    def _button(words: str, kind: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("kind", kind)
        return button

    def facts(self) -> str:
        """All words shown, in their order."""
        shown: list[QLabel] = [self._headline, *self._facts.values()]
        return "  ".join(one.text() for one in shown if one.text() and not one.isHidden())

    def show_result(
        self, result: ScanResult, seconds: float | None, problems: int, done_before: int = 0
    ) -> None:
        """Show a run that ended. ``seconds`` it took are None for a run of earlier, when nobody measured;
        ``done_before`` they began so many symbols were done."""
        self._run_id = result.info.id
        status = result.info.status
        show_icon(self._look, self._icon, *_ICONS[status])
        self._headline.setText(_headline(result))
        stopped = status in (RunStatus.CANCELLED, RunStatus.INTERRUPTED, RunStatus.FAILED)
        counts = result.counts
        done, matched, failed, unknown = map(
            text.count, (counts.done, counts.matched, counts.failed, counts.unknown)
        )
        self._say("scanned", "" if stopped else tr("{count} scanned", count=done), done)
        self._say("matched", "" if stopped else tr("{count} matched", count=matched), matched)
        self._say("failed", tr("{count} failed", count=failed) if counts.failed else "", failed, "warn")
        self._say("unknown", tr("{count} unknown", count=unknown) if counts.unknown else "", unknown)
        self._say("cache", *_cache(result))
        self._say("pace", *_pace(counts.done - done_before, seconds))
        self._show.setVisible(problems > 0)
        self._resume.setVisible(stopped)
        self._again.setVisible(stopped)
        self.setAccessibleDescription(self.facts())
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Facts give way, so that no width is too narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other facts."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Show all facts that there are, and leave out the least important ones where they do not fit."""
        for name in self._wanted:
            self._facts[name].show()
        for name in _GIVES_WAY:
            self._row.invalidate()  # what it knew of its width
            if self._row.sizeHint().width() <= self.width():
                break
            self._facts[name].hide()

    def allow(self, allowed: bool) -> None:
        """Whether another run can be started now."""
        self._resume.setEnabled(allowed)
        self._again.setEnabled(allowed)

    def _say(self, name: str, words: str, figure: str, tone: str = "text.primary") -> None:
        """Show a fact; none without ``words``."""
        self._facts[name].show_fact(words, figure, tone)
        self._facts[name].setVisible(bool(words))
        (self._wanted.add if words else self._wanted.discard)(name)

    @Slot()
    def _dress(self) -> None:
        self._details.setIcon(self._look.icon("collapse", "text.muted"))
        self._fit()

    @Slot()
    def _on_resume(self) -> None:
        self.resume_wanted.emit(self._run_id)


def _headline(result: ScanResult) -> str:
    counts, status = result.counts, result.info.status
    if status is RunStatus.FINISHED and result.info.finished is not None:
        return tr("Finished {time}", time=text.clock_time(result.info.finished))
    words = {
        RunStatus.FAILED: tr("Failed"),
        RunStatus.CANCELLED: tr("Cancelled"),
    }.get(status, tr("Interrupted"))
    return tr(
        "{verb} at {done} of {total}. {matches} kept.",
        verb=words,
        done=text.count(counts.done),
        total=text.count(counts.universe),
        matches=text.matches(counts.matched),
    )


def _cache(result: ScanResult) -> tuple[str, str]:
    """Words, and the figure in them."""
    counts = result.counts
    with_bars = counts.from_cache + counts.fetched
    if not with_bars:
        return "", ""
    share = text.percent(counts.from_cache / with_bars)
    return tr("{share} from cache", share=share), share


def _pace(done: int, seconds: float | None) -> tuple[str, str]:
    """Words, and the figure in them."""
    if seconds is None or seconds <= 0:
        return "", ""
    time, rate = text.duration(seconds), text.number(done / seconds, 1)
    return tr("{time} at {rate} symbols/s", time=time, rate=rate), time
