import logging

from scanner import end_log, keep_log, open_home


def test_what_the_program_logs_is_in_the_homes_log_file_until_it_ends():
    home = open_home()
    handler = keep_log(home)
    logging.getLogger("scanner.somewhere").info("told %s", "once")
    end_log(handler)
    logging.getLogger("scanner.somewhere").warning("told too late")
    text = (home.logs / "technic.log").read_text(encoding="utf-8")
    assert "scanner.somewhere: told once" in text
    assert "too late" not in text


def test_nothing_to_say_makes_no_file():
    home = open_home()
    end_log(keep_log(home))
    assert list(home.logs.iterdir()) == []
