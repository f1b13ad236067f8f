"""The verbs about whole markets: fetching the list of a country's stocks by the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from scanner.cancel import CancelToken
from scanner.errors import CannotRun, GarbageAnswer, ProviderError, UnknownName, describe
from scanner.fetch.pages import patient_page
from scanner.fetch.sources import YAHOO
from scanner.market.regions import RegionLists, region_of, universe_id
from scanner.providers.base import LatestBar, MarketPages
from scanner.providers.yahoo_pages import REGIONS, SECTORS
from scanner.types import UniverseInfo
from scanner.verbs.parts import Parts
from scanner.verbs.sessions import last_session

Told = Callable[[int, int], None]
"""Told how many symbols are known of how many."""

ENOUGH = 0.9
"""Pages that hold less than this part of what they say there is are thin, and no list."""


class RegionVerbs:
    """What can be done about the universes ``us``, ``all-ca``, ``all-de`` and so on. Safe for threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def names(self) -> list[str]:
        """Every region that can be fetched, as a universe is called."""
        return [universe_id(region) for region in REGIONS]

    def update(
        self, name: str = "us", told: Told | None = None, token: CancelToken | None = None
    ) -> UniverseInfo:
        """Fetch the list of a region from Yahoo: all its pages, then those of each sector, since a row does not name
        its own. The list that was there stays until the new one is complete.

        Raises :class:`~scanner.errors.UnknownName` for what is no region, :class:`~scanner.errors.CannotRun` when
        the pages are refused or thin, and :class:`~scanner.errors.Cancelled`.
        """
        region = region_of(name)
        if region is None:
            raise UnknownName(
                f"{name} is no market that can be fetched.", f"Take one of {', '.join(self.names())}."
            )
        provider = self._parts.sources.provider(YAHOO)
        token = token or CancelToken()
        pages = provider.pages
        assert pages is not None, "Yahoo has pages"
        try:
            provider.prepare((), token)
            rows = self._all_rows(pages, region, token, "", told)
            sectors: dict[str, str] = {}
            for sector in SECTORS:
                sectors |= dict.fromkeys(self._all_rows(pages, region, token, sector, None), sector)
        except ProviderError as error:
            message, advice = describe(error.kind, {"source": provider.title})
            raise CannotRun(f"The list was not fetched: {message}", advice) from error
        lists = RegionLists(self._parts.home.region_lists)
        lists.write(region, rows.values(), sectors, self._day())
        return lists.info(region)

    def _day(self) -> date:
        return last_session(self._parts.clock)

    def _all_rows(
        self, pages: MarketPages, region: str, token: CancelToken, sector: str, told: Told | None
    ) -> dict[str, LatestBar]:
        """Every row of the pages of ``region`` by symbol, each once: far pages repeat rows."""
        rows: dict[str, LatestBar] = {}
        number, total = 0, 1
        while number * pages.size < total:
            page = patient_page(partial(pages.page, region, number, token, sector), self._parts.clock, token)
            before = len(rows)
            for row in page.rows:
                rows.setdefault(row.symbol, row)
            number, total = number + 1, page.total
            if told is not None:
                told(len(rows), total)
            if len(rows) == before:
                break
        if not sector and (not rows or len(rows) < ENOUGH * total):
            raise GarbageAnswer(f"{len(rows)} of {total} rows", what="thin pages")
        return rows
