"""What is done to a dataset that stands: checked, pruned, folded, its index kept."""
