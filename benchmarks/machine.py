"""Where something was measured: a figure without it says nothing to the next reader."""

import os
import platform
import re
from pathlib import Path

import numpy as np

from minikeras.machine import processors

DESCRIBED = Path("/proc/cpuinfo")  # on Linux


def machine():
    """A dict in words: the processor, how many of its cores there are for us, how busy they are, and what multiplies matrices."""
    return {
        "processor": processor(),
        "cores": processors.available(),
        "waiting for them": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "NumPy": np.__version__,
        "BLAS": blas(),
    }


def processor():
    """The processor's own name, and whether it has AVX-512, as far as the system says so."""
    text = DESCRIBED.read_text() if DESCRIBED.exists() else ""
    name = re.search(r"^model name\s*:\s*(.+)$", text, re.M)
    return (name[1] if name else platform.processor() or platform.machine()) + " with AVX-512" * ("avx512f" in text)


def blas():
    """The library behind products, its version and its kernel: the same OpenBLAS works differently on different processors."""
    from threadpoolctl import threadpool_info

    found = [
        " ".join(str(part[key]) for key in ("internal_api", "version", "architecture") if part.get(key))
        for part in threadpool_info()
        if part["user_api"] == "blas"
    ]
    return ", ".join(found) or "unknown"
