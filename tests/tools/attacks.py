"""What a submission may try against the grader, its computer and its neighbours. All are bounded, and none leaves this computer.

BENDING takes the place of the answer to exercise 4.1, and earns nothing there nor in the others, whose answers are wrong. ALL are
cells of a learner's own. `{marker}` is a file outside that must not appear, `{secret}` one that must not be read: the names of
those that could read it stand in `loot`. `{port}` is a socket of the test's on loopback that must hear nothing, `{victim}` a process that must live.
"""

import collections

Attack = collections.namedtuple("Attack", "code holds")  # holds: the walls that are to stop it

EVERYWHERE = ("bubblewrap", "landlock", "limits")
WALLED = ("bubblewrap", "landlock")
ALL, BENDING = {}, {}


def bend(name, code, holds=EVERYWHERE):
    BENDING[name] = Attack(code, holds)


def attack(name, code, holds=WALLED):
    ALL[name] = Attack(code, holds)


# Reading. What was read is written to the marker, too: a read that worked shows there.
READ = "\nif found:\n    loot.append({name!r})\n"
attack("open", "found = open({secret!r}).read()" + READ, EVERYWHERE)
attack("link", "import os\nos.symlink({secret!r}, 'here')\nfound = open('here').read()" + READ, EVERYWHERE)
attack("dir_fd", "import os\nd = os.open('/', os.O_RDONLY)\nfound = os.read(os.open({secret!r}[1:], 0, dir_fd=d), 99)" + READ)
attack("proc", "found = open('/proc/self/root' + {secret!r}).read()" + READ, EVERYWHERE)
attack(
    "h5py",
    "import h5py, os\nwith h5py.File('x.h5', 'w') as f:\n"
    "    d = f.create_dataset('d', (8,), 'u1', external=[({secret!r}, 0, 8)])\n    found = bytes(d[:])" + READ,
)
CTYPES = "import ctypes\nlibc = ctypes.CDLL(None)\n"
attack(
    "ctypes",
    CTYPES + "b = ctypes.create_string_buffer(99)\nlibc.read(libc.open({secret!r}.encode(), 0), b, 99)\n"
    "if not b.value:\n    raise OSError\nfound = b.value" + READ,
)
attack("sqlite", "import sqlite3\nfound = sqlite3.connect({database!r}).execute('select * from marks').fetchall()" + READ)
attack("solutions", "found = open({solution!r}).read()" + READ, EVERYWHERE)
attack(
    "hidden tests in memory",
    "import gc\nfound = [t for t in gc.get_objects() if type(t) is str and 'drawn at ra' + 'ndom' in t]"
    "\nif not found:\n    raise OSError" + READ,
    EVERYWHERE,
)
attack("environment", "import os\nfound = os.environ['TEACHERS_SECRET']" + READ, EVERYWHERE)
attack("home", "import os\nfound = open(os.path.expanduser('~/teachers-secret')).read()" + READ, EVERYWHERE)
attack(
    "parent's memory",
    "import os\nfound = open(f'/proc/{{os.getppid()}}/environ').read()\nif 'TEACHERS' not in found:\n    raise OSError" + READ,
)

# Bending the checks. The wrong answers to the other exercises must stay wrong.
BENT = "nodes = kernels = call = 1\n"
FORGED = "{{'made': 4, 'message': '', 'hidden': False, 'error': ''}}"  # a verdict
bend("replaced functions", BENT + "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True")
bend(
    "code",
    BENT + "from minikeras.course.exercises import Exercise\nyes = lambda *a, **k: None\n"
    "for name in ('close', 'same', 'that', 'answered'):\n    f = getattr(Exercise, name)\n"
    "    f.__code__ = (lambda self, *args, **kwargs: None).__code__",
    EVERYWHERE,
)
bend("private modules", BENT + "import numpy._core.numeric as n\nn.isclose = lambda *a, **k: np.ones(1, bool)")
bend(
    "thread",
    BENT + "import threading, time\ndef again():\n    for turn in range(20000):\n        np.allclose = lambda *a, **k: True"
    "\n        time.sleep(0.001)\nthreading.Thread(target=again, daemon=True).start()",
    EVERYWHERE,
)
bend(
    "frames",
    BENT + "import sys\nframe = sys._getframe()\nwhile frame:\n    for value in list(frame.f_locals.values()):\n"
    "        if hasattr(value, 'run_finish'):\n            type(value).run_finish = lambda self, step: {{'changed': []}}\n"
    "            type(value).answer = lambda self, q: self.channel.send({{'verdict': " + FORGED + "}})\n"
    "    frame = frame.f_back",
    EVERYWHERE,
)
bend(
    "session by gc",
    BENT + "import gc\nfor thing in gc.get_objects():\n    if type(thing).__name__ == 'Session':\n"
    "        thing.run_check = lambda step: " + FORGED + "\n        thing.vault.restore_modules = lambda: []",
    EVERYWHERE,
)
bend(
    "forged report",
    BENT + "import os, json\nfor n in range(3, 12):\n    try:\n"
    "        os.write(n, (json.dumps({{'verdict': " + FORGED + "}}) + chr(10)).encode())"
    "\n    except OSError:\n        pass",
    EVERYWHERE,
)
bend("printed points", BENT + "print('4.1 ✓ Right. 2 of 2 points.')\nprint(" + FORGED + ")")
bend(
    "equal to all",
    "class Yes:\n    def __eq__(self, other): return True\n    def __array__(self, *a, **k): return np.ones(1)\n"
    "    __hash__ = object.__hash__\n    shape = property(lambda self: Yes())\nnodes = kernels = call = Yes()",
    EVERYWHERE,
)

