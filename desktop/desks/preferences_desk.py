"""What is done about preferences: settings are checked, kept and applied; keys are changed and remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence

from desktop.actions import TABLE
from desktop.dialogs.keys_page import Command, KeysPage
from desktop.dialogs.preferences_dialog import PreferencesDialog
from desktop.main_window import MainWindow
from desktop.prefs import Prefs
from desktop.text import tr
from scanner import ScanService, Settings, TechnicError, setting_fault, setting_info

__all__ = ["PreferencesDesk"]

_TEXT_STEP = 10
_KEYS = "keys/"
_NO_KEY = "none"


class PreferencesDesk(QObject):
    """The one place from which settings are changed. ``settings_changed`` is told after each change, with the
    settings as they are then."""

    settings_changed = Signal(object)

    def __init__(self, service: ScanService, window: MainWindow, prefs: Prefs) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._prefs = prefs
        self._dialog: PreferencesDialog | None = None
        self._keys: KeysPage | None = None
        self._restore_keys()
        window.welcome.account.edited.connect(self._on_account_edited)
        self._show_account()
        actions = window.actions_table
        actions["preferences"].triggered.connect(self.open)
        window.look.changed.connect(self.show_settings)
        window.status_bar.risk_wanted.connect(self.open_risk)
        window.key_changes_wanted.connect(self.open_keys)
        actions["larger_text"].triggered.connect(self.enlarge_text)
        actions["smaller_text"].triggered.connect(self.shrink_text)

    # --- settings ---------------------------------------------------------------------------------------

    @Slot()
    def open(self) -> PreferencesDialog:
        """Open the preferences, or bring them to the front."""
        if self._dialog is None:
            self._keys = KeysPage(self._window.look)
            self._keys.key_wanted.connect(self.set_key)
            self._keys.reset_wanted.connect(self.reset_key)
            self._dialog = PreferencesDialog(self._window.look, self._keys, self._window)
            self._dialog.edited.connect(self.set)
            self._dialog.reset_wanted.connect(self.reset)
            self._dialog.destroyed.connect(self._on_dialog_gone)
            self._dialog.show_settings(self._service.settings)
            self._show_commands()
            self._dialog.open()
        self._dialog.raise_()
        return self._dialog

    def open_at(self, section: str, key: str = "") -> None:
        """Open the preferences at one section or setting."""
        self.open().show_section(section, key)

    @Slot()
    def open_risk(self) -> None:
        """Open the preferences at the risk per trade."""
        self.open_at("account", "risk_percent")

    @Slot()
    def open_keys(self) -> None:
        """Open the preferences at the keys."""
        self.open_at("keys")

    @Slot(str, str, object)
    def set(self, section: str, key: str, value: Any) -> bool:
        """Keep and apply one setting; False, with the reason below its field, when it cannot be that."""
        fault = _fault_of(section, key, value)
        if not fault:
            try:
                self._keep(section, key, value)
            except TechnicError as error:
                fault = f"{error.message} {error.advice}".strip()
        if fault and self._dialog is not None:
            self._dialog.show_fault(section, key, fault)
        if fault and section == "account":
            self._window.welcome.account.show_fault(fault, key)
        return not fault

    @Slot(str, str)
    def reset(self, section: str, key: str) -> None:
        """Give a setting its default back."""
        self.set(section, key, getattr(getattr(Settings(), section), key))

    @Slot(int)
    def ask_about_fetches_above(self, seconds: int) -> None:
        """From now on only runs that fetch longer than this show their plan first."""
        self.set("data", "ask_above_seconds", seconds)

    @Slot()
    def enlarge_text(self) -> None:
        """Ten percent larger, 150 at most."""
        self._resize_text(_TEXT_STEP)

    @Slot()
    def shrink_text(self) -> None:
        """Ten percent smaller, 90 at least."""
        self._resize_text(-_TEXT_STEP)

    def _resize_text(self, step: int) -> None:
        info = setting_info("look", "text_size")
        size = self._service.settings.look.text_size + step
        self.set("look", "text_size", int(min(info.high, max(info.low, size))))

    def _keep(self, section: str, key: str, value: Any) -> None:
        settings = self._service.settings
        changed = replace(getattr(settings, section), **{key: value})
        settings = replace(settings, **{section: changed})
        if settings != self._service.settings:
            self._service.save_settings(settings)
            self.settings_changed.emit(settings)
        self.show_settings()

    @Slot()
    def show_settings(self) -> None:
        """Show the settings as they are now, wherever they are shown."""
        self._show_account()
        if self._dialog is not None:
            self._dialog.show_settings(self._service.settings)

    def _show_account(self) -> None:
        account = self._service.settings.account
        self._window.welcome.account.show_account(account.size, account.risk_percent, account.currency)

    @Slot(str, object)
    def _on_account_edited(self, key: str, value: object) -> None:
        self.set("account", key, value)

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = self._keys = None

    # --- keys -------------------------------------------------------------------------------------------

    @Slot(str, str)
    def set_key(self, name: str, key: str) -> None:
        """Have a command listen to ``key`` (portable text) instead of its keys, or to none; refused when another
        command listens to it."""
        actions = self._window.actions_table
        owner = actions.owner_of(QKeySequence(key)) if key else ""
        if owner and owner != name and self._keys is not None:
            used = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            self._keys.show_fault(
                tr("{key} is the key of {words}. Take another one.", key=used, words=actions.words_of(owner))
            )
            return
        actions.use_keys(name, [key] if key else [])
        self._prefs.keep(_KEYS + name, key or _NO_KEY)
        self._show_commands()

    @Slot(str)
    def reset_key(self, name: str) -> None:
        """Give a command its own keys back; another one that took them meanwhile keeps them."""
        self._window.actions_table.reset_keys(name)
        self._prefs.forget(_KEYS + name)
        self._show_commands()

    def _restore_keys(self) -> None:
        for row in TABLE:
            if kept := self._prefs.text(_KEYS + row.name):
                self._window.actions_table.use_keys(row.name, [] if kept == _NO_KEY else [kept])

    def _show_commands(self) -> None:
        if self._keys is None:
            return
        actions = self._window.actions_table
        self._keys.show_commands(
            [
                Command(
                    row.name,
                    actions.menu_of(row.name),
                    actions.words_of(row.name),
                    actions.keys_of(row.name),
                    actions.has_own_keys(row.name),
                )
                for row in TABLE
            ]
        )


def _fault_of(section: str, key: str, value: Any) -> str:
    """What is wrong with a value, as a sentence that begins with the setting's title."""
    title = tr(setting_info(section, key).title)
    if not isinstance(value, dict):
        fault = setting_fault(section, key, value)
        return f"{title} {fault}." if fault else ""
    for currency, rate in value.items():
        if fault := setting_fault("account", "currency", currency) or setting_fault(section, key, rate):
            return f"{currency} {fault}."
    return ""
