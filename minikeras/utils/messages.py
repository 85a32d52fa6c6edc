"""What training says: on the screen, or into the log where interactive logging is off."""

import sys

from minikeras.config import is_interactive_logging_enabled


def print_msg(message, line_break=True):
    """Print a message, or log it. Signs that the screen can't show are left out; bars become `=`."""
    message = str(message)
    if not is_interactive_logging_enabled():
        import logging  # takes as long to open as three files of this package

        logging.getLogger("minikeras").info(message)
        return
    message = f"{message}\n" if line_break else message
    try:
        sys.stdout.write(message)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(message.replace("━", "=").encode(encoding, errors="ignore").decode(encoding))
    sys.stdout.flush()
