"""Credits as evidence: what speaks against each, and what all of it says together."""
