"""Measure in a fresh process, so that nothing that was measured before is warm, and nothing of it is in memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Of the environment: the first makes OpenBLAS use the products of an older processor, the second lets Python compile our files anew
# in each process, but not those of packages, which pip has compiled.
TAKEN_OUT = ("OPENBLAS_CORETYPE", "PYTHONDONTWRITEBYTECODE")


def run(script, *arguments):
    """What one of the scripts beside this one prints, in a fresh process."""
    command = [sys.executable, str(HERE / script), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in TAKEN_OUT}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[1:])} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
