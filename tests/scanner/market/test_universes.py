from datetime import date
from pathlib import Path

import pytest

from scanner.errors import BadFile, UnknownName
from scanner.market.universes import Universes
from scanner.types import Instrument


@pytest.fixture
def watchlists(tmp_path: Path) -> Path:
    folder = tmp_path / "watchlists"
    folder.mkdir()
    return folder


@pytest.fixture
def universes(watchlists: Path) -> Universes:
    return Universes(watchlists)


def symbols(found: list[Instrument]) -> list[str]:
    return [one.symbol for one in found]


def test_the_listing_says_title_count_source_and_date(universes):
    listing = {one.id: one for one in universes.listing()}
    assert list(listing) == ["practice", "sp500", "nasdaq100", "dow30"]
    assert {name: one.count for name, one in listing.items()} == {
        "practice": 1200,
        "sp500": 503,
        "nasdaq100": 101,
        "dow30": 30,
    }
    assert listing["sp500"].title == "S&P 500"
    assert listing["sp500"].dated == date(2026, 7, 13)
    assert all(one.source for one in listing.values())


@pytest.mark.parametrize("name", ["practice", "sp500", "nasdaq100", "dow30"])
def test_what_is_listed_can_be_loaded_and_counts_as_listed(universes, name):
    found = universes.load(name)
    listed = {one.id: one.count for one in universes.listing()}
    assert len(found) == len(set(symbols(found))) == listed[name]
    assert all(one.name and one.sector and one.exchange == "XNYS" for one in found)


def test_a_carried_list_heeds_the_traps_of_such_lists(universes):
    sp500 = set(symbols(universes.load("sp500")))
    assert {"BRK-B", "BF-B", "BALL", "DOC", "WTW", "META"} <= sp500
    assert not {"BRK.B", "BF.B", "BLL", "PEAK", "WLTW", "FB"} & sp500
    assert len({one.sector for one in universes.load("sp500")}) == 11
    assert {one.sector for one in universes.load("nasdaq100")} <= {
        one.sector for one in universes.load("sp500")
    }


def test_a_name_may_be_written_in_any_case(universes):
    assert universes.load(" SP500 ") == universes.load("sp500")
    assert universes.load("Practice", seed=9) == universes.load("practice")


def test_symbols_as_typed_keep_their_order_and_come_once(universes):
    found = universes.load("msft, AAPL,BRK.B,aapl,,^GSPC")
    assert symbols(found) == ["MSFT", "AAPL", "BRK-B", "^GSPC"]
    assert (found[1].name, found[1].sector) == ("Apple Inc.", "Information Technology")
    assert found[3].name == ""


def test_one_symbol_alone_is_a_list_too(universes):
    assert symbols(universes.load("AAPL")) == symbols(universes.load("aapl")) == ["AAPL"]
    assert symbols(universes.load("DOW")) == ["DOW"]
    assert symbols(universes.load("SP5000,")) == ["SP5000"]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("sp5000", "sp500"),
        ("SP5000", "sp500"),
        ("practise", "practice"),
        ("nasdaq", "nasdaq100"),
        ("dow", "dow30"),
    ],
)
def test_a_misspelt_universe_is_unknown_and_the_nearest_is_named(universes, written, near):
    with pytest.raises(UnknownName) as error:
        universes.load(written)
    assert written in error.value.message
    assert near in error.value.advice


def test_a_symbol_that_looks_like_a_universe_is_told_how_to_be_written(universes):
    with pytest.raises(UnknownName) as error:
        universes.load("dow")
    assert "write DOW," in error.value.advice


@pytest.mark.parametrize("written", ["", "  ", ",", "everything", "A B", "AAPL,M$FT", "€", "x" * 5000])
def test_nonsense_is_unknown_and_says_what_there_is(universes, written):
    with pytest.raises(UnknownName) as error:
        universes.load(written)
    assert "sp500" in error.value.advice
    assert len(error.value.message) < 200


def test_a_watchlist_is_a_universe_and_is_listed(universes, watchlists):
    (watchlists / "Growth.txt").write_text("NVDA\nAAPL\n")
    assert symbols(universes.load("growth")) == ["NVDA", "AAPL"]
    assert universes.load("growth")[1].name == "Apple Inc."
    last = universes.listing()[-1]
    assert (last.id, last.title, last.count, last.source) == ("Growth", "Growth", 2, "your watchlist")
    assert last.dated is not None
    with pytest.raises(UnknownName) as error:
        universes.load("grwth")
    assert "growth" in error.value.advice.lower()


def test_a_broken_watchlist_is_listed_with_nothing_and_says_why_when_chosen(universes, watchlists):
    (watchlists / "broken.txt").write_bytes(b"\x00\x01")
    assert [(one.id, one.count) for one in universes.listing()][-1] == ("broken", 0)
    with pytest.raises(BadFile, match=r"broken\.txt is not a text file"):
        universes.load("broken")


def test_a_file_is_a_universe_by_its_ending_or_its_path(universes, tmp_path):
    (tmp_path / "mine.txt").write_text("AAPL KO")
    (tmp_path / "plain").write_text("PG")
    assert symbols(universes.load(str(tmp_path / "mine.txt"))) == ["AAPL", "KO"]
    assert symbols(universes.load(str(tmp_path / "plain"))) == ["PG"]


def test_a_file_keeps_its_own_names_and_gets_those_it_lacks(universes, tmp_path):
    (tmp_path / "mine.csv").write_text("symbol,name\nAAPL,My fruit\nKO,\n")
    first, second = universes.load(str(tmp_path / "mine.csv"))
    assert (first.name, first.sector) == ("My fruit", "Information Technology")
    assert second.name


def test_a_missing_file_is_a_file_that_is_missing_and_never_a_symbol(universes):
    for name in ("nothing.txt", "NOTHING.CSV", "no/such"):
        with pytest.raises(BadFile, match="There is no file"):
            universes.load(name)


def test_a_missing_watchlist_folder_means_none(tmp_path):
    assert len(Universes(tmp_path / "nowhere").listing()) == 4
