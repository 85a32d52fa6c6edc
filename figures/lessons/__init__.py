"""The drawings in the text of the lessons: lesson_NN.py holds those of lesson NN, each a function that returns SVG."""

import importlib
import pkgutil


def drawings():
    """Every drawing's name and the function that draws it."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        found.update(getattr(importlib.import_module(f"{__name__}.{module.name}"), "FIGURES", {}))
    return found
