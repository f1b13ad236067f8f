import json
import logging
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.errors import FailureKind, RunInUse, StoreUnusable, UnknownName
from scanner.store.records import match_outcome
from scanner.store.runs import RunLedger
from scanner.types import Change, Counts, Instrument, Outcome, OutcomeKind, RunStatus
from tests.helpers import samples

SESSION = date(2026, 1, 30)
STARTED = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)
FINISHED = STARTED + timedelta(minutes=5)


@pytest.fixture
def ledger(open_runs):
    return open_runs()


def begin(ledger, minutes=0, scan=None):
    return ledger.create(scan or samples.scan(), SESSION, STARTED + timedelta(minutes=minutes), "0.1.0")


def finish(ledger, run, **members):
    ledger.close_run(run.id, RunStatus.FINISHED, FINISHED, **members)


def matched(symbol, **members):
    return match_outcome(samples.match(symbol, **members))


def unmatched(symbol):
    return Outcome(symbol, OutcomeKind.NO_MATCH)


def unknown(symbol):
    return Outcome(symbol, OutcomeKind.UNKNOWN, unknown=samples.unknown(symbol))


def failed(symbol, kind=FailureKind.TIMED_OUT):
    return Outcome(symbol, OutcomeKind.FAILED, failure=samples.failure(symbol, kind))


ONE_OF_EACH = [matched("AAA"), unmatched("BBB"), unknown("CCC"), failed("DDD")]


def damage(file, statement, *values):
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute(statement, values).rowcount > 0


# -- a run at work -----------------------------------------------------------------------------------------


def test_a_run_is_in_the_ledger_when_it_was_created(open_runs):
    ledger = open_runs()
    scan = samples.scan(columns={"RSI": "rsi(14)"}, limit=7, seed=3, as_of=SESSION)
    created = begin(ledger, scan=scan)
    assert created.status is RunStatus.RUNNING
    assert created.scan == scan
    assert (created.as_of, created.started, created.finished) == (SESSION, STARTED, None)
    with ledger.hold(created.id):
        assert open_runs().info(created.id) == created


def test_ids_sort_by_time_and_are_all_different(ledger):
    ids = [begin(ledger, minutes).id for minutes in range(5)]
    assert ids == sorted(ids)
    assert len({begin(ledger).id for _ in range(20)}) == 20


def test_moments_are_kept_in_utc(ledger):
    eastern = timezone(timedelta(hours=-5))
    run = ledger.create(samples.scan(), SESSION, STARTED.astimezone(eastern), "0.1.0")
    ledger.close_run(run.id, RunStatus.FINISHED, FINISHED.astimezone(eastern))
    info = ledger.info(run.id)
    assert (info.started, info.finished) == (STARTED, FINISHED)
    assert info.started.tzinfo is UTC
    assert run.id.startswith("20260130-220000-")


def test_the_universe_keeps_its_order(ledger):
    run = begin(ledger)
    assert ledger.universe(run.id) == ()
    instruments = (
        Instrument("ZZZ", "Zed", "Energy", "XLON", "GBp", "Europe/London"),
        Instrument("AAA", "Ünïcode Ő"),
        Instrument("MMM"),
    )
    ledger.set_universe(run.id, instruments[::-1])
    ledger.set_universe(run.id, instruments)
    assert ledger.universe(run.id) == instruments
    assert ledger.counts(run.id).universe == 3


def test_outcomes_and_what_they_cost_add_up(ledger):
    run = begin(ledger)
    ledger.add_outcomes(run.id, ONE_OF_EACH[:2], from_cache=2)
    ledger.add_outcomes(run.id, ONE_OF_EACH[2:], fetched=1, requests=4)
    ledger.add_outcomes(run.id, [], requests=1)
    assert ledger.done_symbols(run.id) == {"AAA", "BBB", "CCC", "DDD"}
    assert ledger.outcomes(run.id) == ONE_OF_EACH
    assert ledger.counts(run.id) == Counts(0, 1, 1, 1, 1, from_cache=2, fetched=1, requests=5)


