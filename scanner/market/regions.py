"""The whole market of a country as a universe (``us``, ``all-de``): fetched by the page, kept in the home with its
date. Asking for the pages is not done here."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from scanner.errors import BadFile, BadInput
from scanner.market.carried import CarriedList, known_instruments, list_from
from scanner.market.exchanges import BENCHMARKS, on_its_market
from scanner.providers.base import LatestBar
from scanner.providers.yahoo_pages import REGIONS
from scanner.types import Instrument, UniverseInfo

HOME_REGION = "us"
PREFIX = "all-"
SOURCE = "Yahoo's screener"

_SECTORS = {
    "Basic Materials": "Materials",
    "Consumer Cyclical": "Consumer Discretionary",
    "Consumer Defensive": "Consumer Staples",
    "Financial Services": "Financials",
    "Healthcare": "Health Care",
    "Technology": "Information Technology",
}
"""Yahoo's sectors by the names that the carried lists use, where they differ."""


class NotFetchedYet(BadInput):
    """A region that can be a universe, once its list has been fetched."""


def region_of(name: str) -> str | None:
    """The region that ``name`` means (``us``, ``all-us``, ``All US``, ``all-de``), None for another name."""
    bare = name.strip().lower().replace(" ", "-")
    if bare == HOME_REGION:
        return HOME_REGION
    if not bare.startswith(PREFIX):
        return None
    titles = {region.title.lower().replace(" ", "-"): code for code, region in REGIONS.items()}
    wanted = bare.removeprefix(PREFIX)
    return wanted if wanted in REGIONS else titles.get(wanted)


def universe_id(region: str) -> str:
    """How the universe of ``region`` is called."""
    return region if region == HOME_REGION else PREFIX + region


class RegionLists:
    """The lists in ``folder``, read anew at every call. Writing is atomic."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listing(self) -> list[UniverseInfo]:
        """The home region whether it has been fetched or not, then the others that have been."""
        others = [region for region in REGIONS if region != HOME_REGION and self._file(region).exists()]
        return [self.info(region) for region in (HOME_REGION, *others)]

    def info(self, region: str) -> UniverseInfo:
        """The line of a region in the listing."""
        name, title = universe_id(region), _title(region)
        try:
            kept = self.read(region)
        except NotFetchedYet:
            return UniverseInfo(name, title, 0, f"{SOURCE}, not fetched yet")
        except BadFile:
            return UniverseInfo(name, title, 0, f"{SOURCE}, cannot be read")
        return UniverseInfo(name, title, len(kept.instruments), kept.source, kept.dated, kept.benchmark)

    def read(self, region: str) -> CarriedList:
        """The list of ``region``. Raises :class:`NotFetchedYet`, and :class:`~scanner.errors.BadFile` for a file that
        is no such list."""
        update = f"universes update {universe_id(region)}"
        try:
            return list_from(self._file(region).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotFetchedYet(
                f"The list of {_title(region)} has not been fetched yet.",
                f"Fetch it with: {update} (some 60 requests to Yahoo for the US, fewer elsewhere).",
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadFile(
                f"The list of {_title(region)} cannot be read: {error}.", f"Fetch it: {update}."
            ) from error

    def write(
        self, region: str, rows: Iterable[LatestBar], sectors: Mapping[str, str], day: date
    ) -> CarriedList:
        """Keep ``rows`` as the list of ``region`` that shows ``day``; ``sectors`` are Yahoo's, by symbol. The carried
        lists know better where they know a symbol."""
        instruments = [_instrument(row, sectors.get(row.symbol, row.sector)) for row in rows]
        exchanges = [one.exchange for one in instruments]
        benchmark = BENCHMARKS.get(max(set(exchanges), key=exchanges.count), "") if exchanges else ""
        kept = CarriedList(_title(region), SOURCE, day, benchmark, tuple(instruments))
        self._put(self._file(region), _text(kept))
        return kept

    def _file(self, region: str) -> Path:
        return self._folder / f"{universe_id(region)}.csv"

    def _put(self, file: Path, text: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(
                "w", dir=self._folder, suffix=".new", encoding="utf-8", newline="", delete=False
            ) as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(stream.name).replace(file)
        except OSError as error:
            raise BadFile(f"{file} cannot be written: {error.strerror}.", "Check the folder.") from error


def _title(region: str) -> str:
    return f"All {REGIONS[region].title}"


def _instrument(row: LatestBar, sector: str) -> Instrument:
    known = known_instruments().get(row.symbol)
    return on_its_market(
        Instrument(
            symbol=row.symbol,
            name=row.name or (known.name if known else ""),
            sector=known.sector if known and known.sector else _SECTORS.get(sector, sector),
            industry=known.industry if known else "",
        )
    )


def _text(kept: CarriedList) -> str:
    stream = io.StringIO()
    for key, value in (
        ("title", kept.title),
        ("source", kept.source),
        ("dated", kept.dated),
        ("benchmark", kept.benchmark),
    ):
        stream.write(f"# {key}: {value}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["symbol", "name", "sector", "industry"])
    writer.writerows([one.symbol, one.name, one.sector, one.industry] for one in kept.instruments)
    return stream.getvalue()
