from datetime import date

import pytest

from scanner.errors import BadFile, BadInput
from scanner.service import ScanService
from scanner.terminal.request import LARGEST_RULE_FILE, ScanRequest, scan_from
from scanner.types import Timeframe


@pytest.fixture
def service(tmp_path):
    service = ScanService.open(tmp_path / "home")
    yield service
    service.close()


def test_a_rule_of_the_moment_takes_the_universe_and_its_source(service):
    scan = scan_from(service, ScanRequest(universe="practice", rule="close > 1"))
    assert (scan.rule, scan.universe, scan.source, scan.scan_id) == ("close > 1", "practice", "practice", "")
    assert (scan.as_of, scan.timeframe, scan.limit, scan.seed) == (None, Timeframe.DAY, None, None)
    assert scan.cached_only is False


def test_a_scan_of_the_library_comes_with_rule_and_title(service):
    scan = scan_from(service, ScanRequest(universe="practice", scan="golden-cross"))
    assert scan.scan_id == "golden-cross"
    assert scan.rule
    assert scan.title != "Own rule"


@pytest.mark.parametrize("how", ["scan", "rule"])
def test_every_option_reaches_the_scan(service, how):
    named = {"scan": {"scan": "golden-cross"}, "rule": {"rule": "close > 1"}}[how]
    request = ScanRequest(
        universe="AAA,BBB",
        source="yahoo",
        as_of="2026-01-30",
        timeframe="1wk",
        cached_only=True,
        limit=5,
        seed=7,
        **named,
    )
    scan = scan_from(service, request)
    assert (scan.universe, scan.source, scan.as_of) == ("AAA,BBB", "yahoo", date(2026, 1, 30))
    assert (scan.timeframe, scan.cached_only, scan.limit, scan.seed) == (Timeframe.WEEK, True, 5, 7)


def test_a_rule_file_is_read_whole_whatever_begins_it(service, tmp_path):
    file = tmp_path / "mine.rule"
    file.write_bytes(b"\xef\xbb\xbfclose > 1\r\nand volume > 5\n")
    scan = scan_from(service, ScanRequest(universe="practice", rule_file=str(file)))
    assert scan.rule.split() == ["close", ">", "1", "and", "volume", ">", "5"]
    assert not scan.rule.startswith("\ufeff")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xff\xfe\x00\x01", "is not a text file"),
        (b"x" * (LARGEST_RULE_FILE + 1), "too large"),
    ],
)
def test_a_rule_file_that_holds_no_rule_is_told(tmp_path, content, words):
    file = tmp_path / "mine.rule"
    file.write_bytes(content)
    with pytest.raises(BadFile, match=f"mine.rule.*{words}") as caught:
        ScanRequest(rule_file=str(file)).rule_text()
    assert caught.value.advice


def test_a_folder_is_no_rule_file(tmp_path):
    with pytest.raises(BadFile, match="cannot be read: Is a directory"):
        ScanRequest(rule_file=str(tmp_path)).rule_text()


def test_without_a_rule_there_is_no_text():
    assert ScanRequest().rule_text() is None


@pytest.mark.parametrize("text", ["2026-02-30", "30.01.2026", "today", "2026-1-5", "20260230"])
def test_a_date_that_is_none_is_told(service, text):
    with pytest.raises(BadInput, match=f"{text} is not a date") as caught:
        scan_from(service, ScanRequest(universe="practice", rule="close > 1", as_of=text))
    assert "YYYY-MM-DD" in caught.value.advice


@pytest.mark.parametrize(
    "rules",
    [
        {"rule": "close > 1", "rule_file": "x"},
        {"scan": "golden-cross", "rule_file": "x"},
        {"scan": "golden-cross", "rule": "close > 1", "rule_file": "x"},
    ],
)
def test_two_rules_are_one_too_many(service, rules):
    with pytest.raises(BadInput, match="needs one rule"):
        scan_from(service, ScanRequest(universe="practice", **rules))