def test_a_later_outcome_of_a_symbol_replaces_its_earlier(ledger):
    run = begin(ledger)
    ledger.add_outcomes(run.id, [failed("AAA"), unmatched("BBB")])
    ledger.add_outcomes(run.id, [matched("AAA")])
    assert ledger.outcomes(run.id) == [matched("AAA"), unmatched("BBB")]
    assert ledger.counts(run.id).done == 2


def test_runs_do_not_see_each_others_outcomes(ledger):
    one, other = begin(ledger), begin(ledger)
    ledger.add_outcomes(one.id, [matched("AAA")], fetched=1)
    ledger.add_outcomes(other.id, [failed("AAA")])
    ledger.set_universe(other.id, [Instrument("AAA")])
    assert ledger.outcomes(one.id) == [matched("AAA")]
    assert ledger.counts(one.id) == Counts(0, 1, fetched=1)
    assert ledger.counts(other.id) == Counts(1, failed=1)


symbols = st.text("ABCDEFG", min_size=1, max_size=2)
steps = st.lists(
    st.tuples(
        st.lists(st.tuples(symbols, st.sampled_from([matched, unmatched, unknown, failed]))),
        st.integers(0, 9),
    ),
    max_size=6,
)


@given(steps=steps, again=st.sets(symbols))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_resuming_goes_on_from_whatever_was_written(open_runs, steps, again):
    ledger = open_runs()
    run = begin(ledger)
    expected, cost = {}, 0
    for batch, requests in steps:
        made = [make(symbol) for symbol, make in batch]
        ledger.add_outcomes(run.id, made, requests=requests)
        expected.update({outcome.symbol: outcome for outcome in made})
        cost += requests
    ledger.close()
    ledger = open_runs()
    ledger.reopen(run.id, again)
    for symbol in again:
        expected.pop(symbol, None)
    assert ledger.done_symbols(run.id) == set(expected)
    assert ledger.outcomes(run.id) == [expected[symbol] for symbol in sorted(expected)]
    assert (ledger.counts(run.id).done, ledger.counts(run.id).requests) == (len(expected), cost)
    ledger.close()


# -- its end -----------------------------------------------------------------------------------------------


def test_a_closed_run_holds_its_matches_in_rank_order(ledger):
    run = begin(ledger)
    ledger.set_universe(run.id, [Instrument(symbol) for symbol in ("AAA", "BBB", "CCC", "DDD", "EEE")])
    ledger.add_outcomes(run.id, [*ONE_OF_EACH, matched("EEE")], from_cache=5)
    assert [match.rank for match in ledger.result(run.id).matches] == [None, None]
    settled = [
        samples.match("AAA", rank=2, change=Change.STILL, rating=50.0),
        samples.match("EEE", rank=1, change=Change.NEW, rating=80.0),
    ]
    finish(ledger, run, matches=settled, compared_with="before", dropped=["OLD", "GONE"], message="All well.")
    result = ledger.result(run.id)
    assert result.matches == (settled[1], settled[0])
    assert result.unknown == (ONE_OF_EACH[2].unknown,)
    assert result.failures == (ONE_OF_EACH[3].failure,)
    assert (result.compared_with, result.dropped, result.message) == ("before", ("OLD", "GONE"), "All well.")
    assert (result.info.status, result.info.finished) == (RunStatus.FINISHED, FINISHED)
    assert result.counts == Counts(5, 2, 1, 1, 1, from_cache=5)
    assert result.counts.done == result.counts.universe


def test_ten_ranks_are_in_the_order_of_numbers(ledger):
    run = begin(ledger)
    matches = [samples.match(f"S{rank:02}", rank=rank) for rank in range(11, 0, -1)]
    ledger.add_outcomes(run.id, [match_outcome(replace(match, rank=None)) for match in matches])
    finish(ledger, run, matches=matches)
    assert [match.rank for match in ledger.result(run.id).matches] == list(range(1, 12))


