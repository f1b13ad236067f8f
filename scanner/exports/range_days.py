"""A rule over a range of sessions as a file: its document (JSON) or a row for each session (CSV)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from scanner.errors import BadInput
from scanner.exports.write import check_target, dump, in_one_step

SUFFIXES = (".json", ".csv")
_HEAD = ("session", "matched", "unknown", "symbols")


def check_range_target(target: Path) -> None:
    """Raise :class:`~scanner.errors.BadInput` if a range could not be written to ``target`` afterwards."""
    if target.suffix.lower() not in SUFFIXES:
        raise BadInput(
            f"A range is not written as {target.suffix or target.name}.", f"Use {' or '.join(SUFFIXES)}."
        )
    check_target(target)


def export_range(content: dict[str, Any], target: Path) -> None:
    """Write the document of a range (:func:`scanner.pipeline.document.range_document`) to ``target`` by its ending.
    Simulated data say so in every row."""
    check_range_target(target)
    with in_one_step(target) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
        if target.suffix.lower() == ".json":
            dump(content, stream)
            return
        simulated = ("Simulated",) if content["range"]["simulated"] else ()
        writer = csv.writer(stream)
        writer.writerow([*_HEAD, *(("data",) if simulated else ())])
        for day in content["days"]:
            symbols = " ".join(day["symbols"])
            writer.writerow([day["session"], day["matched"], day["unknown"], symbols, *simulated])
