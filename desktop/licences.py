"""The licence notices of what Technic is made of: read from the file of the build, else from what is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib import metadata

NOTICES_FILE = "licences.txt"
"""Written into ``resources`` when a package is built; a source tree has none."""

_REQUIREMENT = re.compile(r"^[\w.-]+")
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_LINE = "=" * 78


def notices() -> str:
    """The notices as one text, package by package."""
    file = resources.files("resources").joinpath(NOTICES_FILE)
    return file.read_text(encoding="utf-8") if file.is_file() else collected()


def collected() -> str:
    """The notices of Technic, of all that it requires (and that requires in turn), and of Python, from what is
    installed in the running environment."""
    from importlib import metadata  # it loads the parser of e-mail: not before the window shows

    parts = [_notice(metadata.distribution(name)) for name in sorted(_required("technic"), key=str.lower)]
    return f"\n{_LINE}\n\n".join([*parts, _python()])


def _required(root: str) -> set[str]:
    """The distribution ``root`` and all that are installed for it; those for other systems are not."""
    from importlib import metadata  # see above

    found: dict[str, str] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[key] = name
        for requirement in distribution.requires or ():
            named = _REQUIREMENT.match(requirement)
            if named and "extra ==" not in requirement:
                waiting.append(named[0])
    return set(found.values())


def _notice(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    head = f"{about['Name']} {distribution.version}\nLicence: {_licence_of(about)}\n"
    return "\n".join([head, *_texts(distribution)])


def _licence_of(about: metadata.PackageMetadata) -> str:
    """The licence in one line, by the newest of the three ways in which packages have named theirs."""
    classified = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License")
    ]
    named = [*(about.get_all("License-Expression") or ()), *classified, *(about.get_all("License") or ())]
    return named[0].strip().splitlines()[0] if named else "see below"


def _texts(distribution: metadata.Distribution) -> Iterator[str]:
    for file in distribution.files or ():
        if _LICENCE_FILE.search(str(file)) and "dist-info" in str(file):
            path = Path(file.locate())
            if path.is_file():  # some records name files that an installer left out
                yield path.read_text(encoding="utf-8", errors="replace").strip() + "\n"


def _python() -> str:
    return (
        "Python\nLicence: PSF-2.0\n\nPython is distributed under the Python Software Foundation License Version 2,"
        " Copyright (c) Python Software Foundation. Its text comes with every Python and is shown by its built-in"
        " function license().\n"
    )
