"""How many cores this process may use: a container's share, not the whole computer's."""

import math
import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


def count(root=ROOT):
    """Return the number of cores, at least 1: those that it may run on, or the cgroup's share of time where that is less."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, math.ceil(share(root) or allowed)))


def share(root=ROOT):
    """Return the cores that the cgroup grants, or None where it sets no limit."""
    for quota, period in ((root / "cpu.max", None), (root / "cpu/cpu.cfs_quota_us", root / "cpu/cpu.cfs_period_us")):
        try:
            numbers = quota.read_text().split() + ([period.read_text().strip()] if period else [])
            most, each = numbers[0], float(numbers[1])
            return None if most in ("max", "-1") else float(most) / each
        except (OSError, ValueError, IndexError):
            continue
    return None
