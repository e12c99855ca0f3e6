"""The words and sums of a shop: frozen dataclasses and pure functions, no world."""
