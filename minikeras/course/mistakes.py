"""Cells that go wrong on purpose: the learner meets an error, reads it, and the lesson goes on.

    with course.breaks(ValueError):
        keras.Model(a, out)

The two engines say the same in other words, so what is compared is the announced class alone.
"""

import html
import re
import traceback

from minikeras.course.pictures import in_notebook, show

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
BOX = ("border-left: 4px solid #d33; padding: 0.4em 0.8em; margin: 0; font-family: monospace; "
       "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere")


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
            raise AssertionError(f"This cell should break with {self.announced}, and nothing was raised.")
        if isinstance(error, self.kinds):
            _tell(error, self.announced)
            return True
        if isinstance(error, Exception):
            raise AssertionError(f"This cell should break with {self.announced}, and broke with {kind.__name__}.") from error
        return False  # an interrupt is the learner's wish


def _tell(error, announced):
    """Show the text of an error and, where the engine draws what went wrong, the picture below it."""
    text = ESCAPE.sub("", "".join(traceback.format_exception_only(error))).rstrip()
    if in_notebook():
        picture = error.show() if hasattr(error, "show") else None
        below = "" if picture is None else f"\n{picture.html()}"
        show("text/html", f'<pre style="{BOX}">{html.escape(text)}</pre>{below}', f"{announced}, as announced")
    else:
        print(f"{text}\n({announced}, as announced)")
