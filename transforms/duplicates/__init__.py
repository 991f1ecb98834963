"""Near duplicates: signatures, candidate pairs, verified edges, clusters, and a verdict for each of their members."""
