from datetime import date
from pathlib import Path

import pytest

from scanner.errors import BadFile, UnknownName
from scanner.market.symbols import read_symbols
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


COUNTS = {
    "practice": 1200,
    "sp500": 503,
    "nasdaq100": 101,
    "dow30": 30,
    "sp100": 101,
    "sp400": 400,
    "sp600": 602,
    "dax": 40,
    "mdax": 50,
    "tecdax": 30,
    "ftse100": 100,
    "cac40": 40,
    "eurostoxx50": 50,
    "aex": 25,
    "ibex35": 35,
    "smi": 20,
    "nikkei225": 226,
}
AMERICAN = ("practice", "sp500", "nasdaq100", "dow30", "sp100", "sp400", "sp600")


def test_the_listing_says_title_count_source_date_and_benchmark(universes):
    listing = {one.id: one for one in universes.listing()}
    assert listing.pop("us").count == 0  # not fetched yet
    assert {name: one.count for name, one in listing.items()} == COUNTS
    assert list(listing) == list(COUNTS)
    assert listing["sp500"].title == "S&P 500"
    assert listing["sp500"].dated == date(2026, 7, 13)
    assert (listing["sp500"].benchmark, listing["dax"].benchmark) == ("^GSPC", "^GDAXI")
    assert all(one.source for one in listing.values())
    assert all(one.dated and one.benchmark for one in listing.values() if one.id != "practice")


@pytest.mark.parametrize("name", COUNTS)
def test_what_is_listed_can_be_loaded_and_counts_as_listed(universes, name):
    found = universes.load(name)
    assert len(found) == len(set(symbols(found))) == COUNTS[name]
    assert all(one.name and one.sector for one in found)
    if name in AMERICAN:
        assert {(one.exchange, one.currency) for one in found} == {("XNYS", "USD")}
        assert name == "practice" or sum(bool(one.industry) for one in found) >= 0.85 * len(found)
    else:
        assert all("." in one.symbol for one in found)


def test_members_of_foreign_indices_know_their_market(universes):
    one = {
        instrument.symbol: instrument
        for instrument in universes.load("dax | ftse100 | nikkei225 | eurostoxx50")
    }
    assert [
        (one[symbol].exchange, one[symbol].currency) for symbol in ("SAP.DE", "VOD.L", "7203.T", "ENEL.MI")
    ] == [
        ("XETR", "EUR"),
        ("XLON", "GBp"),
        ("XTKS", "JPY"),
        ("XMIL", "EUR"),
    ]
    assert one["VOD.L"].time_zone == "Europe/London"


def test_symbols_of_foreign_indices_heed_the_traps_of_such_lists(universes):
    assert "AIR.DE" in symbols(universes.load("dax"))
    assert next(one for one in universes.load("ftse100") if one.symbol == "SMIN.L").name == "Smiths Group"
    assert {"MOG-A"} <= set(symbols(universes.load("sp400")))


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
    assert universes.load("S&P 500") == universes.load("s&p500") == universes.load("sp500")
    assert universes.load("FTSE 100") == universes.load("ftse100")
    assert universes.load("nasdaq-100") == universes.load("nasdaq100")
    assert universes.load("Practice", seed=9) == universes.load("practice")


def test_symbols_as_typed_keep_their_order_and_come_once(universes):
    found = universes.load("msft, AAPL,BRK.B,aapl,,^GSPC")
    assert symbols(found) == ["MSFT", "AAPL", "BRK-B", "^GSPC"]
    assert (found[1].name, found[1].sector) == ("Apple Inc.", "Information Technology")
    assert found[3].name == ""


def test_one_symbol_alone_is_a_list_too(universes):
    assert symbols(universes.load("AAPL")) == symbols(universes.load("aapl")) == ["AAPL"]
    assert symbols(universes.load("smci")) == ["SMCI"]
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
    assert len(Universes(tmp_path / "nowhere").listing()) == len(COUNTS) + 1


def test_typed_symbols_know_their_market(universes):
    (vodafone,) = universes.load("VOD.L,")
    assert (vodafone.exchange, vodafone.currency, vodafone.name) == ("XLON", "GBp", "Vodafone")


