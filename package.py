"""Builds what traders install: the frozen programs by build.spec, and the archives made of them. What is tried out on
them is in tests/frozen."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WORK = ROOT / "build" / "package"
DIST = ROOT / "dist"
FOLDER = DIST / "technic"
PARTS = ROOT / "resources" / "package"
VERSION = re.search(
    r'"(.+)"', (ROOT / "scanner" / "version.py").read_text(encoding="utf-8").splitlines()[-1]
)[1]  # type: ignore[index]

ENTRIES = {"technic": "desktop.__main__", "technic-cli": "scanner.__main__"}

# Loaded by name or late, so that no look at the sources finds them.
_LATE = (
    "qtawesome",
    "yfinance",
    "curl_cffi",
    "_cffi_backend",
    "talib",
    "exchange_calendars",
    "xlsxwriter",
    "pyqtgraph",
)
_PACKAGES_TAKEN_WHOLE = ("scanner", "desktop", "resources", "talib")
_DATA_OF = ("fontpkg_inter", "fontpkg_jetbrains_mono", "qtawesome", "curl_cffi", "tzdata", "scanner")
_NOT_BUNDLED = ("screenshots", "package", "__pycache__")
_METADATA_OF = ("technic", "yfinance", "exchange_calendars", "pyqtgraph", "qtawesome", "curl_cffi")

EXCLUDED = (
    *(
        "tkinter",
        "_tkinter",
        "matplotlib",
        "scipy",
        "sklearn",
        "IPython",
        "PIL",
        "numba",
        "polars",
        "pyarrow",
    ),
    *("pytest", "hypothesis", "_pytest", "pandas.tests", "numpy.tests", "numpy.f2py", "setuptools", "pip"),
    *("lxml.objectify", "lxml.isoschematron", "pydoc_data", "pandas.plotting._matplotlib"),
    *("pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter"),
    *(
        f"PySide6.Qt{name}"
        for name in ("Qml", "Quick", "QuickWidgets", "Sql", "Designer", "Help", "UiTools", "Test")
    ),
)

# Words of hundreds of languages that a terminal could highlight, and tests of others.
_UNUSED_MODULES = re.compile(r"^pygments\.lexers\.(?!_mapping$)|\.tests(\.|$)")

# Of the machine that builds: its desktop's toolkit must not travel along. Qt's plugin for GTK draws these in.
_FOREIGN = re.compile(
    r"^(lib(gtk|gdk|atk|atspi|cairo|pango|harfbuzz|epoxy|rsvg|gio|thai|datrie|fribidi|graphite2|wayland-cursor|"
    r"wayland-egl|pixman|Xcursor|Xdamage|Xcomposite|Xrandr|Xinerama|Xi\b|Xfixes|colord|cloudproviders|cups|avahi|"
    r"gnutls|tasn1|p11-kit|nettle|hogweed|idn2|unistring|systemd|blkid|mount|selinux|jpeg|tiff|webp|jbig|deflate))"
    r".*\.so|.*(libqgtk3|libqtuiotouch|libqeglfs|libqlinuxfb|libqminimalegl|libqvnc|libqvkkhrdisplay)",
)
# Graphics drivers belong to the machine that runs the program.
_OF_THE_SYSTEM = re.compile(r"^lib(GL|EGL|GLX|GLdispatch|OpenGL|drm|gbm)\.so")
_UNUSED = re.compile(
    r"Qt6(Qml|Quick|Sql|Designer|Pdf|VirtualKeyboard|ShaderTools)|qmltooling|/sqldrivers/|/qml/|virtualkeyboard|"
    r"Qt6Test\.so|Qt6EglF|\.pyi$|pyqtgraph/icons/|translations/(?!qt(base)?_en)|/generic/libqevdev|egldeviceintegrations|Italic\[|"
    r"qtawesome/fonts/(?!phosphor-(charmap-)?1\.3\.0)"
)
# Their debugging symbols are most of them. Stripping everything would break numpy's libraries.
_STRIPPED = re.compile(
    r"^((curl_cffi|lxml|talib|python[\d.]+/lib-dynload)/.*\.so|libpython.*\.so|libsqlite3\.so)"
)

WINDOWS_MANIFEST = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <application xmlns="urn:schemas-microsoft-com:asm.v3"><windowsSettings>
    <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitorV2</dpiAwareness>
    <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings">UTF-8</activeCodePage>
  </windowsSettings></application>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1"><application>
    <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
  </application></compatibility>
</assembly>
"""
MACOS_INFO = {
    "NSHighResolutionCapable": True,
    "LSMinimumSystemVersion": "13.0",
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "Technic scan",
            "CFBundleTypeExtensions": ["technic-scan"],
            "CFBundleTypeRole": "Editor",
        }
    ],
}


