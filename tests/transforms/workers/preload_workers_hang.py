"""Loaded by a fork server whose workers hang as they start."""

import os
import signal

os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGSTOP))
