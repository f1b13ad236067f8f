from scanner.columns import STANDARD_COLUMNS, shown_columns


def test_a_scan_that_asks_for_nothing_shows_what_is_usual_and_its_own():
    assert shown_columns((), ("Gap",)) == (*[name for name in STANDARD_COLUMNS if name != "position"], "Gap")


def test_what_is_asked_for_is_shown_in_its_order_and_what_is_gone_is_left_out():
    asked = ("plan", "Gap", "price", "Old", "position")
    assert shown_columns(asked, ("Gap",)) == ("plan", "Gap", "price", "position")
