"""Tools of the tests: what only they need and the program does not."""
