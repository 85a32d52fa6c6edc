"""A budget for readers of files: how much the weights and the symbols of a stranger's model may take.

A config of a few bytes can ask for a weight of terabytes. Inside `with Budget(max_bytes):` every weight is counted before it is
made and begins as zeros, which cost no memory until they are written; the initializers run in `fill`, when the file has been
accepted. Outside, nothing here has an effect.
"""

import math

import numpy as np

from minikeras.ambient import Ambient

MODEST = set()  # the operations whose results are not larger than their operands, broadcast or joined
SQUARES = {"diag", "diagflat", "vander"}
UNKNOWN = 33  # stands for a size that is not known: the largest that is tried when shapes are found by trying


class OverBudget(ValueError):
    """What the config asks for is larger than the budget."""


class Budget:
    """Context in which new weights and symbols are held against a limit.

    Args:
        max_bytes: of all weights together, those of the optimizer among them; one row of a symbol may have a 32nd of it.

    Raises OverBudget, inside the context, where something would be larger.
    """

    _current = Ambient("budget")
    current = _current.get  # the innermost Budget around the caller, or None

    def __init__(self, max_bytes):
        self.max_bytes = max_bytes
        self.max_row = max_bytes // 32
        self.used = 0
        self.waiting = []
        self.exceeded = None  # the first OverBudget, wherever it was caught

    def __enter__(self):
        self._outer = self._current.swap(self)
        return self

    def __exit__(self, *error):
        self._current.set(self._outer)

    def zeros(self, variable, initializer, shape, dtype):
        """Count a new variable; the zeros it begins with."""
        nbytes = math.prod(shape) * np.dtype(dtype).itemsize
        if self.used + nbytes > self.max_bytes:
            self._refuse(
                f"a weight of shape {shape} takes {nbytes:,} bytes, with {self.used:,} taken before it; the limit is "
                f"{self.max_bytes:,}"
            )
        self.used += nbytes
        self.waiting.append((variable, initializer))
        return np.zeros(shape, dtype)

    def fill(self, done=()):
        """Run the initializers of the variables whose ids are not in `done`."""
        for variable, initializer in self.waiting:
            if id(variable) not in done:
                variable.assign(initializer(variable.shape, dtype=variable.dtype))
        self.waiting.clear()

    def check_symbol(self, shape, dtype):
        """Refuse a symbol with very large rows."""
        itemsize = 4 if dtype == "string" else np.dtype(dtype).itemsize
        self._check_row(_count(shape) * itemsize, f"a tensor of shape {shape}")

    def check_call(self, name, shapes, settings):
        """Refuse a call of an operation whose result may be very large: its shape is about to be found by trying."""
        count = _bound_on_result(name, shapes, settings)
        self._check_row(4 * count, f"the result of '{name}' on shapes {shapes}")

    def _check_row(self, nbytes, what):
        if nbytes > self.max_row:
            self._refuse(f"{what} takes {nbytes:,} bytes a row; the limit is {self.max_row:,}")

    def _refuse(self, text):
        self.exceeded = self.exceeded or OverBudget(text)
        raise self.exceeded


def _count(shape):
    """How many numbers one row of this shape has, or all rows where the batch is known."""
    sizes = list(shape)
    if sizes and sizes[0] is None:
        sizes[0] = 1
    return math.prod(UNKNOWN if size is None else size for size in sizes)


def _bound_on_result(name, shapes, settings):
    """An upper bound for how many numbers come out of an operation."""
    tried = [
        tuple((1 if axis == 0 else UNKNOWN) if size is None else size for axis, size in enumerate(shape)) for shape in shapes
    ]
    sizes = [math.prod(shape) for shape in tried]
    if name == "matmul" and all(tried):
        (*batch, rows, _), (*other, _, columns) = [shape if len(shape) > 1 else (1, 1, *shape) for shape in tried]
        return _broadcast(batch, other) * max(rows, tried[0][-1]) * columns
    if "conv" in name and len(tried) > 1:
        return sizes[0] // max(tried[0][-1], 1) * max(tried[1][-2:]) * _product(settings)
    if name == "pad":
        return math.prod(size + added for size, added in zip(tried[0], _widths(settings.get("pad_width"), len(tried[0]))))
    if name in MODEST:
        return max(_broadcast(*tried), sum(sizes))
    return math.prod(sizes) ** (2 if name in SQUARES else 1) * _product(settings)


def _widths(pad_width, axes):
    """How much each axis grows by: `pad_width` is a number, a pair, or a pair for each axis."""
    if isinstance(pad_width, int):
        return [2 * pad_width] * axes
    return [sum(pad_width)] * axes if isinstance(pad_width[0], int) else [sum(pair) for pair in pad_width]


def _broadcast(*shapes):
    try:
        return math.prod(np.broadcast_shapes(*map(tuple, shapes)))
    except ValueError:  # they don't fit, as those of lists to join, or of a call that is about to fail
        return 0


def _product(value):
    """The product of all integers above 1 in a setting, and of how many there are in a list."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return math.prod(map(_product, value)) * max(1, len(value) if len(value) > 16 else 1)
    return abs(value) if isinstance(value, int) and abs(value) > 1 else 1
