"""What went wrong, by cause."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.problem_causes import tries_in_words
from desktop.models.problems_model import MORE_AT_ONCE, TRIES_ROLE, Column, ProblemsModel
from scanner import FailureKind, UnknownReason
from tests.helpers.samples import failure, match, unknown

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def model(qapp):
    made = ProblemsModel()
    made.tester = QAbstractItemModelTester(made, STRICT)
    return made


def shown(model, index=None):
    """The texts of all rows below ``index``."""
    index = index or QModelIndex()
    return [
        tuple(model.index(row, column, index).data() for column in Column)
        for row in range(model.rowCount(index))
    ]


def test_what_is_not_stored_is_not_said_to_be_without_prices(model):
    never = replace(unknown("NEW", UnknownReason.NO_DATA), never_asked=True)
    model.add_unknown([unknown("GONE", UnknownReason.NO_DATA), never])
    assert [(row[Column.CAUSE], row[Column.ADVICE]) for row in shown(model)] == [
        ("No prices in this range", "Nothing. The source has no bars there; left out."),
        ("No stored prices", "The cache has none of them: run again when the source can be reached."),
    ]


def test_files_are_told_of_as_files(model):
    missing = failure("GONE", FailureKind.NOT_FOUND, values={"source": "CSV folder", "file": "GONE.csv"})
    model.add_failures([missing])
    assert shown(model)[0][Column.CAUSE] == "No file of this symbol in the folder"
    assert model.causes[0].summary() == "Put it there, or take the symbol out of the universe."


def test_problems_are_gathered_by_cause(model):
    model.add_failures([failure("AAA"), failure("BBB", FailureKind.NOT_FOUND), failure("CCC")])
    headings = [(row[Column.CAUSE], row[Column.COUNT]) for row in shown(model)]
    assert headings == [("Yahoo took too long to answer", "2"), ("Symbol not known to Yahoo", "1")]
    assert shown(model, model.index(0, 0)) == [
        ("AAA", "No answer within 10.0 s", "", "Mon 23 Nov"),
        ("CCC", "No answer within 10.0 s", "", "Mon 23 Nov"),
    ]
    symbol = model.index(0, 0, model.index(0, 0))
    assert symbol.data(TRIES_ROLE) == "3 tries"
    assert symbol.data(Qt.ItemDataRole.AccessibleTextRole) == "AAA, 3 tries"


def test_failures_come_before_what_could_not_be_decided(model):
    model.add_unknown([unknown("UUU")])
    model.add_failures([failure("FFF")])
    assert [cause.failed for cause in model.causes] == [True, False]
    model.replace([failure("FFF")], [unknown("UUU"), unknown("VVV", UnknownReason.NO_DATA)])
    assert [cause.failed for cause in model.causes] == [True, False, False]


def test_only_what_may_work_is_retried(model):
    model.add_failures([failure("AAA"), failure("BBB", FailureKind.NOT_FOUND)])
    model.add_unknown([unknown("UUU")])
    assert (model.count, model.retryable) == (3, 1)


def test_a_single_unknown_says_its_own_figures_and_many_say_the_cause(model):
    model.add_unknown([unknown("UUU")])
    assert model.causes[0].summary() == "The rule needs 252 days, one symbol has 187."
    model.add_unknown([unknown("VVV")])
    assert model.causes[0].summary() == "The rule needs 252 days."
    assert model.causes[0].what_to_do() == "Nothing. The rule needs 252 days; left out."
    model.add_unknown([unknown("ZZZ", UnknownReason.UNDECIDABLE, "A value is missing.")])
    assert model.causes[1].summary() == "ZZZ: A value is missing."


def test_few_symbols_that_are_not_known_are_named(model):
    model.add_failures([failure("FI", FailureKind.NOT_FOUND)])
    assert model.causes[0].summary() == "FI may have been renamed."
    model.add_failures([failure("MMC", FailureKind.NOT_FOUND)])
    assert model.causes[0].summary() == "FI and MMC may have been renamed."
    model.add_failures([failure("ABC", FailureKind.NOT_FOUND)])
    assert model.causes[0].summary() == "Renamed or delisted: update the universe."


def test_prices_that_look_wrong_come_last_and_are_matches_still(model):
    model.add_doubts([match("WWW", marks=("+412 % in a day without a split.",)), match("FINE")])
    model.add_unknown([unknown("UUU")])
    model.add_failures([failure("FFF")])
    assert [cause.symbols for cause in model.causes] == [["FFF"], ["WWW"], ["UUU"]]
    model.replace([], [], [match("WWW", marks=("+412 % in a day without a split.",)), match("FINE")])
    assert shown(model, model.index(0, 0)) == [("WWW", "+412 % in a day without a split.", "", "")]


def test_three_symbols_have_rows_and_the_rest_comes_a_hundred_at_a_time(model):
    model.add_failures([failure(f"S{number}") for number in range(150)])
    cause = model.index(0, 0)
    assert [row[0] for row in shown(model, cause)] == ["S0", "S1", "S2", "147 more"]
    assert model.is_rest(model.index(3, 0, cause))
    assert model.problem_at(model.index(3, 0, cause)) is None
    model.show_more(model.index(3, 0, cause))
    assert shown(model, cause)[-1][0] == f"{147 - MORE_AT_ONCE} more"
    model.show_more(model.index(103, 0, cause))
    assert shown(model, cause)[-1][0] == "S149"
    model.add_failures([failure("S150")])
    assert shown(model, cause)[-1][0] == "S150"
    assert not model.is_rest(model.index(150, 0, cause))


def test_counts_are_announced_when_a_symbol_is_added_to_a_known_cause(model, qtbot):
    model.add_failures([failure("AAA")])
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.add_failures([failure("BBB")])
    assert changed.args[0].data() == "2"


def test_clear_forgets_everything(model):
    model.add_failures([failure("AAA")])
    model.clear()
    assert shown(model) == []
    assert (model.count, model.retryable) == (0, 0)


def test_the_report_has_every_symbol_with_the_words_of_the_source(model):
    model.add_failures([failure("AAA")])
    model.add_unknown([unknown("UUU")])
    report = model.report().splitlines()
    assert report[0].startswith("Yahoo took too long to answer (1).")
    assert report[1].split()[-3:] == ["AAA", "prices", "1d"]
    assert report[2].split() == ["try", "1", "ReadTimeout", "10.0", "s"]
    assert report[-1].split()[0] == "UUU"


def test_a_symbol_knows_its_cause_and_headings_are_right(model):
    model.add_failures([failure("AAA")])
    symbol = model.index(0, 0, model.index(0, 0))
    assert model.parent(symbol) == model.index(0, 0)
    assert model.cause_at(symbol) is model.causes[0]
    assert model.cause_at(QModelIndex()) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Cause"
    right = model.headerData(Column.COUNT, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert QObject.parent(model) is None
    assert model.parent() is None


def test_tries_in_words():
    assert [tries_in_words(count) for count in (0, 1, 3)] == ["", "1 try", "3 tries"]


KINDS = st.sampled_from([FailureKind.TIMED_OUT, FailureKind.NOT_FOUND, FailureKind.THROTTLED])
REASONS = st.sampled_from(list(UnknownReason))


@given(st.lists(st.one_of(KINDS, REASONS), max_size=30), st.integers(1, 30))
def test_adding_some_at_a_time_and_replacing_show_the_same_causes(qapp, kinds, at_once):
    streamed, settled = ProblemsModel(), ProblemsModel()
    tester = QAbstractItemModelTester(streamed, STRICT)
    failures = [
        failure(f"F{place}", kind) for place, kind in enumerate(kinds) if isinstance(kind, FailureKind)
    ]
    unknowns = [
        unknown(f"U{place}", kind) for place, kind in enumerate(kinds) if isinstance(kind, UnknownReason)
    ]
    for first in range(0, len(kinds), at_once):
        streamed.add_failures(failures[first : first + at_once])
        streamed.add_unknown(unknowns[first : first + at_once])
    settled.replace(failures, unknowns)
    assert shown(streamed) == shown(settled)
    assert [shown(streamed, streamed.index(row, 0)) for row in range(streamed.rowCount())] == [
        shown(settled, settled.index(row, 0)) for row in range(settled.rowCount())
    ]
    assert streamed.report() == settled.report()
    assert streamed.count == len(kinds)
    del tester


def test_a_network_that_is_gone_is_told_of_once_and_not_for_every_symbol(model):
    told = []
    for changed in (model.rowsInserted, model.dataChanged):
        changed.connect(lambda *_: told.append(1))
    model.add_failures([failure(f"S{number}") for number in range(500)])
    model.add_failures([failure(f"T{number}") for number in range(500)])
    assert model.count == 1_000
    assert len(told) < 10
