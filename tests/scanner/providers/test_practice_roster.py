from collections import Counter
from datetime import date

import pytest

from scanner.market.universes import CARRIED, Universes
from scanner.providers.practice_roster import INDEX, Part, digest, practice_instruments, roles

SECTORS = 11


def test_there_are_1200_companies_with_names_and_symbols_of_their_own():
    companies = practice_instruments()
    assert (
        len(companies)
        == len({one.symbol for one in companies})
        == len({one.name for one in companies})
        == 1200
    )
    assert len({one.sector for one in companies}) == SECTORS
    assert all(
        one.symbol.isascii() and one.symbol.isupper() and 1 <= len(one.symbol) <= 5 for one in companies
    )
    assert {(one.exchange, one.currency) for one in companies} == {("XNYS", "USD")}


def test_no_company_bears_the_symbol_of_a_real_one_that_is_carried(tmp_path):
    universes = Universes(tmp_path)
    real = {one.symbol for name in CARRIED for one in universes.load(name)}
    assert not real & {one.symbol for one in practice_instruments()}


def test_the_index_is_no_member_of_its_market():
    assert INDEX.symbol not in {one.symbol for one in practice_instruments()}


def test_a_caller_may_change_the_list_it_got():
    practice_instruments().clear()
    assert len(practice_instruments()) == 1200


def test_every_company_has_one_part_and_the_regular_ones_stand_evenly_along_the_story():
    cast = roles(7)
    assert set(cast) == {one.symbol for one in practice_instruments()}
    counts = Counter(role.part for role in cast.values())
    assert counts == {Part.REGULAR: 1112, Part.PATCHY: 8, Part.LATE: 68, Part.GONE: 6, Part.DEAD: 6}
    places = sorted(role.place for role in cast.values() if role.part in (Part.REGULAR, Part.PATCHY))
    assert places == list(range(1120))


@pytest.mark.parametrize("today", [date(2024, 6, 3), date(2026, 11, 23), date(2029, 1, 2)])
def test_there_are_always_stocks_that_were_listed_lately(today):
    ages = [(today - role.listed).days for role in roles(7).values() if role.listed]
    assert sum(0 <= days < 70 for days in ages) >= 1
    assert sum(0 <= days < 365 for days in ages) >= 5


def test_another_seed_casts_the_parts_anew():
    dead = [{symbol for symbol, role in roles(seed).items() if role.part is Part.DEAD} for seed in (7, 8)]
    assert dead[0] != dead[1]


def test_a_digest_is_the_same_on_every_machine():
    assert digest(7, "ABA", "path") == 5354475073528374312
