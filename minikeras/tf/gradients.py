"""tf.GradientTape on minikeras's own tape."""

import contextlib

import numpy as np

from minikeras import autodiff, ops, tree
from minikeras.autodiff import Tensor, Variable, as_array, backward, primitive
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.autodiff.tape import record
from minikeras.tf.renamed import twin

custom_gradient, stop_gradient = ops.custom_gradient, twin("stop_gradient", "input:variable")
IndexedSlices = RowGradient  # the gradient of an embedding: `values`, and the rows where they belong


class UnconnectedGradients:
    """What `gradient` gives for a source on which the target does not depend: None, or zeros."""

    NONE, ZERO = "none", "zero"


class GradientTape:
    """Records what is computed inside, and gives the gradients of any of it.

    Args:
        persistent: whether `gradient` may be asked more than once.
        watch_accessed_variables: whether trainable Variables are watched by themselves.

    A gradient of a gradient is refused: minikeras's rules compute with arrays, and leave nothing behind that could be
    differentiated again.
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self._persistent = persistent
        self._watches_variables = watch_accessed_variables
        self._watched = {}
        self._open = None
        self._used = False

    def __enter__(self):
        if self._open is not None:
            raise ValueError("Tape is already recording.")
        self._open = autodiff.Tape()
        self._open.__enter__()
        return self

    def __exit__(self, *error):
        self._open.__exit__(*error)
        self._open = None
        for tensor, tracked in self._watched.values():
            tensor.tracked = tracked  # for others, it is what it was

    def watch(self, tensor):
        """Make gradients with respect to a tensor, or to all in a nested structure, possible."""
        for x in tree.flatten(tensor):
            if not isinstance(x, Tensor):
                raise ValueError(f"Passed in object {x!r} of type {type(x).__name__!r}, not tf.Tensor or tf.Variable.")
            if id(x) not in self._watched:
                self._watched[id(x)] = (x, x.tracked)
            x.tracked = True

    def watched_variables(self):
        """The Variables that were watched by name (those that are watched by themselves are known when a gradient is asked)."""
        return tuple(x for x, _ in self._watched.values() if isinstance(x, Variable))

    @contextlib.contextmanager
    def stop_recording(self):
        """Inside, nothing is recorded."""
        if self._open is None:
            raise ValueError("Tape is not recording.")
        with autodiff.no_tape():
            yield

    def reset(self):
        """Forget what was watched and recorded."""
        for tensor, tracked in self._watched.values():
            tensor.tracked = tracked
        self._watched, self._used = {}, False

    def gradient(self, target, sources, output_gradients=None, unconnected_gradients="none"):
        """The gradients of `target` (several are added up) with respect to each of `sources`, nested like these.

        Args:
            target: a tensor or a nested structure of them.
            sources: Variables, watched tensors, or tensors computed from them; nested as you like.
            output_gradients: what arrives at each target from further on; ones by default.
            unconnected_gradients: "none" or "zero", for a source on which the target does not depend.

        Raises:
            RuntimeError: if the tape isn't persistent and was asked before.
        """
        self._use()
        targets = tree.flatten(target)
        flat = tree.flatten(sources)
        upstreams = [None] * len(targets) if output_gradients is None else tree.flatten(output_gradients)
        found = [None] * len(flat)
        with self._watching():
            for one, upstream in zip(targets, upstreams, strict=True):
                found = [_sum(a, b) for a, b in zip(found, self._backward(one, flat, upstream))]
        found = [self._once(target, x, g, unconnected_gradients) for x, g in zip(flat, found)]
        return tree.pack_sequence_as(sources, found)

    def jacobian(self, target, sources, unconnected_gradients="none", **kwargs):
        """The gradient of every entry of the target: shapes (target's axes, source's axes)."""
        self._use()
        flat = tree.flatten(sources)
        with self._watching():
            rows = [self._backward(target, flat, unit) for unit in _units(target.shape, target.array.dtype)]
        found = [_stacked([row[i] for row in rows], target.shape, x, unconnected_gradients) for i, x in enumerate(flat)]
        return tree.pack_sequence_as(sources, found)

    def batch_jacobian(self, target, source, unconnected_gradients="none", **kwargs):
        """The jacobian of each row by itself: shape (batch, target's other axes, source's other axes)."""
        self._use()
        if target.shape[:1] != source.shape[:1]:
            raise ValueError(f"The batches differ: target {target.shape}, source {source.shape}.")
        shape = target.shape[1:]
        with self._watching():
            rows = [
                self._backward(target, [source], np.broadcast_to(unit, target.shape))[0]
                for unit in _units(shape, target.array.dtype)
            ]
        if any(row is None for row in rows):
            return None if unconnected_gradients == "none" else Tensor(np.zeros(target.shape + source.shape[1:], np.float32))
        return Tensor(np.stack(rows, axis=1).reshape(target.shape + source.shape[1:]))

    def _use(self):
        if self._used and not self._persistent:
            raise RuntimeError("A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)")
        self._used = True

    @contextlib.contextmanager
    def _watching(self):
        """Inside, what this tape watches is tracked again, as it was when the steps were recorded."""
        before = [(x, x.tracked) for x, _ in self._watched.values()]
        for x, _ in before:
            x.tracked = True
        try:
            yield
        finally:
            if self._open is None:
                for x, tracked in before:
                    x.tracked = tracked

    def _backward(self, target, sources, upstream):
        if not isinstance(target, Tensor) or not target.tracked:
            return [None] * len(sources)
        gradients = backward(target, sources, None if upstream is None else as_array(upstream))
        return [g if self._knows(x) else None for x, g in zip(sources, gradients)]

    def _knows(self, x):
        """Whether this tape watches a source, or something that the source was computed from."""
        leaves, seen = [x], set()
        while leaves:
            leaf = leaves.pop()
            if id(leaf) in self._watched or (self._watches_variables and isinstance(leaf, Variable) and leaf.trainable):
                return True
            step = getattr(leaf, "step", None)
            if step is not None and id(step) not in seen:
                seen.add(id(step))
                leaves.extend(step.operands)
        return False

    def _once(self, target, source, gradient, unconnected):
        """A gradient as a tensor. Where another tape records, it remembers that it cannot be differentiated again."""
        if gradient is None:
            return None if unconnected == "none" else Tensor(np.zeros(source.shape, as_array(source).dtype))
        if isinstance(gradient, RowGradient):
            return gradient
        if autodiff.is_recording():
            operands = [x for x in [source, *tree.flatten(target)] if isinstance(x, Tensor)]
            return record(gradient_of_a_tape, operands, [x.array for x in operands], {}, np.asarray(gradient))
        return Tensor(np.asarray(gradient))


@primitive(operands=1, keeps_dtype=True)
def gradient_of_a_tape(x):
    """What stands on an outer tape for a gradient that an inner one gave."""
    return x


@gradient_of_a_tape.joint_vjp
def _refused(upstream, needed, out, *arrays):
    raise NotImplementedError(
        "This is a gradient of a gradient: a loss that uses what tape.gradient gave (a gradient penalty, a Hessian) is to be "
        "differentiated again. minikeras's rules of differentiation compute with arrays, and leave nothing that could be. "
        "Call tf.stop_gradient on the inner gradient if it is meant as a constant, or run this part with TensorFlow."
    )


def _sum(a, b):
    return b if a is None else a if b is None else a + b


def _units(shape, dtype):
    """For each entry of the shape an array that is 1 there and 0 elsewhere."""
    for index in np.ndindex(*shape):
        unit = np.zeros(shape, dtype)
        unit[index] = 1
        yield unit


def _stacked(rows, shape, source, unconnected):
    if all(row is None for row in rows):
        return None if unconnected == "none" else Tensor(np.zeros(tuple(shape) + tuple(source.shape), np.float32))
    zeros = np.zeros(source.shape, as_array(source).dtype)
    rows = [zeros if row is None else np.asarray(row) for row in rows]
    return Tensor(np.stack(rows).reshape(tuple(shape) + tuple(source.shape)))
