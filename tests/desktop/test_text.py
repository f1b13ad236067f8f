"""Numbers, times and sentences as they stand on screen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from desktop import text
from scanner import FailureKind, RunStatus, UnknownReason
from tests.helpers import samples

NAN, INFINITE = float("nan"), float("inf")


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(247.18, "247.18"), (1148.05, "1,148.05"), (0.5, "0.5000"), (1.0, "1.00"), (None, "–"), (NAN, "–")],
)
def test_prices_have_two_decimals_and_four_below_one(value, shown):
    assert text.price(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2.36, "+2.36"), (-0.72, "−0.72"), (0.0, "+0.00"), (-0.001, "+0.00"), (None, "–"), (INFINITE, "–")],
)
def test_changes_always_have_a_sign_and_a_true_minus(value, shown):
    assert text.signed(value) == shown


def test_counts_shares_ratios_and_volumes():
    assert text.count(5712) == "5,712"
    assert text.count(None) == "–"
    assert text.percent(0.799) == "79\u2009%"
    assert text.percent(0.29) == "29\u2009%"
    assert text.percent(0.9999) == "99\u2009%"
    assert text.percent(1.0) == "100\u2009%"
    assert text.percent(None) == "–"
    assert text.ratio(1.44) == "1.4×"
    assert text.ratio(None) == "–"
    assert text.large(4_200_000) == "4.2\u2009M"
    assert text.large(-2.5e9) == "−2.5\u2009B"
    assert text.large(812) == "812"
    assert text.large(None) == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (31.456, "31.46"),
        (0.05, "0.05"),
        (0.004, "0.0040"),
        (0, "0.00"),
        (12345.6, "12,346"),
        (33.4e6, "33.4\u2009M"),
        (-1.5, "−1.50"),
        (None, "–"),
        (NAN, "–"),
    ],
)
def test_a_value_of_unknown_unit_has_decimals_by_its_size(value, shown):
    assert text.column_value(value) == shown


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 4))
def test_a_number_can_be_read_back(value, decimals):
    shown = text.number(value, decimals)
    plain = shown.replace(",", "").replace(text.MINUS, "-")
    assert float(plain) == pytest.approx(round(value, decimals), abs=10**-decimals)
    assert "-" not in shown


def test_separators_follow_the_users_locale():
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert text.price(1234567.5) == "1.234.567,50"
    QLocale.setDefault(QLocale.c())
    assert text.price(1234567.5) == "1,234,567.50"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (41.9, "0:41"), (725, "12:05"), (3599, "59:59"), (4320, "1 h 12 m"), (-1, "0:00")],
)
def test_durations(seconds, shown):
    assert text.duration(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "estimating"),
        (INFINITE, "estimating"),
        (12.2, "about 13 s left"),
        (0, "about 1 s left"),
        (350, "about 6 min left"),
        (4320, "about 1 h 12 m left"),
    ],
)
def test_time_left(seconds, shown):
    assert text.time_left(seconds) == shown


def test_days_and_times():
    today = text.today()
    assert text.day_heading(today) == "Today"
    assert text.day_heading(today - timedelta(days=1)) == text.day(today - timedelta(days=1))
    assert text.day(date(2018, 2, 7)) == "Wed 7 Feb 2018"
    assert not text.day(date(today.year, 1, 5)).endswith(str(today.year))
    moment = datetime(2026, 11, 23, 14, 48, tzinfo=UTC)
    assert text.clock_time(moment) == moment.astimezone().strftime("%H:%M")


def test_counts_in_words():
    assert [text.symbols(1), text.symbols(1200)] == ["1 symbol", "1,200 symbols"]
    assert [text.matches(1), text.matches(34)] == ["1 match", "34 matches"]
    assert text.nothing_matched(1194, 6) == (
        "Nothing matched. 1,194 symbols were checked, 6 could not be decided."
    )
    assert text.nothing_matched(1, 0) == "Nothing matched. 1 symbol was checked."


@pytest.mark.parametrize("kind", list(FailureKind))
def test_every_failure_has_its_sentence(kind):
    message, advice = text.failure_text(samples.failure(kind=kind))
    assert message.endswith(".")
    assert advice.endswith(".")
    assert "{" not in message
    assert not message.endswith("..")


def test_a_file_is_named_with_what_is_wrong_with_it():
    values = {"source": "CSV folder", "file": "AAA.csv", "reason": "no `close` column"}
    broken = samples.failure(kind=FailureKind.GARBAGE_ANSWER, values=values)
    assert text.failure_text(broken) == (
        "AAA.csv could not be read: no `close` column.",
        "Mend the file, then retry.",
    )
    assert text.failure_cause("garbage_answer", values)[0] == "The file could not be read"


def test_a_failure_names_its_source():
    assert text.failure_cause("timed_out", {"source": "Yahoo"})[0] == "Yahoo took too long to answer"
    assert text.failure_cause("timed_out", {})[0] == "The source took too long to answer"


@pytest.mark.parametrize("reason", list(UnknownReason))
def test_every_unknown_has_its_sentence(reason):
    assert text.unknown_text(samples.unknown(reason=reason, detail="With figures."))[0] == "With figures."
    heading, advice = text.unknown_cause(samples.unknown(reason=reason))
    assert heading
    assert advice.endswith(".")


@pytest.mark.parametrize("status", list(RunStatus))
def test_every_status_has_a_word(status):
    assert text.status_word(status.value)


def test_texts_without_values_keep_their_braces():
    assert text.tr("a {b}") == "a {b}"
    assert text.tr("a {b}", b=1) == "a 1"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (24.1, "25 seconds"), (61, "2 minutes"), (60, "1 minute"), (4320, "1 h 12 m")],
)
def test_durations_in_whole_words(seconds, words):
    assert text.spoken_duration(seconds) == words
