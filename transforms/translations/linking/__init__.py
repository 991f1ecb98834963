"""From matches of two documents to the versions of a story."""
