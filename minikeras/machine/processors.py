"""How many processors this process may use: fewer than the machine has, where it is bound to some, or its container has a limit."""

import functools
import math
import os
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
OWN_CGROUP = Path("/proc/self/cgroup")


@functools.cache
def available():
    """The number of processors: those the process is bound to, or all, and no more than the control group pays for."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    paid = limit_of_group(CGROUPS, _own_group())
    return max(1, count if paid is None else min(count, math.ceil(paid)))


def limit_of_group(root, own=""):
    """How many processors' time a control group gets (a container's limit), as a float; None where there is no limit.

    Args:
        root: where the control groups are mounted.
        own: the group's path below it; in a container it is often not there, and the root is the group.
    """
    limits = []
    for folder in (root, root / own.lstrip("/")):
        with_quota = _numbers(folder / "cpu.max")  # version 2: "200000 100000", or "max 100000"
        limits.append(with_quota)
    for folder in (root / "cpu", root / "cpu" / own.lstrip("/")):  # version 1: a file each, -1 for no limit
        limits.append(_numbers(folder / "cpu.cfs_quota_us") + _numbers(folder / "cpu.cfs_period_us"))
    found = [limit[0] / limit[1] for limit in limits if len(limit) == 2 and limit[0] > 0 and limit[1] > 0]
    return min(found, default=None)


def _numbers(path):
    """The numbers that a file begins with; none where it can't be read or says something else."""
    try:
        return [int(word) for word in path.read_text().split()]
    except (OSError, ValueError):
        return []


def _own_group():
    """This process's group: the path of the line `0::/path` (version 2), or of the line that names cpu (version 1)."""
    try:
        lines = [line.split(":", 2) for line in OWN_CGROUP.read_text().splitlines()]
    except OSError:
        return ""
    return next((path for number, kinds, path in lines if number == "0" or "cpu" in kinds.split(",")), "")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=available.cache_clear)  # a child may be bound to other processors
