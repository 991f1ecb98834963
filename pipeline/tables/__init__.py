"""What manifests commit, as typed tables."""
