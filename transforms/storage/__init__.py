"""Where files stand: local folders and object stores, and who may write."""
