"""A lock is one holder's at a time, in this process and between processes, and outlives nobody."""

import threading
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from scanner.store import locks

HOLDER = """
import sys
from pathlib import Path
from scanner.store.locks import locked

with locked(Path(sys.argv[1]), 5.0):
    print("held", flush=True)
    sys.stdin.readline()
print("let go", flush=True)
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "run.lock"


def test_nobody_holds_a_lock_that_was_never_taken(file):
    assert not locks.is_locked(file)
    assert not file.exists()


def test_a_lock_is_refused_to_others_in_the_same_thread(file):
    with locks.locked(file, 0.0):
        assert locks.is_locked(file)
        with pytest.raises(locks.Timeout), locks.locked(file, 0.05):
            pass
        assert locks.is_locked(file)
    assert not locks.is_locked(file)


def test_nothing_is_left_of_a_lock(file):
    with locks.locked(file, 0.0):
        assert file.exists()
    assert list(file.parent.iterdir()) == []


def test_an_error_within_lets_go(file):
    with pytest.raises(RuntimeError), locks.locked(file, 0.0):
        raise RuntimeError
    assert not locks.is_locked(file)


def test_another_process_is_seen_until_it_lets_go(file, child):
    process = child(HOLDER, file)
    assert process.stdout.readline() == "held\n"
    assert locks.is_locked(file)
    with pytest.raises(locks.Timeout), locks.locked(file, 0.05):
        pass
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "let go\n"
    with locks.locked(file, 0.0):
        pass


def test_a_killed_process_holds_nothing_and_what_it_left_is_cleared_away(file, child):
    process = child(HOLDER, file)
    assert process.stdout.readline() == "held\n"
    process.kill()
    process.wait()
    assert file.exists()
    assert not locks.is_locked(file)
    assert not file.exists()


def test_looking_on_does_not_keep_anybody_from_taking_it(file):
    """Those who look have the lock for a moment each; with a little patience it is got all the same."""
    enough = threading.Event()

    def look():
        while not enough.is_set():
            locks.is_locked(file)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for looker in lookers:
        looker.start()
    try:
        for _ in range(50):
            with locks.locked(file, 5.0):
                assert locks.is_locked(file)
    finally:
        enough.set()
        for looker in lookers:
            looker.join()


def test_two_at_once_never_hold_it_together(file):
    inside = []
    overlaps = []

    def work():
        for _ in range(40):
            with locks.locked(file, 30.0):
                inside.append(1)
                overlaps.append(len(inside))
                inside.pop()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(overlaps) == 160
    assert set(overlaps) == {1}


def test_the_file_is_removed_while_it_is_still_held(file, monkeypatch):
    """Removed later, it could be the next holder's by then, and a third would take a lock of the same name."""
    refused = []
    unlink = Path.unlink

    def watched(path, missing_ok=False):
        with pytest.raises(Timeout):
            FileLock(path).acquire(timeout=0)
        refused.append(path)
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    with locks.locked(file, 0.0):
        pass
    assert refused == [file]
