import csv
import json
import signal

import pytest

from scanner.home import open_home
from tests.helpers.csv_market import falling, rising, write_market
from tests.helpers.terminal import Terminal, start

RUN_KEYS = {
    "id", "scan", "rule", "universe", "source", "timeframe", "as_of", "status", "started", "finished",
    "engine_version",
}  # fmt: skip
COUNT_KEYS = {"universe", "matched", "unmatched", "unknown", "failed", "from_cache", "fetched", "requests"}
MATCH_KEYS = {
    "rank", "symbol", "name", "sector", "as_of", "close", "change_pct", "rating", "columns", "why", "plan",
}  # fmt: skip
FAILURE_KEYS = {"symbol", "stage", "kind", "attempts", "retryable", "message", "advice"}
LINE_KEYS = {
    "t", "stage", "done", "total", "overall", "rate", "eta_seconds", "symbol", "matched", "failed", "unknown",
    "cache_hit_rate", "stages",
}  # fmt: skip
STAGES = ["universe", "market_data", "scan", "finalize"]


@pytest.fixture
def terminal(capsys):
    return Terminal(capsys)


@pytest.fixture
def folder(tmp_path):
    return write_market(tmp_path / "csv", {"UP": rising(300), "DOWN": falling(300), "YOUNG": rising(20)})


@pytest.fixture
def options(folder):
    return ["--universe", "UP,DOWN,YOUNG,GONE", "--rule", "close > sma(50)", "--source", f"folder:{folder}",
            "--as-of", "2026-01-30", "--progress", "none"]  # fmt: skip


def test_the_document_has_every_promised_key(terminal, options):
    answer = terminal("scan", *options, "--output", "-")
    assert answer.code == 0
    content = answer.json
    assert set(content["run"]) >= RUN_KEYS
    assert set(content["counts"]) == COUNT_KEYS
    assert content["run"]["status"] == "finished"
    assert content["run"]["as_of"] == "2026-01-30"
    (match,) = content["matches"]
    assert set(match) >= MATCH_KEYS
    assert (match["symbol"], match["rank"]) == ("UP", 1)
    assert set(match["why"][0]) == {"condition", "passed", "left", "right"}
    (unknown,) = content["unknown"]
    assert set(unknown) == {"symbol", "reason", "detail"}
    assert (unknown["symbol"], unknown["reason"]) == ("YOUNG", "too_short")
    (failure,) = content["failures"]
    assert set(failure) == FAILURE_KEYS
    assert (failure["symbol"], failure["stage"], failure["kind"]) == ("GONE", "market_data", "not_found")
    counts = content["counts"]
    assert (
        counts["universe"] == sum(counts[kind] for kind in ("matched", "unmatched", "unknown", "failed")) == 4
    )


def test_matches_are_printed_as_a_table_without_an_output(terminal, options):
    answer = terminal("scan", *options)
    assert answer.code == 0
    assert "UP" in answer.out
    assert "Finished, as of 2026-01-30: 1 matched, 1 not, 1 unknown, 1 failed" in answer.err


