"""One page as one value: its parse, and what one walk over its elements reads for all who ask."""
