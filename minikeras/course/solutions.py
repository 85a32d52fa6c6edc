"""The last step of the hints: the reference answer of an exercise. Who has looked at it has the points with the solution."""

import json
from pathlib import Path

from minikeras.course import ledger
from minikeras.datasets.of_the_lessons import published

_LOOKED = set()  # in this process


def solution(name):
    """Print the reference answer of an exercise such as "1.2". From then on, the progress says "with the solution".

    Raises ValueError for an exercise that there is not, and where the solutions are not at hand.
    """
    answer = _answer(name)
    _LOOKED.add(name)
    folder = ledger.find_folder()
    if folder is not None:
        ledger.note_solution(folder, name)
    print(answer)


def looked_at(name):
    """Tell whether an exercise's solution was looked at, here or in the working copy."""
    folder = ledger.find_folder()
    return name in _LOOKED or (folder is not None and name in ledger.solutions(folder))


def _answer(name):
    """Return the lines of the answer's cell in the solutions, without its marks."""
    number, _, rest = name.partition(".")
    if not (number.isdigit() and rest.isdigit()):
        raise ValueError(f"An exercise is named as in its heading, such as '1.2'. Received: {name!r}")
    here = Path.cwd()
    roots = [here, *here.parents, published()]
    found = [path for root in roots for path in sorted((root / "solutions").glob(f"{int(number):02}-*/*.ipynb"))]
    if not found:
        raise ValueError("The solutions are not here. They stand beside the lessons in the project's own folder.")
    for cell in json.loads(found[0].read_text(encoding="utf-8"))["cells"]:
        if cell.get("id") == f"{number}-{rest}-answer":
            lines = "".join(cell["source"]).splitlines()
            return "\n".join(line for line in lines if "### " not in line and not line.endswith("= ..."))
    raise ValueError(f"Lesson {number} has no exercise {name}.")
