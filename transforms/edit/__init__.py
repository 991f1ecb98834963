"""The edit stage: one document in, one draft or one rejection out, in killable worker processes."""
