"""The words of the panel with the trade plan: its rows, its sentence, and the plan as text to copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop import text
from desktop.text import tr

__all__ = ["Account", "Plan", "as_text", "plan_rows", "sentence"]

Plan = Mapping[str, float | str | None]


@dataclass(frozen=True, slots=True)
class Account:
    """What plans are made for: size, the percent of it that one trade may lose, and the currency (ISO 4217)."""

    size: float
    risk_percent: float
    currency: str

    @property
    def risk(self) -> float:
        """What one trade may lose."""
        return self.size * self.risk_percent / 100


def plan_rows(plan: Plan | None, currency: str) -> tuple[tuple[str, str, str], ...]:
    """(title, value, colour token) for each row, from the top; an en dash for what is not known. ``currency`` is the
    symbol's, empty where nobody knows it."""
    number = _numbers(plan)
    multiple = number["r_multiple"]
    position = number["position"]
    shown = text.money(position, currency) if currency else text.number(position, 0)
    return (
        (tr("Target"), text.price(number["target"]), "up"),
        (tr("Entry"), text.price(number["entry"]), "chart.plan.entry"),
        (tr("Stop"), text.price(number["stop"]), "down"),
        (tr("Risk per share"), text.price(number["risk_per_share"]), ""),
        (
            tr("Reward / risk"),
            tr("{multiple} R", multiple=text.number(multiple, 1)) if multiple else text.UNKNOWN,
            "",
        ),
        (tr("Shares"), text.count(None if number["shares"] is None else int(number["shares"])), ""),
        (tr("Position"), shown, ""),
    )


def sentence(plan: Plan | None, account: Account, *, dropped: bool = False) -> str:
    """Where the stop comes from, and what decides on the number of shares or why there is none; why there is no
    plan at all, where there is none."""
    if plan is None and dropped:
        return tr("There is no plan for a symbol that no longer matches.")
    if plan is None:
        return tr("There is no plan: too little history, or a scan that warns.")
    stop = plan.get("stop_reason")
    parts = [_STOPS[stop]() if stop in _STOPS else ""]
    reason = str(plan.get("shares_reason") or "")
    risk = text.money(account.risk, account.currency)
    if reason == "risk":
        parts.append(
            tr(
                "Shares keep the loss at the stop within {risk} ({percent}{space}% of {size}).",
                risk=risk,
                percent=f"{account.risk_percent:g}",
                space=text.THIN_SPACE,
                size=text.money(account.size, account.currency),
            )
        )
    elif reason == "liquidity":
        parts.append(
            tr(
                "Shares are 1 % of what is usually traded in a day, so the loss at the stop stays below {risk}.",
                risk=risk,
            )
        )
    elif reason == "account":
        size = text.money(account.size, account.currency)
        parts.append(
            tr(
                "Shares are what {size} can pay, so the loss at the stop stays below {risk}.",
                size=size,
                risk=risk,
            )
        )
    elif reason:
        parts.append(_without_shares(reason))
    return " ".join(part for part in parts if part)


def _without_shares(reason: str) -> str:
    if reason.startswith("no rate"):
        return tr("No number of shares: {reason}. Give one under Preferences, Account.", reason=reason)
    return tr("No number of shares: {reason}.", reason=reason)


_STOPS = {
    "2 ATR": lambda: tr("Stop is 2 ATR below the entry."),
    "1 ATR": lambda: tr("Stop is 1 ATR below the entry; the 10-bar low is nearer."),
    "10-bar low": lambda: tr("Stop is at the 10-bar low."),
}


def as_text(symbol: str, plan: Plan | None, currency: str, *, simulated: bool) -> str:
    """The plan as lines to paste elsewhere. Simulated prices say so in the first one."""
    head = f"{symbol} ({tr('Simulated')})" if simulated else symbol
    return "\n".join([head, *(f"{title}\t{value}" for title, value, _ in plan_rows(plan, currency))]) + "\n"


def _numbers(plan: Plan | None) -> dict[str, float | None]:
    names = ("target", "entry", "stop", "risk_per_share", "r_multiple", "shares", "position")
    found = {name: plan.get(name) if plan is not None else None for name in names}
    return {name: float(value) if isinstance(value, int | float) else None for name, value in found.items()}
