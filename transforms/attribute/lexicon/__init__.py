"""Words: the normal form of a text, the wordings of credits, months, cities, names of languages."""
