"""A scan while it is edited."""

from dataclasses import replace

from desktop.models.scan_draft import ScanDraft
from scanner import ScanDefinition

SCAN = ScanDefinition("dip", "Dip", "close > 1")


def typed(draft, text):
    for letter in text:
        draft.change(rule=draft.now.rule + letter, typing=True)


def test_it_is_edited_while_it_differs_from_what_is_kept():
    draft = ScanDraft("dip", SCAN, SCAN)
    assert not draft.edited
    assert draft.change(rule="close > 2")
    assert draft.edited
    assert not draft.change(rule="close > 2")
    draft.change(rule="close > 1")
    assert not draft.edited


def test_a_word_that_was_typed_is_one_step_back():
    draft = ScanDraft("dip", SCAN, SCAN)
    typed(draft, " and open")
    draft.undo()
    assert draft.now.rule == "close > 1 and"
    draft.undo()
    assert draft.now.rule == "close > 1"
    assert not draft.undo()
    while draft.redo():
        pass
    assert draft.now.rule == "close > 1 and open"


def test_reverting_can_be_undone():
    draft = ScanDraft("dip", SCAN, SCAN)
    draft.change(title="Other", columns={"A": "close"})
    assert draft.revert()
    assert draft.now == SCAN
    draft.undo()
    assert draft.now.title == "Other"


def test_what_is_kept_is_no_longer_new():
    new = replace(SCAN, id="")
    draft = ScanDraft("\0 1", new, new, is_new=True)
    assert draft.edited
    draft.kept_as(SCAN)
    assert (draft.key, draft.edited) == ("dip", False)
