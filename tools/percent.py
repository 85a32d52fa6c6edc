"""A notebook as a Python file with `# %%` marks, for writing and editing; the notebook stays the source.

    # %% [markdown] {"id": "intro"}
    # # Sequential models
    # %% {"id": "first", "tags": ["depends-on-answer"]}
    print(1)
    # %% {"id": "area-answer", "answer": "1-1"}
    # %% {"id": "area-check", "check": "1-1", "points": 2}

After the mark stands the cell's metadata as JSON. "answer" and "check" are short for nbgrader's metadata of a solution
cell and of a test cell. A cell without an id gets one from its place.
"""

import json

import nbformat

MARK = "# %%"
MARKDOWN = "[markdown]"


def parse(text):
    """Return the notebook, without outputs, that a file with marks describes. Raises ValueError for a bad mark."""
    notebook = nbformat.v4.new_notebook()
    lead, *blocks = ("\n" + text).split("\n" + MARK)
    head = [line[2:] for line in lead.splitlines() if line.startswith("#:")]
    if head:
        notebook.metadata["lesson"] = json.loads("\n".join(head))
    for number, block in enumerate(blocks, 1):
        notebook.cells.append(_cell(block, number))
    return notebook


def render(notebook):
    """Return the text with marks that `parse` turns back into the notebook; outputs are left out."""
    lines = []
    if "lesson" in notebook.metadata:
        head = json.dumps(notebook.metadata.lesson, indent=1, ensure_ascii=False)
        lines = [f"#:{line}" for line in head.splitlines()] + [""]
    for cell in notebook.cells:
        kind = f" {MARKDOWN}" if cell.cell_type == "markdown" else ""
        lines.append(f"{MARK}{kind} {json.dumps(_short_form(cell), ensure_ascii=False)}")
        source = cell.source.splitlines()
        lines += [f"# {line}".rstrip() for line in source] if kind else source
        lines.append("")
    return "\n".join(lines)


def keep_outputs(notebook, old):
    """Give the cells of a notebook the outputs of the cells of an old one that have the same id and source."""
    known = {cell.id: cell for cell in old.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        before = known.get(cell.id)
        if cell.cell_type == "code" and before is not None and before.source == cell.source:
            cell.outputs, cell.execution_count = before.outputs, before.execution_count


def _cell(block, number):
    mark, _, body = block.partition("\n")
    mark = mark.strip()
    markdown = mark.startswith(MARKDOWN)
    mark = mark.removeprefix(MARKDOWN).strip()
    try:
        told = json.loads(mark) if mark else {}
    except json.JSONDecodeError as error:
        raise ValueError(f"cell {number}: the metadata after {MARK} is not JSON: {mark}") from error
    source = body.strip("\n")
    if markdown:
        source = "\n".join(line.removeprefix("#").removeprefix(" ") for line in source.splitlines())
    make = nbformat.v4.new_markdown_cell if markdown else nbformat.v4.new_code_cell
    name = told.pop("id", f"cell-{number:02}")
    return make(source, id=name, metadata=_long_form(told, "markdown" if markdown else "code"))


def _long_form(told, kind):
    answer, check, points = told.pop("answer", None), told.pop("check", None), told.pop("points", None)
    if answer is not None:
        told["nbgrader"] = _nbgrader(f"{answer}-answer", kind, solution=True)
    if check is not None:
        told["nbgrader"] = _nbgrader(f"{check}-check", kind, grade=True, locked=True, points=points)
    return told


def _short_form(cell):
    told = {"id": cell.id, **cell.metadata}
    for role, long in (("answer", _long_form), ("check", _long_form)):
        grade_id = told.get("nbgrader", {}).get("grade_id", "")
        short = {role: grade_id.removesuffix(f"-{role}")}
        if role == "check":
            short["points"] = told.get("nbgrader", {}).get("points")
        if grade_id.endswith(f"-{role}") and long(dict(short), cell.cell_type)["nbgrader"] == told["nbgrader"]:
            del told["nbgrader"]
            told |= short
    return told


def _nbgrader(grade_id, kind, solution=False, grade=False, locked=False, points=None):
    values = {
        "cell_type": kind,
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return values | ({"points": points} if grade else {})
