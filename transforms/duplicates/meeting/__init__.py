"""Pairs of documents of a run that share keys and are worth a look."""