def test_closing_leaves_what_is_no_match_alone(ledger):
    run = begin(ledger)
    ledger.add_outcomes(run.id, ONE_OF_EACH)
    finish(ledger, run, matches=[samples.match("AAA", rank=1), samples.match("ZZZ", rank=2)])
    assert [outcome.kind for outcome in ledger.outcomes(run.id)] == [one.kind for one in ONE_OF_EACH]


@pytest.mark.parametrize("status", [RunStatus.FINISHED, RunStatus.CANCELLED, RunStatus.FAILED])
def test_a_closed_run_keeps_its_status_whoever_works(ledger, status):
    run = begin(ledger)
    ledger.close_run(run.id, status, FINISHED, message="why")
    assert ledger.info(run.id).status is status
    with ledger.hold(run.id):
        assert ledger.info(run.id).status is status


def test_reopening_makes_a_run_unfinished_again(ledger):
    run = begin(ledger)
    ledger.add_outcomes(run.id, ONE_OF_EACH, requests=3)
    finish(ledger, run, compared_with="before", dropped=["OLD"], message="Done.")
    ledger.reopen(run.id, ["DDD", "ZZZ"])
    result = ledger.result(run.id)
    assert (result.info.status, result.info.finished) == (RunStatus.INTERRUPTED, None)
    assert (result.compared_with, result.dropped, result.message) == (None, (), "")
    assert result.failures == ()
    assert result.counts == Counts(0, 1, 1, 1, 0, requests=3)
    ledger.add_outcomes(run.id, [matched("DDD")])
    assert ledger.counts(run.id).matched == 2


# -- who works on it ---------------------------------------------------------------------------------------


def test_interrupted_is_unfinished_and_held_by_nobody(ledger, open_runs, locks):
    run = begin(ledger)
    assert ledger.info(run.id).status is RunStatus.INTERRUPTED
    with ledger.hold(run.id):
        for one in (ledger, open_runs()):
            assert one.info(run.id).status is RunStatus.RUNNING
            assert one.summaries()[0].info.status is RunStatus.RUNNING
            assert one.result(run.id).info.status is RunStatus.RUNNING
    assert ledger.info(run.id).status is RunStatus.INTERRUPTED
    assert list(locks.iterdir()) == []


def test_a_run_that_is_closed_while_it_is_looked_at_was_not_interrupted(open_runs, monkeypatch):
    ledger, elsewhere = open_runs(), open_runs()
    run = begin(ledger)

    def closed_meanwhile(file):
        finish(elsewhere, run)
        return False

    monkeypatch.setattr("scanner.store.locks.is_locked", closed_meanwhile)
    assert ledger.info(run.id).status is RunStatus.FINISHED


def test_a_run_is_held_by_one_thread_at_a_time(ledger):
    run, other = begin(ledger), begin(ledger)
    answers = []

    def try_it():
        try:
            with ledger.hold(run.id):
                answers.append("held")
        except RunInUse as error:
            answers.append(error.message)

    for _ in range(2):
        with ledger.hold(run.id), ledger.hold(other.id):
            thread = threading.Thread(target=try_it)
            thread.start()
            thread.join()
    try_it()
    assert answers == [f"Run {run.id} is at work elsewhere."] * 2 + ["held"]


def test_an_error_lets_go_of_the_run(ledger):
    run = begin(ledger)
    with pytest.raises(ZeroDivisionError), ledger.hold(run.id):
        raise ZeroDivisionError
    with ledger.hold(run.id):
        pass


LOOKING = """
import sys
from pathlib import Path
from scanner.store.runs import RunLedger
ledger = RunLedger.open(Path(sys.argv[1]), Path(sys.argv[2]))
print("looking", flush=True)
while True:
    ledger.summaries()
"""


