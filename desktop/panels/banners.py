"""Messages that stay above the run panel until they are dealt with: an interrupted run, a pause, a failed run,
prices that came otherwise than usual, a newer version."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.labels import ElidedLabel, icon_label, show_icon
from desktop.text import tr
from scanner import Pause, RunSummary

HEIGHT = 42


class Banner(QFrame):
    """Icon, headline, a sentence, buttons. ``ground`` is accent, warn or danger. ``left`` is told when it goes while
    it has the keyboard, which has to go somewhere."""

    left = Signal()

    def __init__(self, look: Look, icon: str, tone: str, ground: str) -> None:
        super().__init__()
        self._look = look
        self._icon_name, self._tone = icon, tone
        self.setProperty("ground", ground)
        self.setFixedHeight(HEIGHT)
        self._icon = icon_label(look, look.size("icon"))
        headline_tone = "" if ground == "accent" else tone
        self._headline = ElidedLabel(look, weight="semibold", size="input", tone=headline_tone)
        self._sentence = ElidedLabel(look, tone="secondary", digits=False)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._row = row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._headline)
        row.addWidget(self._sentence, 1)
        row.addLayout(self._buttons)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(row, 1)
        look.changed.connect(self._redress)
        self._redress()
        self.hide()

    def setVisible(self, visible: bool) -> None:
        """Show it, or let it go."""
        focused = QApplication.focusWidget()
        if not visible and focused is not None and self.isAncestorOf(focused):
            self.left.emit()
        super().setVisible(visible)

    def _add_button(self, words: str, kind: str = "") -> QPushButton:
        button = QPushButton(words)
        restyle(button, kind=kind)
        self._buttons.addWidget(button)
        return button

    def _say(self, headline: str, sentence: str) -> None:
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self._share_room()
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may shorten the words."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """The sentence gives way before the headline does."""
        self._headline.setMinimumWidth(0)
        others = self._row.minimumSize().width() - self._headline.minimumSizeHint().width()
        self._headline.setMinimumWidth(max(0, min(self._headline.sizeHint().width(), self.width() - others)))

    @Slot()
    def _redress(self) -> None:
        token = {"danger": "danger", "warn": "warn"}.get(self._tone, "accent")
        show_icon(self._look, self._icon, self._icon_name, token)


class ResumeBanner(Banner):
    """An interrupted run that can go on. ``resume_wanted`` and ``discard_wanted`` carry its id."""

    resume_wanted = Signal(str)
    discard_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "interrupted", "accent", "accent")
        self._run_id = self._told = self._kept = ""
        self._allowed, self._queued = True, False
        self._resume = self._add_button(tr("Resume"), "primary")
        self._discard = self._add_button(tr("Discard"))
        self._resume.clicked.connect(self._on_resume)
        self._discard.clicked.connect(self._on_discard)

    @property
    def run_id(self) -> str:
        """The run spoken of, empty when there is none."""
        return self._run_id

    def show_run(self, run: RunSummary, universe_title: str) -> None:
        """Speak of ``run``."""
        self._run_id = run.info.id
        counts, started = run.counts, run.info.started
        headline = tr(
            "Scan of {universe} was interrupted at {done}/{total}",
            universe=universe_title,
            done=text.count(counts.done),
            total=text.count(counts.universe),
        )
        when = f"{text.day_heading(started.astimezone().date())} {text.clock_time(started)}"
        kept = tr("{matches} kept.", matches=_are(counts.matched))
        self._told = headline
        self._kept = f"{run.info.scan.title}, {when}. {kept}"
        self._refresh()
        self.show()

    def clear(self) -> None:
        """Nothing is interrupted any more."""
        self._run_id = ""
        self.hide()

    def allow(self, allowed: bool) -> None:
        """Whether the run can go on now; while another one is under way it goes on after that."""
        self._allowed = allowed
        self._refresh()

    def show_queued(self, queued: bool) -> None:
        """Whether the run waits for the end of the current one; the button takes that back then."""
        self._queued = queued
        self._refresh()

    def _refresh(self) -> None:
        later = ""
        if self._queued:
            later = tr("It goes on after the current scan.")
        elif not self._allowed:
            later = tr("Resume starts after the current scan.")
        self._say(self._told, f"{self._kept} {later}".strip())
        self._resume.setText(tr("Do not resume") if self._queued else tr("Resume"))
        restyle(self._resume, kind="" if self._queued else "primary")

    @Slot()
    def _on_resume(self) -> None:
        self.resume_wanted.emit(self._run_id)

    @Slot()
    def _on_discard(self) -> None:
        self.discard_wanted.emit(self._run_id)


class Countdown(QWidget):
    """A line of two pixels that gets shorter."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.share = 0.0
        self.setFixedHeight(2)

    def show_share(self, share: float) -> None:
        """Show how much of the wait is left, 0 to 1."""
        self.share = min(1.0, max(0.0, share))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The part that is left, from the left."""
        width = round(self.width() * self.share)
        QPainter(self).fillRect(QRect(0, 0, width, self.height()), self._look.color("warn"))


class BreakerBanner(Banner):
    """The source limits requests and the run waits, with a countdown."""

    try_now_wanted = Signal()
    finish_with_cache_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "paused", "warn", "warn")
        self._add_button(tr("Try now")).clicked.connect(self.try_now_wanted)
        self._add_button(tr("Finish with cached prices")).clicked.connect(self.finish_with_cache_wanted)
        self._countdown = Countdown(look)
        self._column.addWidget(self._countdown)

    def show_pause(self, pause: Pause | None, source: str, done: int) -> None:
        """Show the wait, or put the banner away without one. ``done`` symbols have an outcome so far."""
        if pause is None:
            self.hide()
            return
        seconds = max(1, round(pause.seconds_left))
        headline = tr(
            "{source} is limiting requests; paused, next try in {seconds} s", source=source, seconds=seconds
        )
        kept = tr("It goes on by itself. The {symbols} done so far are kept.", symbols=text.symbols(done))
        self._say(headline, kept)
        self._countdown.show_share(
            pause.seconds_left / pause.seconds_total if pause.seconds_total > 0 else 0.0
        )
        self.show()


class FailedBanner(Banner):
    """A run that could not go on, in one sentence with one thing to do. ``action_wanted`` carries its name,
    ``report_wanted`` what was said, to be copied with the problems."""

    action_wanted = Signal(str)
    report_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "failed", "danger", "danger")
        self._action_name = ""
        self._action = self._add_button("")
        self._action.clicked.connect(self._on_action)
        self._report = self._add_button(tr("Copy report"))
        self._report.clicked.connect(self._on_report)
        close = self._add_button(tr("Close"), "quiet")
        close.clicked.connect(self.hide)

    def show_failure(self, message: str, advice: str, action: str, words: str) -> None:
        """Say what happened and what to do. ``action`` is what :attr:`action_wanted` will carry. Without advice the
        first sentence of a longer message is what happened."""
        if not advice and ". " in message:
            message, _, advice = message.partition(". ")
            message = f"{message}."
        self._action_name = action
        self._action.setText(words)
        for button in (self._action, self._report):
            button.setVisible(bool(action))
        self._say(message, advice)
        self.setToolTip(f"{message} {advice}".strip())
        self.show()

    @Slot()
    def _on_action(self) -> None:
        self.action_wanted.emit(self._action_name)

    @Slot()
    def _on_report(self) -> None:
        self.report_wanted.emit(self.toolTip())


class NoteBanner(Banner):
    """What is not as usual with the prices of the run at work: it stays, also after the run, until it is closed."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "info", "warn", "warn")
        self._shown: tuple[str, ...] = ()
        close = self._add_button(tr("Close"), "quiet")
        close.clicked.connect(self.hide)

    def show_notes(self, notes: tuple[str, ...]) -> None:
        """Say ``notes`` when there are new ones; those that were closed stay so."""
        if notes and notes != self._shown:
            self._say(notes[-1], " ".join(notes[:-1]))
            self.setToolTip("\n".join(notes))
            self.show()
        self._shown = notes

    def clear(self) -> None:
        """Another run begins."""
        self._shown = ()
        self.hide()


