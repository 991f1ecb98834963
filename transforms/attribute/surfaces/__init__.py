"""The surfaces of a page that credits stand on: its text, its blocks, its metadata, its feed entry."""
