"""The settings as one dataclass with the defaults in code; reading and writing ``settings.toml``."""

from __future__ import annotations

import logging
import os
import re
import tempfile
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from scanner.errors import BadInput

RATE_VARIABLE = "TECHNIC_YAHOO_REQUESTS_PER_SECOND"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DataSettings:
    """``source`` is empty until the user has chosen one. ``history_years`` is how far back bars are fetched."""

    source: str = ""
    history_years: int = 10


@dataclass(frozen=True, slots=True)
class YahooSettings:
    """The pace towards Yahoo: start and maximum in requests per second, requests under way at once, and the
    seconds after which a request counts as timed out."""

    requests_per_second: float = 2.0
    max_requests_per_second: float = 5.0
    max_in_flight: int = 4
    timeout_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """How the practice market misbehaves, so that every state can be seen without a network. ``latency_seconds``
    per fetch, ``failure_percent`` and ``hang_percent`` of symbols (the same ones each time), ``throttle_after``
    fetches the market limits requests for ``throttle_seconds`` (0 = never)."""

    seed: int = 7
    latency_seconds: float = 0.0
    failure_percent: float = 0.0
    hang_percent: float = 0.0
    throttle_after: int = 0
    throttle_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """The account that plans are made for: its ``size`` in its ``currency`` (ISO 4217), the percent of it that one
    trade may lose, and in ``rates`` what one unit of other currencies is worth in its own (``EUR = 1.08``)."""

    size: float = 100_000.0
    risk_percent: float = 0.5
    currency: str = "USD"
    rates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookSettings:
    """``theme`` is system, light or dark."""

    theme: str = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set, by section of the file."""

    data: DataSettings = field(default_factory=DataSettings)
    yahoo: YahooSettings = field(default_factory=YahooSettings)
    practice: PracticeSettings = field(default_factory=PracticeSettings)
    account: AccountSettings = field(default_factory=AccountSettings)
    look: LookSettings = field(default_factory=LookSettings)


_KINDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
_LIMITS: dict[tuple[str, str], tuple[float, float]] = {
    ("data", "history_years"): (1, 60),
    ("yahoo", "requests_per_second"): (0.05, 1000),
    ("yahoo", "max_requests_per_second"): (0.05, 1000),
    ("yahoo", "max_in_flight"): (1, 4),
    ("yahoo", "timeout_seconds"): (1, 120),
    ("practice", "latency_seconds"): (0, 60),
    ("practice", "failure_percent"): (0, 100),
    ("practice", "hang_percent"): (0, 100),
    ("practice", "throttle_after"): (0, 1_000_000),
    ("practice", "throttle_seconds"): (0, 600),
    ("account", "size"): (1, 1e12),
    ("account", "risk_percent"): (0.01, 10),
    ("account", "rates"): (1e-6, 1e6),
}
_CURRENCY = re.compile("[A-Z]{3}")


def load_settings(file: Path) -> Settings:
    """The settings in ``file`` over the defaults, with the environment's rate over both.

    A missing file means defaults. Unknown keys are logged and left out. Raises
    :class:`~scanner.errors.BadInput` for a file that is not TOML and for a value of a wrong kind or size.
    """
    try:
        text = file.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except FileNotFoundError:
        document = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{file} is not a valid settings file: {error}.", "Mend that line or remove the file."
        ) from error
    except OSError as error:
        raise BadInput(
            f"{file} cannot be read: {error.strerror}.", "Make it readable or remove it."
        ) from error
    sections: dict[str, Any] = {}
    for section in fields(Settings):
        section_type = typing.get_type_hints(Settings)[section.name]
        sections[section.name] = _section(file, section.name, section_type, document.pop(section.name, {}))
    for unknown in document:
        log.warning("%s: the section [%s] is not known and was left out", file, unknown)
    return _with_environment(Settings(**sections))


def save_settings(settings: Settings, file: Path) -> None:
    """Write what differs from the defaults, in one step: a crash leaves the old file or the new one."""
    defaults = asdict(Settings())
    differences = {
        section: {key: value for key, value in values.items() if value != defaults[section][key]}
        for section, values in asdict(settings).items()
    }
    text = tomli_w.dumps({section: values for section, values in differences.items() if values})
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(name).replace(file)


def _section(file: Path, name: str, section_type: type, values: object) -> object:
    if not isinstance(values, dict):
        raise BadInput(f"{file}: [{name}] should be a section.", f"Write [{name}] on a line of its own.")
    hints = typing.get_type_hints(section_type)
    accepted: dict[str, object] = {}
    for key, value in values.items():
        if key not in hints:
            log.warning("%s: %s.%s is not known and was left out", file, name, key)
            continue
        accepted[key] = (
            _rates(file, value) if key == "rates" else _checked(file, name, key, hints[key], value)
        )
        if key == "currency":
            _check_currency(file, f"{name}.{key}", str(value))
    return section_type(**accepted)


def _rates(file: Path, values: object) -> dict[str, float]:
    """The table ``[account.rates]``: currencies and numbers."""
    if not isinstance(values, dict):
        raise BadInput(f"{file}: account.rates should be a table.", "Write rates = {EUR = 1.08}.")
    for currency in values:
        _check_currency(file, "A name in account.rates", currency)
    return {
        currency: typing.cast(float, _checked(file, "account", "rates", float, value))
        for currency, value in values.items()
    }


def _check_currency(file: Path, what: str, word: str) -> None:
    if not _CURRENCY.fullmatch(word):
        raise BadInput(
            f"{file}: {what} is {word!r}, it should be a currency of three capital letters.",
            "Write USD or EUR.",
        )


def _checked(file: Path, section: str, key: str, wanted: type, value: object) -> object:
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, wanted) or isinstance(value, bool) is not (wanted is bool):
        kind = _KINDS[wanted]
        raise BadInput(
            f"{file}: {section}.{key} is {value!r}, it should be {kind}.", "Mend it or remove the line."
        )
    low, high = _LIMITS.get((section, key), (float("-inf"), float("inf")))
    if isinstance(value, int | float) and not low <= value <= high:
        raise BadInput(
            f"{file}: {section}.{key} is {value}, it should be {low:g} to {high:g}.", "Mend the number."
        )
    return value


def _with_environment(settings: Settings) -> Settings:
    text = os.environ.get(RATE_VARIABLE, "")
    if not text:
        return settings
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    low, high = _LIMITS["yahoo", "requests_per_second"]
    if not low <= rate <= high:
        raise BadInput(f"{RATE_VARIABLE} is {text!r}.", f"It should be a number from {low:g} to {high:g}.")
    yahoo = replace(settings.yahoo, requests_per_second=rate, max_requests_per_second=rate)
    return replace(settings, yahoo=yahoo)