def test_looking_at_a_run_does_not_keep_others_from_it(child, ledger, runs_db, locks):
    run = begin(ledger)
    looking = [child(LOOKING, runs_db, locks) for _ in range(2)]
    assert [one.stdout.readline() for one in looking] == ["looking\n"] * 2
    for _ in range(200):
        with ledger.hold(run.id):
            assert ledger.info(run.id).status is RunStatus.RUNNING


TAKING_TURNS = """
import sys
from pathlib import Path
from scanner.errors import RunInUse
from scanner.store.runs import RunLedger
ledger = RunLedger.open(Path(sys.argv[1]), Path(sys.argv[2]))
alone = Path(sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
held = 0
for _ in range(1000):
    try:
        with ledger.hold(sys.argv[3]):
            alone.touch(exist_ok=False)  # fails when somebody else is in here
            alone.unlink()
            held += 1
    except RunInUse:
        pass
print(held, flush=True)
"""


def test_two_processes_never_hold_one_run(child, ledger, runs_db, locks, tmp_path):
    run = begin(ledger)
    children = [child(TAKING_TURNS, runs_db, locks, run.id, tmp_path / "alone") for _ in range(3)]
    assert [one.stdout.readline() for one in children] == ["ready\n"] * 3
    for one in children:
        one.stdin.write("go\n")
        one.stdin.flush()
    held = [int(one.stdout.readline()) for one in children]
    assert min(held) > 0
    assert [one.wait(30) for one in children] == [0, 0, 0]


def test_a_lock_folder_that_cannot_be_used_is_told(runs_db, tmp_path):
    (tmp_path / "locks").touch()
    with closing(RunLedger.open(runs_db, tmp_path / "locks")) as ledger:
        run = begin(ledger)
        with pytest.raises(StoreUnusable, match="locks"), ledger.hold(run.id):
            pass


HOLDING = """
import sys
from pathlib import Path
from scanner.store.runs import RunLedger
ledger = RunLedger.open(Path(sys.argv[1]), Path(sys.argv[2]))
with ledger.hold(sys.argv[3]):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_run_of_another_process_is_in_use_until_that_is_killed(child, ledger, runs_db, locks):
    run = begin(ledger)
    process = child(HOLDING, runs_db, locks, run.id)
    assert process.stdout.readline() == "held\n"
    assert ledger.info(run.id).status is RunStatus.RUNNING
    with pytest.raises(RunInUse, match=f"Run {run.id} is at work elsewhere"), ledger.hold(run.id):
        pass
    with pytest.raises(RunInUse):
        ledger.delete(run.id)
    process.kill()
    process.wait()
    assert ledger.info(run.id).status is RunStatus.INTERRUPTED
    with ledger.hold(run.id):
        assert ledger.info(run.id).status is RunStatus.RUNNING


WRITING = """
import sys
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from scanner.store.runs import RunLedger
from scanner.types import Instrument
from tests.helpers import samples
from scanner.store.records import match_outcome
ledger = RunLedger.open(Path(sys.argv[1]), Path(sys.argv[2]))
run = ledger.create(samples.scan(), date(2026, 1, 30), datetime.now(UTC), "0.1.0")
with ledger.hold(run.id):
    ledger.set_universe(run.id, [Instrument(f"S{number}") for number in range(2000)])
    for turn in count():
        symbols = [f"S{number}" for number in range(turn * 7, turn * 7 + 7)]
        outcomes = [match_outcome(samples.match(symbol)) for symbol in symbols]
        ledger.add_outcomes(run.id, outcomes, from_cache=7, requests=2)
        print(turn, flush=True)
