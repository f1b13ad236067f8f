"""Where curl finds the list of certificate authorities: on Windows it cannot read it from a path that is not ASCII,
as under the name of many a user. Which authorities are trusted is not decided here."""

from __future__ import annotations

import os
import shutil
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path

VARIABLE = "CURL_CA_BUNDLE"
_NAME = "technic-cacert.pem"


def make_readable(bundle: Path, folders: Sequence[Path], environment: MutableMapping[str, str]) -> None:
    """Have curl read a copy of ``bundle`` in the first of ``folders`` that is ASCII and can be written, if the path
    of ``bundle`` is not ASCII. Whoever set :data:`VARIABLE` knows better; where no folder will do, nothing is changed
    and the first request tells of it.

    The copy is made anew each time, for an update brings another list, and in one step, for two programs may start
    at once.
    """
    if str(bundle).isascii() or environment.get(VARIABLE):
        return
    for folder in folders:
        copy = folder / _NAME
        if not str(copy).isascii():
            continue
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f"{_NAME}.{os.getpid()}"
            shutil.copyfile(bundle, draft)
            draft.replace(copy)
            environment[VARIABLE] = str(copy)
            return


def shared_folders() -> list[Path]:
    """Folders of Windows that have the same ASCII name for every user."""
    return [Path(os.environ[name], "Technic") for name in ("PROGRAMDATA", "PUBLIC") if os.environ.get(name)]
