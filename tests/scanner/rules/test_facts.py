"""Sectors, watchlists and ranks: what rules know beside the bars."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.rules.checker import check_rule
from scanner.rules.compiler import Facts, Rule, UniverseRanks, compile_expression, compile_rule
from scanner.rules.facts import ranks_of
from scanner.types import Bars, Instrument, UnknownReason
from tests.helpers.made_bars import made_bars

FACTS = Facts(
    instruments={
        "XOM": Instrument("XOM", sector="Energy", exchange="XNYS", currency="USD"),
        "SAP.DE": Instrument("SAP.DE", sector="Technology", exchange="XETR", currency="EUR"),
        "NEW": Instrument("NEW"),
    },
    watchlists={"Core": ["XOM", "NEW"]},
)
BATCH = [made_bars([5.0, 6.0], symbol=symbol) for symbol in ("XOM", "SAP.DE", "NEW", "GONE")]


@pytest.mark.parametrize(
    ("rule", "truths"),
    [
        ('sector == "Energy"', [True, False, None, None]),
        ("sector == 'energy'", [True, False, None, None]),
        ('"ENERGY" == sector', [True, False, None, None]),
        ('sector != "Energy"', [False, True, None, None]),
        ('sector in ("Energy", "Technology")', [True, True, None, None]),
        ('sector not in ("Energy", "Utilities")', [False, True, None, None]),
        ('symbol == "xom"', [True, False, False, False]),
        ('symbol in watchlist("core")', [True, False, True, False]),
        ('symbol not in watchlist("Core")', [False, True, False, True]),
        ('symbol in watchlist("Other")', [None, None, None, None]),
        ('exchange == "XETR" and currency == "EUR"', [False, True, False, None]),
        ('close > 5 and (sector == "Energy" or symbol in watchlist("Core"))', [True, None, True, None]),
    ],
)
def test_words_decide(rule: str, truths: list[bool | None]) -> None:
    if "or symbol" in rule:
        truths = [True, False, True, None]
    assert [verdict.truth for verdict in compile_rule(rule).decide(BATCH, FACTS)] == truths


@pytest.mark.parametrize(
    ("rule", "detail"),
    [
        ('sector == "Energy"', "The sector of GONE is not known."),
        ('symbol in watchlist("Other")', "There is no watchlist called Other."),
    ],
)
def test_words_that_are_not_known_say_so(rule: str, detail: str) -> None:
    (verdict,) = compile_rule(rule).decide(BATCH[3:], FACTS)
    assert (verdict.reason, verdict.detail) == (UnknownReason.UNDECIDABLE, detail)


def test_a_rule_names_its_watchlists() -> None:
    rule = compile_rule('symbol in watchlist("Core") or not symbol in watchlist("Old ideas") or close > 1')
    assert rule.watchlists == ("Core", "Old ideas")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'sector > "Energy"',
            'Words are compared with `==` or `!=`, not with `>`. For example `sector == "..."`.',
        ),
        (
            'close == "Energy"',
            "`close` is no word that a symbol has. There are sector, industry, symbol, exchange, currency.",
        ),
        ('sectr == "Energy"', "`sectr` is no word that a symbol has. Did you mean `sector`?"),
        (
            '5 == "Energy"',
            "This compares a number with words. Words belong to sector, industry, symbol, exchange, currency.",
        ),
        (
            '"a" == "b"',
            "This compares words with words. Words belong to sector, industry, symbol, exchange, currency.",
        ),
        (
            "sector == Energy",
            '`Energy` is no word to compare the sector with. Write it in quotes: `"Energy"`.',
        ),
        (
            "sector == 5",
            '`5` is no word to compare the sector with. Write words in quotes, for example `sector == "..."`.',
        ),
        ('sector in watchlist("Core")', 'A watchlist holds symbols. Write `symbol in watchlist("Core")`.'),
        (
            "symbol in watchlist(Core)",
            '`watchlist` takes the name of one watchlist in quotes. Write `symbol in watchlist("Core")`.',
        ),
        (
            'symbol == watchlist("Core")',
            'A symbol is `in` a watchlist; `==` compares words. Write `symbol in watchlist("Core")`.',
        ),
        ("sector", 'Words alone are neither true nor false. For example `sector == "Energy"`.'),
        ("sector + 1 > 2", "`sector` is words, not a number."),
        ('sma("Energy", 5) > 2', "A number is needed here, and these are words."),
        (
            "close in (1, 2)",
            "`close` is no word that a symbol has. There are sector, industry, symbol, exchange, currency.",
        ),
        (
            'sector == "a" == "b"',
            "A comparison has two sides, this one has more. Join two with `and`.",
        ),
    ],
)
def test_mistakes_with_words_are_named(text: str, sentence: str) -> None:
    found = [f"{problem.message} {problem.suggestion}".strip() for problem in check_rule(text).problems]
    assert found == [sentence]


@pytest.mark.parametrize(
    ("values", "ranks"),
    [
        ([3.0, 1.0, 2.0], [99, 1, 50]),
        ([1.0, 1.0], [50, 50]),
        ([2.0, math.nan, 1.0, math.inf], [99, math.nan, 1, math.nan]),
        ([5.0], [math.nan]),
        ([], []),
    ],
)
def test_ranks_run_from_1_to_99(values: list[float], ranks: list[float]) -> None:
    np.testing.assert_array_equal(ranks_of(np.array(values)), ranks)


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=40))
def test_ranks_follow_the_values(values: list[int]) -> None:
    ranks = ranks_of(np.array(values, dtype=float))
    assert all(1 <= rank <= 99 for rank in ranks)
    for value, rank in zip(values, ranks, strict=True):
        lower, equal = sum(other < value for other in values), values.count(value) - 1
        assert rank == math.floor(1.5 + 98 * (lower + equal / 2) / (len(values) - 1))


def settled(rule: Rule, batch: list[Bars], facts: Facts = FACTS) -> Facts:
    values = {
        need.key: dict(zip([bars.symbol for bars in batch], need.values(batch, facts), strict=True))
        for need in rule.universe_needs
    }
    return Facts(facts.instruments, facts.watchlists, UniverseRanks(values))


MARKET = [made_bars([10.0, 10.0 + step], symbol=f"S{step}") for step in range(11)]


def test_a_rank_waits_for_the_whole_universe() -> None:
    rule = compile_rule("rank(change_pct()) >= 90 and close > 5")
    assert rule.deferred
    assert [need.key for need in rule.universe_needs] == ["change_pct(close, 1.0)"]
    first = rule.decide(MARKET)
    assert {(verdict.truth, verdict.deferred, verdict.reason) for verdict in first} == {(None, True, None)}
    verdicts = rule.decide(MARKET, settled(rule, MARKET))
    assert [verdict.truth for verdict in verdicts] == [False] * 10 + [True]
    (rank, _) = rule.explain(MARKET[10], settled(rule, MARKET))
    assert (rank.passed, rank.left) == (True, 99.0)


def test_what_ranks_cannot_change_is_decided_at_once() -> None:
    rule = compile_rule("close > 15 and (rank(close) > 50 or close > sma(9))")
    verdicts = rule.decide(MARKET)
    assert [verdict.truth for verdict in verdicts[:6]] == [False] * 6
    assert all(verdict.deferred for verdict in verdicts[6:])
    for text in (
        "close > sma(9) or rank(close) > 50 and close > sma(9)",
        "not (rank(close) > 5 and close > sma(9)) and close > sma(9)",
    ):
        (verdict,) = compile_rule(text).decide(MARKET[:1])
        assert not verdict.deferred
        assert verdict.detail == "The rule needs 9 days, this one has 2."


def test_ranks_that_work_against_each_other_still_wait() -> None:
    rule = compile_rule("rank(close) > 80 and not rank(close) > 90")
    assert all(verdict.deferred for verdict in rule.decide(MARKET))
    assert len(rule.universe_needs) == 1
    truths = [verdict.truth for verdict in rule.decide(MARKET, settled(rule, MARKET))]
    assert truths == [False] * 9 + [True, False]


def test_a_symbol_without_the_value_has_no_rank() -> None:
    batch = [*MARKET, made_bars([10.0], symbol="YOUNG")]
    rule = compile_rule("rank(change_pct()) > 1")
    verdict = rule.decide(batch, settled(rule, batch))[-1]
    assert (verdict.reason, verdict.detail) == (
        UnknownReason.TOO_SHORT,
        "The rule needs 2 days, this one has 1.",
    )


def test_the_relative_strength_rating_is_a_rank() -> None:
    rule = compile_rule("rs_rating >= 70")
    assert rule.needed == 253
    (need,) = rule.universe_needs
    bars = made_bars(np.linspace(10, 20, 300))
    changes = [100 * (bars.close[-1] / bars.close[-1 - days] - 1) for days in (63, 126, 189, 252)]
    expected = 0.4 * changes[0] + 0.2 * sum(changes[1:])
    assert need.values([bars])[0] == pytest.approx(expected, rel=1e-12)


def test_columns_may_be_ranks() -> None:
    column = compile_expression("rank(close)")
    assert column.deferred
    assert np.isnan(column.values(MARKET)).all()
    facts = settled(compile_rule("rank(close) > 1"), MARKET)
    assert column.values(MARKET, facts).tolist() == [1, 11, 21, 30, 40, 50, 60, 70, 79, 89, 99]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rank(close)[1] > 5", "on the days before"),
        ("sma(rank(close), 5) > 5", "inside `sma`"),
        ("rank(close) > 5 for 3 bars", "with `for`"),
        ("rank(close) crosses above 5", "in a crossing, which looks at the day before"),
        ("count(rank(close) > 5, 3) > 1", "on the days before"),
        ("weekly(rank(close)) > 5", "inside `weekly`"),
        ("rank(rank(close)) > 5", "inside another rank"),
    ],
)
def test_a_rank_is_known_for_today_only(text: str, place: str) -> None:
    (problem,) = check_rule(text).problems
    assert problem.message == f"A rank is known for the day that is looked at, so not {place}."
