"""Fetching over HTTP: bounded in time and size, never from a private address."""
