import logging
from dataclasses import replace

import pytest

from scanner.errors import BadInput
from scanner.settings import RATE_VARIABLE, Settings, load_settings, save_settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(file):
    settings = load_settings(file)
    assert settings == Settings()
    assert (settings.yahoo.requests_per_second, settings.yahoo.max_requests_per_second) == (2, 5)
    assert settings.yahoo.max_in_flight == 4


def test_saving_writes_differences_only_and_loading_gives_them_back(file):
    changed = replace(Settings(), data=replace(Settings().data, source="yahoo"))
    save_settings(changed, file)
    assert file.read_text(encoding="utf-8") == '[data]\nsource = "yahoo"\n'
    assert load_settings(file) == changed
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]


def test_unknown_keys_are_named_in_the_log_and_left_out(file, caplog):
    file.write_text("[moon]\nphase = 1\n[yahoo]\nspeed = 3\nrequests_per_second = 1\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        settings = load_settings(file)
    assert settings.yahoo.requests_per_second == 1
    assert "[moon]" in caplog.text
    assert "yahoo.speed" in caplog.text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[yahoo\n", "not a valid settings file"),
        ("yahoo = 3\n", r"\[yahoo\] should be a section"),
        ('[yahoo]\nrequests_per_second = "fast"\n', "should be a number"),
        ("[yahoo]\nmax_in_flight = 4.5\n", "should be a whole number"),
        ("[yahoo]\nmax_in_flight = true\n", "should be a whole number"),
        ("[yahoo]\nmax_in_flight = 9\n", "should be 1 to 4"),
        ("[data]\nsource = 3\n", "should be a text"),
    ],
)
def test_a_mistake_in_the_file_is_told_in_one_sentence(file, text, sentence):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=sentence) as caught:
        load_settings(file)
    assert str(file) in caught.value.message
    assert caught.value.advice


def test_a_file_that_is_no_text_is_bad_input(file):
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not a valid settings file"):
        load_settings(file)


def test_the_environment_sets_both_rates(file, monkeypatch):
    monkeypatch.setenv(RATE_VARIABLE, "50")
    yahoo = load_settings(file).yahoo
    assert (yahoo.requests_per_second, yahoo.max_requests_per_second) == (50, 50)


@pytest.mark.parametrize("value", ["fast", "0", "-1", "nan"])
def test_a_rate_in_the_environment_that_is_none_is_bad_input(file, monkeypatch, value):
    monkeypatch.setenv(RATE_VARIABLE, value)
    with pytest.raises(BadInput, match=RATE_VARIABLE):
        load_settings(file)
