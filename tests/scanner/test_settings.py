"""What is known of each setting."""

from dataclasses import fields

import pytest

from scanner.settings import Settings, section_type, setting_fault, setting_info, setting_kind

ALL = [(section.name, one.name) for section in fields(Settings) for one in fields(section_type(section.name))]


@pytest.mark.parametrize(("section", "key"), ALL)
def test_every_setting_has_a_title_a_help_and_a_default_that_it_may_have(section, key):
    info = setting_info(section, key)
    assert info.title
    assert info.help.endswith(".")
    if key != "rates":
        assert setting_fault(section, key, getattr(getattr(Settings(), section), key)) == ""
    assert setting_info(section).title
    assert setting_kind(section, key) in (int, float, str, bool)


def test_a_setting_nobody_knows_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        setting_info("data", "phase")
    with pytest.raises(KeyError):
        setting_info("moon")
