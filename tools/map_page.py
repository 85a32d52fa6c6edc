"""lessons/README.ipynb: the map of the course, which a working copy is entered by."""

import nbformat

from tools import notebook, places

PATH = places.LESSONS / "README.ipynb"
HEAD = """# Keras from scratch: the lessons

Thirteen lessons, one after the other; 3, 4 and 12 look under the hood. Run a lesson's cells from the top. Where it says
**Predict**, think first. Each exercise has a cell for your answer and a folded check below it: run both.

"""
PROGRESS = """## What you have done

Run this cell. Points are kept in a file beside the lessons, so they last when you close everything.
"""


def page(lessons):
    """Return the text of the page's file, made of `tools.teach.course` lessons."""
    rows = ["| lesson | you will be able to | minutes | points |", "|---|---|---|---|"]
    for lesson in lessons:
        link = f"[{lesson.name[:2]} {lesson.title}]({lesson.name}/{lesson.name}.ipynb)"
        rows.append(f"| {link} | {lesson.goal} | {lesson.minutes} | {lesson.points} |")
    told = nbformat.v4.new_output("stream", name="stdout", text="No check has been run yet.\n")
    cells = [
        nbformat.v4.new_markdown_cell(HEAD + "\n".join(rows), id="map"),
        nbformat.v4.new_markdown_cell(PROGRESS.strip(), id="progress-text"),
        nbformat.v4.new_code_cell(
            "from minikeras import course\n\ncourse.progress()", id="progress", outputs=[told], execution_count=1
        ),
    ]
    return notebook.text(nbformat.v4.new_notebook(cells=cells))
