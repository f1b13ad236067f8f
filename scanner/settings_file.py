"""Reading and writing ``settings.toml``. What may stand in it is said in ``settings``."""

from __future__ import annotations

import logging
import os
import tempfile
import tomllib
import typing
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from scanner.errors import BadInput, HomeUnusable
from scanner.settings import (
    Settings,
    currency_fault,
    section_type,
    setting_fault,
    setting_info,
    setting_kind,
)

RATE_VARIABLE = "TECHNIC_YAHOO_REQUESTS_PER_SECOND"

log = logging.getLogger(__name__)


def load_settings(file: Path) -> Settings:
    """The settings in ``file`` over the defaults, with the environment's rate over both.

    A missing file means defaults. Unknown keys are logged and left out. Raises
    :class:`~scanner.errors.BadInput` for a file that is not TOML and for a value of a wrong kind or size.
    """
    return with_environment(_in_file(file))


def _in_file(file: Path) -> Settings:
    """The settings in ``file`` over the defaults."""
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
        sections[section.name] = _section(file, section.name, document.pop(section.name, {}))
    for unknown in document:
        log.warning("%s: the section [%s] is not known and was left out", file, unknown)
    return Settings(**sections)


def save_settings(settings: Settings, file: Path) -> None:
    """Write what differs from the defaults, in one step: a crash leaves the old file or the new one. A rate that the
    environment sets is not written. Raises :class:`~scanner.errors.HomeUnusable` when it cannot be written."""
    defaults = asdict(Settings())
    differences = {
        section: {key: value for key, value in values.items() if value != defaults[section][key]}
        for section, values in asdict(_without_environment(settings, file)).items()
    }
    text = tomli_w.dumps({section: values for section, values in differences.items() if values})
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(file)
    except OSError as error:
        raise HomeUnusable(
            f"The settings could not be written to {file}: {error.strerror or error}.",
            "Nothing was changed. Make room or make the folder writable, then try again.",
        ) from error


def _section(file: Path, name: str, values: object) -> object:
    if not isinstance(values, dict):
        raise BadInput(f"{file}: [{name}] should be a section.", f"Write [{name}] on a line of its own.")
    made = section_type(name)
    known = {one.name for one in fields(made)}
    accepted: dict[str, object] = {}
    for key, value in values.items():
        if key not in known:
            log.warning("%s: %s.%s is not known and was left out", file, name, key)
        elif key == "rates":
            accepted[key] = _rates(file, value)
        else:
            accepted[key] = _checked(file, name, key, value)
    return made(**accepted)


def _rates(file: Path, values: object) -> dict[str, float]:
    """The table ``[account.rates]``: currencies and numbers."""
    if not isinstance(values, dict):
        raise BadInput(f"{file}: account.rates should be a table.", "Write rates = {EUR = 1.08}.")
    for currency in values:
        if fault := currency_fault(currency):
            raise BadInput(f"{file}: A name in account.rates is {currency!r}, it {fault}.", "Write EUR.")
    return {
        currency: typing.cast(float, _checked(file, "account", "rates", value))
        for currency, value in values.items()
    }


def _checked(file: Path, section: str, key: str, value: object) -> object:
    if fault := setting_fault(section, key, value):
        raise BadInput(f"{file}: {section}.{key} is {value!r}, it {fault}.", "Mend it or remove the line.")
    wanted_float = setting_kind(section, key) is float
    return float(value) if wanted_float and isinstance(value, int) else value


def with_environment(settings: Settings) -> Settings:
    """``settings`` with the rate that the environment sets. Raises :class:`~scanner.errors.BadInput` for one that
    is none."""
    text = os.environ.get(RATE_VARIABLE, "")
    if not text:
        return settings
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if setting_fault("yahoo", "requests_per_second", rate):
        info = setting_info("yahoo", "requests_per_second")
        limits = f"{info.low:g} to {info.high:g}"
        raise BadInput(f"{RATE_VARIABLE} is {text!r}.", f"It should be a number from {limits}.")
    yahoo = replace(settings.yahoo, requests_per_second=rate, max_requests_per_second=rate)
    return replace(settings, yahoo=yahoo)


def _without_environment(settings: Settings, file: Path) -> Settings:
    """``settings`` with the rates that the file has, when those in use come from the environment."""
    if not os.environ.get(RATE_VARIABLE):
        return settings
    kept = _in_file(file).yahoo
    yahoo = replace(
        settings.yahoo,
        requests_per_second=kept.requests_per_second,
        max_requests_per_second=kept.max_requests_per_second,
    )
    return replace(settings, yahoo=yahoo)
