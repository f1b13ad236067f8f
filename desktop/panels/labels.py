"""Labels and lines in the manner of the panels: a tone and a size by name, and one that shortens its text."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop.look import Look, restyle


def label(
    look: Look,
    text: str = "",
    *,
    tone: str = "",
    size: str = "ui",
    weight: str = "regular",
    parent: QWidget | None = None,
) -> QLabel:
    """A label with tabular digits. ``tone`` is secondary, muted, accent, warn, danger, ok or empty."""
    made = QLabel(text, parent)
    look.dress(made, size, weight, kind="numbers")
    made.setTextFormat(Qt.TextFormat.PlainText)
    restyle(made, tone=tone)
    return made


def reading(
    look: Look, text: str = "", *, tone: str = "", size: str = "ui", weight: str = "regular"
) -> QLabel:
    """A :func:`label` for what changes many times a second, as a :class:`SteadyLabel`."""
    made = SteadyLabel(text)
    look.dress(made, size, weight, kind="numbers")
    made.setTextFormat(Qt.TextFormat.PlainText)
    restyle(made, tone=tone)
    return made


def words(
    look: Look,
    text: str = "",
    *,
    tone: str = "",
    size: str = "ui",
    weight: str = "regular",
    wrap: bool = False,
) -> QLabel:
    """A label for words alone: the hyphen of the tabular digits would tear them apart. ``wrap`` breaks lines and
    sets them wider apart."""
    made = QLabel()
    look.dress(made, size, weight)
    made.setTextFormat(Qt.TextFormat.PlainText)
    restyle(made, tone=tone)
    made.setWordWrap(wrap)
    set_words(made, text)
    return made


def set_words(target: QLabel, text: str) -> None:
    """Change the text of a label made by :func:`words`."""
    if target.wordWrap():
        lines = html.escape(text).replace("\n", "<br>")
        target.setTextFormat(Qt.TextFormat.RichText)
        target.setText(f'<p style="line-height: 125%">{lines}</p>' if text else "")
    else:
        target.setText(text)


def icon_label(_look: Look, side: int = 14) -> QLabel:
    """An empty square for an icon of ``side`` pixels."""
    made = QLabel()
    made.setFixedSize(side, side)
    return made


def show_icon(look: Look, target: QLabel, name: str, token: str) -> None:
    """Put an icon into a square made by :func:`icon_label`; nothing happens when it is there already."""
    wanted = f"{name} {look.color(token).name()}"
    if target.property("shown") != wanted:
        target.setProperty("shown", wanted)
        target.setPixmap(look.pixmap(name, token, target.width(), target.devicePixelRatioF()))


def vertical_line() -> QFrame:
    """A hairline between two columns."""
    line = QFrame()
    line.setProperty("line", "vertical")
    return line


def horizontal_line() -> QFrame:
    """A hairline between two rows."""
    line = QFrame()
    line.setProperty("line", "horizontal")
    return line


class SteadyLabel(QLabel):
    """Has exactly the size of its text, fixed. With Qt's own each text has the whole window laid out anew; of this
    one only a text of another size does, and tabular digits make that rare. A layout that may give it more room must
    be told where in it the label stands."""

    def setText(self, text: str) -> None:
        """Show ``text``."""
        if text != self.text():
            super().setText(text)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        # Not by the size hint, which is at least the size that is fixed already.
        needed = (
            self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text()).grownBy(self.contentsMargins())
        )
        if needed != self.minimumSize():
            self.setFixedSize(needed)


class ElidedLabel(QLabel):
    """One line that is shortened by an ellipsis where it does not fit; the tooltip then has all of it. ``digits``
    are tabular; without them the font is that of :func:`words`. Where nothing but ``least`` letters and the ellipsis
    would be left, nothing is shown."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        tone: str = "",
        size: str = "ui",
        weight: str = "regular",
        digits: bool = True,
        least: int = 0,
    ) -> None:
        super().__init__(text)
        self._least = least
        look.dress(self, size, weight, kind="numbers" if digits else "words")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        restyle(self, tone=tone)

    def setText(self, text: str) -> None:
        """Show ``text``."""
        if text != self.text():
            super().setText(text)
            self._explain()

    def minimumSizeHint(self) -> QSize:
        """Room for the ellipsis."""
        return QSize(self.fontMetrics().horizontalAdvance("\u2026"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may shorten the text."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, or as much of it as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._shown())

    def _shown(self) -> str:
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        return shown if shown == self.text() or len(shown) > self._least else ""

    def _explain(self) -> None:
        tip = self.text() if self._shown() != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
