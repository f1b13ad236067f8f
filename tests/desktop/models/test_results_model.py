"""The results table: streaming, order, filter, and that indexes stay with their symbols."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.result_columns import ColumnKind
from desktop.models.results_model import ResultRole, ResultsModel
from scanner import Change
from tests.helpers import samples
from tests.helpers.samples import match

DESCENDING = Qt.SortOrder.DescendingOrder
ASCENDING = Qt.SortOrder.AscendingOrder
LAST, CHANGE = 5, 6


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    tester.deleteLater()


def result(matches):
    return samples.result(matches=tuple(matches))


def symbols(model):
    return [model.match_at(row).symbol for row in range(model.rowCount())]


def text(model, row, column):
    return model.index(row, column).data()


def test_streamed_matches_stand_by_what_the_rank_will_be_made_from(model):
    model.begin()
    model.add([match("B", ranking_value=1.0), match("C", ranking_value=3.0)])
    model.add([match("A", ranking_value=2.0), match("D")])
    assert symbols(model) == ["C", "A", "B", "D"]
    assert text(model, 0, 0) == "–"


def test_without_a_ranking_the_symbol_decides(model):
    model.begin()
    model.add([match("B"), match("C")])
    model.add([match("A")])
    assert symbols(model) == ["A", "B", "C"]


def test_the_result_settles_ranks_and_comparison_without_a_reset(model, qtbot):
    model.begin()
    model.add([match("A"), match("B"), match("GONE")])
    kept = QPersistentModelIndex(model.index(0, 0))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_result(
            result([match("B", rank=1, change=Change.NEW), match("A", rank=2, change=Change.STILL)])
        )
    assert symbols(model) == ["B", "A"]
    assert [text(model, row, 0) for row in (0, 1)] == ["1", "2"]
    assert [text(model, row, 1) for row in (0, 1)] == ["NEW", "still"]
    assert (model.count_of("new"), model.count_of("still")) == (1, 1)
    assert kept.row() == 1


def test_several_lost_rows_leave_in_one_go_each_group(model):
    model.begin()
    model.add([match(symbol) for symbol in "ABCDEFG"])
    model.set_result(result([match("A"), match("D"), match("G")]))
    assert symbols(model) == ["A", "D", "G"]
    assert model.total == 3


def test_an_old_run_is_shown_in_its_rank_order(model):
    model.begin(["RSI", "RVol"])
    best = match("B", rank=1, rating=79.6, columns={"RSI": 31.456, "RVol": 1.42})
    model.set_result(result([best, match("A", rank=2)]))
    assert symbols(model) == ["B", "A"]
    assert [text(model, row, 7) for row in (0, 1)] == ["80", "–"]
    assert [text(model, row, 8) for row in (0, 1)] == ["31.46", "–"]
    assert [text(model, row, 9) for row in (0, 1)] == ["1.4×", "–"]
    assert model.headerData(8, Qt.Orientation.Horizontal) == "RSI"


def test_what_is_not_known_is_last_in_both_directions(model):
    model.begin()
    model.add([match("A", change_pct=None), match("B", change_pct=1.0), match("C", change_pct=2.0)])
    model.add([match("D", change_pct=float("nan"))])
    model.sort(CHANGE, DESCENDING)
    assert symbols(model) == ["C", "B", "A", "D"]
    model.sort(CHANGE, ASCENDING)
    assert symbols(model) == ["B", "C", "A", "D"]
    assert text(model, 2, CHANGE) == "–"


def test_the_column_sorted_by_before_decides_between_equals(model):
    model.begin()
    model.add(
        [match("A", close=1, sector="X"), match("B", close=2, sector="Y"), match("C", close=3, sector="X")]
    )
    model.sort(LAST, DESCENDING)
    model.sort(4, ASCENDING)
    assert symbols(model) == ["C", "A", "B"]
    assert (model.sort_column, model.sort_order) == (4, ASCENDING)


def test_a_column_that_is_none_is_not_sorted_by(model):
    model.begin()
    model.add([match("B"), match("A")])
    model.sort(-1, ASCENDING)
    assert (model.sort_column, symbols(model)) == (0, ["A", "B"])


def test_new_rows_go_to_the_end_when_the_table_is_not_kept_sorted(model):
    model.begin()
    model.set_keep_sorted(False)
    model.add([match("B")])
    model.add([match("A")])
    assert symbols(model) == ["B", "A"]
    model.set_keep_sorted(True)
    assert model.keep_sorted
    assert symbols(model) == ["A", "B"]


def test_a_symbol_that_comes_again_gets_its_new_values(model):
    model.begin()
    model.add([match("A", close=1.5), match("B", close=2.0)])
    model.sort(LAST, ASCENDING)
    assert text(model, 0, LAST) == "1.50"
    model.add([match("A", close=3.0)])
    assert symbols(model) == ["B", "A"]
    assert text(model, 1, LAST) == "3.00"
    assert model.total == 2


def test_the_filter_looks_at_symbol_name_and_sector(model):
    model.begin()
    model.add(
        [
            match("AAA", name="Northern Mills", sector="Energy"),
            match("BBB", name="Southern Labs", sector="Health"),
        ]
    )
    model.set_filter("north energy")
    assert symbols(model) == ["AAA"]
    model.add([match("CCC", name="North Wind", sector="Energy"), match("DDD")])
    assert symbols(model) == ["AAA", "CCC"]
    assert model.total == 4
    assert (model.row_of("CCC"), model.row_of("DDD"), model.row_of("none")) == (1, None, None)
    model.set_filter("")
    assert symbols(model) == ["AAA", "BBB", "CCC", "DDD"]


def test_only_new_or_still_can_be_shown_and_a_new_run_shows_all(model):
    model.begin()
    model.set_result(result([match("A", rank=1, change=Change.NEW), match("B", rank=2, change=Change.STILL)]))
    model.set_only_change("still")
    assert symbols(model) == ["B"]
    model.set_result(result([match("A", rank=1, change=Change.STILL), match("B", rank=2, change=Change.NEW)]))
    assert symbols(model) == ["A"]
    model.begin()
    model.add([match("C")])
    assert symbols(model) == ["C"]


def test_numbers_are_right_aligned_words_left(model):
    model.begin(["RSI"])
    model.add([match("A")])
    for column, description in enumerate(model.columns):
        wanted = Qt.AlignmentFlag.AlignRight if description.kind.is_number else Qt.AlignmentFlag.AlignLeft
        assert model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) & wanted
        header = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert header & wanted


def test_cells_speak_in_words(model):
    model.begin()
    model.add([match("A", change_pct=-0.5, name="Alpha")])
    said = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(7)]
    assert said[0] == "Rank: not known"
    assert said[2] == "Symbol: A"
    assert said[6] == "Change against the day before, in percent: −0.50"
    assert model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == "Alpha"
    assert model.index(0, 5).data(Qt.ItemDataRole.ToolTipRole) is None


@pytest.mark.parametrize(("change", "tone"), [(1.0, "up"), (-1.0, "down"), (0.0, None), (None, None)])
def test_a_change_has_the_colour_of_its_direction(model, change, tone):
    model.begin()
    model.add([match("A", change_pct=change)])
    assert model.index(0, CHANGE).data(ResultRole.TONE) == tone
    assert model.index(0, LAST).data(ResultRole.TONE) is None
    assert model.index(0, CHANGE).data(ResultRole.KIND) is ColumnKind.CHANGE


def test_only_streamed_rows_have_a_time_of_arrival(model):
    model.begin()
    model.add([match("A")])
    model.set_result(result([match("A", rank=1), match("B", rank=2)]))
    assert model.index(0, 0).data(ResultRole.ARRIVED) > 0
    assert model.index(1, 0).data(ResultRole.ARRIVED) is None
    assert model.index(0, 0).data(ResultRole.MATCH).rank == 1


def test_rows_are_copied_tab_separated_with_titles(model):
    model.begin(["RSI"])
    model.set_result(
        result(
            [
                match(
                    "A",
                    rank=1,
                    name="Alpha",
                    sector="Tech",
                    close=1234.5,
                    change_pct=-1.0,
                    columns={"RSI": 30.0},
                )
            ]
        )
    )
    assert model.as_tsv([0]) == (
        "#\tDiff\tSymbol\tName\tSector\tLast\tChg %\tRating\tRSI\n1\t\tA\tAlpha\tTech\t1,234.50\t−1.00\t–\t30.00\n"
    )


def test_there_is_nothing_under_a_row_and_nothing_beside_the_table(model):
    model.begin()
    model.add([match("A")])
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "Rank"


_names = st.text("ABCDEFGH", min_size=1, max_size=3)
_values = st.none() | st.floats(-5, 5, allow_nan=False).map(lambda value: round(value, 1))
_steps = st.lists(
    st.tuples(st.just("add"), st.lists(st.tuples(_names, _values, _values), max_size=8))
    | st.tuples(st.just("sort"), st.integers(0, 7), st.sampled_from([ASCENDING, DESCENDING]))
    | st.tuples(st.just("keep"), st.booleans()),
    max_size=12,
)


@given(_steps)
def test_indexes_stay_with_their_symbols_whatever_happens(qapp, steps):
    model = ResultsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.begin(["X"])
    watched = {}
    for step, *arguments in steps:
        if step == "add":
            model.add(
                [match(name, change_pct=change, columns={"X": own}) for name, change, own in arguments[0]]
            )
        elif step == "sort":
            model.sort(*arguments)
        else:
            model.set_keep_sorted(*arguments)
        for symbol, index in watched.items():
            assert model.match_at(index.row()).symbol == symbol
        for row in range(model.rowCount()):
            watched.setdefault(model.match_at(row).symbol, QPersistentModelIndex(model.index(row, 2)))
    assert model.rowCount() == model.total == len(watched)
    model.set_keep_sorted(True)
    assert symbols(model) == _expected_order(model)
    for symbol, index in watched.items():
        assert index.data() == symbol
    tester.deleteLater()


def _expected_order(model):
    """The order by the plainest means: stable sorts by each key, None last."""
    found = sorted((model.match_at(row) for row in range(model.rowCount())), key=lambda one: one.symbol)
    for column, descending in reversed(model._sort_keys):
        value = model.columns[column].value
        known = sorted((one for one in found if value(one) is not None), key=value, reverse=descending)
        found = known + [one for one in found if value(one) is None]
    return [one.symbol for one in found]
