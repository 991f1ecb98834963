"""What a document is called: its normalised address, its outlet, its id and version."""
