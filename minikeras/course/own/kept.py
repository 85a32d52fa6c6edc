"""My Keras: the pieces that worked, kept over the lessons beside the progress, as the cells that they were written in."""

import linecache

from minikeras.course import ledger
from minikeras.course.own.table import PIECES

FILE = "my-keras.json"
_here = {}  # the pieces that worked in this process: their functions


def keep(name, function):
    """Keep a piece that has worked: in this process, and in a working copy as the text of its cell, too."""
    _here[name] = function
    folder, source = ledger.find_folder(), _cell_of(function)
    if folder is not None and source:
        sources = ledger.read(folder / FILE)
        if sources.get(name) != source:
            ledger.write(folder / FILE, sources | {name: source})


def pieces():
    """Return the pieces by their names: those of this process, and those that the working copy has of other lessons."""
    folder = ledger.find_folder()
    found = {
        name: _made(name, source) for name, source in (ledger.read(folder / FILE) if folder else {}).items() if name in PIECES
    }
    return {name: piece for name, piece in (found | _here).items() if piece is not None}


def _cell_of(function):
    """Return the text of the cell in which a function or a class was written, or None."""
    inner = getattr(function, "function", function)  # a primitive
    inner = getattr(inner, "call", inner) if isinstance(inner, type) else inner
    code = getattr(inner, "__code__", None)
    return "".join(linecache.getlines(code.co_filename)) or None if code else None


def _made(name, source):
    """Run the text of a cell, and return the piece of this name; None where it does not run any more."""
    import numpy as np

    from minikeras import autodiff, ops
    from minikeras.engine import keras

    place = f"<my keras: {name}>"
    linecache.cache[place] = len(source), None, source.splitlines(keepends=True), place
    names = {
        "np": np,
        "keras": keras,
        "layers": keras.layers,
        "ops": ops,
        "autodiff": autodiff,
        "tape": [],
        "__name__": "my_keras",
    }
    try:
        exec(compile(source, place, "exec"), names)
    except Exception:
        return None
    return names.get(name)


def table():
    """Return a line for each piece that there is, and for what is still the library's."""
    found = pieces()
    lines = [f"{'✓' if name in found else ' '} {exercise:>5} {name}" for name, (exercise, seats) in PIECES.items()]
    return [*lines, f"My Keras: {len(found)} of {len(PIECES)} pieces are mine."]
