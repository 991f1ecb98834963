"""The stages of the pipeline, one folder each: pure modules, and one `transform.py` that wires them into Beam."""
