"""Imported once by the fork server: the patterns that a page with credits needs are compiled for all workers."""

import fuzz_loop

fuzz_loop.problems_of("pages", fuzz_loop.case_of("pages", 0))
