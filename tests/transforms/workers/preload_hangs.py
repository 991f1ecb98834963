"""Loaded by a fork server that hangs of it."""

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
