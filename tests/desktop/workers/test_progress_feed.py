import itertools

from hypothesis import given
from hypothesis import strategies as st

from desktop.workers.progress_feed import EVERY_SECONDS, ProgressFeed
from tests.helpers import samples


class Heard:
    """An outlet that keeps what it is told, with the time."""

    def __init__(self):
        self.now = 0.0
        self.news = []

    def started(self, info):
        self.news.append((self.now, "started", info))

    def progressed(self, snapshot):
        self.news.append((self.now, "progressed", snapshot))

    def matched(self, matches):
        self.news.append((self.now, "matched", matches))

    def left_unknown(self, unknown):
        self.news.append((self.now, "left_unknown", unknown))

    def failed(self, failures):
        self.news.append((self.now, "failed", failures))

    def of(self, kind):
        return [what for _, name, what in self.news if name == kind]


def feed_into(heard):
    return ProgressFeed(heard, now=lambda: heard.now)


def test_the_first_snapshot_goes_out_at_once_and_of_several_the_latest():
    heard = Heard()
    feed = feed_into(heard)
    shots = [samples.snapshot(scanned=number) for number in range(4)]
    feed.progressed(shots[0])
    assert heard.of("progressed") == shots[:1]
    feed.progressed(shots[1])
    feed.progressed(shots[2])
    assert heard.of("progressed") == shots[:1]
    heard.now = EVERY_SECONDS
    feed.progressed(shots[3])
    assert heard.of("progressed") == [shots[0], shots[3]]


def test_what_is_held_back_goes_out_at_the_end():
    heard = Heard()
    feed = feed_into(heard)
    feed.failed([samples.failure("E")])
    feed.failed([samples.failure("F")])
    feed.left_unknown([samples.unknown("U")])
    assert heard.of("failed") == [[samples.failure("E")]]
    assert heard.of("left_unknown") == []
    feed.finished(samples.result())
    assert heard.of("failed")[1:] == [[samples.failure("F")]]
    assert heard.of("left_unknown") == [[samples.unknown("U")]]


def test_matches_are_never_held_back():
    heard = Heard()
    feed = feed_into(heard)
    feed.progressed(samples.snapshot())
    feed.matched([samples.match("A")])
    feed.matched([])
    feed.matched([samples.match("B"), samples.match("C")])
    assert heard.of("matched") == [[samples.match("A")], [samples.match("B"), samples.match("C")]]


def test_the_start_is_told_at_once_even_right_after_something_else():
    heard = Heard()
    feed = feed_into(heard)
    feed.progressed(samples.snapshot())
    feed.started(samples.run_info())
    assert heard.of("started") == [samples.run_info()]


def test_a_flush_with_nothing_held_back_tells_nothing():
    heard = Heard()
    feed_into(heard).flush()
    assert heard.news == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["match", "fail", "unknown", "snapshot"]), st.floats(0, 0.2)), max_size=60
)


@given(STEPS)
def test_nothing_is_lost_and_no_second_hears_more_than_twenty_besides_matches(steps):
    heard = Heard()
    feed = feed_into(heard)
    sent = []
    for number, (kind, pause) in enumerate(steps):
        heard.now += pause
        symbol = f"S{number}"
        sent.append((kind, symbol))
        if kind == "match":
            feed.matched([samples.match(symbol)])
        elif kind == "fail":
            feed.failed([samples.failure(symbol)])
        elif kind == "unknown":
            feed.left_unknown([samples.unknown(symbol)])
        else:
            feed.progressed(samples.snapshot(symbol=symbol))
    tellings = sorted({when for when, kind, _ in heard.news if kind != "matched"})
    assert all(after - before >= EVERY_SECONDS - 1e-9 for before, after in itertools.pairwise(tellings))
    feed.flush()
    for kind, told in (("match", "matched"), ("fail", "failed"), ("unknown", "left_unknown")):
        got = [item.symbol for batch in heard.of(told) for item in batch]
        assert got == [symbol for what, symbol in sent if what == kind]
    shots = [symbol for what, symbol in sent if what == "snapshot"]
    assert [shot.symbol for shot in heard.of("progressed")][-1:] == shots[-1:]
