"""What every source of bars must keep, whatever it is. A new source joins by one line in ``SOURCES``."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import Cancelled, NoDataInRange, NotFound
from scanner.providers.base import Fetched, OpenGate, Provider
from scanner.providers.folder import FolderProvider
from scanner.providers.practice import PracticeProvider
from scanner.providers.practice_roster import Part, roles
from scanner.providers.yahoo import YahooProvider
from scanner.sessions import sessions_of
from scanner.settings import PracticeSettings, YahooSettings
from scanner.types import Bars, Instrument
from tests.helpers.fake_yahoo import FakeYahoo, History, Screener, quote, rows_of

NOW = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)
START, END = date(2025, 11, 3), date(2026, 1, 30)
STOOQ_HEADER = "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>"
HOLE = date(2025, 12, 10)  # files of the folder have no close on this day


@dataclass(frozen=True)
class Source:
    """A source at work: two symbols that it has in full, one that it does not know, one without bars from START."""

    provider: Provider
    known: tuple[str, str]
    stranger: str
    silent: str


def practice_source(_folder: Path, _stack: ExitStack) -> Source:
    """The practice market."""
    provider = PracticeProvider(FakeClock(NOW), PracticeSettings(), OpenGate())
    cast = sorted(roles(provider.seed).values(), key=lambda role: role.symbol)
    regular = [role.symbol for role in cast if role.part is Part.REGULAR]
    gone = next(role.symbol for role in cast if role.last and role.last < START)
    return Source(provider, (regular[0], regular[1]), "NOSUCH", gone)


def folder_source(tmp_path: Path, _stack: ExitStack) -> Source:
    """A folder of files, one of them with a hole and one that ends early."""
    for symbol, last in (("ABC", END), ("XYZ", END), ("OLD", START - timedelta(days=10))):
        (tmp_path / f"{symbol}.csv").write_text("\n".join(_lines(last)))
    return Source(FolderProvider(tmp_path), ("ABC", "XYZ"), "NOSUCH", "OLD")


def yahoo_source(tmp_path: Path, stack: ExitStack) -> Source:
    """A Yahoo on loopback whose history goes on after the clock's last finished session, as it does all day."""
    yahoo = stack.enter_context(FakeYahoo(default=404))
    yahoo.lead(stack.enter_context(pytest.MonkeyPatch.context()))
    days = sessions_of("XNYS").between(date(2025, 9, 1), END + timedelta(days=7)).tolist()
    yahoo.answers |= {"ABC": History(rows_of(*days)), "XYZ": History(rows_of(*days, price=20.0))}
    last, before = days.index(END), days.index(END) - 1
    yahoo.answers["screener"] = Screener(
        quote(END, yahoo.answers[symbol].rows[before][4], yahoo.answers[symbol].rows[last][1:], symbol=symbol)
        for symbol in ("ABC", "XYZ")
    )
    yahoo.answers["OLD"] = History(rows_of(*(day for day in days if day < START - timedelta(days=9))))
    provider = YahooProvider(OpenGate(), YahooSettings(), tmp_path / "yahoo", FakeClock(NOW))
    return Source(provider, ("ABC", "XYZ"), "NOSUCH", "OLD")


def _lines(last: date) -> list[str]:
    sessions = sessions_of("XNYS").between(date(2025, 9, 1), last)
    rows = [f"{day},10.0,11.0,9.0,{'' if day.item() == HOLE else '10.5'},1000" for day in sessions]
    return ["Date,Open,High,Low,Close,Volume", *rows]


