"""Work on several cores: NumPy lets go of Python's lock while it computes, so threads that work on different blocks run at once.

Matrix products use all cores by themselves; copying, adding and comparing don't, and in a convolution there is as much of that. So
blocks of images are shared out among threads, and each of them multiplies on its own thread: about 1.6 times as fast on two cores.
While a model is trained or used (`blas.one_thread`) large products are shared out in the same way.

Only large work is: a thread that sleeps needs 0.1 ms to wake up, and one that wants Python's lock while the other has it for a
microsecond goes to sleep. Two threads that add 10,000 numbers at a time are half as fast as one; with 200,000, twice as fast.

How the work is cut does not depend on the number of cores, and sums are taken in the order of the blocks: the numbers are the
same on every machine.
"""

import collections
import contextvars
import os
import queue
import threading

import numpy as np

from minikeras.config.fast_forms import fast_forms
from minikeras.machine import blas
from minikeras.machine.products import matmul

_MOST = 8  # more threads than this wait for memory, not for work
_PARTS = 4  # of a product that is large enough to share out: two for each core of a small machine
_LARGE = 2**25  # multiplications: a product that takes 0.4 ms
WORTHWHILE = 4 * 2**20  # bytes; NumPy goes through them in about 1 ms, and waking another thread is worth it
FLOPS_A_BYTE = 40  # how many operations of a product take as long as going through a byte
_SUMS = 32 * 2**20  # bytes of sums that wait to be added up
_helpers = []
_turn = threading.Lock()  # one call at a time has the helpers


def cores():
    """How many threads work at once."""
    return min(blas.threads_to_share(), _MOST)


def product(a, b):
    """np.matmul(a, b) of two matrices, or of stacks of them that are equally high; large ones are shared out."""
    if a.size * b.shape[-1] < _LARGE or a.shape[:-2] != b.shape[:-2] or a.dtype != b.dtype or not fast_forms():
        return matmul(a, b)
    *stack, rows, _ = a.shape
    columns = b.shape[-1]
    out = np.empty((*stack, rows, columns), a.dtype)
    if stack:
        in_parallel(lambda part: matmul(a[part], b[part], out=out[part]), _cut(stack[0]))
    elif rows >= columns:
        in_parallel(lambda part: matmul(a[part], b, out=out[part]), _cut(rows))
    else:
        in_parallel(lambda part: matmul(a, b[:, part], out=out[:, part]), _cut(columns))
    return out


def _cut(count):
    return parts(count, 1, max(-(-count // _PARTS), 1))


def in_parallel(function, jobs, work=WORTHWHILE):
    """`[function(job) for job in jobs]`, several at a time. What a job raises is raised here.

    Inside of another call, while another thread has the helpers, or where all jobs together go through fewer bytes (`work`) than are
    worth it, they are done one after the other.
    """
    if len(jobs) < 2 or work < WORTHWHILE or not _turn.acquire(blocking=False):
        return [function(job) for job in jobs]
    try:
        count = min(cores(), len(jobs))
        if count < 2:
            return [function(job) for job in jobs]
        with blas.one_thread():
            return _share_out(function, jobs, count)
    finally:
        _turn.release()


def _share_out(function, jobs, count):
    call = _Call(function, jobs)
    helps = [_Help(call) for _ in range(count - 1)]
    try:
        try:
            for help, inbox in zip(helps, _crew(len(helps))):
                inbox.put((contextvars.copy_context(), help.run))  # with this thread's settings (np.errstate)
            call.take_jobs()
        finally:
            _end(call, helps)
    finally:
        _end(call, helps)  # Ctrl-C may have broken off the first one
    if call.errors:
        raise call.errors[0]
    return call.results


class _Call:
    """The jobs of one call, which several threads take one after the other, and what came out of them."""

    def __init__(self, function, jobs):
        self.function = function
        self.waiting = collections.deque(enumerate(jobs))
        self.results = [None] * len(jobs)
        self.errors = []
        self.is_over = False

    def take_jobs(self):
        while True:
            try:
                place, job = self.waiting.popleft()
            except IndexError:
                return
            self.results[place] = self.function(job)


class _Help:
    """What one helper does for a call. The lock is taken while it is at it, and by whoever ends the call: then there is nothing to do.

    It is one that its owner can take again, for Ctrl-C may keep `_end` from giving it back.
    """

    def __init__(self, call):
        self.call = call
        self.at_work = threading.RLock()

    def run(self):
        if not self.at_work.acquire(blocking=False):
            return
        try:
            if not self.call.is_over:
                self.call.take_jobs()
        except BaseException as error:
            self.call.waiting.clear()
            self.call.errors.append(error)
        finally:
            self.at_work.release()


def _end(call, helps):
    """After this no helper works for the call, nor will one begin to: nobody writes into the arrays of a call that Ctrl-C broke off."""
    call.waiting.clear()
    call.is_over = True
    for help in helps:
        with help.at_work:
            pass


def added_up(function, jobs, like, work=WORTHWHILE):
    """The sums, in the order of the jobs, of what `function(job)` returns; `work` as in `in_parallel`.

    That is a tuple of arrays shaped like those in `like`, with None where `like` has None.
    """
    totals = [None if array is None else np.zeros_like(array) for array in like]
    at_once = max(_PARTS, _SUMS // max(1, sum(total.nbytes for total in totals if total is not None)))
    for first in range(0, len(jobs), at_once):
        for results in in_parallel(function, jobs[first : first + at_once], work):
            for total, result in zip(totals, results):
                if total is not None:
                    total += result
    return totals


def parts(count, bytes_each, largest):
    """Slices that cut `count` things of some bytes into equal parts of at most `largest` bytes, or of one thing.

    If there are several they are an even number, so that two threads have equally much to do.
    """
    needed = -(-count // max(1, largest // max(1, bytes_each)))
    needed = min(count, needed + needed % 2 if needed > 1 else 1)
    ends = [count * i // needed for i in range(needed + 1)] if count else []
    return [slice(first, last) for first, last in zip(ends, ends[1:])]


def _crew(count):
    """The inboxes of `count` helpers, which are started when they are first needed and then wait for work."""
    while len(_helpers) < count:
        inbox = queue.SimpleQueue()
        threading.Thread(target=_help, args=(inbox,), daemon=True, name="minikeras helper").start()
        _helpers.append(inbox)
    return _helpers[:count]


def _help(inbox):
    while True:
        context, work = inbox.get()
        context.run(work)


def _begin_anew():
    """A forked process has none of the threads, and nobody has taken a turn."""
    global _turn
    _turn = threading.Lock()
    _helpers.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
