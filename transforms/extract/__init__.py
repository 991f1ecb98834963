"""Reading a page: one parse, its facts, its body with structure, its metadata."""