def test_progress_lines_are_json_on_standard_error(terminal, options):
    answer = terminal("scan", *options[:-1], "json", "--output", "-")
    lines = [json.loads(line) for line in answer.err.splitlines()]
    assert lines
    for line in lines:
        assert set(line) >= LINE_KEYS
        assert list(line["stages"]) == STAGES
        assert all(
            set(stage) == {"done", "total", "rate", "eta_seconds"} for stage in line["stages"].values()
        )
    assert lines[-1]["overall"] == 1
    assert lines[-1]["stages"]["scan"]["done"] == 4
    moments = [line["t"] for line in lines]
    assert all(sum(moment <= other < moment + 1 for other in moments) <= 10 for moment in moments)


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
def test_the_document_goes_to_a_file_by_its_ending(terminal, options, tmp_path, ending):
    target = tmp_path / f"run.{ending}"
    answer = terminal("scan", *options, "--output", str(target))
    assert (answer.code, answer.out) == (0, "")
    if ending == "json":
        assert json.loads(target.read_text(encoding="utf-8"))["counts"]["matched"] == 1
    elif ending == "csv":
        with target.open(newline="", encoding="utf-8") as stream:
            (row,) = csv.DictReader(stream)
        assert (row["rank"], row["symbol"]) == ("1", "UP")
    else:
        assert target.read_bytes()[:2] == b"PK"
    assert {one.name for one in tmp_path.iterdir()} >= {target.name}
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan"], "no universe"),
        (["scan", "--universe", "practice"], "one rule"),
        (["scan", "--universe", "practice", "--scan", "golden-cross", "--rule", "close > 1"], "one rule"),
        (["scan", "--universe", "practice", "--scan", "golden-cros"], "golden-cross"),
        (["scan", "--universe", "sp5000", "--scan", "golden-cross"], "sp500"),
        (["scan", "--universe", "practice", "--scan", "golden-cross", "--source", "moon"], "moon"),
        (["scan", "--universe", "practice", "--scan", "golden-cross", "--as-of", "tomorrow"], "YYYY-MM-DD"),
        (["scan", "--universe", "practice", "--scan", "golden-cross", "--as-of", "2999-01-01"], "2999-01-01"),
        (["scan", "--universe", "practice", "--scan", "golden-cross", "--timeframe", "1h"], "1wk"),
        (["scan", "--universe", "practice", "--scan", "golden-cross", "--limit", "0"], "limit"),
        (["scan", "--universe", "nowhere.txt", "--scan", "golden-cross"], "nowhere.txt"),
        (["scan", "--universe", "practice", "--rule-file", "nowhere.rule"], "nowhere.rule"),
        (["scan", "--universe", "practice", "--rule", "higest(20) > close"], "highest"),
        (["scan", "--universe", "practice", "--rule", "(" * 5000 + "close > 1" + ")" * 5000], "deep"),
        (["scan", "--universe", "practice", "--rule", "close > 1", "--output", "run.doc"], ".json"),
        (
            ["scan", "--universe", "practice", "--rule", "close > 1", "--output", "nowhere/run.json"],
            "nowhere",
        ),
        (["scan", "--resume", "20200101-000000-aaaa"], "20200101"),
        (["scan", "--resume", "last", "--universe", "practice"], "--resume"),
        (["scan", "--sesame"], "--sesame"),
        (["check"], "no rule"),
        (["check", "--rule", "close > sma(50) and sma(x) > 1"], "column 25"),
        (["runs", "show", "nothing"], "nothing"),
        (["nonsense"], "nonsense"),
    ],
)
def test_bad_input_gives_one_clear_sentence_and_exit_code_2(terminal, arguments, words):
    answer = terminal(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert words in answer.err
    assert "Traceback" not in answer.err


def test_a_folder_without_csv_is_bad_input(terminal, tmp_path):
    (tmp_path / "empty").mkdir()
    answer = terminal(
        "scan", "--universe", "AAA", "--rule", "close > 1", "--source", f"folder:{tmp_path / 'empty'}"
    )
    assert answer.code == 2
    assert "empty" in answer.err


@pytest.mark.parametrize("content", [b"", b"\n\n# nothing\n", b"\xff\xfe\x00\x01"])
def test_a_list_file_without_symbols_is_bad_input(terminal, tmp_path, content):
    file = tmp_path / "list.txt"
    file.write_bytes(content)
    answer = terminal("scan", "--universe", str(file), "--rule", "close > 1", "--source", "practice")
    assert answer.code == 2
    assert "list.txt" in answer.err


def test_a_home_that_cannot_be_written_is_exit_code_3(terminal, monkeypatch):
    monkeypatch.setenv("TECHNIC_HOME", "/proc/technic")
    answer = terminal("scan", "--universe", "practice", "--scan", "golden-cross")
    assert (answer.code, answer.out) == (3, "")
    assert "/proc/technic" in answer.err


def test_no_data_at_all_is_exit_code_3_and_the_document_says_why(terminal, options):
    answer = terminal("scan", "--universe", "GONE", *options[2:], "--output", "-")
    assert answer.code == 3
    assert answer.json["run"]["status"] == "failed"
    assert "No prices for GONE" in answer.err


def test_an_own_scan_with_an_unknown_column_names_it(terminal):
    file = open_home().scans / "mine.toml"
    file.write_text('title = "Mine"\nrule = "close > 1"\n[columns]\nX = "fooo(3)"\n', encoding="utf-8")
    answer = terminal("scan", "--universe", "practice", "--scan", "mine")
    assert answer.code == 2
    assert "fooo" in answer.err


def test_checking_a_rule_says_what_it_needs(terminal):
    answer = terminal("check", "--rule", "close > sma(200)")
    assert answer.code == 0
    assert "200 bars" in answer.out


def test_a_caret_stands_under_the_place(terminal):
    answer = terminal("check", "--rule", "close > higest(20)")
    first, text, caret = answer.err.splitlines()
    assert "highest" in first
    assert text[caret.index("^") :].startswith("higest")


@pytest.mark.parametrize("listing", ["scans", "universes", "indicators", "runs"])
def test_every_listing_is_one_json_array(terminal, listing):
    answer = terminal(listing, "--json")
    assert answer.code == 0
    assert isinstance(answer.json, list)
    assert terminal(listing).code == 0


def test_indicators_say_what_they_are_and_how_far_back_they_read(terminal):
    records = {one["name"]: one for one in terminal("indicators", "--json").json}
    assert {"sma", "macd_hist", "engulfing", "supertrend"} <= set(records)
    assert records["sma"]["signature"] == "sma([series = close,] days)"
    assert records["obv"]["lookback"] is None
    lines = terminal("indicators").out.splitlines()
    assert len(lines) == len(records) + 1
    assert next(line for line in lines if " obv()" in line).split()[-2:] == ["1", "all"]


def test_scans_and_universes_name_what_there_is(terminal):
    scans = terminal("scans", "--json").json
    assert {"golden-cross"} <= {one["id"] for one in scans}
    assert all(one["title"] and one["group"] and one["rule"] for one in scans)
    assert len(scans) >= 6
    universes = terminal("universes", "--json").json
    assert {"practice", "sp500", "nasdaq100"} <= {one["id"] for one in universes}


def test_runs_are_listed_shown_exported_and_deleted(terminal, options, tmp_path):
    run = terminal("scan", *options, "--output", "-").json["run"]["id"]
    (listed,) = terminal("runs", "--json").json
    assert (listed["id"], listed["status"], listed["universe"]) == (run, "finished", "UP,DOWN,YOUNG,GONE")
    assert listed["counts"]["matched"] == 1
    assert run in terminal("runs").out
    assert "UP" in terminal("runs", "show", "last").out
    assert terminal("runs", "show", run, "--json").json[0]["run"]["id"] == run
    assert terminal("runs", "export", run).json["run"]["id"] == run
    target = tmp_path / "out.json"
    assert terminal("runs", "export", run, "--output", str(target)).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["run"]["id"] == run
    assert terminal("runs", "delete", run).code == 0
    assert terminal("runs", "--json").json == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_keeps_the_checkpoint_and_leaves_the_document(tmp_path, how):
    home = open_home(tmp_path / "slow")
    home.settings_file.write_text("[practice]\nlatency_seconds = 0.05\n", encoding="utf-8")
    process = start(
        "scan",
        "--universe",
        "practice",
        "--rule",
        "close > 0",
        "--progress",
        "json",
        "--output",
        "-",
        home=home.root,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["matched"] > 0:
            break
    process.send_signal(how)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    content = json.loads(out)
    assert content["run"]["status"] == "cancelled"
    assert 0 < content["counts"]["matched"] < 1200
    assert len(content["matches"]) == content["counts"]["matched"]


def test_killed_and_resumed_gives_the_document_of_an_uninterrupted_run(tmp_path, terminal, monkeypatch):
    home = open_home(tmp_path / "killed")
    home.settings_file.write_text("[practice]\nlatency_seconds = 0.02\n", encoding="utf-8")
    options = [
        "scan",
        "--universe",
        "practice",
        "--scan",
        "golden-cross",
        "--limit",
        "200",
        "--as-of",
        "2026-01-30",
    ]
    process = start(*options, "--progress", "json", home=home.root)
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["stages"]["scan"]["done"] > 20:
            break
    process.kill()
    process.communicate(timeout=20)
    home.settings_file.unlink()
    monkeypatch.setenv("TECHNIC_HOME", str(home.root))
    (listed,) = terminal("runs", "--json").json
    assert listed["status"] == "interrupted"
    assert 0 < listed["counts"]["matched"] + listed["counts"]["unmatched"] < 200
    resumed = terminal("scan", "--resume", listed["id"], "--output", "-", "--progress", "none").json
    monkeypatch.setenv("TECHNIC_HOME", str(tmp_path / "whole"))
    whole = terminal(*options, "--output", "-", "--progress", "none").json
    for one in (resumed, whole):
        for key in ("id", "started", "finished"):
            one["run"].pop(key)
        for key in ("from_cache", "fetched", "requests"):
            one["counts"].pop(key)
        for failure in one["failures"]:
            failure.pop("attempts")
    assert resumed == whole


def test_a_universe_is_shown_with_what_is_known_of_its_symbols(terminal):
    answer = terminal("universes", "show", "dow30 & sector:Energy,", "--json")
    assert answer.code == 2
    answer = terminal("universes", "show", "BRK.B,VOD.L", "--json")
    assert answer.code == 0
    first, second = answer.json
    assert (first["symbol"], first["sector"], first["industry"]) == (
        "BRK-B",
        "Financials",
        "Multi-Sector Holdings",
    )
    assert (second["symbol"], second["exchange"], second["currency"]) == ("VOD.L", "XLON", "GBp")
    assert answer.err == "BRK.B is BRK-B at Yahoo.\n"
    assert "Chevron" in terminal("universes", "show", "dow30 & sector:Energy").out


def test_a_file_becomes_a_watchlist_and_a_universe(terminal, tmp_path):
    (tmp_path / "mine.txt").write_text("BRK.B\nUP\n")
    answer = terminal("universes", "import", str(tmp_path / "mine.txt"), "--name", "My list")
    assert answer.code == 0
    assert answer.err == "BRK.B is BRK-B at Yahoo.\n2 symbols are kept as the watchlist My list.\n"
    listed = terminal("universes", "--json").json[-1]
    assert (listed["id"], listed["count"], listed["source"]) == ("My list", 2, "your watchlist")
    again = terminal("universes", "import", str(tmp_path / "mine.txt"), "--name", "my list")
    assert again.code == 2
    assert "already" in again.err
    assert (
        terminal("universes", "import", str(tmp_path / "mine.txt"), "--name", "My list", "--replace").code
        == 0
    )


def test_a_folder_is_its_own_universe_and_source(terminal, folder):
    answer = terminal(
        "scan", "--universe", f"folder:{folder}", "--rule", "close > sma(50)", "--as-of", "2026-01-30",
        "--progress", "none", "--output", "-",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.json["counts"]["universe"] == 3
    assert answer.json["run"]["source"] == f"folder:{folder}"


def test_symbols_spelled_otherwise_are_told_when_scanned(terminal, folder):
    answer = terminal(
        "scan", "--universe", "UP,BRK.B", "--rule", "close > 1", "--source", f"folder:{folder}",
        "--as-of", "2026-01-30", "--progress", "none",
    )  # fmt: skip
    assert "BRK.B is BRK-B at Yahoo." in answer.err


def test_a_universe_is_shown_with_its_source_its_day_and_its_benchmark(terminal):
    answer = terminal("universes", "show", "dax")
    assert "Europe/Berlin" in answer.out
    assert "40 symbols, as of 2026-07-01" in answer.err
    assert "Measured by ^GDAXI." in answer.err
    listing = {one["id"]: one for one in terminal("universes", "--json").json}
    assert listing["sp500"]["benchmark"] == "^GSPC"
