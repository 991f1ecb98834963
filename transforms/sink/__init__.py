"""The sink: records, copies and rejected documents become files, and one manifest commits them."""
