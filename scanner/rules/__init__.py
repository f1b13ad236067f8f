"""The formula language: from text to truth, with reasons."""
