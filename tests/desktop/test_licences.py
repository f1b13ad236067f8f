"""The notices name everything that travels along, and come from the file of the build where there is one."""

import re

from desktop import licences


def test_everything_required_is_named():
    text = licences.collected()
    for name in (
        "technic",
        "PySide6_Essentials",
        "numpy",
        "pandas",
        "yfinance",
        "TA-Lib",
        "curl_cffi",
        "Python",
    ):
        assert re.search(rf"^{name}( |$)", text, re.MULTILINE), name
    assert "Permission is hereby granted" in text


def test_what_only_developers_need_is_not_named():
    assert not re.search(r"^(pytest|mypy|hypothesis) ", licences.collected(), re.MULTILINE)


def test_every_package_says_its_licence():
    heads = re.findall(r"^(?:\S+) [\w.]+\nLicence: (.*)$", licences.collected(), re.MULTILINE)
    assert len(heads) > 30
    assert all(heads)


def test_a_build_has_them_in_a_file(monkeypatch, tmp_path):
    (tmp_path / licences.NOTICES_FILE).write_text("those of the build", encoding="utf-8")
    monkeypatch.setattr(licences.resources, "files", lambda package: tmp_path)
    assert licences.notices() == "those of the build"
