"""The look that the settings and the system ask for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.desks.look_desk import LookDesk, appearance_of
from desktop.look import Appearance, Look, PriceColours, Theme
from scanner import Settings
from tests.helpers.stub_service import StubService


def service_with(**members):
    service = StubService()
    service.settings = replace(Settings(), look=replace(Settings().look, **members))
    return service


@pytest.fixture
def look(qapp):
    made = Look(Theme.DARK, reduced_motion=True, parent=qapp)
    made.apply(qapp)
    yield made
    made.set_appearance(Appearance(reduced_motion=True), qapp)
    qapp.styleHints().unsetColorScheme()
    made.deleteLater()


@pytest.fixture
def make_desk(qapp, look):
    made = []

    def make(service):
        made.append(LookDesk(service, look, qapp))
        return made[-1]

    yield make
    for desk in made:
        desk.deleteLater()


def test_settings_become_an_appearance(qapp):
    service = service_with(
        theme="light", colours="colour_blind", text_size=120, contrast="high", motion="reduced"
    )
    assert appearance_of(service, qapp) == Appearance(
        Theme.LIGHT, PriceColours.COLOUR_BLIND, 120, high_contrast=True, reduced_motion=True
    )
    assert appearance_of(StubService(), qapp) == Appearance()


def test_the_system_decides_where_it_is_asked_to(qapp):
    system = qapp.styleHints()
    service = service_with(theme="system", contrast="system", motion="system")
    wanted = appearance_of(service, qapp)
    assert (wanted.theme is Theme.LIGHT) == (system.colorScheme() is Qt.ColorScheme.Light)
    preference = system.accessibility().contrastPreference()
    assert wanted.high_contrast == (preference is Qt.ContrastPreference.HighContrast)


def test_the_window_is_dressed_by_the_settings_and_again_when_they_change(qapp, look, make_desk):
    service = service_with(theme="light", text_size=150)
    title = QLabel("Vistra")
    look.dress(title, "title", "semibold")
    desk = make_desk(service)
    assert look.theme is Theme.LIGHT
    assert title.font().pixelSize() == 21
    changes = []
    look.changed.connect(lambda: changes.append(look.appearance))
    desk.follow_settings()
    assert changes == []
    service.settings = Settings()
    desk.follow_settings()
    assert changes == [Appearance()]
    assert title.font().pixelSize() == 14
    title.deleteLater()


def test_a_system_that_changes_is_followed_only_where_the_settings_say_so(qapp, look, make_desk, qtbot):
    service = service_with(theme="dark")
    make_desk(service)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look.theme is Theme.DARK
    service.settings = replace(Settings(), look=replace(Settings().look, colours="east"))
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look.appearance.colours is PriceColours.EAST


def test_switching_changes_the_look_and_is_kept(qapp, look, make_desk):
    service = service_with()
    desk = make_desk(service)
    dark = qapp.palette().window().color()
    changes = []
    look.changed.connect(lambda: changes.append(look.theme))
    desk.switch()
    assert qapp.palette().window().color() != dark
    assert (look.theme, service.settings.look.theme) == (Theme.LIGHT, "light")
    desk.switch()
    assert qapp.palette().window().color() == dark
    assert (look.theme, service.settings.look.theme) == (Theme.DARK, "dark")
    assert changes == [Theme.LIGHT, Theme.DARK]
