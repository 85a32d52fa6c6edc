"""Whether a traceback shows the lines of this package, or the learner's own alone."""

from minikeras import global_state
from minikeras.errors import tracebacks


def enable_traceback_filtering():
    """Leave the frames of this package out of tracebacks. The default."""
    global_state.set("traceback_filtering", True)


def disable_traceback_filtering():
    """Show all frames of a traceback, those of this package too: for its own developers."""
    global_state.set("traceback_filtering", False)


def is_traceback_filtering_enabled():
    """Whether the frames of this package are left out of tracebacks."""
    return tracebacks.is_filtering()
