"""Whether progress and messages are printed, or go to Python's logging."""

from minikeras import global_state


def enable_interactive_logging():
    """Print progress and the callbacks' messages. The default."""
    global_state.set("interactive_logging", True)


def disable_interactive_logging():
    """Send progress and the callbacks' messages to Python's logging instead, as level INFO of the logger `minikeras`."""
    global_state.set("interactive_logging", False)


def is_interactive_logging_enabled():
    """Whether messages are printed."""
    return global_state.get("interactive_logging", True)
