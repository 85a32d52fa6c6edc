"""What training says: on the screen, or into the log where interactive logging is off."""

import logging
import sys

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


def print_msg(message, line_break=True):
    """Print a message, or log it. Signs that the screen can't show are left out; bars become `=`."""
    message = str(message)
    if not is_interactive_logging_enabled():
        logging.getLogger("minikeras").info(message)
        return
    message = f"{message}\n" if line_break else message
    try:
        sys.stdout.write(message)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(message.replace("━", "=").encode(encoding, errors="ignore").decode(encoding))
    sys.stdout.flush()
