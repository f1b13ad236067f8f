"""How good a match is, and a plan to trade it."""
