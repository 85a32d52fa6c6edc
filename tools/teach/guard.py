"""A seat belt for a process that runs a learner's code: limits, and a watch over files and programs.

It stops accidents and simple tricks: reading the solutions, writing outside its own folder, starting programs, ending other
processes, filling the memory or the disk. It is not a sandbox: who really wants to can get round it from inside the process.
"""

import os
import sys
import tempfile

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.utime",
    "shutil.rmtree",
    "shutil.move",
}
LISTING = {"os.listdir", "os.scandir", "os.walk", "os.fwalk", "glob.glob"}
STARTING = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"}
NETWORK = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}
PROGRAMS = {"dot"}  # draws models
FILE_BYTES = 50_000_000


def limit(megabytes, seconds):
    """Limit this process's memory, processor time and the size of its files, where the system can."""
    if resource is None:
        return
    for name, value in (
        ("RLIMIT_AS", _in_use() + megabytes * 2**20),
        ("RLIMIT_DATA", megabytes * 2**20),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", FILE_BYTES),
        ("RLIMIT_CORE", 0),
    ):
        try:
            _, most = resource.getrlimit(getattr(resource, name))
            most = value if most == resource.RLIM_INFINITY else min(most, value)
            resource.setrlimit(getattr(resource, name), (most, most))
        except (ValueError, OSError):  # this system has no such limit
            continue


def _in_use():
    """Return the bytes of this process's address space: shared memory counts there, and in no other limit."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2**30


def watch(home, closed):
    """From now on let this process write in `home` alone, read nothing in the folders `closed`, and start no program."""
    home, closed = _real(home), [_real(folder) for folder in closed]
    real, inside, refuse, own = _real, _inside, _refuse, (0, os.getpid(), os.getpgrp() if hasattr(os, "getpgrp") else 0)

    def hook(event, arguments):
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, int) and path is not None:
                path = real(path)
                if any(inside(path, folder) for folder in closed) and not inside(path, home):
                    refuse(f"{os.path.basename(path)} cannot be opened")
                if isinstance(flags, int) and flags & WRITING and not inside(path, home) and not path.startswith("/dev/"):
                    refuse(f"{os.path.basename(path)} cannot be written")
        elif event in CHANGING:
            for path in arguments:
                if isinstance(path, (str, bytes, os.PathLike)) and not inside(real(path, arguments), home):
                    refuse(f"{os.path.basename(real(path))} cannot be changed")
        elif event in LISTING and isinstance(arguments[0], (str, bytes, os.PathLike)):
            if any(inside(real(arguments[0]), folder) for folder in closed) and not inside(real(arguments[0]), home):
                refuse("this folder cannot be listed")
        elif event in STARTING:
            if not (event == "subprocess.Popen" and os.path.basename(str(arguments[0])) in PROGRAMS):
                refuse("no other program can be started")
        elif event in ("os.kill", "os.killpg") and arguments[0] not in own:
            refuse("no other process can be ended")
        elif event in NETWORK:
            refuse("there is no network")

    sys.addaudithook(hook)


def new_home():
    """Return a new folder for one submission: what its code may write to."""
    return tempfile.mkdtemp(prefix="submission-")


def _refuse(what):
    raise PermissionError(f"While grading, {what}.")


def _real(path, arguments=()):
    """Return a path with its links followed; relative to an open folder where an operation names one."""
    path = os.fsdecode(path)
    folder = next((value for value in arguments[1:] if type(value) is int and value > 2), None)
    if folder is not None and not os.path.isabs(path) and os.path.exists(f"/proc/self/fd/{folder}"):
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)
    return os.path.realpath(path)


def _inside(path, folder):
    return path == folder or path.startswith(folder + os.sep)
