"""Comparisons, entry by entry, of two arrays that are broadcast against each other: where something is so."""

import numpy as np

from minikeras.autodiff import primitive


def _comparison(name, function, text, example):
    def compare(x1, x2):
        return function(x1, x2)

    compare.__name__ = name
    compare.__doc__ = f"""{text}

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.{name}({example[0]})
    Tensor({example[1]}, shape=(2,), dtype=bool)
    """
    return primitive(compare, takes="one dtype")


equal = _comparison("equal", np.equal, "Where x1 == x2.", ("[1, 2], 2", "[False,  True]"))
not_equal = _comparison("not_equal", np.not_equal, "Where x1 != x2.", ("[1, 2], 2", "[ True, False]"))
less = _comparison("less", np.less, "Where x1 < x2.", ("[1, 2], 2", "[ True, False]"))
less_equal = _comparison("less_equal", np.less_equal, "Where x1 <= x2.", ("[1, 2], 1", "[ True, False]"))
greater = _comparison("greater", np.greater, "Where x1 > x2.", ("[1, 2], 1", "[False,  True]"))
greater_equal = _comparison("greater_equal", np.greater_equal, "Where x1 >= x2.", ("[1, 2], 2", "[False,  True]"))

_BOTH = "[True, True], [True, False]"
logical_and = _comparison("logical_and", np.logical_and, "Where both x1 and x2 are true.", (_BOTH, "[ True, False]"))
logical_or = _comparison("logical_or", np.logical_or, "Where x1 or x2 is true.", (_BOTH, "[ True,  True]"))
logical_xor = _comparison("logical_xor", np.logical_xor, "Where exactly one of x1 and x2 is true.", (_BOTH, "[False,  True]"))
