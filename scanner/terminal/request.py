"""From what was typed after ``scan`` to the scan that is meant, with a clear word for what cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scanner.errors import BadFile, BadInput
from scanner.service import ScanService
from scanner.types import Scan, Timeframe

LARGEST_RULE_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """The options of the command ``scan`` as they were typed; empty where they were not."""

    universe: str = ""
    scan: str = ""
    rule: str = ""
    rule_file: str = ""
    source: str = ""
    as_of: str = ""
    timeframe: str = "1d"
    cached_only: bool = False
    limit: int | None = None
    seed: int | None = None

    def rule_text(self) -> str | None:
        """The rule that was typed or lies in the file, None without either."""
        if self.rule_file:
            return _read_rule(Path(self.rule_file))
        return self.rule or None


def scan_from(service: ScanService, request: ScanRequest) -> Scan:
    """The scan that ``request`` means; :class:`~scanner.errors.BadInput` says what is missing or wrong."""
    if not request.universe:
        raise BadInput("There is no universe.", "Add --universe practice, sp500, a file, or SYM,SYM.")
    if sum(bool(one) for one in (request.scan, request.rule, request.rule_file)) != 1:
        raise BadInput("A scan needs one rule.", "Use one of --scan NAME, --rule TEXT or --rule-file FILE.")
    source = request.source or service.default_source(request.universe)
    text = request.rule_text()
    if text is None:
        scan = service.scan_for(service.scan_named(request.scan), request.universe, source)
    else:
        scan = Scan(rule=text, universe=request.universe, source=source)
    return replace(
        scan,
        timeframe=_timeframe(request.timeframe),
        as_of=day_of(request.as_of) if request.as_of else None,
        cached_only=request.cached_only,
        limit=request.limit,
        seed=request.seed,
    )


def _timeframe(text: str) -> Timeframe:
    try:
        return Timeframe(text)
    except ValueError:
        raise BadInput(f"--timeframe {text} is not known.", "Use 1d or 1wk.") from None


def day_of(text: str) -> date:
    """The day that was typed as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"--as-of {text} is not a date.", "Write it as YYYY-MM-DD, for example 2026-01-30."
        ) from None


def _read_rule(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_RULE_FILE:
            raise BadFile(f"{file} is too large to be a rule.", "Name a text file that holds one rule.")
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{file} is not a text file.", "Save the rule as UTF-8 text.") from error
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error.strerror}.", "Check the name.") from error
    if not text.strip():
        raise BadFile(f"{file} is empty.", "Write a rule into it.")
    return text
