"""Universes and bars as a market knows them."""
