"""Characters, words, markup, times: what every stage knows of text."""