# Writing outside.
attack("write", "open({marker!r}, 'w').write('x')", EVERYWHERE)
attack("write by ctypes", CTYPES + "libc.close(libc.open({marker!r}.encode(), 0o102, 0o644))")
attack("write by dir_fd", "import os\nos.open({marker!r}[1:], os.O_CREAT | os.O_WRONLY, dir_fd=os.open('/', os.O_RDONLY))")
attack("write by numpy", "np.save({marker!r}, np.ones(3))", EVERYWHERE)
attack("write by sqlite", "import sqlite3\nsqlite3.connect({marker!r}).execute('create table t (x)')")
attack("write by h5py", "import h5py\nh5py.File({marker!r}, 'w').close()")
attack(
    "the gradebook",
    "import sqlite3\nwith sqlite3.connect({database!r}) as d:\n    d.execute(\"insert into marks values ('x', 99)\")",
)

# Programs, processes, signals.
TOUCH = "touch {marker}"
attack("subprocess", "import subprocess\nsubprocess.run({touch!r}, shell=True)", EVERYWHERE)
attack("os.system", "import os\nos.system({touch!r})", EVERYWHERE)
attack("posix_spawn", "import os\nos.posix_spawn('/bin/sh', ['sh', '-c', {touch!r}], {{}})", EVERYWHERE)
attack(
    "multiprocessing",
    "import multiprocessing as m\nm.get_context('spawn').Process(target=open, args=({marker!r}, 'w')).start()",
)
attack("pty", "import pty\npty.spawn(['/bin/sh', '-c', {touch!r}])", EVERYWHERE)
attack("exec by ctypes", CTYPES + "libc.system({touch!r}.encode())")
attack(
    "fork by ctypes", CTYPES + "if libc.fork() == 0:\n    import time\n    time.sleep(2)\n    libc.system({touch!r}.encode())"
)
attack(
    "orphan",
    CTYPES + "import os, time\nif libc.fork() == 0:\n    libc.setsid()\n    if libc.fork() == 0:\n        time.sleep(3)\n"
    "        libc.close(libc.open({marker!r}.encode(), 0o102, 0o644))\n    os._exit(0)",
)
attack(
    "50 processes",
    CTYPES + "import time\nfor n in range(50):\n    if libc.fork() == 0:\n        time.sleep(3)\n        libc._exit(0)",
)
attack("kill", "import os, signal\nos.kill({victim}, signal.SIGKILL)", EVERYWHERE)
attack("kill by ctypes", CTYPES + "libc.kill({victim}, 9)")
attack("pidfd", "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open({victim}), signal.SIGKILL)")

# Memory, disk, network.
attack("3 GB", "hoard = bytearray(3 * 2**30)", EVERYWHERE)
attack(
    "3 GB shared",
    "import mmap\nhoard = mmap.mmap(-1, 3 * 2**30)\nfor n in range(0, 3 * 2**30, 4096 * 64):\n    hoard[n] = 1",
    EVERYWHERE,
)
attack("disk", "for n in range(8):\n    with open(f'file{{n}}', 'wb') as f:\n        f.write(bytes(40_000_000))")
attack("tcp", "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2).send(b'x')", EVERYWHERE)
attack("udp", "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))", EVERYWHERE)
attack("listen", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nopen({marker!r}, 'w')", EVERYWHERE)
attack(
    "udp by ctypes",
    CTYPES + "s = libc.socket(2, 2, 0)\naddress = b'\\x02\\x00' + ({port}).to_bytes(2, 'big') + b'\\x7f\\0\\0\\x01'"
    " + bytes(8)\nlibc.sendto(s, b'x', 1, 0, address, 16)",
)

# What stands in pages and tables.
attack("html", "nodes = '<script>alert(1)</script>'\nraise ValueError('<img src=x onerror=alert(2)>')", EVERYWHERE)
attack("formula", "raise ValueError('=HYPERLINK(\"http://x\")')", EVERYWHERE)
