"""Datelines: the place, the date and the agency that open a story."""
