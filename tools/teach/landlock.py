"""What this process may do from now on, said to the Linux kernel: nothing to install, and no root is needed.

`files` (Landlock, Linux 5.13 and newer) closes all files but those named, TCP, and signals to other processes, as far as the
kernel's version knows them. `calls` (seccomp) refuses to start programs and processes, to open sockets of the network, and to
share memory. Neither can be taken back, and whatever this process could start would be under them, too.
"""

import ctypes
import os
import platform
import struct

CREATE, ADD_RULE, RESTRICT = 444, 445, 446  # Landlock's calls have these numbers on every processor
READ, WRITE, LIST, EXECUTE = 1 << 2, 1 << 1, 1 << 3, 1
FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}  # what each version knows; later ones 16 kinds
NO_NEW_PRIVILEGES, FILTER, ALL_THREADS = 38, 1, 1
SECCOMP = {"x86_64": 317, "aarch64": 277}
REFUSED = 0x00050000 | 1  # EPERM
UNKNOWN = 0x00050000 | 38  # ENOSYS: the C library then takes the older call
ALLOWED, KILLED = 0x7FFF0000, 0x80000000
THREAD, SHARED, ANONYMOUS = 0x00010000, 0x01, 0x20
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Numbers of system calls: x86_64, aarch64. None where a processor has no such call.
NEVER = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "memfd_create": (319, 279),
    "mq_open": (240, 180),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_by_handle_at": (304, 265),
}
CLONE, CLONE3, KILL, TGKILL, MMAP = (56, 220), (435, 435), (62, 129), (234, 131), (9, 222)


class Rule(ctypes.Structure):
    """struct landlock_path_beneath_attr"""

    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def _libc():
    return ctypes.CDLL(None, use_errno=True)


def version():
    """Return Landlock's version here, 0 where there is none."""
    if platform.system() != "Linux":
        return 0
    return max(_libc().syscall(CREATE, None, 0, 1), 0)


def files(home, readable):
    """Let this process write in `home` alone, and read there and in `readable`. Raises OSError where the kernel cannot."""
    libc, known = _libc(), version()
    handled = FILES.get(known, (1 << 16) - 1)
    attributes = struct.pack("QQQ", handled, 3 if known >= 4 else 0, 3 if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    rules = _checked(libc.syscall(CREATE, attributes, size, 0))
    for path in readable:
        _allow(libc, rules, path, (READ | LIST) & handled)
    _allow(libc, rules, home, handled & ~EXECUTE)
    _allow(libc, rules, "/dev/null", READ | WRITE)
    _allow(libc, rules, "/dev/urandom", READ)
    _checked(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(libc.syscall(RESTRICT, rules, 0))
    os.close(rules)


def _allow(libc, rules, path, what):
    if os.path.exists(path):
        folder = os.open(path, os.O_PATH)
        rule = Rule(what if os.path.isdir(path) else what & ~LIST & 0b1111, folder)
        _checked(libc.syscall(ADD_RULE, rules, 1, ctypes.byref(rule), 0))
        os.close(folder)


def _checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def can_filter():
    """Tell whether this processor's system calls are known here."""
    return platform.system() == "Linux" and platform.machine() in ARCHITECTURES


def calls():
    """Refuse the system calls of NEVER, new processes, signals to others, and shared memory, in all threads that there are.

    Raises OSError where it cannot.
    """
    program = b"".join(_program(platform.machine()))
    code = ctypes.create_string_buffer(program)

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    libc = _libc()
    _checked(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    held = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    _checked(libc.syscall(SECCOMP[platform.machine()], FILTER, ALL_THREADS, ctypes.byref(held)))


def _program(machine):
    """Yield the filter's instructions: each call that is not simply allowed is looked for in turn."""
    column = list(ARCHITECTURES).index(machine)
    load, equal, any_bit, give = 0x20, 0x15, 0x45, 0x06

    def say(code, value, yes=0, no=0):
        return struct.pack("HBBI", code, yes, no, value & 0xFFFFFFFF)

    def argument(number):  # its lower half: both processors are little-endian
        return say(load, 16 + 8 * number)

    yield say(load, 4)
    yield say(equal, ARCHITECTURES[machine], 1, 0)
    yield say(give, KILLED)
    yield say(load, 0)
    if machine == "x86_64":
        yield say(0x35, 0x40000000, 0, 1)  # the same calls by other numbers (x32)
        yield say(give, REFUSED)
    for numbers in NEVER.values():
        if numbers[column] is not None:
            yield say(equal, numbers[column], 0, 1)
            yield say(give, REFUSED)
    yield say(equal, CLONE3[column], 0, 1)
    yield say(give, UNKNOWN)
    yield say(equal, CLONE[column], 0, 4)
    yield argument(0)
    yield say(any_bit, THREAD, 0, 1)
    yield say(give, ALLOWED)
    yield say(give, REFUSED)
    for call in (KILL, TGKILL):
        yield say(equal, call[column], 0, 4)
        yield argument(0)
        yield say(equal, os.getpid(), 0, 1)
        yield say(give, ALLOWED)
        yield say(give, REFUSED)
    yield say(equal, MMAP[column], 0, 5)
    yield argument(3)
    yield say(0x54, SHARED | ANONYMOUS)
    yield say(equal, SHARED | ANONYMOUS, 0, 1)
    yield say(give, REFUSED)
    yield say(give, ALLOWED)
    yield say(give, ALLOWED)
