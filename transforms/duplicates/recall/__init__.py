"""Documents of a run meet those of earlier runs."""
