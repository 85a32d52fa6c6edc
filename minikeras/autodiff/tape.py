"""The tape of one forward pass, and `backward`.

Inside `with Tape():` every primitive that touches a tracked tensor leaves a `Step` behind: what was called, on what, and what
came out. `backward` starts at the loss and asks each step for the gradients of its operands, a step only after all its consumers.
Gradients live in a dict of their own, never in the tensors, so going back twice gives the same numbers; and the order is found by
counting, without recursion, so a chain of 100,000 steps is no deeper than a chain of two.
"""

import numpy as np

from minikeras.ambient import Ambient
from minikeras.autodiff.arrays import as_array
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.autodiff.tensor import Tensor
from minikeras.autodiff.variable import Variable

_recording = Ambient("recording", False)
is_recording = _recording.get  # True inside a `Tape`


class Step:
    """One call of a primitive: its operands (tensors), their arrays, the settings and the arrays that came out."""

    __slots__ = ("primitive", "operands", "arrays", "settings", "out", "saved", "__weakref__")

    def __init__(self, primitive, operands, arrays, settings, out, saved):
        self.primitive, self.operands, self.arrays = primitive, tuple(operands), arrays
        self.settings, self.out, self.saved = settings, out, saved

    @property
    def name(self):
        """The primitive's name, such as "matmul"."""
        return self.primitive.__name__

    def __repr__(self):
        return f"<Step {self.name}>"


class Tape:
    """Context: while it lasts, primitives on tracked tensors leave steps behind.

    x = Tensor(np.array([3.0]))
    with Tape() as tape:
        tape.watch(x)
        y = x * x
    backward(y, [x])         # [array([6.])]
    """

    def __enter__(self):
        self._outer = _recording.swap(True)
        return self

    def __exit__(self, *error):
        _recording.set(self._outer)

    def watch(self, tensor):
        """Track a tensor that is not a Variable, so that gradients flow to it. Returns it."""
        tensor.tracked = True
        return tensor


def no_tape():
    """A context in which nothing is recorded, whatever stands around it."""
    return _recording.during(False)


def record(primitive, operands, arrays, settings, out, saved=None):
    """Leave a step behind and return its output, tracked: a Tensor, or a tuple of them."""
    step = Step(primitive, operands, arrays, settings, out, saved)
    if type(out) is tuple:
        return tuple(Tensor(array, step, index, tracked=True) for index, array in enumerate(out))
    return Tensor(out, step, 0, tracked=True)


def backward(target, sources, upstream=None):
    """The gradients of `target` with respect to each of `sources`.

    Args:
        target: the tensor to differentiate, of any shape; the sum of its entries is meant unless `upstream` is given.
        sources: tensors, made inside the tape or watched by it; any of them may also be a step's output.
        upstream: array of target's shape, the gradient of something further on with respect to `target`; ones by default.

    Returns: a list of arrays shaped like the sources; None where `target` does not depend on the source. A Variable of which only
    some rows were taken gets a RowGradient.
    """
    upstream = np.ones_like(target.array) if upstream is None else as_array(upstream, target.array.dtype)
    keys = list(map(_key, sources))
    wanted, gradients = set(keys), {_key(target): upstream}
    uses = count_uses(target.step) if target.step is not None else {}
    ready = [target.step] if target.step is not None else []
    while ready:
        step = ready.pop()
        upstream = _upstream_of(step, gradients, wanted)
        pulled = step.primitive.pull_back(step, upstream) if upstream is not None else [None] * len(step.operands)
        for operand, gradient in zip(step.operands, pulled):
            if not isinstance(operand, Tensor) or not operand.tracked:
                continue
            key, maker = _key(operand), operand.step
            if gradient is not None and (maker is not None or key in wanted):
                gradient, before = _as_operand(gradient, operand), gradients.get(key)
                # A sum makes a new array: the first gradient may be shared with another operand.
                gradients[key] = gradient if before is None else before + gradient
            if maker is not None:
                uses[maker] -= 1
                if uses[maker] == 0:
                    ready.append(maker)
    return list(map(gradients.get, keys))


def count_uses(last):
    """How often each step behind `last` is used by the steps between it and `last`: a dict of Step to count."""
    uses = {last: 0}
    stack = [last]
    while stack:
        for operand in stack.pop().operands:
            step = operand.step if isinstance(operand, Tensor) and operand.tracked else None
            if step is None:
                continue
            if step not in uses:
                uses[step] = 0
                stack.append(step)
            uses[step] += 1
    return uses


def _key(tensor):
    return id(tensor) if tensor.step is None else (tensor.step, tensor.index)


def _taken(gradients, key, wanted):
    """A gradient, taken out of the dict so that its memory is free for others, unless it is wanted in the end."""
    return gradients.get(key) if key in wanted else gradients.pop(key, None)


def _as_operand(gradient, operand):
    if isinstance(gradient, RowGradient) and not isinstance(operand, Variable):
        gradient = gradient.array  # only optimizers, which change variables, know what to do with single rows
    if gradient.dtype != operand.array.dtype:
        return gradient.astype(operand.array.dtype)
    return gradient


def _upstream_of(step, gradients, wanted):
    """What arrived at a step, None if nothing did: an array, or a tuple with zeros for outputs that nobody used."""
    if type(step.out) is not tuple:
        return _taken(gradients, (step, 0), wanted)
    arrived = [_taken(gradients, (step, index), wanted) for index in range(len(step.out))]
    if all(array is None for array in arrived):
        return None
    return tuple(np.zeros_like(out) if array is None else array for out, array in zip(step.out, arrived))