# ---- what build.spec asks


def data_files() -> list[tuple[str, str]]:
    """Files that are no code, each with the folder it goes to."""
    from PyInstaller.utils.hooks import collect_data_files, copy_metadata

    found = [entry for package in _DATA_OF for entry in collect_data_files(package)]
    found += [entry for package in _METADATA_OF for entry in copy_metadata(package)]
    for part in sorted((ROOT / "resources").iterdir()):
        if part.is_dir() and part.name not in _NOT_BUNDLED:
            found.append((str(part), f"resources/{part.name}"))
        elif part.is_file() and part.suffix != ".py":
            found.append((str(part), "resources"))
    return [*found, (str(WORK / "licences.txt"), "resources")]


def hidden_imports() -> list[str]:
    """Modules that the sources load late or by name."""
    from PyInstaller.utils.hooks import collect_submodules

    return [*_LATE, *(name for package in _PACKAGES_TAKEN_WHOLE for name in collect_submodules(package))]


def entry_script(name: str) -> Path:
    """The first lines of one program."""
    script = WORK / "entries" / f"{name}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(f"from {ENTRIES[name]} import main\n\nmain()\n", encoding="utf-8")
    return script


def kept_binaries(entries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The libraries without those of the building machine's desktop, of its graphics drivers and of parts of Qt
    that nobody uses; the large ones without their debugging symbols."""
    kept = [entry for entry in entries if not _is_left_out(entry[0])]
    return [(name, _stripped(name, source), kind) for name, source, kind in kept]


def kept_modules(entries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The modules without those that nobody here can reach."""
    return [entry for entry in entries if not _UNUSED_MODULES.search(entry[0])]


def kept_data(entries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The data files without what belongs to parts of Qt that nobody uses."""
    return [entry for entry in entries if not _UNUSED.search(entry[0].replace("\\", "/"))]


def _is_left_out(name: str) -> bool:
    path = name.replace("\\", "/")
    file = path.rpartition("/")[2]
    return bool(_FOREIGN.match(file) or _OF_THE_SYSTEM.match(file) or _UNUSED.search(path))


def _stripped(name: str, source: str) -> str:
    if not sys.platform.startswith("linux") or not _STRIPPED.match(name) or shutil.which("strip") is None:
        return source
    copy = WORK / "stripped" / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["strip", "--strip-unneeded", "-o", copy, source], check=True)
    return str(copy)


def windows_version_file(name: str) -> Path:
    """What Windows shows in the properties of the program."""
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = (*(int(part) for part in VERSION.split(".")), 0)
    words = {
        "CompanyName": "Technic contributors",
        "FileDescription": "Technic stock scanner",
        "FileVersion": VERSION,
        "InternalName": name,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Technic",
        "ProductVersion": VERSION,
    }
    strings = info.StringTable("040904B0", [info.StringStruct(*pair) for pair in words.items()])
    version = info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            info.StringFileInfo([strings]),
            info.VarFileInfo([info.VarStruct("Translation", [1033, 1200])]),
        ],
    )
    file = WORK / f"{name}-version.txt"
    file.write_text(str(version), encoding="utf-8")
    return file


# ---- the build


def is_current() -> bool:
    """Whether there is a build that is newer than every source."""
    program = FOLDER / _executable("technic")
    if not program.exists():
        return False
    sources = [ROOT / "build.spec", ROOT / "package.py", ROOT / "requirements.lock"]
    for folder in ("scanner", "desktop", "resources"):
        sources += [
            file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts
        ]
    return all(file.stat().st_mtime < program.stat().st_mtime for file in sources)


def build() -> None:
    """Make the frozen programs anew, in ``dist/technic``."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    _draw_icons()
    _write_licences()
    command = [
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level=WARN",
        f"--distpath={DIST}",
        f"--workpath={WORK}",
    ]
    subprocess.run([sys.executable, *command, ROOT / "build.spec"], cwd=ROOT, check=True)


def _draw_icons() -> None:
    """The icon in the formats that systems want, out of the one drawing. Qt writes ico and icns itself."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication, QImage, QPainter, Qt
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    drawing = QSvgRenderer(str(ROOT / "resources" / "look" / "technic.svg"))
    for side, name in ((256, "technic.ico"), (256, "technic.png"), (1024, "technic.icns")):
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        if not image.save(str(WORK / name)):
            raise SystemExit(f"{name} could not be drawn")
    del app


def _write_licences() -> None:
    sys.path.insert(0, str(ROOT))
    from desktop.licences import collected

    (WORK / "licences.txt").write_text(collected(), encoding="utf-8")


def _executable(name: str) -> str:
    return name + ".exe" if os.name == "nt" else name


# ---- what is handed out


def archives() -> list[Path]:
    """A ``tar.xz`` and, where dpkg-deb is there, a ``.deb`` of the build, with their checksums in SHA256SUMS."""
    made = [_tar()]
    if shutil.which("dpkg-deb"):
        made.append(_deb())
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return made


def _machine() -> str:
    found = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def _tar() -> Path:
    name = f"technic-{VERSION}-{sys.platform}"
    file = DIST / f"{name}.tar.xz"
    with tarfile.open(file, "w:xz", preset=1) as archive:
        archive.add(FOLDER, arcname=name)
    return file


def _deb() -> Path:
    """The package for Debian and its relatives: programs in /opt, links, menu entry, icon and file type."""
    file = DIST / f"technic_{VERSION}_{_machine()}.deb"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        shutil.copytree(FOLDER, root / "opt" / "technic", symlinks=True)
        for name in ENTRIES:
            link = root / "usr" / "bin" / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(f"/opt/technic/{name}")
        for source, place in (
            (PARTS / "technic.desktop", "usr/share/applications/technic.desktop"),
            (PARTS / "technic.xml", "usr/share/mime/packages/technic.xml"),
            (
                ROOT / "resources" / "look" / "technic.svg",
                "usr/share/icons/hicolor/scalable/apps/technic.svg",
            ),
            (WORK / "technic.png", "usr/share/icons/hicolor/256x256/apps/technic.png"),
            (ROOT / "LICENSE", "usr/share/doc/technic/copyright"),
        ):
            target = root / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
            target.chmod(0o644)
        control = root / "DEBIAN" / "control"
        control.parent.mkdir()
        control.write_text(_control(root), encoding="utf-8")
        command: list[str | Path] = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", root, file]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return file


def _control(root: Path) -> str:
    size = sum(file.stat().st_size for file in root.rglob("*") if file.is_file()) // 1024
    return (
        f"Package: technic\nVersion: {VERSION}\nArchitecture: {_machine()}\n"
        "Maintainer: Technic contributors <technic@localhost>\nSection: misc\nPriority: optional\n"
        f"Installed-Size: {size}\nDepends: libc6, libgl1, libegl1\n"
        "Description: stock scanner for traders\n"
        " Which symbols meet my rule today, and can the data behind the answer be trusted?\n"
    )


# ---- the command


def main(arguments: Sequence[str]) -> int:
    """``dev.py package [--smoke]``: build, make the archives; with --smoke build only if something changed, and try
    the programs out."""
    if set(arguments) - {"--smoke"}:
        print("dev.py: package takes no arguments but --smoke.", file=sys.stderr)
        return 2
    smoke = "--smoke" in arguments
    if not (smoke and is_current()):
        build()
        archives()
    size = sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{FOLDER}: {size / 1e6:,.0f} MB")
    for file in sorted(DIST.glob("technic[-_]*")):
        print(f"{file}: {file.stat().st_size / 1e6:,.0f} MB")
    if not smoke:
        return 0
    return subprocess.run(
        [sys.executable, "-m", "tests.frozen.smoke", FOLDER], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
