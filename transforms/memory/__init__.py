"""What earlier runs have committed, as rows: the index of documents, what is known of old ones, aliases of clusters."""
