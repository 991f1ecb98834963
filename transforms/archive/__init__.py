"""What a run fetched, as WARC files beside its output."""