class OfflineBanner(Banner):
    """There is no internet, and stored prices are scanned. ``try_now_wanted`` asks the source once more."""

    try_now_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "info", "warn", "warn")
        self._add_button(tr("Try now")).clicked.connect(self.try_now_wanted)

    def show_session(self, session: str) -> None:
        """Speak of the session whose prices are looked at."""
        self._say(tr("No internet. Scanning the cache from {session} instead.", session=session), "")
        self.show()


class UpdateBanner(Banner):
    """A newer version exists. ``page_wanted`` carries the address of its page; nothing is downloaded here."""

    page_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "info", "accent", "accent")
        self._page = ""
        self._open = self._add_button(tr("Open its page"))
        self._open.clicked.connect(self._on_open)
        close = self._add_button(tr("Not now"), "quiet")
        close.clicked.connect(self.hide)

    def show_version(self, version: str, current: str, page: str) -> None:
        """Speak of ``version``; without a ``page`` there is no button for it."""
        self._page = page
        self._open.setVisible(bool(page))
        self._say(
            tr("Technic {version} is there", version=version), tr("This one is {current}.", current=current)
        )
        self.show()

    @Slot()
    def _on_open(self) -> None:
        self.page_wanted.emit(self._page)
        self.hide()


def _are(matched: int) -> str:
    return tr("1 match is") if matched == 1 else tr("{count} matches are", count=text.count(matched))
