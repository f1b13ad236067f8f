from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.editing import FieldKind
from scanner.service import ScanService

RULE = "close > sma(50)  # up\nand rsi(14) < 40"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ScanService]:
    made = ScanService.open(tmp_path)
    yield made
    made.close()


def test_a_value_is_exchanged_with_its_days(service: ScanService):
    editing = service.editing
    row = editing.outline(RULE).rows[0]
    field = next(one for one in row.fields if one.value == "sma:close")
    assert editing.with_field(RULE, 0, field, "ema:close") == RULE.replace("sma", "ema")
    assert editing.with_field(RULE, 0, field, "open") == RULE.replace("sma(50)", "open")


def test_every_choice_makes_a_row_that_shows_it(service: ScanService):
    editing = service.editing
    for choice in editing.numbers():
        field = next(one for one in editing.outline(RULE).rows[0].fields if one.kind is FieldKind.VALUE)
        changed = editing.outline(editing.with_field(RULE, 0, field, choice.value))
        assert changed.problems == (), choice
        assert choice.value in [one.value for one in changed.rows[0].fields], choice
        assert editing.title_of(choice.value) == choice.title
    for choice in editing.conditions():
        rule = editing.with_field(
            "inside_day()", 0, editing.outline("inside_day()").rows[0].fields[0], choice.value
        )
        assert editing.outline(rule).problems == (), choice


def test_choices_have_one_title_each(service: ScanService):
    numbers = [(one.group, one.title) for one in service.editing.numbers()]
    assert len(set(numbers)) == len(numbers)


def test_own_scans_are_saved_deleted_and_brought_back(service: ScanService):
    editing = service.editing
    kept = editing.save(editing.copy_of(editing.scan("golden-cross")))
    assert kept in service.scans()
    deleted = editing.delete(kept.id)
    assert kept not in service.scans()
    assert editing.restore(deleted) == kept
    assert kept in service.scans()


def test_watchlists_are_offered_where_they_fit(service: ScanService):
    service.watchlists.write("core", ["AAPL"])
    rule = 'symbol in watchlist("")'
    assert [one.text for one in service.editing.complete(rule, len(rule) - 2).items] == ["core"]
    assert service.editing.facts("watchlist") == ("core",)
    assert "Energy" in service.editing.facts("sector")


def test_the_reference_names_every_function_once(service: ScanService):
    groups = service.editing.reference()
    names = [
        signature.split("(")[0] for group, found in groups.items() for signature in found if group != "series"
    ]
    assert {one["name"] for one in service.indicators()} <= set(names)
    assert len(names) == len(set(names))
