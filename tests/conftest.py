"""What all tests share."""

import os
import signal

from hypothesis import settings

# CI tries the same examples each time, so that a red run is the change's doing; elsewhere every run tries others
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a script, where tests of Ctrl-C fail
    signal.signal(signal.SIGINT, signal.default_int_handler)
