"""Preferences: fields made from the settings, values checked and kept at once, keys changed and remembered."""

from dataclasses import fields, replace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from desktop.desks.preferences_desk import PreferencesDesk
from scanner import CannotRun, Settings
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qtbot, tmp_path):
    made = open_workplace(StubService(home=tmp_path), tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(place):
    return PreferencesDesk(place.service, place.window, place.prefs)


def type_into(field, text):
    field.input.setText(text)
    field.input.editingFinished.emit()


def test_every_setting_has_a_field_of_its_kind_and_a_name(desk):
    dialog = desk.open()
    kinds = {
        ("look", "theme"): QComboBox,
        ("look", "text_size"): QSpinBox,
        ("notifications", "sound"): QCheckBox,
        ("account", "size"): QLineEdit,
        ("account", "rates"): QLineEdit,
    }
    for (section, key), kind in kinds.items():
        assert isinstance(dialog.field(section, key).input, kind)
    for section in fields(Settings):
        for one in fields(getattr(Settings(), section.name)):
            if (section.name, one.name) != ("data", "source"):
                face = QAccessible.queryAccessibleInterface(dialog.field(section.name, one.name).input)
                assert face.text(QAccessible.Text.Name)
                assert face.text(QAccessible.Text.Description)
    assert desk.open() is dialog


def test_a_value_is_kept_and_told_at_once(desk, place, qtbot):
    dialog = desk.open()
    with qtbot.waitSignal(desk.settings_changed) as told:
        type_into(dialog.field("account", "size"), "250K")
    assert place.service.settings.account.size == 250_000
    assert told.args == [place.service.settings]
    assert dialog.field("account", "size").input.text() == "250,000"
    dialog.field("notifications", "sound").input.click()
    assert place.service.settings.notifications.sound
    dialog.field("look", "text_size").input.setValue(120)
    assert place.service.settings.look.text_size == 120
    combo = dialog.field("look", "colours").input
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    assert place.service.settings.look.colours == "colour_blind"
    type_into(dialog.field("account", "rates"), "EUR = 1.08")
    assert place.service.settings.account.rates == {"EUR": 1.08}
    type_into(dialog.field("account", "currency"), "eur")
    assert place.service.settings.account.currency == "EUR"


@pytest.mark.parametrize(
    ("section", "key", "typed", "sentence"),
    [
        ("account", "risk_percent", "50", "Risk per trade should be 0.01 to 10."),
        ("account", "risk_percent", "a lot", "A number is needed."),
        ("data", "ask_above_seconds", "1.5", "A whole number is needed."),
        ("account", "currency", "Dollar", "Currency should be a currency of three capital letters."),
        ("account", "rates", "1.08", "Write it as EUR = 1.08; GBP = 1.27."),
        ("account", "rates", "EURO = 1", "EURO should be a currency of three capital letters."),
        ("account", "rates", "EUR = 0", "EUR should be 1e-06 to 1e+06."),
    ],
)
def test_what_cannot_be_is_told_in_place_and_not_kept(desk, place, section, key, typed, sentence):
    field = desk.open().field(section, key)
    type_into(field, typed)
    assert field.fault() == sentence
    assert field.input.property("invalid") is True
    assert place.service.settings == Settings()
    field.input.textEdited.emit("5")
    assert field.fault() == ""


def test_a_setting_can_be_given_its_default_back(desk, place):
    field = desk.open().field("account", "size")
    assert field.reset_button.isHidden()
    type_into(field, "5000")
    assert not field.reset_button.isHidden()
    field.reset_button.click()
    assert place.service.settings == Settings()
    assert field.input.text() == "100,000"
    assert field.reset_button.isHidden()


def test_settings_that_cannot_be_written_are_told_in_place(desk, place, monkeypatch):
    def refuse(settings):
        raise CannotRun("The settings could not be written.", "Make room.")

    monkeypatch.setattr(place.service, "save_settings", refuse)
    field = desk.open().field("account", "size")
    type_into(field, "5000")
    assert field.fault() == "The settings could not be written. Make room."


def test_the_text_grows_and_shrinks_within_its_limits(desk, place):
    actions = place.window.actions_table
    actions["larger_text"].trigger()
    assert place.service.settings.look.text_size == 110
    for _ in range(4):
        actions["smaller_text"].trigger()
    assert place.service.settings.look.text_size == 90


def test_a_key_is_changed_remembered_and_given_back(desk, place, tmp_path, qtbot):
    desk.open_at("keys")
    page = desk._keys
    page.choose("run")
    page.editor.setKeySequence("Ctrl+J")
    page.set_button.click()
    assert place.window.actions_table.keys_of("run") == "Ctrl+J"
    assert page.current() == "run"
    place.prefs.flush()
    place.window.close()
    again = open_workplace(place.service, tmp_path)
    second = PreferencesDesk(again.service, again.window, again.prefs)
    assert again.window.actions_table.keys_of("run") == "Ctrl+J"
    second.open_at("keys")
    second._keys.choose("run")
    second._keys.reset_button.click()
    assert again.window.actions_table.keys_of("run") == "F5, Ctrl+Return"
    assert again.prefs.text("keys/run") == ""
    again.close()


def test_a_key_of_another_command_is_refused_in_words(desk, place):
    desk.open_at("keys")
    desk.set_key("about", "F5")
    assert desk._keys.fault() == "F5 is the key of Run. Take another one."
    assert place.window.actions_table.keys_of("about") == ""
    desk.set_key("about", "F9")
    assert place.window.actions_table.keys_of("about") == "F9"
    desk.set_key("about", "")
    assert place.window.actions_table.keys_of("about") == ""


def test_commands_can_be_filtered(desk):
    desk.open_at("keys")
    page = desk._keys
    page.filter_box.setText("scan f5")
    shown = [page.tree.topLevelItem(row) for row in range(page.tree.topLevelItemCount())]
    assert [item.text(0) for item in shown if not item.isHidden()] == ["Run"]


def test_the_keys_lead_to_their_page(desk, place):
    place.window.key_changes_wanted.emit()
    assert desk.open().list.currentItem().text() == "Keys"


def test_settings_changed_elsewhere_are_shown(desk, place):
    dialog = desk.open()
    settings = place.service.settings
    place.service.settings = replace(settings, look=replace(settings.look, theme="light"))
    desk.show_settings()
    assert dialog.field("look", "theme").input.currentData() == "light"


def test_the_first_start_asks_for_the_account_too(desk, place):
    account = place.window.welcome.account
    assert account.field("size").text() == "100,000"
    type_into_line(account.field("size"), "50K")
    assert place.service.settings.account.size == 50_000
    assert account.field("size").text() == "50,000"
    type_into_line(account.field("risk_percent"), "20")
    assert account.fault() == "Risk per trade should be 0.01 to 10."
    assert place.service.settings.account.risk_percent == 0.5


def type_into_line(line, text):
    line.setText(text)
    line.editingFinished.emit()
