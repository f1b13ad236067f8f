"""How Technic looks: colours, sizes, fonts, icons and the style sheet, all from ``resources/look``. It knows
no panel; panels ask it for a token by name."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from PySide6.QtCore import QByteArray, QDir, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget
from qtawesome.iconic_font import IconicFont

__all__ = ["Look", "Theme", "restyle"]

_FONT_FILES = (
    ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    ("fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf"),
)
_ICON_FONT = ("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")
# The one icon that the font has not: a circle that is not closed.
_ARC = "arc"
_TABULAR = QFont.Tag("tnum")
_PIXEL_RATIOS = (1, 2, 3)


class Theme(StrEnum):
    """The two sets of colours."""

    DARK = "dark"
    LIGHT = "light"


class Look(QObject):
    """One theme in use. Colours, sizes and icons are called by their names in ``resources/look/tokens.json``;
    an unknown name is a :class:`KeyError`.

    ``changed`` is emitted after :meth:`set_theme`: those who keep icons or colours ask for them again.
    ``reduced_motion`` turns every duration into 0.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme = Theme.DARK, *, reduced_motion: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.reduced_motion = reduced_motion
        self._tokens = _tokens()
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._glyphs: IconicFont | None = None

    def color(self, token: str) -> QColor:
        """The colour called ``token`` in the theme in use, such as ``bg.panel``, ``up`` or ``chart.grid``."""
        return QColor(self._tokens["color"][self.theme.value][token])

    def size(self, name: str) -> int:
        """A height or width in pixels, such as ``row`` or ``scanBar``."""
        return int(self._tokens["size"][name])

    def duration(self, name: str) -> int:
        """How long a move lasts, in milliseconds; 0 with reduced motion."""
        return 0 if self.reduced_motion else int(self._tokens["motion"][name])

    def font(self, size: str = "ui", weight: str = "regular") -> QFont:
        """The font for words. ``size`` is chip, caption, table, ui, input, title, figure or headline."""
        return self._made_font(self._tokens["font"]["ui"], size, weight)

    def number_font(self, size: str = "table", weight: str = "regular") -> QFont:
        """The font for numbers that stand below one another: all digits are equally wide."""
        font = self.font(size, weight)
        font.setFeature(_TABULAR, 1)
        return font

    def mono_font(self, size: str = "caption") -> QFont:
        """The font for technical text."""
        return self._made_font(self._tokens["font"]["mono"], size, "regular")

    def icon(self, name: str, token: str = "text.secondary") -> QIcon:
        """The icon for a meaning (``run``, ``universe``, ``problem`` ...) in the colour ``token``."""
        key = (name, token)
        if key not in self._icons:
            self._icons[key] = self._drawn_icon(name, token)
        return self._icons[key]

    def pixmap(self, name: str, token: str = "text.secondary", size: int = 16, ratio: float = 1.0) -> QPixmap:
        """The icon as a picture of ``size`` logical pixels for a screen of the given pixel ratio."""
        return self._glyph(name, self.color(token), size, ratio)

    def style_sheet(self) -> str:
        """The style sheet of the application, with the colours of the theme in use."""
        colors = self._tokens["color"][self.theme.value]
        return _fill(_style_template(), {**colors, "theme": self.theme.value})

    def palette(self) -> QPalette:
        """What Qt's own drawing uses where the style sheet says nothing."""
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        return palette

    def apply(self, app: QApplication) -> None:
        """Dress the whole application: fonts, style, palette, style sheet and the native title bar."""
        _load_fonts()
        QDir.setSearchPaths("look", [str(files("resources").joinpath("look"))])
        app.setStyle(QStyleFactory.create("Fusion"))
        # Has an effect where the platform draws the title bar; the palette does the rest.
        scheme = Qt.ColorScheme.Dark if self.theme is Theme.DARK else Qt.ColorScheme.Light
        app.styleHints().setColorScheme(scheme)
        app.setFont(self.font())
        app.setPalette(self.palette())
        app.setStyleSheet(self.style_sheet())

    def set_theme(self, theme: Theme, app: QApplication) -> None:
        """Change to another theme while the window is open."""
        self.theme = theme
        self._icons.clear()
        self.apply(app)
        self.changed.emit()

    def _made_font(self, family: str, size: str, weight: str) -> QFont:
        tokens = self._tokens["font"]
        font = QFont(family)
        font.setPixelSize(int(tokens["size"][size] + 0.5))
        font.setWeight(QFont.Weight(tokens["weight"][weight]))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def _drawn_icon(self, name: str, token: str) -> QIcon:
        icon = QIcon()
        side = self.size("icon")
        for ratio in _PIXEL_RATIOS:
            icon.addPixmap(self._glyph(name, self.color(token), side, ratio))
            faint = self._glyph(name, self.color("text.disabled"), side, ratio)
            icon.addPixmap(faint, QIcon.Mode.Disabled)
        return icon

    def _glyph(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        # Drawn here and not by qtawesome's icon engine: that one runs Python code at every repaint and knows
        # nothing of pixel ratios.
        if self._glyphs is None:
            self._glyphs = IconicFont(_ICON_FONT)
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(color)
        square = QRectF(0, 0, size, size)
        if self._tokens["icon"][name] == _ARC:
            _draw_arc(painter, square)
        else:
            painter.setFont(self._glyphs.font("ph", size))
            character = self._glyphs.charmap["ph"][self._tokens["icon"][name]]
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, character)
        painter.end()
        return pixmap


