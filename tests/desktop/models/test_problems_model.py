"""What went wrong, by cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.problems_model import Column, ProblemsModel, tries_in_words
from scanner import FailureKind, UnknownReason
from tests.helpers.samples import failure, unknown

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


def test_problems_are_gathered_by_cause(model):
    model.add_failures([failure("AAA"), failure("BBB", FailureKind.NOT_FOUND), failure("CCC")])
    headings = [(row[Column.CAUSE], row[Column.COUNT]) for row in shown(model)]
    assert headings == [("Yahoo took too long to answer", "2"), ("Symbol not known to Yahoo", "1")]
    assert shown(model, model.index(0, 0)) == [
        ("AAA", "ReadTimeout 10.0 s", "3 tries"),
        ("CCC", "ReadTimeout 10.0 s", "3 tries"),
    ]


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
    assert model.causes[0].summary() == "UUU: The rule needs 252 days, this one has 187."
    model.add_unknown([unknown("VVV")])
    assert model.causes[0].summary() == model.causes[0].advice


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
    assert report[1].split() == ["AAA", "3", "tries", "ReadTimeout", "10.0", "s"]
    assert report[3].split()[0] == "UUU"


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


@given(st.lists(st.one_of(KINDS, REASONS), max_size=30))
def test_adding_one_by_one_and_replacing_show_the_same_causes(qapp, kinds):
    streamed, settled = ProblemsModel(), ProblemsModel()
    failures, unknowns = [], []
    for number, kind in enumerate(kinds):
        if isinstance(kind, FailureKind):
            failures.append(failure(f"S{number}", kind))
            streamed.add_failures(failures[-1:])
        else:
            unknowns.append(unknown(f"S{number}", kind))
            streamed.add_unknown(unknowns[-1:])
    settled.replace(failures, unknowns)
    assert shown(streamed) == shown(settled)
    assert streamed.report() == settled.report()
    assert streamed.count == len(kinds)