def archive_source(tmp_path: Path, _stack: ExitStack) -> Source:
    """Stooq's bulk archive as it comes."""
    with zipfile.ZipFile(tmp_path / "d_us_txt.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for symbol, last in (("abc", END), ("xyz", END), ("old", START - timedelta(days=10))):
            rows = [line.split(",") for line in _lines(last)[1:]]
            text = "\n".join(
                f"{symbol}.us,D,{day.replace('-', '')},000000,{','.join(values)},0" for day, *values in rows
            )
            archive.writestr(f"data/daily/us/nasdaq stocks/1/{symbol}.us.txt", f"{STOOQ_HEADER}\n{text}\n")
    return Source(FolderProvider(tmp_path), ("ABC", "XYZ"), "NOSUCH", "OLD")


def column_source(tmp_path: Path, _stack: ExitStack) -> Source:
    """One table of many symbols, newest first, days before months, decimal commas."""
    rows = []
    for symbol, last in (("ABC", END), ("XYZ", END), ("OLD", START - timedelta(days=10))):
        for line in reversed(_lines(last)[1:]):
            day, *values = line.split(",")
            written = f"{date.fromisoformat(day):%d/%m/%Y}"
            rows.append(";".join((symbol, written, *values)).replace(".", ","))
    table = "\n".join(("Ticker;Date;Open;High;Low;Close;Volume", *rows))
    (tmp_path / "prices.csv").write_text(table, encoding="utf-16")
    return Source(FolderProvider(tmp_path), ("ABC", "XYZ"), "NOSUCH", "OLD")


SOURCES: tuple[Callable[[Path, ExitStack], Source], ...] = (
    practice_source,
    folder_source,
    archive_source,
    column_source,
    yahoo_source,
)


@pytest.fixture(params=SOURCES, ids=lambda make: make.__name__.removesuffix("_source"))
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    with ExitStack() as stack:
        yield request.param(tmp_path, stack)


def fetch(source: Source, symbol: str, start: date = START, end: date = END) -> Fetched:
    return source.provider.fetch(Instrument(symbol), start, end, CancelToken())


def agree(left: Bars, right: Bars) -> bool:
    """Whether two answers say the same on the days that both have."""
    days = np.intersect1d(left.dates, right.dates)
    rows = np.isin(left.dates, days), np.isin(right.dates, days)
    names = ("open", "high", "low", "close", "volume")
    return all(np.array_equal(left.series(name)[rows[0]], right.series(name)[rows[1]]) for name in names)


def test_it_names_itself(source):
    assert re.fullmatch(r"\S(.*\S)?", source.provider.id)
    assert source.provider.title
    assert 1 <= source.provider.workers <= 4


def test_bars_are_whole_and_in_order(source):
    answer = fetch(source, source.known[0])
    bars = answer.bars
    assert bars.symbol == source.known[0]
    assert answer.requests >= 0
    assert bars.dates.dtype == np.dtype("datetime64[D]")
    assert (np.diff(bars.dates) > np.timedelta64(0)).all()
    for name in ("open", "high", "low", "close", "volume"):
        series = bars.series(name)
        assert series.dtype == np.float64
        assert len(series) == len(bars.dates)
        assert np.isfinite(series).all()
    assert (bars.low <= bars.high).all()
    assert bars.basis.tzinfo is not None


def test_bars_are_of_sessions_and_cover_the_range_asked_for(source):
    bars = fetch(source, source.known[0]).bars
    sessions = sessions_of("XNYS").between(START, END)
    inside = bars.dates[(bars.dates >= np.datetime64(START)) & (bars.dates <= np.datetime64(END))]
    assert np.isin(inside, sessions).all()
    assert (inside[0], inside[-1]) == (sessions[0], sessions[-1])
    assert bars.dates[0] >= np.datetime64(START)
    assert len(inside) >= len(sessions) - 1


def test_a_session_that_is_not_over_has_no_bar(source):
    bars = fetch(source, source.known[0], end=END + timedelta(days=10)).bars
    assert bars.last_date() == END


def test_two_answers_agree_where_they_overlap(source):
    wide = fetch(source, source.known[0], start=date(2025, 10, 1)).bars
    narrow = fetch(source, source.known[0], end=END - timedelta(days=20)).bars
    assert agree(wide, narrow)
    assert agree(fetch(source, source.known[0]).bars, wide)


def test_a_stranger_is_not_found(source):
    with pytest.raises(NotFound) as error:
        fetch(source, source.stranger)
    assert not error.value.retryable


def test_a_symbol_without_bars_in_the_range_is_no_failure(source):
    with pytest.raises(NoDataInRange):
        fetch(source, source.silent)


def test_a_cancelled_token_is_heeded(source):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        source.provider.fetch(Instrument(source.known[0]), START, END, token)


def test_it_may_be_asked_from_several_threads_at_once(source):
    source.provider.prepare([Instrument(symbol) for symbol in source.known], CancelToken())
    alone = [fetch(source, symbol).bars for symbol in source.known]
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda symbol: fetch(source, symbol).bars, source.known * 6))
    assert all(agree(bars, alone[number % 2]) for number, bars in enumerate(together))


def test_one_day_can_be_asked_for(source):
    bars = fetch(source, source.known[0], start=END, end=END).bars
    assert END in bars.dates.tolist()
    assert agree(bars, fetch(source, source.known[0]).bars)


def test_a_range_that_ends_on_a_weekend_ends_on_its_friday(source):
    saturday = END + timedelta(days=1)
    assert fetch(source, source.known[0], start=END - timedelta(days=6), end=saturday).bars.last_date() == END


def test_events_lie_on_days_of_the_range_in_order(source):
    bars = fetch(source, source.known[0]).bars
    for days in ([split.session for split in bars.splits], [day for day, _ in bars.dividends]):
        assert days == sorted(days)
        assert all(START <= day <= END for day in days)


def test_preparing_again_changes_nothing(source):
    before = fetch(source, source.known[0]).bars
    source.provider.prepare([Instrument(source.known[0])], CancelToken())
    assert agree(before, fetch(source, source.known[0]).bars)


def test_preparing_heeds_a_cancelled_token(source):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        source.provider.prepare([Instrument(source.known[0])], token)


def test_what_it_has_to_tell_are_sentences(source):
    source.provider.prepare([Instrument(source.known[0])], CancelToken())
    for note in source.provider.notes():
        assert note[0].isupper() or note[0].isdigit()
        assert note.endswith(".")


def test_a_page_says_of_a_symbol_what_its_own_answer_says(source):
    pages = source.provider.pages
    if pages is None:
        pytest.skip("has no pages")
    for symbol in source.known:
        page = pages.page(pages.market_of(symbol), 0, CancelToken())
        assert page.total >= len(page.rows)
        row = next(row for row in page.rows if row.symbol == symbol)
        bars = fetch(source, symbol).bars
        assert (row.session, row.closed) == (bars.last_date(), True)
        assert row.previous_close == bars.close[-2]
        for name in ("open", "high", "low", "close", "volume"):
            assert getattr(row, name) == bars.series(name)[-1]