def test_another_spelling_is_taken_and_told(universes, tmp_path):
    typed = universes.read("BRK.B,aapl,NYSE:KO,brk.b")
    assert symbols(typed.instruments) == ["BRK-B", "AAPL", "KO"]
    assert typed.notes == (
        "BRK.B is BRK-B at Yahoo.",
        "NYSE:KO is KO at Yahoo.",
    )
    (tmp_path / "mine.txt").write_text("BF.B\nKO\nBF.B\n")
    assert universes.read(str(tmp_path / "mine.txt")).notes == ("BF.B is BF-B at Yahoo.",)
    assert universes.read("sp500").notes == ()


def test_universes_are_put_together(universes, watchlists):
    (watchlists / "my-list.txt").write_text("NVDA\nBRK.B\nSAP.DE\n")
    both = universes.read("sp500 & my-list")
    assert symbols(both.instruments) == ["BRK-B", "NVDA"]
    assert both.notes == ("BRK.B is BRK-B at Yahoo.",)
    assert symbols(universes.load("my-list - sp500")) == ["SAP.DE"]
    assert symbols(universes.load("(my-list | AAPL,KO) & sp500")) == ["NVDA", "BRK-B", "AAPL", "KO"]
    energy = universes.load("sp500 & sector:energy")
    assert {one.sector for one in energy} == {"Energy"}
    assert len(energy) > 15


def test_a_part_that_is_unknown_is_named_with_its_place(universes):
    with pytest.raises(UnknownName, match="Character 9: There is no universe called nasdaq101") as error:
        universes.load("sp500 & nasdaq101")
    assert "nasdaq100" in error.value.advice


def test_a_file_or_watchlist_whose_name_looks_like_a_sum_is_itself(universes, watchlists, tmp_path):
    (tmp_path / "mine (old).txt").write_text("KO")
    assert symbols(universes.load(str(tmp_path / "mine (old).txt"))) == ["KO"]
    (watchlists / "a & b.txt").write_text("PG")
    assert symbols(universes.load("A & B")) == ["PG"]


def test_a_folder_of_prices_is_a_universe(universes, tmp_path):
    for name in ("brk.b.csv", "vod.uk.txt", "ODD.csv"):
        (tmp_path / name).write_text("Date,Open,High,Low,Close,Volume\n2026-01-05,1,1,1,1,1\n")
    found = universes.load(f"folder:{tmp_path}")
    assert symbols(found) == ["BRK-B", "ODD", "VOD.L"]
    assert (found[0].name, found[2].exchange) == ("Berkshire Hathaway", "XLON")
    assert symbols(universes.load(f"folder:{tmp_path} & sp500")) == ["BRK-B"]
    with pytest.raises(BadFile, match="There is no folder"):
        universes.load(f"folder:{tmp_path / 'nowhere'}")


def test_an_empty_watchlist_is_listed_as_empty(universes, watchlists):
    (watchlists / "new.txt").write_text("")
    last = universes.listing()[-1]
    assert (last.id, last.count, last.source) == ("new", 0, "your watchlist")


def test_a_file_is_read_anew_when_it_changed_and_only_then(universes, tmp_path, monkeypatch):
    read = []

    def counted(file):
        read.append(file)
        return read_symbols(file)

    monkeypatch.setattr("scanner.market.universes.read_symbols", counted)
    file = tmp_path / "mine.csv"
    file.write_text("symbol\nAAPL\n")
    first = universes.load(str(file))
    first.clear()  # what the caller does with its list is its own affair
    assert symbols(universes.load(str(file))) == ["AAPL"]
    assert len(read) == 1
    file.write_text("symbol\nAAPL\nKO\n")
    assert symbols(universes.load(str(file))) == ["AAPL", "KO"]
    file.unlink()
    with pytest.raises(BadFile, match="There is no file"):
        universes.load(str(file))


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("S&P 500", ["sp500"]),
        ("us - Left out", ["us"]),
        ("(all germany | DAX) & sector:Energy - Core", ["all-de", "dax", "core"]),
        ("AAPL,MSFT", []),
        ("a & (", []),
        ("", []),
    ],
)
def test_the_lists_that_a_universe_is_made_of_are_known(universes, watchlists, written, named):
    (watchlists / "core.txt").write_text("AAPL\n")
    assert universes.named_in(written) == named
