import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import BadInput, UnknownName
from scanner.market.algebra import evaluate, is_expression
from scanner.types import Instrument

LISTS = {"a": "PQR", "b": "QRS", "c": "RST", "my-list": "P", "M&M.NS": "T", "BRK-B": "S"}
SECTORS = {"P": "Energy", "Q": "Energy", "R": "Financials", "S": "Health Care", "T": ""}


def lookup(name: str) -> list[Instrument]:
    if name not in LISTS:
        raise UnknownName(f"There is no universe called {name}.", "Take a, b or c.")
    return [
        Instrument(symbol, sector=SECTORS[symbol], industry="Oil" if symbol == "P" else "")
        for symbol in LISTS[name]
    ]


def found(text: str) -> str:
    return "".join(one.symbol for one in evaluate(text, lookup))


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("a", "PQR"),
        ("a & b", "QR"),
        ("a | c", "PQRST"),
        ("a|c", "PQRST"),
        ("a - b", "P"),
        ("c - b - a", "T"),
        ("a | b & c", "PQRS"),
        ("(a | b) & c", "RS"),
        ("a - (b & c)", "PQ"),
        ("(a)", "PQR"),
        ("((a | b) - c)", "PQ"),
        ("b | a", "QRSP"),
        ("a & my-list", "P"),
        ("c & M&M.NS", "T"),
        ("b - BRK-B", "QR"),
        ("a & sector:Energy", "PQ"),
        ("a & Sector: energy", "PQ"),
        ("sector:Energy & a", "PQ"),
        ("a - sector:Energy", "R"),
        ("b & sector:Health Care", "S"),
        ("(a | b) & (sector:Financials | sector:Health Care)", "RS"),
        ("a & industry:Oil", "P"),
        ("a & (sector:Energy & industry:Oil)", "P"),
    ],
)
def test_lists_are_put_together(text, symbols):
    assert found(text) == symbols


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a &", 4, "a universe is missing at the end"),
        ("& a", 1, "a universe is missing before &"),
        ("a & | b", 5, "a universe is missing before |"),
        ("(a | b", 7, "a closing bracket is missing"),
        ("a )", 3, "there is no ( for this )"),
        ("a (b)", 3, "an operator is missing"),
        ("()", 2, "a universe is missing before )"),
        ("sector:Energy", 1, "a filter needs a universe"),
        ("a | sector:Energy", 3, "a filter cannot be added"),
        ("sector:Energy - a", 15, "there is no universe before this"),
        ("(" * 60 + "a" + ")" * 60, 51, "more than 50 brackets"),
    ],
)
def test_what_is_no_expression_is_told_with_its_place(text, place, what):
    with pytest.raises(BadInput) as error:
        found(text)
    assert error.value.message.startswith(f"Character {place} of the universe: {what}")
    assert "sp500 & my-list" in error.value.advice


def test_an_unknown_name_is_told_with_its_place():
    with pytest.raises(UnknownName, match=r"Character 6: There is no universe called wat\.") as error:
        found("a & (wat | b)")
    assert error.value.advice == "Take a, b or c."


def test_an_unknown_sector_is_told_with_those_there_are():
    with pytest.raises(UnknownName, match="Character 5: there is no sector called Energi in it") as error:
        found("a & sector:Energi")
    assert error.value.advice == "There are: Energy."
    with pytest.raises(UnknownName) as error:
        found("a & sector:xyz")
    assert error.value.advice == "There are: Energy, Financials."
    with pytest.raises(UnknownName) as error:
        found("M&M.NS & industry:Oil")
    assert error.value.advice == "Its symbols have no industry."


@pytest.mark.parametrize(
    "text", ["a & b", "a | b", "a|b", "a - b", "(a)", "a &", "sector:Energy", "a & sector:x"]
)
def test_what_puts_universes_together_is_known_as_such(text):
    assert is_expression(text)


@pytest.mark.parametrize(
    "text", ["sp500", "my-list", "BRK-B,M&M.NS", "S&P 500", "/home/x-y/list.txt", "AAPL, MSFT"]
)
def test_a_name_is_none(text):
    assert not is_expression(text)


@given(st.text("ab &|-()", max_size=20))
def test_no_text_does_more_than_give_symbols_or_say_what_is_wrong(text):
    try:
        symbols = found(text)
    except BadInput:
        return
    assert len(set(symbols)) == len(symbols)


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=5), st.data())
def test_sums_and_products_are_those_of_sets(names, data):
    operators = [data.draw(st.sampled_from("&|-")) for _ in names[1:]]
    text = names[0] + "".join(f" {sign} {name}" for sign, name in zip(operators, names[1:], strict=True))
    total: set[str] = set()
    sign, product = "|", set(LISTS[names[0]])
    for operator, name in [*zip(operators, names[1:], strict=True), ("|", "a")]:
        if operator == "&":
            product &= set(LISTS[name])
            continue
        total = total | product if sign == "|" else total - product
        sign, product = operator, set(LISTS[name])
    assert set(found(text)) == total
