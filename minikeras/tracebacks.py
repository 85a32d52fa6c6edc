"""Tracebacks that end at the learner's own line: what nobody catches is shown without the lines of this package.

Keras catches every error at its public functions to take its own frames out, which leaves one of them in. Here nothing is caught: the
frames are taken out where an error is shown, by Python at the end of a script or by IPython below a cell, so calls cost nothing more
and no frame stays. `keras.config.disable_traceback_filtering()` shows them all.
"""

import os
import sys
import types

from minikeras import global_state

PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep
IMPORTING = "<frozen importlib"
LIBRARY = os.path.dirname(os.__file__) + os.sep  # Python's own


def watch():
    """From now on, show errors without the frames of this package, in scripts and notebooks."""
    _watch_scripts()
    _watch_notebook()


def is_filtering():
    """Whether the frames of this package are left out. True unless it was turned off."""
    return global_state.get("traceback_filtering", True)


def shorten(error):
    """Take the frames of this package out of an error's traceback, and out of those of the errors that led to it.

    An error that was only met on the way, all of it within this package, is left out altogether.
    """
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kept = list(_learners(error.__traceback__))
        if kept:
            error.__traceback__ = _joined(kept)
        before = error.__cause__ or error.__context__
        if before is not None and before is not error.__cause__ and not any(_learners(before.__traceback__)):
            error.__suppress_context__ = True
        error = before


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
        if is_filtering() and error is not None:
            shorten(error)
            trace = error.__traceback__
        show(kind, error, trace)

    sys.excepthook = show_shortened


def _watch_notebook():
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    show = shell.showtraceback

    def show_shortened(exc_tuple=None, *args, **kwargs):
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if is_filtering() and error is not None:
            shorten(error)
            exc_tuple = type(error), error, error.__traceback__
        show(exc_tuple, *args, **kwargs)
        if hasattr(shell, "kernel") and hasattr(error, "_show_in_notebook_"):
            error._show_in_notebook_()

    shell.showtraceback = show_shortened
