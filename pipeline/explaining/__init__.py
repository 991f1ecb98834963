"""`explain`: documents with the verdict of a run, as an editor reads them."""
