"""The dated lists of index members that ship with the program, and what they know of a symbol."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from scanner.market.exchanges import on_its_market
from scanner.types import Instrument, UniverseInfo

CARRIED = (
    "sp500",
    "nasdaq100",
    "dow30",
    "sp100",
    "sp400",
    "sp600",
    "dax",
    "mdax",
    "tecdax",
    "ftse100",
    "cac40",
    "eurostoxx50",
    "aex",
    "ibex35",
    "smi",
    "nikkei225",
)


@dataclass(frozen=True, slots=True)
class CarriedList:
    """A list with what the comment lines at its head say of it: where it comes from, the day that it shows, and the
    index that its members are measured by."""

    title: str
    source: str
    dated: date | None
    benchmark: str
    instruments: tuple[Instrument, ...]


@lru_cache(maxsize=32)
def carried_list(name: str) -> CarriedList:
    """The list called ``name``, read once."""
    return list_from((resources.files("resources") / "universes" / f"{name}.csv").read_text(encoding="utf-8"))


def list_from(text: str) -> CarriedList:
    """The list that is written so. Raises ``KeyError``, ``ValueError`` or ``TypeError`` for what is none."""
    lines = text.splitlines()
    comments = (line[1:].partition(":") for line in lines if line.startswith("#"))
    head = {key.strip(): value.strip() for key, _, value in comments}
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return CarriedList(
        title=head["title"],
        source=head["source"],
        dated=date.fromisoformat(head["dated"]) if "dated" in head else None,
        benchmark=head.get("benchmark", ""),
        instruments=tuple(on_its_market(Instrument(**row)) for row in rows),
    )


def carried_info(name: str) -> UniverseInfo:
    """The line of a carried list in the listing."""
    carried = carried_list(name)
    return UniverseInfo(
        name, carried.title, len(carried.instruments), carried.source, carried.dated, carried.benchmark
    )


def carried_name(text: str) -> str | None:
    """The list that ``text`` names, by its id or as its index is written (``S&P 500``, ``FTSE 100``), in any case."""
    return _names().get(_bare(text))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    return {_bare(written): name for name in CARRIED for written in (carried_list(name).title, name)}


def _bare(text: str) -> str:
    return text.lower().replace(" ", "").replace("-", "")


@lru_cache(maxsize=1)
def known_instruments() -> Mapping[str, Instrument]:
    """What the carried lists know, by symbol; the lists that come first know best."""
    known: dict[str, Instrument] = {}
    for name in CARRIED:
        for instrument in carried_list(name).instruments:
            known.setdefault(instrument.symbol, instrument)
    return known
