"""What is meant where the user has left it open."""

from __future__ import annotations

from scanner.settings import Settings

PRACTICE = "practice"


def default_source(universe: str, settings: Settings) -> str:
    """Practice for the practice universe, a folder's own for a folder, else the saved setting, else yahoo."""
    name = universe.strip()
    if name.startswith("folder:") and not any(sign in name for sign in "&|"):
        return name
    return PRACTICE if name.lower() == PRACTICE else settings.data.source or "yahoo"
