"""Inputs to pages: files, rows, feeds and lists of URLs."""
