"""Whether a text is translated, by what its page says."""