"""


@pytest.mark.parametrize("turns", [0, 5, 40])
def test_after_a_kill_whole_batches_are_there_and_the_run_is_interrupted(
    child, open_runs, runs_db, locks, turns
):
    process = child(WRITING, runs_db, locks)
    for turn in range(turns + 1):
        assert process.stdout.readline() == f"{turn}\n"
    process.kill()  # in the midst of the next ones
    process.wait()
    told = 1 + max([turns, *map(int, process.stdout.read().split())])
    ledger = open_runs()
    assert ledger.moved_aside is None
    (summary,) = ledger.summaries()
    assert summary.info.status is RunStatus.INTERRUPTED
    counts, done = summary.counts, ledger.done_symbols("last")
    assert counts.universe == 2000
    assert counts.matched == counts.from_cache == len(done) >= told * 7
    assert len(done) % 7 == 0
    assert counts.requests == len(done) // 7 * 2
    assert ledger.outcomes("last") == [matched(symbol) for symbol in sorted(done)]


# -- history -----------------------------------------------------------------------------------------------


def test_a_run_is_known_by_its_id_its_beginning_or_as_the_last(ledger):
    first, second = begin(ledger, 0), begin(ledger, 60)
    assert ledger.info(first.id).id == first.id
    assert ledger.info(first.id[:13]).id == first.id
    assert ledger.info("20260130-23").id == second.id
    assert ledger.info("last").id == second.id
    ledger.add_outcomes(second.id[:14], [unmatched("AAA")])
    assert ledger.done_symbols("last") == {"AAA"}


def test_a_beginning_that_fits_several_names_them(ledger):
    runs = [begin(ledger, minutes) for minutes in range(2)]
    with pytest.raises(UnknownName, match="'20260130-22' fits several runs") as caught:
        ledger.info("20260130-22")
    assert all(run.id in caught.value.advice for run in runs)


def test_an_unknown_run_gives_the_nearest(ledger):
    run = begin(ledger)
    wrong = run.id[:-1] + ("0" if run.id[-1] != "0" else "1")
    with pytest.raises(UnknownName, match=f"no run '{wrong}'") as caught:
        ledger.info(wrong)
    assert run.id in caught.value.advice


@pytest.mark.parametrize(
    "name", ["", "*", "2026*", "nothing", "%", "x" * 5000, "2026'; DROP TABLE runs", "\udcff"]
)
def test_no_name_finds_a_run_by_accident(ledger, name):
    begin(ledger)
    with pytest.raises(UnknownName) as caught:
        ledger.info(name)
    assert caught.value.advice


def test_without_runs_there_is_no_last(ledger):
    with pytest.raises(UnknownName, match="no runs yet"):
        ledger.info("last")
    assert ledger.summaries() == []


def test_summaries_come_newest_first_and_compare(ledger):
    first, second, third = (begin(ledger, minutes) for minutes in (1, 2, 3))
    ledger.add_outcomes(second.id, [matched("AAA"), matched("BBB"), matched("CCC")])
    settled = [
        samples.match("AAA", rank=1, change=Change.NEW),
        samples.match("BBB", rank=2, change=Change.STILL),
        samples.match("CCC", rank=3, change=Change.NEW),
    ]
    finish(ledger, first)
    finish(ledger, second, matches=settled, compared_with=first.id, dropped=["OLD"])
    listed = ledger.summaries()
    assert [one.info.id for one in listed] == [third.id, second.id, first.id]
    assert [(one.new, one.dropped) for one in listed] == [(None, None), (2, 1), (None, None)]
    assert [one.counts.matched for one in listed] == [0, 3, 0]
    assert [one.info.id for one in ledger.summaries(2)] == [third.id, second.id]


def test_a_run_that_did_not_finish_compares_with_nothing(ledger):
    run = begin(ledger)
    ledger.add_outcomes(run.id, [matched("AAA")])
    settled = [samples.match("AAA", rank=1, change=Change.NEW)]
    ledger.close_run(
        run.id, RunStatus.CANCELLED, FINISHED, matches=settled, compared_with="before", dropped=["X"]
    )
    (summary,) = ledger.summaries()
    assert (summary.new, summary.dropped) == (None, None)


def test_a_comparison_without_difference_counts_zero(ledger):
    run = begin(ledger)
    finish(ledger, run, matches=[], compared_with="before")
    (summary,) = ledger.summaries()
    assert (summary.new, summary.dropped) == (0, 0)


def test_the_previous_run_is_the_newest_finished_one_of_the_same_scan(ledger):
    oldest, older = begin(ledger, 0), begin(ledger, 1)
    cancelled, unfinished = begin(ledger, 2), begin(ledger, 3)
    another = begin(ledger, 4, samples.scan(universe="sp500"))
    present, later = begin(ledger, 5), begin(ledger, 6)
    for run in (oldest, older, another, later):
        finish(ledger, run)
    ledger.close_run(cancelled.id, RunStatus.CANCELLED, FINISHED)
    assert unfinished.id in [one.info.id for one in ledger.summaries()]
    previous = ledger.previous(present)
    assert previous is not None
    assert previous.id == older.id
    assert previous.status is RunStatus.FINISHED
    assert ledger.previous(oldest) is None
    assert ledger.previous(another) is None


def test_deleting_forgets_a_run_and_nothing_else(ledger, runs_db):
    one, other = begin(ledger, 0), begin(ledger, 60)
    for run in (one, other):
        ledger.set_universe(run.id, [Instrument("AAA")])
        ledger.add_outcomes(run.id, [matched("AAA")])
    ledger.delete(one.id[:13])
    with pytest.raises(UnknownName):
        ledger.info(one.id)
    assert ledger.result(other.id).matches == (samples.match("AAA"),)
    with closing(sqlite3.connect(runs_db)) as connection:
        for table in ("instruments", "outcomes"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_a_run_at_work_cannot_be_deleted(ledger):
    run = begin(ledger)
    with ledger.hold(run.id), pytest.raises(RunInUse):
        ledger.delete(run.id)
    assert ledger.info(run.id).id == run.id
    ledger.delete(run.id)
    assert ledger.summaries() == []


# -- damage that SQLite does not see -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE runs SET scan = '{half' WHERE id = ?",
        "UPDATE runs SET scan = CAST(x'ff7b' AS TEXT) WHERE id = ?",
        "UPDATE runs SET as_of = 'soon' WHERE id = ?",
        "UPDATE runs SET status = 'asleep' WHERE id = ?",
        "UPDATE runs SET closed_counts = '[[' WHERE id = ?",
        "UPDATE runs SET dropped = '[1' WHERE id = ?",
        "UPDATE outcomes SET payload = '{}' WHERE run = (SELECT number FROM runs WHERE id = ?)",
    ],
)
def test_a_run_that_cannot_be_read_is_named_and_can_be_deleted(ledger, runs_db, caplog, change):
    bad, good = begin(ledger, 0), begin(ledger, 60)
    for run in (bad, good):
        ledger.add_outcomes(run.id, [matched("AAA")])
        finish(ledger, run, compared_with="before", dropped=["OLD"])
    damage(runs_db, change, bad.id)
    with pytest.raises(StoreUnusable, match=bad.id) as caught:
        ledger.result(bad.id)
    assert "Delete" in caught.value.advice
    with caplog.at_level(logging.WARNING):
        assert good.id in [one.info.id for one in ledger.summaries()]
    assert ledger.result(good.id).matches == (samples.match("AAA"),)
    ledger.delete(bad.id)
    assert [one.info.id for one in ledger.summaries()] == [good.id]


def test_a_file_name_of_bytes_that_are_no_characters_is_kept(ledger):
    scan = samples.scan(universe="/lists/\udcff.txt")
    run = begin(ledger, scan=scan)
    assert ledger.info(run.id).scan == scan
    ledger.close_run(run.id, RunStatus.FAILED, FINISHED, message="It failed.")
    assert json.dumps(ledger.info(run.id).scan.universe) == '"/lists/\\udcff.txt"'
