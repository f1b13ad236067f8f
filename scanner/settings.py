"""The settings as one dataclass: defaults, and for each setting its title, its help and the values it may have.
How they are read and written is in ``settings_file``."""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

_INFO = "info"
_CURRENCY = re.compile("[A-Z]{3}")
_KINDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """What a front end shows for one setting, and which values it may have: numbers from ``low`` to ``high`` in
    ``unit``, or one of ``choices`` (value and title)."""

    title: str
    help: str = ""
    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    is_currency: bool = False


def _setting(default: Any, title: str, explanation: str, **more: Any) -> Any:
    return field(default=default, metadata={_INFO: SettingInfo(title, explanation, **more)})


def _about(title: str, explanation: str = "") -> dict[str, SettingInfo]:
    return {_INFO: SettingInfo(title, explanation)}


@dataclass(frozen=True, slots=True)
class DataSettings:
    """``source`` is empty until the user has chosen one."""

    source: str = _setting("", "Source", "Where prices come from: practice, yahoo or folder:DIR.")
    history_years: int = _setting(
        10,
        "History",
        "How far back prices are fetched. More lets rules look further back, and the first run takes longer.",
        low=1,
        high=60,
        unit="years",
    )
    dividend_adjusted: bool = _setting(
        False,
        "Dividend-adjusted prices",
        "Rules, table and chart look at prices from which dividends are taken out, so that none makes a gap. "
        "Levels then differ from those that were traded.",
    )
    partial_bars: bool = _setting(
        False,
        "Use unfinished bars",
        "While New York trades, scans look at the running session's bar as it stands. Every run asks for it anew, "
        "one request a symbol, and it is never kept.",
    )
    ask_above_seconds: int = _setting(
        30,
        "Ask before long fetches",
        "A run that has to fetch prices for longer than this shows its plan first. 0 asks before every fetch.",
        low=0,
        high=86_400,
        unit="seconds",
    )


@dataclass(frozen=True, slots=True)
class YahooSettings:
    """The pace towards Yahoo."""

    requests_per_second: float = _setting(
        2.0,
        "Requests per second",
        "The pace a run starts with. It slows down by itself when Yahoo limits requests.",
        low=0.05,
        high=1000,
    )
    max_requests_per_second: float = _setting(
        5.0,
        "At most",
        "The pace a run may rise to while all goes well. Above 5 Yahoo soon begins to refuse.",
        low=0.05,
        high=1000,
        unit="per second",
    )
    max_in_flight: int = _setting(
        4,
        "Requests at once",
        "How many requests may wait for an answer at the same time.",
        low=1,
        high=4,
    )
    timeout_seconds: float = _setting(
        10.0,
        "Time limit",
        "After this time a request counts as timed out and is tried again.",
        low=1,
        high=120,
        unit="seconds",
    )


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """How the practice market misbehaves, so that every state can be seen without a network. The symbols that fail
    or hang are the same ones each time."""

    seed: int = _setting(7, "Market number", "Each number is another made-up market.")
    latency_seconds: float = _setting(
        0.0,
        "Delay",
        "How long each fetch takes.",
        low=0,
        high=60,
        unit="seconds",
    )
    failure_percent: float = _setting(
        0.0,
        "Failing symbols",
        "How many symbols give an error instead of prices.",
        low=0,
        high=100,
        unit="%",
    )
    hang_percent: float = _setting(
        0.0,
        "Hanging symbols",
        "How many symbols never answer.",
        low=0,
        high=100,
        unit="%",
    )
    throttle_after: int = _setting(
        0,
        "Limit after",
        "After so many fetches the market limits requests for a while. 0 is never.",
        low=0,
        high=1_000_000,
        unit="fetches",
    )
    throttle_seconds: float = _setting(
        20.0,
        "Limit for",
        "How long requests are limited then.",
        low=0,
        high=600,
        unit="seconds",
    )


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """The account that plans are made for. ``rates`` is what one unit of other currencies (ISO 4217) is worth in its
    own (``EUR = 1.08``)."""

    size: float = _setting(
        100_000.0,
        "Account size",
        "Used only to work out the number of shares in each trade plan. It stays on this computer.",
        low=1,
        high=1e12,
    )
    risk_percent: float = _setting(
        0.5,
        "Risk per trade",
        "The part of the account that one trade may lose when it is stopped out.",
        low=0.01,
        high=10,
        unit="%",
    )
    currency: str = _setting(
        "USD", "Currency", "The currency of the account, such as USD or EUR.", is_currency=True
    )
    rates: Mapping[str, float] = field(
        default_factory=dict,
        metadata={
            _INFO: SettingInfo(
                "Exchange rates",
                "What one unit of another currency is worth in the account's, such as EUR = 1.08.",
                low=1e-6,
                high=1e6,
            )
        },
    )


