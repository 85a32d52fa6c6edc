"""Cells that go wrong on purpose: the learner meets an error, reads it, and the lesson goes on.

    with course.breaks(ValueError):
        keras.Model(a, out)

The two engines say the same in other words, so what is compared is the announced class alone.
"""

import contextlib
import html
import re
import traceback

from minikeras.course.pictures import in_notebook, show

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
BOX = "border-left: 4px solid #d33; padding: 0.4em 0.8em; margin: 0; white-space: pre-wrap"


@contextlib.contextmanager
def breaks(kind):
    """Run a `with` block that must raise an error of class `kind` (or of one of a tuple of classes), and show what it says.

    The error is caught, so the cells below run on. Raises AssertionError where nothing is raised, or, from it, where the
    error is of another class.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    announced = " or ".join(kind.__name__ for kind in kinds)
    try:
        yield
    except kinds as error:
        _tell(error, announced)
    except Exception as error:
        raise AssertionError(f"This cell should break with {announced}, and broke with {type(error).__name__}.") from error
    else:
        raise AssertionError(f"This cell should break with {announced}, and nothing was raised.")


def _tell(error, announced):
    text = ESCAPE.sub("", "".join(traceback.format_exception_only(error))).rstrip()
    if in_notebook():
        show("text/html", f'<pre style="{BOX}">{html.escape(text)}</pre>', f"{announced}, as announced")
    else:
        print(f"{text}\n({announced}, as announced)")
