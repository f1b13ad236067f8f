"""How Technic looks: colours, sizes, fonts, icons and the style sheet, all from ``resources/look``. It knows
no panel; panels ask it for a token by name."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from PySide6.QtCore import QByteArray, QDir, QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from desktop.appearance import Appearance, PriceColours, Theme
from desktop.glyphs import Glyphs

__all__ = ["Appearance", "Look", "PriceColours", "Theme", "restyle"]

_FONT_FILES = (
    ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    ("fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf"),
)
_TABULAR = QFont.Tag("tnum")
_LIGATURES = QFont.Tag("calt")
_PIXEL_RATIOS = (1, 2, 3)
# What holds no text keeps its size.
_SIZES_OF_OTHERS = {"splitterHandle", "stageBar", "overallBar", "icon", "icon.small", "rail", "hitTarget.min"}
# Dynamic properties by which a widget is dressed again for another text size.
_FONT, _HEIGHT = "look_font", "look_height"


class Look(QObject):
    """One appearance in use. Colours, sizes and icons are called by their names in ``resources/look/tokens.json``;
    an unknown name is a :class:`KeyError`.

    ``changed`` is emitted after :meth:`set_appearance`: those who keep icons, colours, fonts or sizes ask for them
    again. What was dressed by :meth:`dress` and :meth:`fix_height` follows by itself.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme = Theme.DARK, *, reduced_motion: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = Appearance(theme, reduced_motion=reduced_motion)
        self._tokens = _tokens()
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._glyphs = Glyphs()

    @property
    def appearance(self) -> Appearance:
        """What is chosen about the look."""
        return self._appearance

    @property
    def theme(self) -> Theme:
        """The set of colours in use."""
        return self._appearance.theme

    @property
    def hollow_up(self) -> bool:
        """Whether rising candles are drawn hollow, so that their direction can be seen without colour."""
        return self._appearance.colours is PriceColours.COLOUR_BLIND

    def color(self, token: str) -> QColor:
        """The colour called ``token`` in the appearance in use, such as ``bg.panel``, ``up`` or ``chart.grid``.
        ``up`` and ``down`` are those of the price colours chosen."""
        return QColor(self._tokens["color"][self.theme.value][self._appearance.token(token)])

    def size(self, name: str) -> int:
        """A height or width in pixels, such as ``row`` or ``scanBar``, at the text size in use."""
        value = self._tokens["size"][name]
        return int(value) if name in _SIZES_OF_OTHERS else self._appearance.scaled(value)

    def scaled(self, pixels: float) -> int:
        """A height or width that is no token, at the text size in use."""
        return self._appearance.scaled(pixels)

    def duration(self, name: str) -> int:
        """How long a move lasts, in milliseconds; 0 with reduced motion."""
        return 0 if self._appearance.reduced_motion else int(self._tokens["motion"][name])

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
        font = self._made_font(self._tokens["font"]["mono"], size, "regular")
        # Two signs are two places: a caret under the second one must not point into a picture of both.
        font.setFeature(_LIGATURES, 0)
        return font

    def dress(
        self, widget: QWidget, size: str = "ui", weight: str = "regular", *, kind: str = "words"
    ) -> None:
        """Give ``widget`` a font that follows the text size. ``kind`` is words, numbers or mono."""
        widget.setProperty(_FONT, f"{kind} {size} {weight}")
        self._dress_again(widget)

    def fix_height(self, widget: QWidget, name: str, extra: int = 0) -> None:
        """Give ``widget`` the height called ``name`` plus ``extra`` pixels; it follows the text size."""
        widget.setProperty(_HEIGHT, f"{name} {extra}")
        self._dress_again(widget)

    def icon(self, name: str, token: str = "text.secondary") -> QIcon:
        """The icon for a meaning (``run``, ``universe``, ``problem`` ...) in the colour ``token``."""
        key = (name, token)
        if key not in self._icons:
            self._icons[key] = self._drawn_icon(name, token)
        return self._icons[key]

    def pixmap(self, name: str, token: str = "text.secondary", size: int = 16, ratio: float = 1.0) -> QPixmap:
        """The icon as a picture of ``size`` logical pixels for a screen of the given pixel ratio."""
        return self._glyphs.picture(self._tokens["icon"][name], self.color(token), size, ratio)

    def style_sheet(self) -> str:
        """The style sheet of the application, with the colours and heights of the appearance in use."""
        names = self._tokens["color"][self.theme.value]
        values = {name: self.color(name).name() for name in names} | {"theme": self.theme.value}
        template = _style_template("style.qss")
        if self._appearance.high_contrast:
            template += _style_template("contrast.qss")
        return _fill(template, values, self._appearance)

    def palette(self) -> QPalette:
        """What Qt's own drawing uses where the style sheet says nothing."""
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        return palette

    def apply(self, app: QApplication) -> None:
        """Dress the whole application: fonts, style, palette and style sheet."""
        _load_fonts()
        QDir.setSearchPaths("look", [str(files("resources").joinpath("look"))])
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font())
        app.setPalette(self.palette())
        app.setStyleSheet(self.style_sheet())

    def set_appearance(self, appearance: Appearance, app: QApplication) -> None:
        """Change to another look while the window is open."""
        resized = appearance.text_size != self._appearance.text_size
        self._appearance = appearance
        self._icons.clear()
        self.apply(app)
        if resized:
            for widget in app.allWidgets():
                self._dress_again(widget)
        self.changed.emit()

    def set_theme(self, theme: Theme, app: QApplication) -> None:
        """Change to another theme while the window is open."""
        self.set_appearance(replace(self._appearance, theme=theme), app)

    def _dress_again(self, widget: QWidget) -> None:
        """Give a widget the font and the height that it was promised."""
        font, height = widget.property(_FONT), widget.property(_HEIGHT)
        if font:
            kind, size, weight = font.split()
            made = {"words": self.font, "numbers": self.number_font}
            widget.setFont(self.mono_font(size) if kind == "mono" else made[kind](size, weight))
        if height:
            name, extra = height.split()
            widget.setFixedHeight(self.size(name) + int(extra))

    def _made_font(self, family: str, size: str, weight: str) -> QFont:
        tokens = self._tokens["font"]
        font = QFont(family)
        font.setPixelSize(self._appearance.scaled(tokens["size"][size]))
        font.setWeight(QFont.Weight(tokens["weight"][weight]))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def _drawn_icon(self, name: str, token: str) -> QIcon:
        icon = QIcon()
        side = self.size("icon")
        for ratio in _PIXEL_RATIOS:
            drawn = self.pixmap(name, token, side, ratio)
            icon.addPixmap(drawn)
            icon.addPixmap(drawn, QIcon.Mode.Selected)  # Qt tints it otherwise
            icon.addPixmap(self.pixmap(name, "text.disabled", side, ratio), QIcon.Mode.Disabled)
        return icon


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
def _style_template(name: str) -> str:
    return files("resources").joinpath("look").joinpath(name).read_text(encoding="utf-8")


def _fill(template: str, values: dict[str, str], appearance: Appearance) -> str:
    """Colours for ``@{name}``, heights at the text size for ``@{18px}``."""

    def value(found: re.Match[str]) -> str:
        pixels = found[1].removesuffix("px")
        return f"{appearance.scaled(int(pixels))}px" if pixels.isdigit() else values[found[1]]

    return re.sub(r"@\{([\w.]+)\}", value, template)


def _load_fonts() -> None:
    known = set(QFontDatabase.families())
    for package, file in _FONT_FILES:
        if _tokens()["font"]["ui" if package == "fontpkg_inter" else "mono"] not in known:
            data = files(package).joinpath("files").joinpath(file).read_bytes()
            QFontDatabase.addApplicationFontFromData(QByteArray(data))
