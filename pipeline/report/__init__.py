"""The report on an output: one HTML page that needs nothing else."""
