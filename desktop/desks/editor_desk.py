"""What is done about the editor's wishes: scans are opened, changed and kept. Drafts stay when the page is left and
when the program ends, see :mod:`desktop.desks.draft_desk`."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.desks.draft_desk import DraftDesk
from desktop.desks.library_desk import LibraryDesk
from desktop.desks.preview_desk import PreviewDesk
from desktop.desks.scan_desk import ScanDesk
from desktop.main_window import MainWindow
from desktop.models.column_rows import column_rows, rank_choices
from desktop.models.scan_draft import ScanDraft
from desktop.panels.editor.problem_words import said
from desktop.panels.editor.row_fields import Choices
from desktop.panels.editor.row_wish import RowVerb, RowWish
from desktop.text import tr
from desktop.workers.background import Background
from scanner import BadInput, GroupKind, RuleProblem, ScanDefinition, ScanService, TechnicError

__all__ = ["EditorDesk"]

_NEW_RULE = "close > sma(50)"
# In front of the key of a scan that has no id yet; no id begins so.
_UNSAVED, _COPY = "\0", "\0copy "


class EditorDesk(QObject):
    """One editor page on one service. Rows and formula are two views of the draft's rule."""

    def __init__(
        self, service: ScanService, window: MainWindow, background: Background, scans: ScanDesk
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._scans = scans
        self._drafts: dict[str, ScanDraft] = {}
        self._draft: ScanDraft | None = None
        self._is_ready = False
        self._connect_window()

    def _connect_window(self) -> None:
        window, actions = self._window, self._window.actions_table
        for wish in (actions["edit_rule"].triggered, window.scan_bar.edit_wanted):
            wish.connect(self.open)
        window.work.inspector.why.edit_wanted.connect(self._on_edit_shown)
        actions["save_scan"].triggered.connect(self.save)
        actions["new_scan"].triggered.connect(self.begin_new)
        actions["save_scan"].setEnabled(False)

    def _connect_page(self) -> None:
        page, header, library = self._page, self._page.header, self._page.library
        page.back_wanted.connect(self.leave)
        page.formula.edited.connect(self._on_typed)
        page.formula.undo_wanted.connect(self._on_undo)
        page.formula.redo_wanted.connect(self._on_redo)
        page.formula.repair_wanted.connect(self._on_repair)
        page.conditions.wished.connect(self._on_row_wish)
        header.title_changed.connect(self._on_title)
        header.description_changed.connect(self._on_description)
        header.revert_wanted.connect(self._on_revert)
        header.save_wanted.connect(self.save)
        header.run_wanted.connect(self.save_and_run)
        header.copy_wanted.connect(self._on_copy)
        page.ranking.changed.connect(self._on_ranking)
        page.columns.changed.connect(self._on_columns)
        library.chosen.connect(self._on_chosen)
        library.new_wanted.connect(self.begin_new)
        library.copy_wanted.connect(self._on_copy_of)
        library.delete_wanted.connect(self.delete)
        self._library.library_changed.connect(self._scans.show_scans)
        self._library.scan_arrived.connect(self._open_draft)

    # --- opening and leaving ----------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """Open the editor at the scan chosen in the bar on top, with the draft of it if there is one."""
        if not self._window.is_welcoming:
            self._show(self._window.scan_bar.scan_id())

    @Slot()
    def _on_edit_shown(self) -> None:
        scan = self._window.work.results.scan
        self._show(scan.scan_id if scan is not None and scan.scan_id else self._window.scan_bar.scan_id())

    @Slot()
    def begin_new(self) -> None:
        """Open the editor at a scan that does not exist yet."""
        if self._window.is_welcoming:
            return
        self._make_ready()
        drafts = {draft.now.title for draft in self._drafts.values()}
        titles = drafts | {one.title for one in self._service.scans()}
        title, count = tr("New scan"), 1
        while title in titles:
            count += 1
            title = tr("New scan {count}", count=count)
        self._add_draft(ScanDefinition("", title, _NEW_RULE))

    def _show(self, key: str) -> None:
        self._make_ready()
        self._window.show_editor(True)
        self._open_draft(key)
        self._page.formula.setFocus()

    @Slot()
    def leave(self) -> None:
        """Back to the results; the draft stays."""
        self._previews.rest()
        self._kept.keep()
        self._window.show_editor(False)

    def _make_ready(self) -> None:
        """Make the page and what looks after it, and hand it what it asks of the language: all that is heavy, and
        wanted by few right after the start."""
        if self._is_ready:
            return
        service, window = self._service, self._window
        self._page = window.editor
        self._previews = PreviewDesk(service, window, self._background, self._scans)
        self._library = LibraryDesk(service, window)
        self._kept = DraftDesk(service, window)
        self._drafts = self._kept.left_over()
        self._connect_page()
        editing, page = service.editing, self._page
        page.formula.use(editing.words, editing.complete)
        page.reference.use(editing.help_on, editing.reference())
        choices = Choices(self._window.look, editing.numbers(), editing.conditions())
        choices.operators, choices.windows = editing.operators(), editing.windows()
        choices.timeframes = editing.timeframes()
        choices.title_of, choices.facts = editing.title_of, editing.facts
        page.conditions.use(choices)
        self._is_ready = True

    # --- drafts -----------------------------------------------------------------------------------------

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        if self._draft is None or key != self._draft.key:
            self._open_draft(key)

    @Slot(str)
    def _open_draft(self, key: str) -> None:
        if key not in self._drafts:
            try:
                scan = self._service.editing.scan(key)
            except TechnicError as error:
                self._library.tell(error)
                scan = self._service.scans()[0]
            key = scan.id
            self._drafts.setdefault(key, ScanDraft(key, scan, scan))
        self._draft = self._drafts[key]
        self._page.formula.popup.close()
        self._show_draft()
        self._show_library()

    def _add_draft(self, scan: ScanDefinition, key: str = "") -> None:
        number = 1
        while not key or key in self._drafts:
            key = f"{_UNSAVED}{number}"
            number += 1
        self._drafts[key] = ScanDraft(key, scan, scan, is_new=True)
        self._show(key)

    def _change(self, *, typing: bool = False, **members: object) -> None:
        """Change the draft; a built-in scan becomes a copy with its first change."""
        draft = self._draft
        if draft is None or all(getattr(draft.now, name) == value for name, value in members.items()):
            return
        if draft.now.builtin:
            copy = self._service.editing.copy_of(draft.now)
            draft = ScanDraft(f"{_COPY}{draft.key}", copy, copy, is_new=True)
            self._draft = self._drafts[draft.key] = draft
            self._show_library()
        was_edited = draft.edited
        draft.change(typing=typing, **members)
        self._show_draft()
        if draft.edited is not was_edited or "title" in members:
            self._show_library()

    @Slot(str)
    def _on_typed(self, rule: str) -> None:
        self._change(rule=rule, typing=True)

    @Slot(object)
    def _on_repair(self, problem: RuleProblem) -> None:
        if self._draft is not None:
            self._change(rule=self._service.editing.repaired(self._draft.now.rule, problem))

    @Slot(str)
    def _on_title(self, title: str) -> None:
        self._change(title=title)

    @Slot(str)
    def _on_description(self, description: str) -> None:
        self._change(description=description)

    @Slot(str, str)
    def _on_ranking(self, ranking: str, then_by: str) -> None:
        self._change(ranking=ranking, then_by=then_by)

    @Slot(object, object)
    def _on_columns(self, columns: dict[str, str], shown: tuple[str, ...]) -> None:
        self._change(columns=columns, shown=shown)

    @Slot()
    def _on_undo(self) -> None:
        if self._draft is not None and self._draft.undo():
            self._show_draft()
            self._show_library()

    @Slot()
    def _on_redo(self) -> None:
        if self._draft is not None and self._draft.redo():
            self._show_draft()
            self._show_library()

    @Slot()
    def _on_revert(self) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.is_new:
            # It was never kept: reverting it is giving it up.
            del self._drafts[draft.key]
            origin = draft.key.removeprefix(_COPY)
            self._open_draft(self._window.scan_bar.scan_id() if origin.startswith(_UNSAVED) else origin)
        elif draft.revert():
            self._show_draft()
            self._show_library()

    # --- rows -------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_row_wish(self, wish: RowWish) -> None:
        if self._draft is None:
            return
        if wish.verb is RowVerb.SHOW_SPREAD:
            self._previews.show_spread(wish.number or 0)
            return
        try:
            self._change(rule=self._with(self._draft.now.rule, wish))
        except BadInput as error:
            self._library.tell(error)

    def _with(self, rule: str, wish: RowWish) -> str:
        editing, number = self._service.editing, wish.number or 0
        match wish.verb:
            case RowVerb.SET_FIELD if wish.field is not None:
                return editing.with_field(rule, number, wish.field, wish.value)
            case RowVerb.SET_TEXT:
                return editing.with_row(rule, number, wish.value)
            case RowVerb.REMOVE:
                return editing.without_row(rule, number)
            case RowVerb.MOVE:
                return editing.with_moved_row(rule, number, wish.places)
            case RowVerb.ADD:
                return editing.with_new_row(rule, wish.number)
            case RowVerb.ADD_GROUP:
                return editing.with_new_group(rule)
            case RowVerb.KIND:
                return editing.with_group_kind(rule, wish.number, GroupKind(wish.value))
            case RowVerb.NEGATE:
                return editing.with_negation(rule, number, negated=bool(wish.value))
        return rule

    # --- showing ----------------------------------------------------------------------------------------

    def _show_draft(self) -> None:
        self._kept.watch(self._drafts)
        draft, page, editing = self._draft, self._page, self._service.editing
        assert draft is not None, "a draft is open"
        outline, now = editing.outline(draft.now.rule), draft.now
        page.show_scan(now, edited=draft.edited)
        page.show_outline(outline)
        in_rule = {editing.column_title(one): one for one in editing.compared_in(outline.usable)}
        page.ranking.show_ranking(now.ranking, now.then_by, rank_choices(now, in_rule))
        page.ranking.show_fault(self._fault_in([now.ranking]), self._fault_in([now.then_by]))
        page.columns.show_columns(column_rows(now, in_rule))
        page.columns.show_fault(self._fault_in(list(now.columns.values())))
        self._window.set_editor_subject(now.title)
        self._window.status_bar.set_note(page.problem_words())
        self._previews.look_at(draft.key, now, outline)

    def _fault_in(self, expressions: list[str]) -> str:
        for expression in expressions:
            problem = self._service.editing.problem_of(expression) if expression else None
            if problem is not None:
                return f"{expression}: {said(problem)}"
        return ""

    def _show_library(self) -> None:
        self._library.show(self._drafts, self._draft.key if self._draft is not None else "")

    # --- keeping ----------------------------------------------------------------------------------------

    @Slot()
    def save(self) -> bool:
        """Keep the draft; False when that was not possible, which is told."""
        draft = self._draft
        if draft is None or not self._window.is_editing:
            return False
        if draft.now.builtin or not draft.edited:
            return True
        before = draft.key
        try:
            draft.kept_as(self._service.editing.save(draft.now))
        except TechnicError as error:
            self._library.tell(error)
            return False
        del self._drafts[before]
        self._drafts[draft.key] = draft
        self._scans.show_scans()
        self._show_draft()
        self._show_library()
        self._window.status_bar.set_note(self._page.problem_words() or tr("Saved."))
        return True

    @Slot()
    def save_and_run(self) -> None:
        """Keep the draft and run it on the universe in the bar on top. One with errors is kept; the caret goes to the
        first of them."""
        if self._draft is None or not self.save():
            return
        errors = self._page.problem_words()
        if errors:
            self._page.go_to_problem()
            self._window.status_bar.set_note(tr("Not run: {errors}", errors=errors))
        else:
            self._window.scan_bar.choose_scan(self._draft.key)
            self.leave()
            self._scans.run()

    @Slot()
    def _on_copy(self) -> None:
        if self._draft is not None:
            self._add_draft(self._service.editing.copy_of(self._draft.now))

    @Slot(str)
    def _on_copy_of(self, key: str) -> None:
        draft = self._drafts.get(key)
        scan = draft.now if draft is not None else self._service.editing.scan(key)
        self._add_draft(self._service.editing.copy_of(scan))

    @Slot(str)
    def delete(self, key: str) -> None:
        """Take an own scan out of the library, or give up one that was never kept."""
        draft = self._drafts.get(key)
        if not (draft is not None and draft.is_new) and not self._library.delete(key):
            return
        self._drafts.pop(key, None)
        if self._draft is not None and self._draft.key == key:
            self._open_draft(self._window.scan_bar.scan_id())
        else:
            self._show_library()
