"""Thin, documented faces over TA-Lib and numpy."""
