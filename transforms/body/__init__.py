"""The body of a page: which of its blocks are the story, by two small models that ask nothing but whole numbers."""
