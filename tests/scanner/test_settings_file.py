import logging
from dataclasses import replace

import pytest

from scanner.errors import BadInput, HomeUnusable
from scanner.settings import AccountSettings, Settings
from scanner.settings_file import RATE_VARIABLE, load_settings, save_settings


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


def test_an_account_with_rates_is_kept(file):
    account = AccountSettings(50_000, 1.0, "EUR", {"USD": 0.9})
    save_settings(replace(Settings(), account=account), file)
    assert load_settings(file).account == account
    file.write_text("[account]\nsize = 25000\nrates = {GBP = 1}\n", encoding="utf-8")
    assert load_settings(file).account == AccountSettings(25_000, rates={"GBP": 1.0})


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
        ("[account]\nsize = 0\n", "should be 1 to 1e"),
        ("[account]\nsize = nan\n", "should be 1 to 1e"),
        ("[account]\nrisk_percent = 11\n", "should be 0.01 to 10"),
        ('[look]\ntheme = "purple"\n', "should be system, light or dark"),
        ("[look]\ntext_size = 80\n", "should be 90 to 150"),
        ("[notifications]\nsound = 1\n", "should be true or false"),
        ('[account]\ncurrency = "Dollar"\n', "a currency of three capital letters"),
        ("[account]\ncurrency = 5\n", "should be a text"),
        ("[account]\nrates = 5\n", "should be a table"),
        ("[account.rates]\nGBp = 1.2\n", "'GBp', it should be a currency of three capital letters"),
        ('[account.rates]\nEUR = "1"\n', "should be a number"),
        ("[account.rates]\nEUR = 0\n", "should be 1e-06 to 1e"),
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


def test_a_rate_of_the_environment_is_not_written(file, monkeypatch):
    file.write_text("[yahoo]\nrequests_per_second = 1\n", encoding="utf-8")
    monkeypatch.setenv(RATE_VARIABLE, "50")
    settings = load_settings(file)
    save_settings(replace(settings, account=AccountSettings(size=5000.0)), file)
    monkeypatch.delenv(RATE_VARIABLE)
    again = load_settings(file)
    assert (again.yahoo.requests_per_second, again.yahoo.max_requests_per_second) == (1, 5)
    assert again.account.size == 5000


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(HomeUnusable, match="could not be written"):
        save_settings(Settings(), tmp_path / "nowhere" / "settings.toml")
