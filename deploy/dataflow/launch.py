"""What a Dataflow Flex Template starts: its parameters are the flags of `copydesk run`."""

from __future__ import annotations

import sys

from pipeline.flags.flex_template import arguments_of
from pipeline.main import main

if __name__ == "__main__":
    sys.exit(main(["run", *arguments_of(sys.argv[1:])]))
