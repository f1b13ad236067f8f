"""A plan in words: rows, where its numbers come from, and what to copy."""

import pytest

from desktop.panels.plan_words import Account, as_text, plan_rows, sentence

ACCOUNT = Account(100_000.0, 0.5, "USD")
PLAN = {
    "entry": 237.05,
    "stop": 226.51,
    "target": 263.4,
    "risk_per_share": 10.54,
    "r_multiple": 2.5,
    "shares": 47,
    "position": 11141.35,
    "stop_reason": "2 ATR",
    "shares_reason": "risk",
}


def test_the_rows():
    assert [row[1] for row in plan_rows(PLAN, "USD")] == [
        "263.40",
        "237.05",
        "226.51",
        "10.54",
        "2.5 R",
        "47",
        "$11,141",
    ]
    assert plan_rows(PLAN, "SEK")[-1][1] == "SEK 11,141"
    assert plan_rows(PLAN, "")[-1][1] == "11,141"


@pytest.mark.parametrize("plan", [None, {}, {"entry": None, "shares": None}])
def test_what_is_not_known_is_a_dash(plan):
    assert {row[1] for row in plan_rows(plan, "USD")} == {"\u2013"}


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (
            {},
            "Stop is 2 ATR below the entry. Shares keep the loss at the stop within $500 (0.5\u2009% of $100,000).",
        ),
        (
            {"stop_reason": "10-bar low", "shares_reason": "liquidity"},
            "Stop is at the 10-bar low. Shares are 1",
        ),
        ({"shares_reason": "account"}, "Shares are what $100,000 can pay"),
        (
            {"shares": None, "shares_reason": "no rate from EUR to USD"},
            "No number of shares: no rate from EUR to USD. Give one under Preferences, Account.",
        ),
        (
            {"shares": None, "shares_reason": "fewer than 20 days of volume"},
            "No number of shares: fewer than 20 days of volume.",
        ),
    ],
)
def test_where_stop_and_shares_come_from(reasons, said):
    assert said in sentence({**PLAN, **reasons}, ACCOUNT)


def test_without_a_plan_it_says_why():
    assert sentence(None, ACCOUNT).startswith("There is no plan: too little history")
    assert "no longer matches" in sentence(None, ACCOUNT, dropped=True)


def test_the_plan_to_copy_names_simulated_prices():
    copied = as_text("VST", PLAN, "USD", simulated=True).splitlines()
    assert copied[0] == "VST (Simulated)"
    assert copied[1] == "Target\t263.40"
    assert copied[-1] == "Position\t$11,141"
    assert as_text("VST", PLAN, "USD", simulated=False).splitlines()[0] == "VST"
