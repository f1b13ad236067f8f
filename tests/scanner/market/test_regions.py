from datetime import date

import pytest

from scanner.errors import BadFile, BadInput
from scanner.market.regions import NotFetchedYet, RegionLists, region_of, universe_id
from scanner.market.universes import Universes
from scanner.market.watchlists import checked_name
from scanner.providers.base import LatestBar

FRIDAY = date(2026, 1, 30)


def row(symbol, **more):
    return LatestBar(symbol, FRIDAY, True, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, **more)


@pytest.fixture
def lists(tmp_path):
    return RegionLists(tmp_path / "universes")


@pytest.fixture
def universes(tmp_path):
    return Universes(tmp_path / "watchlists")


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("us", "us"),
        ("US", "us"),
        ("all-us", "us"),
        ("All US", "us"),
        ("all-de", "de"),
        ("All Germany", "de"),
        ("all United Kingdom", "gb"),
        ("de", None),
        ("all-xx", None),
        ("all", None),
    ],
)
def test_a_market_by_its_name(name, region):
    assert region_of(name) == region


def test_what_was_kept_is_a_universe_with_its_source_and_day(lists, universes):
    lists.write("de", [row("SAP.DE", name="SAP SE"), row("NEW.DE")], {"NEW.DE": "Healthcare"}, FRIDAY)
    sap, new = universes.load("all-de")
    assert (sap.name, sap.exchange, sap.currency) == ("SAP SE", "XETR", "EUR")
    assert sap.sector == "Information Technology"  # as the list of the DAX has it
    assert new.sector == "Health Care"
    (info,) = [one for one in universes.listing() if one.id == "all-de"]
    assert (info.title, info.count, info.dated, info.benchmark) == ("All Germany", 2, FRIDAY, "^GDAXI")
    assert info.source == "Yahoo's screener"


def test_it_can_be_put_together_with_others(lists, universes):
    rows = [row("AAPL"), row("GILD"), row("BIO1"), row("XOM")]
    lists.write("us", rows, {"BIO1": "Healthcare"}, FRIDAY)
    universes._watchlists.write("biotech", ["GILD"])
    assert [one.symbol for one in universes.load("us - biotech")] == ["AAPL", "BIO1", "XOM"]
    assert [one.symbol for one in universes.load("us & sector:Health Care")] == ["GILD", "BIO1"]
    assert [one.symbol for one in universes.load("us - sp500")] == ["BIO1"]


def test_before_it_is_fetched_it_is_listed_and_says_what_to_do(universes):
    (info,) = [one for one in universes.listing() if one.id == "us"]
    assert (info.title, info.count) == ("All US", 0)
    assert "not fetched yet" in info.source
    with pytest.raises(NotFetchedYet, match="has not been fetched") as caught:
        universes.load("us - sp500")
    assert "universes update us" in caught.value.advice
    assert "all-de" not in {one.id for one in universes.listing()}


def test_a_damaged_list_is_named_and_can_be_fetched_again(lists, universes, tmp_path):
    lists.write("us", [row("AAPL")], {}, FRIDAY)
    (tmp_path / "universes" / "us.csv").write_text("# dated: someday\n")
    with pytest.raises(BadFile, match="All US cannot be read"):
        universes.load("us")
    assert {one.id: one.source for one in universes.listing()}["us"] == "Yahoo's screener, cannot be read"
    lists.write("us", [row("MSFT")], {}, FRIDAY)
    assert [one.symbol for one in universes.load("us")] == ["MSFT"]


def test_a_watchlist_cannot_take_the_name_of_a_market():
    for name in ("us", "all-de", "All Germany"):
        with pytest.raises(BadInput, match="name of a universe"):
            checked_name(name)
    assert universe_id("us") == "us"
