"""Streaming: feeds are polled for ever, and each window of what came is committed as a run of its own."""
