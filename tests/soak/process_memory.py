"""Main memory of a stream by its processes over time: the command, its engine, the fork server, the workers."""

import threading
import time
from collections import Counter
from pathlib import Path

SECONDS = 5.0  # between two samples
TOTAL = "all"


class ProcessMemory:
    """Samples of what processes have for themselves: anonymous memory, as Linux tells it from 5.9 on.

    A page that n of them share counts an nth in each, so that they add up. Pages of files, which anybody may share, are
    left out: their part moves with what else runs.
    """

    def __init__(self, process_id):
        """`process_id` gives that of the command, which may change."""
        self._process_id = process_id
        self._samples = []  # (seconds, MiB by role)
        self._over = threading.Event()

    def watch(self):
        """Take samples until `end` is called."""
        while not self._over.wait(SECONDS):
            sizes = Counter(sizes_of(self._process_id()))
            if sizes:
                self._samples.append((time.monotonic(), sizes + Counter({TOTAL: sum(sizes.values())})))

    def end(self):
        """Take no more samples."""
        self._over.set()

    def figures(self):
        """MiB by role a dozen times over the run, and the slope of each role over its second half in MiB an hour."""
        samples = self._samples
        shown = [sizes for _, sizes in [*samples[:: max(1, len(samples) // 12)], *samples[-1:]]]
        roles = sorted({role for sizes in shown for role in sizes})
        half = [(at, role, mib) for at, sizes in samples[len(samples) // 2 :] for role, mib in sizes.items()]
        return {
            "memory_mib": {role: [round(sizes.get(role, 0)) for sizes in shown] for role in roles},
            "memory_mib_an_hour": {role: slope([(at, mib) for at, of, mib in half if of == role]) for role in roles},
        }


def sizes_of(process, role="stream"):
    """(role, MiB) of a process and all that it has started; nothing where it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
        commands = {child: Path(f"/proc/{child}/cmdline").read_text() for child in children}
    except OSError:
        return Counter()
    kib = next((int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")), 0)
    sizes = Counter({role: kib / 1024})
    for child, command in commands.items():
        sizes += sizes_of(child, role_of(command, role))
    return sizes


def role_of(command, parent):
    """What a process does, by its command and its parent's role."""
    if parent == "fork server":
        return "workers"
    return "fork server" if "fork_server" in command else "prism"


def slope(points):
    """Least squares over (seconds, value): value an hour; None of less than three."""
    if len(points) < 3:
        return None
    mean_t, mean_v = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((t - mean_t) ** 2 for t, _ in points)
    return round(3600 * sum((t - mean_t) * (v - mean_v) for t, v in points) / spread, 1)
