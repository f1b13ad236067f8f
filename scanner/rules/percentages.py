"""Comparisons that are meant as a distance in percent: ``close >= 0.75 * highest(252)``, ``sma(200) > sma(200)[21]``.
What they say in words is made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.rules.nodes import Arithmetic, Comparison, Computed, Constant, NumberNode, Series, Shifted
from scanner.rules.price_values import is_price, multiple_of

# From twice a price on nobody counts in percent.
_MOST = 2.0


@dataclass(frozen=True, slots=True)
class Percentage:
    """``subject`` has to be ``operator`` (``>``, ``>=``, ``<`` or ``<=``) ``times`` the price ``base``."""

    subject: NumberNode
    base: NumberNode
    times: float
    operator: str

    @property
    def percent(self) -> float:
        """How far the bound lies from the base, without a sign."""
        return round(abs(self.times - 1) * 100, 6)

    @property
    def wants_more(self) -> bool:
        """Whether the subject has to lie above the bound."""
        return self.operator in (">", ">=")

    @property
    def bars(self) -> int:
        """Over how many bars the subject has to rise or fall; 0 when it is compared with something else."""
        base = self.base
        return base.bars if self.times == 1 and isinstance(base, Shifted) else 0

    @property
    def is_within(self) -> bool:
        """Whether the base is an extreme that the subject cannot lie beyond, so that the bound says how far from it
        at most."""
        if not isinstance(self.base, Computed):
            return False
        name = self.base.indicator.name
        return (name, self.wants_more, self.times > 1) in (("highest", True, False), ("lowest", False, True))

    def away(self, left: float, right: float) -> float:
        """How far the subject is from its base in percent, with a sign, by the two sides of the comparison."""
        return 100 * (left * self.times / right - 1)


def percentage_of(node: Comparison) -> Percentage | None:
    """What ``node`` asks for in percent; None where traders would not say it so."""
    if node.operator not in (">", ">=", "<", "<="):
        return None
    found = _times_a_price(node) or _ratio(node) or _change(node)
    return found if found is not None and _is_plain(found.subject) and _is_plain(found.base) else None


def _times_a_price(node: Comparison) -> Percentage | None:
    multiple = multiple_of(node.right) if isinstance(node.right, Arithmetic) else None
    if multiple is None or not is_price(node.left):
        return None
    return _sized(Percentage(node.left, *multiple, node.operator))


def _ratio(node: Comparison) -> Percentage | None:
    """``close / highest(252) >= 0.75``."""
    match node.left, node.right:
        case Arithmetic(first=subject, steps=(("/", base),)), Constant(value=times) if is_price(
            subject
        ) and is_price(base):
            return _sized(Percentage(subject, base, times, node.operator))
        case _:
            return None


def _change(node: Comparison) -> Percentage | None:
    """``sma(200) > sma(200)[21]``; of prices themselves everybody says that they are above what they were."""
    match node.right:
        case Shifted(operand=Computed() as inner) if (
            inner == node.left and node.operator in ("<", ">") and is_price(inner)
        ):
            return Percentage(node.left, node.right, 1.0, node.operator)
        case _:
            return None


def _sized(found: Percentage) -> Percentage | None:
    return found if 0 < found.times < _MOST and found.times != 1 else None


def _is_plain(node: NumberNode) -> bool:
    return isinstance(node, Series | Computed) or (isinstance(node, Shifted) and _is_plain(node.operand))
