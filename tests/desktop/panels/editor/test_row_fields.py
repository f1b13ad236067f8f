"""The inputs of a row give way together where there is little room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.editor.row_fields import shortened


@pytest.mark.parametrize(
    ("widths", "missing", "left"),
    [
        ([(100, 60), (150, 60)], 0, [100, 150]),
        ([(100, 60), (150, 60)], 40, [100, 110]),
        ([(100, 60), (150, 60)], 70, [90, 90]),
        ([(100, 60), (150, 60)], 500, [60, 60]),
        ([(100, 100), (150, 60)], 500, [100, 60]),
        ([], 10, []),
    ],
)
def test_the_widest_gives_way_first(widths, missing, left):
    assert shortened(widths, missing) == left


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda two: (max(two), min(two))), max_size=5
    ),
    st.integers(0, 600),
)
def test_none_gives_more_than_it_may_and_all_together_what_is_missing(widths, missing):
    now = shortened(widths, missing)
    assert all(least <= width <= wanted for width, (wanted, least) in zip(now, widths, strict=True))
    most = sum(wanted - least for wanted, least in widths)
    assert sum(wanted for wanted, _ in widths) - sum(now) == min(missing, most)
