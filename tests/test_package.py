"""What the package would hold, looked at without building it: the spec reads, what it names exists."""

import ast
import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import package
from scanner import ENGINE_VERSION


def test_the_spec_is_python_and_builds_both_programs():
    tree = ast.parse((package.ROOT / "build.spec").read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    assert {"Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE"} <= named
    assert set(package.ENTRIES) == {"technic", "technic-cli"}


@pytest.mark.parametrize("module", package.ENTRIES.values())
def test_each_program_has_a_main(module):
    source = Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8")
    names = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    assert "main" in names


@pytest.mark.parametrize("name", package.hidden_imports())
def test_hidden_imports_resolve(name):
    assert importlib.util.find_spec(name) is not None


def test_data_files_exist():
    licences = str(package.WORK / "licences.txt")  # made by the build
    sources = [source for source, _ in package.data_files() if source != licences]
    assert all(Path(source).exists() for source in sources)


def test_all_resources_that_the_program_reads_are_bundled():
    bundled = {place for _, place in package.data_files()}
    for part in (package.ROOT / "resources").iterdir():
        if part.is_dir() and part.name not in ("screenshots", "package", "__pycache__"):
            assert f"resources/{part.name}" in bundled


def test_the_version_is_the_engine_s():
    assert package.VERSION == ENGINE_VERSION
    project = (package.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{ENGINE_VERSION}"' in project


@pytest.mark.parametrize(
    "name",
    [
        "libgtk-3.so.0",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "libGL.so.1",
        "PySide6/Qt/lib/libQt6Qml.so.6",
    ],
)
def test_foreign_and_unused_libraries_are_left_out(name):
    assert package.kept_binaries([(name, name, "BINARY")]) == []


@pytest.mark.parametrize(
    "name",
    [
        "libglib-2.0.so.0",
        "libxcb-cursor.so.0",
        "PySide6/QtOpenGL.abi3.so",
        "numpy.libs/libscipy_openblas64_.so",
    ],
)
def test_needed_libraries_are_kept_as_they_are(name):
    assert package.kept_binaries([(name, name, "BINARY")]) == [(name, name, "BINARY")]


def test_only_the_icons_in_use_are_bundled():
    fonts = ["qtawesome/fonts/phosphor-1.3.0.ttf", "qtawesome/fonts/materialdesignicons6-webfont-6.9.96.ttf"]
    assert [name for name, _, _ in package.kept_data([(name, name, "DATA") for name in fonts])] == fonts[:1]


def test_the_menu_entry_opens_scan_files():
    entry = (package.PARTS / "technic.desktop").read_text(encoding="utf-8")
    mime = ElementTree.parse(package.PARTS / "technic.xml").getroot()
    kind = mime.find("{*}mime-type")
    assert f"MimeType={kind.get('type')};" in entry
    assert kind.find("{*}glob").get("pattern") == "*.technic-scan"
    assert re.search(r"^Exec=technic %f$", entry, re.MULTILINE)
