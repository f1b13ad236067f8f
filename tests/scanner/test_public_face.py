import subprocess
import sys

import scanner

HEAVY = ("numpy", "pandas", "talib", "yfinance", "exchange_calendars", "lark", "rich", "PySide6")


def test_all_names_exist_and_nothing_else_is_public():
    for name in scanner.__all__:
        assert getattr(scanner, name) is not None
    assert len(set(scanner.__all__)) == len(scanner.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error():
    assert not hasattr(scanner, "Nonsense")


def test_importing_the_face_loads_nothing_heavy():
    code = f"import sys, scanner; print([name for name in {HEAVY!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
