"""What every test gets: no screen, a home of its own, no network but loopback, a look at what it left alive."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported
os.environ.setdefault("PYTEST_QT_API", "pyside6")

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from tests.helpers import leaks, network, qthread_tracing

settings.register_profile(
    "quick", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.register_profile("ci", settings.get_profile("quick"), derandomize=True, max_examples=50)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

qthread_tracing.install()
leaks.install()


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application of pytest-qt, dressed as the program dresses it."""
    from desktop.look import Look

    Look(reduced_motion=True, parent=qapp).apply(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHNIC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("TECHNIC_YAHOO_REQUESTS_PER_SECOND", raising=False)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    network.allow_loopback_only(monkeypatch)


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    before = leaks.living()
    yield
    left = leaks.left_since(before)
    if left:
        leaks.end_threads()
        pytest.fail("left alive: " + "; ".join(left), pytrace=False)
