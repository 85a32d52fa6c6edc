"""How much of the machine a fit takes: threads, and memory that stays with the process."""

import collections

from minikeras.machine import blas, memory

Machine = collections.namedtuple("Machine", "threads keep_memory")


def machine():
    """How much is taken, as a pair: on how many `threads` large work runs, and whether `fit` lets the process `keep_memory`."""
    return Machine(blas.threads_to_share(), memory.is_kept())


def use_machine(threads=None, keep_memory=None):
    """Say how much of the machine is taken, for the whole program and from the call on.

        keras.config.use_machine(threads=2, keep_memory=False)

    Args:
        threads: on how many threads large work runs, matrix products among it; 1 leaves all other processors to others. As many as
            BLAS uses (OPENBLAS_NUM_THREADS, say) and the processors allow, if it was never given.
        keep_memory: whether `fit`, `evaluate` and `predict` let the process keep up to 512 MB of memory that arrays gave back, which
            makes large steps faster. True if it was never given. Linux only.

    What is not given, or None, stays as it is.

    Raises:
        ValueError: if `threads` isn't an integer above 0, or `keep_memory` isn't True or False.
    """
    if threads is not None and (not isinstance(threads, int) or isinstance(threads, bool) or threads < 1):
        raise ValueError(f"`threads` must be an integer above 0, such as 2. Received: threads={threads!r}")
    if keep_memory is not None and not isinstance(keep_memory, bool):
        raise ValueError(f"`keep_memory` must be True or False. Received: keep_memory={keep_memory!r}")
    if threads is not None:
        blas.set_threads(threads)
    if keep_memory is not None:
        memory.want(keep_memory)
