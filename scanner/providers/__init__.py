"""Where bars come from, each source behind the same door."""
