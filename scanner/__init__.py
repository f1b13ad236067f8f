"""Technic's engine: which symbols of a universe meet a rule, how good they are, and whether the data can be trusted.

This is its public face; what is not named in ``__all__`` may change. Importing it is cheap: whatever needs numpy,
the rule language or a database loads when it is first asked for. No Qt, no prints.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from scanner.cancel import CancelToken
from scanner.columns import STANDARD_COLUMNS, shown_columns
from scanner.editing import (
    Completion,
    Completions,
    ConditionRow,
    DeletedScan,
    FieldKind,
    FunctionHelp,
    GroupKind,
    KeptDraft,
    RowField,
    RuleOutline,
    RuleWord,
    ValueChoice,
    WordKind,
)
from scanner.errors import (
    BadInput,
    Cancelled,
    CannotRun,
    Failure,
    FailureKind,
    RuleError,
    RuleProblem,
    Stage,
    TechnicError,
    Try,
)
from scanner.home import Home, open_home
from scanner.logbook import end_log, keep_log
from scanner.pipeline.observer import (
    NullObserver,
    ObserverGroup,
    RecordingObserver,
    ScanObserver,
    Snapshot,
    StageProgress,
)
from scanner.settings import SettingInfo, Settings, setting_fault, setting_info, setting_kind
from scanner.studies import (
    ExplainedCondition,
    Explanation,
    Histogram,
    Line,
    LineKind,
    NearMiss,
    Preview,
    RangeDay,
    RangeResult,
    WaterfallStep,
)
from scanner.traffic import Pause
from scanner.types import (
    Appearance,
    Bars,
    Change,
    Condition,
    Counts,
    Instrument,
    Match,
    Outcome,
    OutcomeKind,
    RunInfo,
    RunStatus,
    RunSummary,
    Scan,
    ScanDefinition,
    ScanResult,
    Timeframe,
    UniverseInfo,
    Unknown,
    UnknownReason,
)
from scanner.version import ENGINE_VERSION

if TYPE_CHECKING:
    from scanner.exports.tradingview import tradingview_list, tradingview_symbol
    from scanner.exports.write import export
    from scanner.market.universes import LoadedUniverse
    from scanner.market.watchlists import DeletedWatchlist
    from scanner.pipeline.document import document
    from scanner.pipeline.update_data import UpdateResult
    from scanner.rules.table_filter import TableFilter, compile_filter
    from scanner.service import ScanService, abandoned_requests
    from scanner.sessions import SessionState
    from scanner.verbs.data import DataStatus, RequestPlan, SourceStatus
    from scanner.verbs.glance import Glance

# Loaded at first use, because they bring the databases with them.
_LATER = {
    "DeletedWatchlist": "scanner.market.watchlists",
    "LoadedUniverse": "scanner.market.universes",
    "Glance": "scanner.verbs.glance",
    "SessionState": "scanner.sessions",
    "ScanService": "scanner.service",
    "TableFilter": "scanner.rules.table_filter",
    "abandoned_requests": "scanner.service",
    "compile_filter": "scanner.rules.table_filter",
    "document": "scanner.pipeline.document",
    "export": "scanner.exports.write",
    "tradingview_list": "scanner.exports.tradingview",
    "tradingview_symbol": "scanner.exports.tradingview",
    "DataStatus": "scanner.verbs.data",
    "RequestPlan": "scanner.verbs.data",
    "SourceStatus": "scanner.verbs.data",
    "UpdateResult": "scanner.pipeline.update_data",
}

__all__ = [
    "ENGINE_VERSION",
    "STANDARD_COLUMNS",
    "Appearance",
    "BadInput",
    "Bars",
    "CancelToken",
    "Cancelled",
    "CannotRun",
    "Change",
    "Completion",
    "Completions",
    "Condition",
    "ConditionRow",
    "Counts",
    "DataStatus",
    "DeletedScan",
    "DeletedWatchlist",
    "ExplainedCondition",
    "Explanation",
    "Failure",
    "FailureKind",
    "FieldKind",
    "FunctionHelp",
    "Glance",
    "GroupKind",
    "Histogram",
    "Home",
    "Instrument",
    "KeptDraft",
    "Line",
    "LineKind",
    "LoadedUniverse",
    "Match",
    "NearMiss",
    "NullObserver",
    "ObserverGroup",
    "Outcome",
    "OutcomeKind",
    "Pause",
    "Preview",
    "RangeDay",
    "RangeResult",
    "RecordingObserver",
    "RequestPlan",
    "RowField",
    "RuleError",
    "RuleOutline",
    "RuleProblem",
    "RuleWord",
    "RunInfo",
    "RunStatus",
    "RunSummary",
    "Scan",
    "ScanDefinition",
    "ScanObserver",
    "ScanResult",
    "ScanService",
    "SessionState",
    "SettingInfo",
    "Settings",
    "Snapshot",
    "SourceStatus",
    "Stage",
    "StageProgress",
    "TableFilter",
    "TechnicError",
    "Timeframe",
    "Try",
    "UniverseInfo",
    "Unknown",
    "UnknownReason",
    "UpdateResult",
    "ValueChoice",
    "WaterfallStep",
    "WordKind",
    "abandoned_requests",
    "compile_filter",
    "document",
    "end_log",
    "export",
    "keep_log",
    "open_home",
    "setting_fault",
    "setting_info",
    "setting_kind",
    "shown_columns",
    "tradingview_list",
    "tradingview_symbol",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module 'scanner' has no attribute {name!r}")
