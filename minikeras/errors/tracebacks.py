"""Tracebacks that end at the learner's own line: what nobody catches is shown without the lines of this package.

Keras catches every error at its public functions to take its own frames out, which leaves one of them in. Here nothing is caught: the
frames are taken out where an error is shown, by Python at the end of a script or of a thread, or by IPython below a cell, so calls cost
nothing more and no frame stays. `keras.config.disable_traceback_filtering()` shows them all.

They are taken out while the error is shown, and put back: `%debug` and `sys.last_exc` have the whole traceback, down into this package.
"""

import contextlib
import os
import sys
import threading
import types

from minikeras import global_state

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
IMPORTING = "<frozen importlib"
LIBRARY = os.path.dirname(os.__file__) + os.sep  # Python's own


def watch():
    """From now on, show errors without the frames of this package, in scripts and notebooks."""
    _watch_scripts()
    _watch_threads()
    _watch_notebook()


def is_filtering():
    """Whether the frames of this package are left out. True unless it was turned off."""
    return global_state.get("traceback_filtering", True)


@contextlib.contextmanager
def shortened(error):
    """A context in which the frames of this package are out of an error's traceback, and of those of the errors that led to it.

    An error that was only met on the way, all of it within this package, is left out altogether.
    """
    whole = []
    try:
        seen = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            whole.append((error, error.__traceback__, error.__suppress_context__))
            kept = list(_learners(error.__traceback__))
            if kept:
                error.__traceback__ = _joined(kept)
            before = error.__cause__ or error.__context__
            if before is not None and before is not error.__cause__ and not any(_learners(before.__traceback__)):
                error.__suppress_context__ = True
            error = before
        yield
    finally:
        for error, trace, suppresses in whole:
            error.__traceback__, error.__suppress_context__ = trace, suppresses


def _learners(trace):
    """The entries of a traceback that are not this package's, nor of Python or NumPy called from here."""
    inside = False
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        inside = file.startswith((PACKAGE, IMPORTING)) or inside and _is_library(file)
        if not inside:
            yield trace
        trace = trace.tb_next


def _is_library(file):
    if "site-packages" in file:
        return f"site-packages{os.sep}numpy{os.sep}" in file
    return file.startswith((LIBRARY, "<__array_function__"))


def _joined(entries):
    trace = None
    for entry in reversed(entries):
        trace = types.TracebackType(trace, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return trace


def _watch_scripts():
    show = sys.excepthook

    def show_shortened(kind, error, trace):
        if not is_filtering() or error is None:
            return show(kind, error, trace)
        with shortened(error):
            show(kind, error, error.__traceback__)

    sys.excepthook = show_shortened


def _watch_threads():
    show = threading.excepthook

    def show_shortened(args):
        error = args.exc_value
        if not is_filtering() or error is None:
            return show(args)
        with shortened(error):
            show(threading.ExceptHookArgs((args.exc_type, error, error.__traceback__, args.thread)))

    threading.excepthook = show_shortened


def _watch_notebook():
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    show = shell.showtraceback

    def show_shortened(exc_tuple=None, *args, **kwargs):
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if is_filtering() and error is not None:
            with shortened(error):
                show((type(error), error, error.__traceback__), *args, **kwargs)
            _give_to_debugger(shell, error)
        else:
            show(exc_tuple, *args, **kwargs)
        if hasattr(shell, "kernel") and hasattr(error, "_show_in_notebook_"):
            error._show_in_notebook_()

    shell.showtraceback = show_shortened


def _give_to_debugger(shell, error):
    """What `%debug` enters: the whole traceback, and not the one that was shown."""
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    sys.last_exc = error
    if hasattr(shell.InteractiveTB, "tb"):
        shell.InteractiveTB.tb = error.__traceback__
