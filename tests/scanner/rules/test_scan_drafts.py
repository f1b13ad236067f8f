"""Drafts survive the program, and a damaged one takes no other along."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.editing import KeptDraft
from scanner.errors import HomeUnusable
from scanner.rules.scan_drafts import ScanDrafts
from scanner.types import ScanDefinition

DIP = ScanDefinition(
    "dip",
    "Dip",
    "close > sma(50)  # ü",
    columns={"Gap": "open / close[1]"},
    then_by="-close",
    shown=("Gap", "plan"),
)


@pytest.fixture
def drafts(tmp_path: Path) -> ScanDrafts:
    return ScanDrafts(tmp_path / "drafts")


def test_a_draft_comes_back_as_it_was_and_a_newer_one_takes_its_place(drafts: ScanDrafts) -> None:
    assert drafts.all() == []
    drafts.keep(KeptDraft("dip", ScanDefinition("dip", "Dip", "")))
    drafts.keep(KeptDraft("dip", DIP))
    drafts.keep(KeptDraft("\0copy golden-cross", DIP, is_new=True))
    assert drafts.all() == [KeptDraft("\0copy golden-cross", DIP, is_new=True), KeptDraft("dip", DIP)]
    drafts.discard("dip")
    drafts.discard("dip")
    assert [draft.key for draft in drafts.all()] == ["\0copy golden-cross"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(min_size=1, max_size=30), st.text(max_size=60), st.text(max_size=20))
def test_any_text_comes_back(drafts: ScanDrafts, key: str, rule: str, title: str) -> None:
    draft = KeptDraft(key, ScanDefinition("", title, rule), is_new=True)
    drafts.keep(draft)
    assert draft in drafts.all()
    drafts.discard(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"key": "x", "is_new": false}',
        '{"key": "", "is_new": false, "scan": {"id": "", "title": "", "rule": ""}}',
        '{"key": "x", "is_new": false, "scan": {"id": "", "title": 3, "rule": ""}}',
        '{"key": "x", "is_new": false, "scan": {"id": "", "title": "", "rule": "", "columns": {"a": 1}}}',
        '{"key": "x", "is_new": false, "scan": {"id": "", "title": "", "rule": "", "columns": []}}',
        '{"key": "x", "is_new": false, "scan": {"id": "", "title": "", "rule": "", "shown": 4}}',
    ],
)
def test_a_damaged_draft_is_set_aside_and_the_others_are_there(
    drafts: ScanDrafts, tmp_path: Path, text: str
) -> None:
    drafts.keep(KeptDraft("dip", DIP))
    (tmp_path / "drafts" / "broken.draft").write_text(text)
    (tmp_path / "drafts" / "bytes.draft").write_bytes(b"\xff\xfe\x00")
    assert drafts.all() == [KeptDraft("dip", DIP)]
    assert (tmp_path / "drafts" / "broken.damaged").read_text() == text
    assert (tmp_path / "drafts" / "bytes.damaged").exists()
    assert drafts.all() == [KeptDraft("dip", DIP)]


def test_where_nothing_can_be_written_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(HomeUnusable, match="Changes to Dip cannot be kept"):
        ScanDrafts(tmp_path / "drafts").keep(KeptDraft("dip", DIP))


def test_a_member_of_a_later_version_is_no_matter(drafts: ScanDrafts, tmp_path: Path) -> None:
    drafts.keep(KeptDraft("dip", DIP))
    (file,) = (tmp_path / "drafts").glob("*.draft")
    file.write_text(file.read_text().replace('"title"', '"later": 1, "title"'))
    assert drafts.all() == [KeptDraft("dip", DIP)]
