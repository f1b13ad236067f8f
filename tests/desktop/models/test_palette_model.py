"""What the palette offers, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from desktop.models.palette_model import PaletteEntry, PaletteKind, PaletteModel, score

ENTRIES = [
    PaletteEntry(PaletteKind.SYMBOL, "VST", "VST", "Vistra Corp"),
    PaletteEntry(PaletteKind.COMMAND, "theme", "Light or dark", "View", "Ctrl+L"),
    PaletteEntry(PaletteKind.COMMAND, "run", "Run", "Scan", "F5"),
    PaletteEntry(PaletteKind.SCAN, "minervini", "Minervini trend template", "Scan"),
    PaletteEntry(PaletteKind.SCAN, "momentum", "Momentum leaders", "Scan"),
    PaletteEntry(PaletteKind.RUN, "7", "Momentum leaders", "Run of S&P 500"),
]


@pytest.fixture
def model(qapp):
    made = PaletteModel()
    made.set_entries(ENTRIES)
    return made


def names(model):
    return [model.entry_at(row).name for row in range(model.rowCount())]


def test_with_nothing_typed_it_offers_commands_then_scans(model):
    assert names(model) == ["theme", "run", "minervini", "momentum"]


def test_what_was_used_last_comes_first(model):
    model.set_entries(ENTRIES, ["run:7", "scan:momentum"])
    assert names(model)[:2] == ["7", "momentum"]
    model.set_typed("momentum")
    assert names(model) == ["7", "momentum"]
    model.set_entries(ENTRIES, ["scan:momentum"])
    assert names(model) == ["momentum", "7"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vst", ["VST"]),
        ("vistra", ["VST"]),
        ("run", ["run", "7"]),
        ("mtt", ["minervini"]),
        ("trend", ["minervini"]),
        ("LEADERS scan", ["momentum"]),
        ("zzz", []),
    ],
)
def test_the_best_comes_first(model, typed, found):
    model.set_typed(typed)
    assert names(model) == found


def test_places_in_a_title_are_worth_less_the_further_they_are():
    worths = [
        score(["run"], title)
        for title in ("run", "run scan", "a run", "prune", "rough runway"[:6] + "un", "x")
    ]
    assert worths == sorted(worths, reverse=True)
    assert worths[-1] == 0


@given(st.text(min_size=1).map(str.casefold).filter(lambda title: title.strip()))
def test_a_title_is_found_by_itself(title):
    assert score(title.split(), title) > 0


def test_lines_can_be_heard(model):
    index = model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Light or dark, View, Ctrl+L"
    assert model.entry_at(99) is None
