"""Cells that go wrong on purpose: the learner meets an error, reads it, and the lesson goes on.

    with course.breaks(ValueError):
        keras.Model(a, out)

The two engines say the same in other words, so what is compared is the announced class alone.
"""

import html
import os
import re
import tempfile

from minikeras.course import words
from minikeras.course.pictures import in_notebook, show

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
TEMPORARY = re.compile(re.escape(os.path.join(tempfile.gettempdir(), "tmp")) + r"\w{8}\b")  # another name in every run
BOX = (
    "border-left: 4px solid #d33; padding: 0.4em 0.8em; margin: 0; font-family: monospace; "
    "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere"
)


def breaks(kind):
    """Open a `with` block that must raise an error of class `kind` (or of one of a tuple of classes), and show what it says.

    The error is caught, so the cells below run on. Raises AssertionError where nothing is raised, or, from it, where the
    error is of another class.
    """
    return Breaks(kind)


class Breaks:
    """A `with` block that must go wrong."""

    def __init__(self, kind):
        self.kinds = kind if isinstance(kind, tuple) else (kind,)
        self.announced = " or ".join(kind.__name__ for kind in self.kinds)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is None:
            raise AssertionError(words.told(f"This cell should break with {self.announced}, and nothing was raised."))
        if isinstance(error, self.kinds):
            self._tell(error)
            return True
        if isinstance(error, Exception):
            told = words.told(f"This cell should break with {self.announced}, and broke with {kind.__name__}.")
            raise AssertionError(told) from error
        return False  # an interrupt is the learner's wish

    def _text(self, error):
        """The error as a traceback ends with it, and for a special class of the engine's, of which announced kind it is."""
        name, kind = type(error).__name__, next(kind for kind in self.kinds if isinstance(error, kind)).__name__
        text = f"{name}: {error}" if name == kind else f"{name} ({kind}): {error}"
        return TEMPORARY.sub("…", ESCAPE.sub("", text)).rstrip()

    def _tell(self, error):
        """Show the text and, where the engine draws what went wrong, the picture below it."""
        alt = words.told(f"{self.announced}, as announced")
        if not in_notebook():
            words.say(f"{self._text(error)}\n({alt})")
            return
        try:
            picture = error.show() if hasattr(error, "show") else None
        except Exception:  # the text says it all the same
            picture = None
        below = "" if picture is None else f"\n{picture.html()}"
        show("text/html", f'<pre style="{BOX}">{html.escape(self._text(error))}</pre>{below}', alt)
