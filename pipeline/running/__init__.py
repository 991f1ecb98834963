"""A run, once or again and again: on the engine that is named, with what it shows and its exit code."""
