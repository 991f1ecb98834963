"""The grammar of credits: which sources one line credits, in which role."""
