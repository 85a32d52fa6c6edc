"""lessons/README.ipynb: the map of the course, which a working copy is entered by."""

import nbformat

from tools import notebook, places

PATH = places.LESSONS / "README.ipynb"
HEAD = """# Keras from scratch: the lessons

Thirteen lessons, one after the other; 3, 4 and 12 look under the hood. Run a lesson's cells from the top. Where it says
**Predict**, think first. Each exercise has a cell for your answer and a folded check below it: run both.

"""
AFTER = """

Words that are new stand in the [glossary](../docs/glossary.md). After the lessons: [five projects](../docs/projects.md), one of them
worked out."""
FIRST = [  # the first ten minutes: what is said, and the code below it
    (
        """## The first ten minutes

For the impatient: three cells to run, each with Shift-Enter. The first one trains a network on 2,000 handwritten digits. While it
works it shows how wrong it is (`loss`) and how often right (`accuracy`).""",
        """from minikeras.engine import keras
from minikeras import course
import numpy as np

digits = course.data("digits")
pictures, labels = digits["x_train"][:2000].astype("float32") / 255, digits["y_train"][:2000]
keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input((28, 28), name="picture"),
    keras.layers.Flatten(name="row"),
    keras.layers.Dense(32, activation="relu", name="hidden"),
    keras.layers.Dense(10, activation="softmax", name="digit"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(pictures, labels, epochs=5)""",
    ),
    (
        """Now look inside. On each arrow stand the numbers that flow there, and the size of the gradient that comes back and teaches.
Below: ten pictures that the network has never seen, and what it says.""",
        """new = digits["x_test"][:10].astype("float32") / 255
course.draw(model, x=pictures[:100], y=labels[:100], alt="The network, with the numbers that flow through it.")
course.images(new, model.predict(new, verbose=0).argmax(axis=1))""",
    ),
    (
        """And now break it: the first label is lost, so that each picture would get the label of the next one. Read what it says. Then
take the `[1:]` away, and run it again. Breaking things and mending them is how this course goes on.""",
        """with course.breaks(ValueError):
    model.fit(pictures, labels[1:], verbose=0)

print("mended:", model.evaluate(pictures, labels, verbose=0)[1] > 0.9)""",
    ),
]
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
    first = [
        make(text, id=f"first-{number}-{kind}")
        for number, pair in enumerate(FIRST, 1)
        for text, make, kind in zip(pair, (nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell), ("text", "code"))
    ]
    cells = [
        nbformat.v4.new_markdown_cell(HEAD + "\n".join(rows) + AFTER, id="map"),
        *first,
        nbformat.v4.new_markdown_cell(PROGRESS.strip(), id="progress-text"),
        nbformat.v4.new_code_cell(
            "from minikeras import course\n\ncourse.progress()", id="progress", outputs=[told], execution_count=1
        ),
    ]
    return notebook.text(nbformat.v4.new_notebook(cells=cells))
