"""Translated copy across languages: the anchors that a translation keeps, and the original that shares them."""
