"""Where in the learner's code something was made: the first line outside this package."""

import linecache
import os
import sys
from typing import NamedTuple

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class Origin(NamedTuple):
    """A place in the code: a file, a line and the instruction there."""

    file: str
    line: int
    instruction: int = 0  # its number in the code around the line: two calls in one line differ in it

    @property
    def source(self):
        """The text of the line, or "" where the file cannot be read."""
        return linecache.getline(self.file, self.line).strip()

    def __str__(self):
        return f"{_cell(self.file) or os.path.basename(self.file)}:{self.line}"


def _cell(file):
    """A notebook's name for one of its cells, "In[3]", by the file that IPython pretends it is; None for true files."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    name = shell.compile.format_code_name(file) if hasattr(shell, "compile") else None
    return name[1] if name else None


def caller():
    """The Origin of the nearest frame outside minikeras, or None where there is none."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    return None if frame is None else Origin(frame.f_code.co_filename, frame.f_lineno, frame.f_lasti)


def stack_level():
    """The `stacklevel` with which a warning raised by the calling function names the learner's line."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        level, frame = level + 1, frame.f_back
    return level
