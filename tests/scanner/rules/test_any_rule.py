"""Whatever can be checked can be decided, read back, explained, drawn and asked of many days."""

from __future__ import annotations

from hypothesis import given

from scanner.rules.compiler import check_rule, compile_rule
from scanner.rules.facts import Facts, UniverseRanks
from scanner.rules.panel import Panel
from tests.helpers.made_bars import made_bars, random_bars
from tests.helpers.rule_texts import CONDITIONS

BATCH = [random_bars(60, 1), random_bars(45, 2), made_bars([]), made_bars([5.0, float("nan"), 7.0])]
# What a symbol of this market could know is known, so that nothing waits.
FACTS = Facts(watchlists={"Core": {"R1"}}, universe=UniverseRanks({}))


@given(CONDITIONS)
def test_every_rule_can_be_looked_at_from_all_sides(text: str) -> None:
    if check_rule(text).problems:
        return
    rule = compile_rule(text)
    verdicts = rule.decide(BATCH, FACTS)
    assert all(verdict.detail for verdict in verdicts if verdict.truth is None)
    assert all(rule.in_words())
    bars, verdict = BATCH[0], verdicts[0]
    conditions = rule.explained(bars, FACTS)
    assert len(conditions) == len(rule.conditions)
    assert bool(rule.what_failed(bars, FACTS)) == (verdict.truth is False)
    assert all(len(line.values) == 5 for line in rule.lines(bars, 5, FACTS))
    rule.will_match(bars, FACTS)
    for look in (rule.waterfall(), rule.near_misses(), rule.strictest()):
        look.add(Panel(BATCH, FACTS))
    found = rule.waterfall()
    found.add(Panel(BATCH, FACTS))
    assert found.steps[-1].left == sum(verdict.truth is True for verdict in verdicts)
