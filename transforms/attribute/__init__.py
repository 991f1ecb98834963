"""Who wrote a text: credits, source lines, datelines, wire copy and translation, each with its evidence."""
