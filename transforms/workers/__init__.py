"""Worker processes that can be killed, and the counts that they show."""
