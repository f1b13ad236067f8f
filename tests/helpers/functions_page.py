"""Writes the help page of all functions out of the registers, so that it cannot say anything else than they do.

``python -m tests.helpers.functions_page`` writes it anew; a test compares.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from scanner.indicators.registry import Indicator, as_record, registered
from scanner.rules.functions import FUNCTIONS

PAGE = Path(__file__).parents[2] / "resources" / "help" / "functions.md"

HEAD = """# All functions

Made from what `python -m scanner indicators` tells; how they are used stands in [language.md](language.md).

Values in brackets may be left out. A *condition* is true or false by itself (`inside_day and close > sma(50)`), the
others are numbers. *Needs* is how many days give a first value. *Settled* is how many days make it equal the value
over the whole history to nine digits: scans read as many; *all* means that it never forgets how it began and reads
the whole history.
"""

GROUPS = {
    "averages": "Averages",
    "trend": "Trend",
    "momentum": "Momentum",
    "volatility": "Volatility and bands",
    "volume": "Volume",
    "levels": "Levels",
    "price": "Prices and bars",
    "strength": "Relative strength",
    "patterns": "Chart patterns",
    "candles": "Candlesticks",
    "statistics": "Statistics",
    "cycles": "Cycles",
    "functions": "Mathematics",
}


def page() -> str:
    """The whole page as Markdown."""
    entries = sorted(registered().values(), key=lambda entry: (list(GROUPS).index(entry.group), entry.name))
    parts = [HEAD, _language()]
    for group, members in groupby(entries, key=lambda entry: entry.group):
        table = _candles if group == "candles" else _table
        parts.append(f"## {GROUPS[group]}\n\n{table(list(members))}")
    return "\n".join(parts)


def _language() -> str:
    rows = [f"| `{one.signature}` | {_cell(one.description)} |" for one in FUNCTIONS.values()]
    return "\n".join(["## Of the language", "", "| write | what it says |", "|---|---|", *rows, ""])


def _table(entries: list[Indicator]) -> str:
    rows = ["| write | what it says | formula | needs | settled |", "|---|---|---|---|---|"]
    for entry in entries:
        record = as_record(entry)
        also = f" Also `{'`, `'.join(entry.aliases)}`." if entry.aliases else ""
        kind = "*Condition.* " if entry.truth else ""
        settled = "all" if record["lookback"] is None else record["lookback"]
        rows.append(
            f"| `{entry.signature}` | {kind}{_cell(entry.description)}{also} | {_cell(entry.formula)} "
            f"| {record['needed']} | {settled} |"
        )
    return "\n".join([*rows, ""])


def _candles(entries: list[Indicator]) -> str:
    rows = [
        "1 for the rising form, -1 for the falling one, 0 for none: `hammer == 1`. All as in TA-Lib, under whose"
    ]
    rows += [
        "names (`cdlhammer`) they are known too.",
        "",
        "| write | what it looks like | needs |",
        "|---|---|---|",
    ]
    rows += [
        f"| `{entry.name}` | {_cell(entry.description)} | {as_record(entry)['needed']} |" for entry in entries
    ]
    return "\n".join([*rows, ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
