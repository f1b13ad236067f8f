import inspect

import pytest

from scanner.pipeline.observer import NullObserver, ObserverGroup, RecordingObserver, ScanObserver
from tests.helpers import samples

EVENTS = {
    "started": samples.run_info(),
    "progressed": samples.snapshot(),
    "matched": [samples.match()],
    "left_unknown": [samples.unknown()],
    "failed": [samples.failure()],
    "finished": samples.result(),
}


def tell_all(observer):
    for event, value in EVENTS.items():
        getattr(observer, event)(value)


def test_the_events_are_those_of_the_protocol():
    told = {
        name for name, _ in inspect.getmembers(ScanObserver, inspect.isfunction) if not name.startswith("_")
    }
    assert told == set(EVENTS)


def test_a_group_tells_each_of_its_observers():
    observers = [RecordingObserver(), NullObserver(), RecordingObserver()]
    tell_all(ObserverGroup(observers))
    for observer in (observers[0], observers[2]):
        assert observer.info == EVENTS["started"]
        assert observer.snapshots == [EVENTS["progressed"]]
        assert observer.matches == EVENTS["matched"]
        assert observer.unknown == EVENTS["left_unknown"]
        assert observer.failures == EVENTS["failed"]
        assert observer.result == EVENTS["finished"]


@pytest.mark.parametrize("event", EVENTS)
def test_the_null_observer_takes_every_event(event):
    assert getattr(NullObserver(), event)(EVENTS[event]) is None
