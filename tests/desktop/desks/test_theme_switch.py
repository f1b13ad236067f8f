"""Light and dark."""

import pytest
from PySide6.QtCore import Qt

from desktop.desks.theme_switch import ThemeSwitch, theme_of
from desktop.look import Look, Theme
from tests.helpers.stub_service import StubService


@pytest.mark.parametrize(
    ("setting", "theme"), [("light", Theme.LIGHT), ("dark", Theme.DARK), ("purple", Theme.DARK)]
)
def test_a_setting_names_its_theme(setting, theme, qapp):
    assert theme_of(setting, qapp) is theme


def test_the_system_decides_where_it_says_something(qapp):
    light = qapp.styleHints().colorScheme() is Qt.ColorScheme.Light
    assert theme_of("system", qapp) is (Theme.LIGHT if light else Theme.DARK)


def test_switching_changes_the_look_and_is_kept(qapp):
    service, look = StubService(), Look(Theme.DARK, reduced_motion=True, parent=qapp)
    look.apply(qapp)
    switch = ThemeSwitch(service, look, qapp)
    changes = []
    look.changed.connect(lambda: changes.append(look.theme))
    dark = qapp.palette().window().color()
    switch.switch()
    assert qapp.palette().window().color() != dark
    assert (look.theme, service.settings.look.theme) == (Theme.LIGHT, "light")
    switch.switch()
    assert qapp.palette().window().color() == dark
    assert (look.theme, service.settings.look.theme) == (Theme.DARK, "dark")
    assert changes == [Theme.LIGHT, Theme.DARK]
    switch.deleteLater()
    look.deleteLater()
