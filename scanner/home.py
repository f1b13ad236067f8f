"""The one place that knows where files live; it makes folders and reads nothing."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from scanner.errors import HomeUnusable

ENVIRONMENT_VARIABLE = "TECHNIC_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything the app keeps. Two processes may use one home at the same time."""

    root: Path

    @property
    def market_db(self) -> Path:
        """Bars of every source."""
        return self.root / "market.db"

    @property
    def runs_db(self) -> Path:
        """The ledger: checkpoints and history."""
        return self.root / "runs.db"

    @property
    def settings_file(self) -> Path:
        """The user's settings, differences from the defaults only."""
        return self.root / "settings.toml"

    @property
    def scans(self) -> Path:
        """The user's own scans, one TOML file each."""
        return self.root / "scans"

    @property
    def drafts(self) -> Path:
        """Changes to scans that are not saved yet; the folder is made with the first."""
        return self.root / "drafts"

    @property
    def watchlists(self) -> Path:
        """The user's lists of symbols."""
        return self.root / "watchlists"

    @property
    def region_lists(self) -> Path:
        """The lists of whole markets that were fetched."""
        return self.root / "universes"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def locks(self) -> Path:
        """One lock file a living run."""
        return self.root / "locks"

    @property
    def yahoo_cache(self) -> Path:
        """Where yfinance keeps cookies and time zones."""
        return self.root / "yahoo"


def open_home(root: Path | None = None) -> Home:
    """The home at ``root``, else at ``$TECHNIC_HOME``, else in the platform's folder, made if it is missing.

    Raises :class:`~scanner.errors.HomeUnusable` when it cannot be made or written.
    """
    chosen = root or _from_environment() or Path(platformdirs.user_data_dir("Technic", appauthor=False))
    home = Home(chosen.expanduser().absolute())
    try:
        for folder in (home.root, home.scans, home.watchlists, home.logs, home.locks):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home.root):
            pass
    except OSError as error:
        raise HomeUnusable(
            f"The folder {home.root} cannot be used: {error.strerror or error}.",
            f"Make it writable, or name another one with {ENVIRONMENT_VARIABLE}.",
        ) from error
    return home


def _from_environment() -> Path | None:
    value = os.environ.get(ENVIRONMENT_VARIABLE, "")
    return Path(value) if value else None
