"""The preferences: a page for every section of the settings, made from the settings themselves, and one for keys.
It emits what the user wants and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.dialogs.setting_field import SettingField
from desktop.look import Look
from desktop.panels.labels import horizontal_line, words
from desktop.text import tr
from scanner import Settings, setting_info, setting_kind

__all__ = ["PreferencesDialog"]

# Where prices come from is chosen where it is shown, together with its terms: in the status bar.
_CHOSEN_ELSEWHERE = {("data", "source")}
_SIZE = (720, 560)
_SECTION_HEIGHT = 30


class PreferencesDialog(QDialog):
    """``edited`` carries section, name and the new value of a setting, ``reset_wanted`` section and name. Whoever
    keeps settings answers with :meth:`show_settings` or :meth:`show_fault`. ``keys_page`` becomes the last page."""

    edited = Signal(str, str, object)
    reset_wanted = Signal(str, str)

    def __init__(self, look: Look, keys_page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self._fields: dict[tuple[str, str], SettingField] = {}
        self._sections: list[str] = []
        self.list = QListWidget()
        self.list.setProperty("ground", "panel")
        self.list.setProperty("kind", "sections")
        self.list.setAccessibleName(tr("Sections"))
        self.list.setFixedWidth(look.scaled(170))
        self._pages = QStackedWidget()
        for section in fields(Settings):
            self._add_page(section.name)
        self._sections.append("keys")
        self._add_section(tr("Keys"))
        self._pages.addWidget(keys_page)
        self.list.currentRowChanged.connect(self._pages.setCurrentIndex)
        self.list.setCurrentRow(0)
        self._arrange()
        self.resize(look.scaled(_SIZE[0]), min(look.scaled(_SIZE[1]), 700))

    # --- values -----------------------------------------------------------------------------------------

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings`` in all fields; what was wrong before is right now."""
        defaults = Settings()
        for (section, key), field in self._fields.items():
            value = getattr(getattr(settings, section), key)
            default = getattr(getattr(defaults, section), key)
            field.show_value(value, is_default=value == default)

    def show_fault(self, section: str, key: str, sentence: str) -> None:
        """Say below a field what is wrong with it."""
        self._fields[section, key].show_fault(sentence)

    def show_section(self, section: str, key: str = "") -> None:
        """Open the page of a section (``keys`` for the keys), with the keyboard in the field ``key``."""
        self.list.setCurrentRow(self._sections.index(section))
        if key:
            self._fields[section, key].focus()

    def field(self, section: str, key: str) -> SettingField:
        """The field of a setting."""
        return self._fields[section, key]

    # --- making -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        buttons.setContentsMargins(12, 8, 12, 10)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list)
        body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(horizontal_line())
        column.addWidget(buttons)

    def _add_page(self, section: str) -> None:
        info = setting_info(section)
        self._sections.append(section)
        self._add_section(tr(info.title))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 16, 8)
        column.setSpacing(0)
        column.addWidget(words(self._look, tr(info.title), size="title", weight="semibold"))
        if info.help:
            column.addSpacing(4)
            column.addWidget(words(self._look, tr(info.help), tone="secondary", wrap=True))
        column.addSpacing(14)
        for one in fields(getattr(Settings(), section)):
            if (section, one.name) not in _CHOSEN_ELSEWHERE:
                column.addWidget(self._made_field(section, one.name))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self._pages.addWidget(area)

    def _add_section(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setSizeHint(QSize(0, self._look.scaled(_SECTION_HEIGHT)))
        self.list.addItem(item)

    def _made_field(self, section: str, key: str) -> SettingField:
        default = getattr(getattr(Settings(), section), key)
        kind: type[Any] = Mapping if isinstance(default, Mapping) else setting_kind(section, key)
        field = SettingField(self._look, kind, setting_info(section, key))
        field.edited.connect(lambda value: self.edited.emit(section, key, value))
        field.reset_wanted.connect(lambda: self.reset_wanted.emit(section, key))
        self._fields[section, key] = field
        return field
