"""The way of one run: four stages, one file each, and what they share."""
