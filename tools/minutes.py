"""How long a lesson takes: its words, the lines of code that are read, and the minutes that its exercises say.

Cells that are tagged "optional" are counted apart: nothing that comes later needs what they explain.
"""

import math
import re

WORDS_A_MINUTE, LINES_A_MINUTE = 120, 10
MOST = 75
OPTIONAL = "optional"
TOLD = re.compile(r"\*\*\d+ minutes · (.*?)\*\*(?: The parts marked \*optional\* take \d+ more\.)?")


def needed(lesson):
    """Return the minutes of a lesson as it is handed out, without what is optional."""
    return math.ceil(_minutes(cell for cell in lesson.cells if not is_optional(cell)))


def optional(lesson):
    """Return the minutes of what is optional in a lesson."""
    return math.ceil(_minutes(cell for cell in lesson.cells if is_optional(cell)))


def rounded(lesson):
    """Return the minutes of a lesson as its head says them: by fives."""
    return 5 * round(needed(lesson) / 5)


def head(lesson, told):
    """Return the text of a lesson's first cell with its true minutes."""
    more = f" The parts marked *optional* take {optional(lesson)} more." if optional(lesson) else ""
    return TOLD.sub(lambda found: f"**{rounded(lesson)} minutes · {found[1]}**{more}", told)


def is_optional(cell):
    """Tell whether a cell may be left out."""
    return OPTIONAL in cell.metadata.get("tags", [])


def _minutes(cells):
    return sum(_of_text(cell.source) if cell.cell_type == "markdown" else _of_code(cell) for cell in cells)


def _of_text(source):
    """The time to read a text without its hints, and to do its exercises."""
    text = re.sub(r"<details>.*?</details>", "", source, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    exercises = sum(map(int, re.findall(r"· (\d+) minutes\*", text)))
    return exercises + len(re.findall(r"[A-Za-z0-9]+(?:['’][a-z]+)?", text)) / WORDS_A_MINUTE


def _of_code(cell):
    """The time to read code that stands open. Answers are the exercises' minutes."""
    if cell.metadata.get("jupyter", {}).get("source_hidden") or cell.id.endswith("-answer"):
        return 0
    return len([line for line in cell.source.splitlines() if line.strip()]) / LINES_A_MINUTE
