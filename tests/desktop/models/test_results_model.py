"""The results table: streaming, order, filter, and that indexes stay with their symbols."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.result_columns import ColumnKind, standard_columns
from desktop.models.result_row import ResultRow
from desktop.models.results_model import ResultRole, ResultsModel
from desktop.models.results_order import SortKey
from scanner import Change, Condition, RuleError
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
    # Until ranks are settled a row shows its place so far.
    assert [text(model, row, 0) for row in range(4)] == ["1", "2", "3", "4"]


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
    assert (model.counts["new"], model.counts["still"]) == (1, 1)
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
    own = model.place_of("own:RSI")
    assert [text(model, row, own) for row in (0, 1)] == ["31.46", "–"]
    assert [text(model, row, own + 1) for row in (0, 1)] == ["1.4×", "–"]
    assert model.headerData(own, Qt.Orientation.Horizontal) == "RSI"


def test_what_is_not_known_is_last_in_both_directions(model):
    model.begin()
    model.add([match("A", change_pct=None), match("B", change_pct=1.0), match("C", change_pct=2.0)])
    model.add([match("D", change_pct=float("nan"))])
    model.sort(CHANGE, DESCENDING)
    assert symbols(model) == ["C", "B", "A", "D"]
    model.sort(CHANGE, ASCENDING)
    assert symbols(model) == ["B", "C", "A", "D"]
    assert text(model, 2, CHANGE) == "–"


def test_several_keys_decide_one_after_the_other_and_the_rank_between_equals(model):
    model.begin()
    model.set_result(
        result(
            [
                match("A", rank=3, close=1, sector="X"),
                match("B", rank=2, close=2, sector="Y"),
                match("C", rank=1, close=3, sector="X"),
            ]
        )
    )
    model.sort_by([SortKey("sector"), SortKey("last", descending=True)])
    assert symbols(model) == ["C", "A", "B"]
    model.sort_by([SortKey("sector"), SortKey("last")])
    assert symbols(model) == ["A", "C", "B"]
    model.sort(4, ASCENDING)
    assert model.sort_keys == (SortKey("sector"), SortKey("rank"))
    assert symbols(model) == ["C", "A", "B"]


def test_a_column_that_is_none_is_not_sorted_by(model):
    model.begin()
    model.add([match("B"), match("A")])
    model.sort(-1, ASCENDING)
    assert (model.sort_keys, symbols(model)) == ((SortKey("rank"),), ["A", "B"])


def test_changes_first_puts_what_is_new_and_what_dropped_out_on_top(model):
    model.begin()
    settled = samples.result(
        matches=(
            match("A", rank=1, change=Change.STILL),
            match("B", rank=2, change=Change.NEW),
            match("C", rank=3, change=Change.NEW),
        ),
        dropped=("D",),
        compared_with="before",
    )
    model.set_result(settled)
    assert symbols(model) == ["A", "B", "C", "D"]
    model.set_changes_first(True)
    assert symbols(model) == ["B", "C", "D", "A"]
    model.sort(2, DESCENDING)
    assert symbols(model) == ["C", "B", "D", "A"]
    model.set_changes_first(False)
    assert symbols(model) == ["D", "C", "B", "A"]


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


def test_dropped_symbols_are_rows_with_a_reason_and_no_rank(model):
    model.begin()
    why = (Condition("close  > sma(50)", False, 488.12, 490.26), Condition("close > 1", True, 488.12, 1.0))
    seen = match("GONE", change=Change.DROPPED, close=488.12, rating=66.4, why=why, plan={"entry": 490.0})
    model.set_result(
        samples.result(
            matches=(match("A", rank=1, change=Change.STILL),),
            dropped=("GONE", "LOST"),
            dropped_matches=(seen,),
            compared_with="before",
        )
    )
    assert symbols(model) == ["A", "GONE", "LOST"]
    assert model.total == 1
    assert (model.counts["dropped"], model.counts["still"]) == (2, 1)
    place = model.place_of
    assert [text(model, 1, place(name)) for name in ("rank", "diff", "last", "rating", "entry")] == [
        "–", "DROP", "488.12", "66", "–",
    ]  # fmt: skip
    assert text(model, 1, place("signals")) == "No longer: close > sma(50) (488.12, 490.26)"
    assert text(model, 2, place("signals")) == "No longer matches"
    model.set_reasons({"GONE": "Close fell below its 50-day average", "A": "never"})
    assert text(model, 1, place("signals")) == "Close fell below its 50-day average"
    model.set_only_change("dropped")
    assert symbols(model) == ["GONE", "LOST"]


def test_a_symbol_that_matches_again_is_dropped_no_longer(model):
    model.begin()
    model.set_result(samples.result(matches=(), dropped=("A",), compared_with="before"))
    model.set_result(samples.result(matches=(match("A", rank=1),)))
    assert (model.total, model.counts["dropped"], text(model, 0, 0)) == (1, 0, "1")


def test_a_move_against_the_run_before_is_told(model):
    model.begin()
    model.set_result(
        result(
            [
                match("A", rank=1, change=Change.STILL, previous_rank=4),
                match("B", rank=2, change=Change.STILL, previous_rank=1),
                match("C", rank=3, change=Change.STILL, previous_rank=3),
            ]
        )
    )
    assert [text(model, row, 1) for row in range(3)] == ["↑ 3", "↓ 1", "still"]
    said = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Still matching, 3 places up"


def test_an_expression_filters_by_the_columns_and_a_wrong_one_changes_nothing(model):
    model.begin(["Box top"])
    model.add(
        [
            match("A", rating=90.0, sector="Energy", columns={"Box top": 5.0}, signals=("Tight", "Uptrend")),
            match("B", rating=85.0, sector="Health", columns={"Box top": 9.0}),
            match("C", rating=None, sector="Energy", columns={"Box top": None}),
        ]
    )
    for typed, expected in (
        ('rating > 80 and sector == "Energy"', ["A"]),
        ("box_top >= 5", ["B", "A"]),
        ('signals == "tight"', ["A"]),
        ("last / 2 > 6", ["A", "B", "C"]),
    ):
        model.set_filter(typed)
        assert sorted(symbols(model)) == sorted(expected)
    with pytest.raises(RuleError, match="There is no column `ratign`"):
        model.set_filter("ratign > 80")
    assert len(symbols(model)) == 3
    model.set_filter("rating > 86")
    model.add([match("D", rating=99.0), match("E", rating=10.0)])
    assert sorted(symbols(model)) == ["A", "D"]


def test_numbers_are_right_aligned_words_left_and_parts_of_the_rating_stand_in_the_middle(model):
    model.begin(["RSI"])
    model.add([match("A")])
    for column, description in enumerate(model.columns):
        wanted = Qt.AlignmentFlag.AlignRight if description.kind.is_number else Qt.AlignmentFlag.AlignLeft
        if description.kind is ColumnKind.PART:
            wanted = Qt.AlignmentFlag.AlignHCenter
        assert model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) & wanted
        header = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert header & wanted


def test_cells_speak_in_words(model):
    model.begin()
    full = match(
        "A",
        change_pct=-0.5,
        name="Alpha",
        sector="Information Technology",
        rating=89.4,
        parts={"trend": 84.0},
        year_low=10.0,
        year_high=15.0,
        closes=(10.0, 12.5),
        signals=("Tight", "Uptrend"),
    )
    model.add([full])

    def said(name, role=Qt.ItemDataRole.AccessibleTextRole):
        return model.index(0, model.place_of(name)).data(role)

    assert said("rank") == "Rank: 1"
    assert said("diff") == "Not compared"
    assert said("symbol") == "Symbol: A"
    assert said("sector") == "Sector: Information Technology"
    assert text(model, 0, model.place_of("sector")) == "Tech"
    assert said("change") == "Change against the day before, in percent: −0.50"
    assert said("rating") == "Rating 89 of 100"
    assert said("trend") == "Trend 84 of 100"
    assert said("momentum") == "Momentum: not known"
    assert said("year") == "52 weeks: 10.00 to 15.00. −16.67 % from the high."
    assert said("days") == "+25.00 % in 2 days"
    assert said("signals") == "What holds besides the rule: Tight, Uptrend"
    assert said("entry") == "Where the plan enters: not known"
    assert said("symbol", Qt.ItemDataRole.ToolTipRole) == "Alpha"
    assert said("sector", Qt.ItemDataRole.ToolTipRole) == "Information Technology"
    assert said("last", Qt.ItemDataRole.ToolTipRole) is None


def test_only_streamed_rows_have_a_time_of_arrival(model):
    model.begin()
    model.add([match("A")])
    model.set_result(result([match("A", rank=1), match("B", rank=2)]))
    assert model.row_at(0).arrived > 0
    assert model.row_at(1).arrived is None
    assert model.index(0, 0).data(ResultRole.ROW) is model.row_at(0)
    assert model.index(0, 3).data(ResultRole.COLUMN) is model.columns[3]


def test_rows_are_copied_tab_separated_with_titles_and_only_the_columns_asked_for(model):
    model.begin(["RSI"])
    row = match("A", rank=1, close=1234.5, change_pct=-1.0, rating=80.6, columns={"RSI": 30.0})
    model.set_result(result([row]))
    chosen = [model.place_of(name) for name in ("rank", "symbol", "last", "change", "rating", "own:RSI")]
    assert (
        model.as_tsv([0], chosen) == "#\tSymbol\tLast\tChg %\tRating\tRSI\n1\tA\t1,234.50\t−1.00\t81\t30.00\n"
    )
    assert model.as_tsv([0]).count("\t") == 2 * (len(model.columns) - 1)


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
    found = sorted((model.row_at(row) for row in range(model.rowCount())), key=lambda row: row.match.symbol)
    columns = {column.id: column for column in model.columns}
    for key in reversed(model.sort_keys):
        value = columns[key.column].value
        known = sorted((row for row in found if value(row) is not None), key=value, reverse=key.descending)
        found = known + [row for row in found if value(row) is None]
    return [row.match.symbol for row in found]


def test_relative_strength_says_why_it_is_awaited():
    (column,) = [column for column in standard_columns() if column.id == "relative_strength"]
    hint = column.hint
    assert hint(ResultRow(match())) == "Relative strength is known when all symbols have been looked at"
    assert hint(ResultRow(match(rank=1))) == "Relative strength: not known"
    assert (
        column.say(ResultRow(match(rank=1, parts={"relative_strength": 91.0})))
        == "Relative strength 91 of 100"
    )
