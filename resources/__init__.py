"""Data that ships with Technic, read through importlib.resources so that it is found in a frozen program too."""