def _draw_arc(painter: QPainter, square: QRectF) -> None:
    """An open circle as wide and as strong as the font's circles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(painter.pen().color(), square.width() / 16, c=Qt.PenCapStyle.RoundCap))
    inset = square.width() * 0.125
    painter.drawArc(square.adjusted(inset, inset, -inset, -inset), 90 * 16, 270 * 16)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet looks at (``kind``, ``tone`` ...) and have it look again.
    Nothing happens when they have these values already."""
    different = {name: value for name, value in properties.items() if widget.property(name) != value}
    if not different:
        return
    for name, value in different.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


_PALETTE = {
    QPalette.ColorRole.Window: "bg.window",
    QPalette.ColorRole.WindowText: "text.primary",
    QPalette.ColorRole.Base: "bg.window",
    QPalette.ColorRole.AlternateBase: "bg.panel",
    QPalette.ColorRole.Text: "text.primary",
    QPalette.ColorRole.PlaceholderText: "text.muted",
    QPalette.ColorRole.Button: "bg.control",
    QPalette.ColorRole.ButtonText: "text.primary",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent.fill",
    QPalette.ColorRole.HighlightedText: "text.onAccent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.ToolTipBase: "bg.raised",
    QPalette.ColorRole.ToolTipText: "text.primary",
    QPalette.ColorRole.Light: "line.control",
    QPalette.ColorRole.Mid: "line.default",
    QPalette.ColorRole.Dark: "line.subtle",
    QPalette.ColorRole.Accent: "accent",
}


@cache
def _tokens() -> dict[str, Any]:
    text = files("resources").joinpath("look").joinpath("tokens.json").read_text(encoding="utf-8")
    tokens: dict[str, Any] = json.loads(text)
    return tokens


@cache
def _style_template() -> str:
    return files("resources").joinpath("look").joinpath("style.qss").read_text(encoding="utf-8")


def _fill(template: str, values: dict[str, str]) -> str:
    return re.sub(r"@\{([\w.]+)\}", lambda found: values[found[1]], template)


def _load_fonts() -> None:
    known = set(QFontDatabase.families())
    for package, file in _FONT_FILES:
        if _tokens()["font"]["ui" if package == "fontpkg_inter" else "mono"] not in known:
            data = files(package).joinpath("files").joinpath(file).read_bytes()
            QFontDatabase.addApplicationFontFromData(QByteArray(data))