@dataclass(frozen=True, slots=True)
class LookSettings:
    """How the window looks; *system* follows the computer's own setting."""

    theme: str = _setting(
        "dark",
        "Theme",
        "Light or dark, or what the system has.",
        choices={"system": "As the system", "light": "Light", "dark": "Dark"},
    )
    colours: str = _setting(
        "west",
        "Price colours",
        "West: green is up. East: red is up. Colour-blind: blue is up, orange is down, rising candles are hollow.",
        choices={"west": "West", "east": "East", "colour_blind": "Colour-blind"},
    )
    text_size: int = _setting(
        100, "Text size", "Rows and fields grow and shrink with it.", low=90, high=150, unit="%"
    )
    contrast: str = _setting(
        "system",
        "Contrast",
        "High contrast has strong lines and no soft colours behind text.",
        choices={"system": "As the system", "normal": "Normal", "high": "High"},
    )
    motion: str = _setting(
        "system",
        "Motion",
        "Reduced: nothing fades or slides.",
        choices={"system": "As the system", "full": "Full", "reduced": "Reduced"},
    )


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """What is told of a scan that ends while the window is in the background."""

    when_in_background: bool = _setting(
        True, "Tell when a scan ends", "Only while the window is in the background."
    )
    sound: bool = _setting(False, "With a sound", "The system's own alert sound.")


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """Whether a newer Technic is looked for. Nothing is ever downloaded or installed."""

    check_at_start: bool = _setting(
        False, "Look for a newer version at start", "One small file is read from the address below."
    )
    address: str = _setting(
        "",
        "Address of the version file",
        "Given by whoever you have Technic from, such as https://example.org/technic.json. Empty: nobody is asked.",
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set, by section of the file."""

    data: DataSettings = field(default_factory=DataSettings, metadata=_about("Data"))
    yahoo: YahooSettings = field(
        default_factory=YahooSettings,
        metadata=_about("Yahoo", "The pace at which Yahoo is asked. A gentle one is not limited."),
    )
    practice: PracticeSettings = field(
        default_factory=PracticeSettings,
        metadata=_about(
            "Practice market", "It can misbehave on order, so that you see what Technic does then."
        ),
    )
    account: AccountSettings = field(
        default_factory=AccountSettings,
        metadata=_about("Account and risk", "What trade plans are made for."),
    )
    look: LookSettings = field(default_factory=LookSettings, metadata=_about("Look"))
    notifications: NotificationSettings = field(
        default_factory=NotificationSettings, metadata=_about("Notifications")
    )
    updates: UpdateSettings = field(
        default_factory=UpdateSettings,
        metadata=_about(
            "Updates", "Technic looks for newer versions only when told to, and installs nothing."
        ),
    )


def setting_info(section: str, key: str = "") -> SettingInfo:
    """Title, help and limits of one setting, or without ``key`` of its whole section. An unknown name is a
    :class:`KeyError`."""
    if not key:
        return typing.cast(SettingInfo, _field(Settings, section).metadata[_INFO])
    return typing.cast(SettingInfo, _field(section_type(section), key).metadata[_INFO])


def section_type(section: str) -> type[Any]:
    """The dataclass of a section of the settings."""
    _field(Settings, section)
    return typing.cast(type[Any], typing.get_type_hints(Settings)[section])


def setting_kind(section: str, key: str) -> type[Any]:
    """The type of a setting: int, float, str, bool; for ``account.rates`` that of one rate."""
    if key == "rates":
        return float
    return typing.cast(type[Any], typing.get_type_hints(section_type(section))[key])


def setting_fault(section: str, key: str, value: object) -> str:
    """What is wrong with ``value`` for a setting, as the end of a sentence (``should be 1 to 4``); empty when
    nothing is. An int is good enough for a float. For ``account.rates`` the value is one rate."""
    info, kind = setting_info(section, key), setting_kind(section, key)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        return f"should be {_KINDS[kind]}"
    if isinstance(value, int | float) and not info.low <= value <= info.high:
        return f"should be {info.low:g} to {info.high:g}"
    if info.choices and value not in info.choices:
        names = list(info.choices)
        return f"should be {', '.join(names[:-1])} or {names[-1]}"
    return currency_fault(value) if info.is_currency else ""


def currency_fault(word: object) -> str:
    """What is wrong with the name of a currency, as :func:`setting_fault` says it."""
    is_currency = isinstance(word, str) and _CURRENCY.fullmatch(word)
    return "" if is_currency else "should be a currency of three capital letters"


def _field(of: type[Any], name: str) -> Any:
    return {one.name: one for one in fields(of)}[name]
