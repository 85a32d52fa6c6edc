"""Where a loss, or a gradient, that is nan or infinite comes from: the first place on its way that is not finite.

The batch is run once more, with every call watched. Forwards that is: data, weights, the calls of the model, the steps of the loss;
backwards: the call that got a finite gradient and hands back another one.
"""

import math
import warnings

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.autodiff.tape import count_uses
from minikeras.errors.explaining import named, place
from minikeras.errors.origin import stack_level
from minikeras.graph import calls_of
from minikeras.graph.of_models import function_of
from minikeras.random.seeds import without_advancing
from minikeras.training.state import StateGuard

_LARGE = 1e4  # weights beyond it came from steps that were too long


def warn_if_not_finite(model, position, batch, loss, gradients):
    """Warn of a loss or a gradient that is not finite, at `(epoch, batch)`, and name the first bad value behind it.

    Called before the update of the bad batch, so that the weights are still those that gave the loss. Returns whether it warned.
    """
    if not is_finite(loss.array):
        first, what = first_bad_value, f"loss became {float(loss.array)}"
    elif not model.optimizer.leaves_out_bad_gradients and not all(is_finite(gradient) for gradient in gradients):
        first, what = first_bad_gradient, "gradients are not finite, though the loss is,"
    else:
        return False
    epoch, number = position
    warnings.warn(
        f"{what} at epoch {epoch + 1}, batch {number + 1}.\n  First bad value:  {first(model, *batch)}",
        RuntimeWarning,
        stacklevel=stack_level(),
    )
    return True


def is_finite(x):
    """Whether all numbers of an array, a gradient of rows or a tuple of arrays are finite; None and other things are."""
    if isinstance(x, tuple):
        return all(is_finite(part) for part in x)
    array = x.values if isinstance(x, RowGradient) else x
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
        return True
    flat = array.reshape(-1)
    return math.isfinite(np.dot(flat, flat)) or bool(np.isfinite(array).all())  # the product is faster, but may overflow


def first_bad_value(model, x, y, sample_weight):
    """A sentence: the first of data, weights, activations and loss that is not finite, and what to do."""
    for what, variable, part in (("input", "x", x), ("target", "y", y)):
        for name, array in _named_arrays(part, what, model):
            bad = np.argwhere(~np.isfinite(array))
            if len(bad):
                place_in_data = ", ".join(f"{axis} {i}" for axis, i in zip(("row", "column"), bad[0])) + (
                    "" if len(bad[0]) < 3 else ", ..."
                )
                return (
                    f"{what} {name}, {place_in_data} of the batch, is {array[tuple(bad[0])]}\n"
                    f"  Fix:              np.nan_to_num({variable}), or drop the row"
                )
    for v in model.weights:
        if not is_finite(v.array):
            return f"weight {v.path} is no longer finite: a step was too long\n  {_smaller_steps(model)}"
    run = Rerun(model, x, y, sample_weight)
    largest, size = _largest_weight(model)
    bad = run.first_bad_call()
    if bad is not None:
        return f"the output of {_call(bad)}{size}\n  {_smaller_steps(model)}, or smaller inputs"
    step = run.first_bad_step()
    if step is None or largest > _LARGE:
        return f"the loss itself: all activations are finite{size}\n  {_smaller_steps(model)}; is the loss defined there?"
    at = "the loss itself: all activations are finite, but" if run.calls else "in the forward pass,"
    return (
        f"{at} its '{step.name}' of finite numbers is not{size}\n"
        f"  Fix:              keep what goes into '{step.name}' where it is defined, as with ops.clip(x, 1e-7, 1.0)"
    )


def first_bad_gradient(model, x, y, sample_weight):
    """A sentence: the call that got a finite gradient and handed back another one, and what to do."""
    run = Rerun(model, x, y, sample_weight)
    node = run.first_bad_pull_back()
    who = "the loss" if node is None else _call(node)
    return (
        f"the gradient that {who} hands back, though what comes to it is finite\n"
        "  Fix:              keep its inputs from where its slope is infinite, as with ops.maximum(x, 1e-7)"
    )


class Rerun:
    """A batch run once more on a tape, with the outputs of every call of a functional model; nothing of the model changes.

    Attributes:
        calls: pairs of a Node and the list of its outputs, in the order in which they ran; empty for a model without a graph.
        total: the loss, or None where it cannot be computed here.
    """

    def __init__(self, model, x, y, sample_weight):
        self.calls = []
        function = function_of(model)
        guard = StateGuard(model)
        with guard, without_advancing(), np.errstate(all="ignore"), Tape():
            if function is not None:
                y_pred = self._run(function, x)
            else:
                y_pred = model(x, training=True)
            has_loss = model._compile_loss is not None and y is not None
            self.total = model._compile_loss(y, y_pred, sample_weight, track=False) if has_loss else None
            guard.put_back()

    def _run(self, functional, x):
        nodes = iter([node for node in functional._ordered_nodes if not node.is_input])

        def watched(operation):
            def call(*args, **kwargs):
                out = operation(*args, **kwargs)
                self.calls.append((next(nodes), [part for part in tree.flatten(out) if isinstance(part, Tensor)]))
                return out

            return call

        out = functional._run_through_graph(functional._standardize_inputs(x), operation_fn=watched, training=True)
        return out[0] if isinstance(out, list) and len(out) == 1 else out

    def first_bad_call(self):
        """The Node of the first call with an output that is not finite, or None."""
        return next((node for node, outputs in self.calls if not all(is_finite(out.array) for out in outputs)), None)

    def first_bad_step(self):
        """The step of the tape that makes something else of finite numbers, or None."""
        steps = count_uses(self.total.step) if self.total is not None and self.total.step is not None else ()
        bad = (step for step in steps if not is_finite(step.out))
        return next((step for step in bad if all(is_finite(array) for array in step.arrays)), None)

    def first_bad_pull_back(self):
        """The Node of the last call whose inputs get a gradient that is not finite, or None where the loss gives it."""
        outputs = [out for _, outs in self.calls for out in outs]
        if self.total is None or not outputs:
            return None
        bad = {id(out) for out, gradient in zip(outputs, backward(self.total, outputs)) if not is_finite(gradient)}
        by_symbol = {id(symbol): id(out) for node, outs in self.calls for symbol, out in zip(node.outputs, outs)}
        for node, outs in reversed(self.calls):
            if any(by_symbol.get(id(x)) in bad for x in node.input_tensors) and not any(id(out) in bad for out in outs):
                return node
        return next((node for node, outs in reversed(self.calls) if not bad and self._has_bad_weight(node)), None)

    def _has_bad_weight(self, node):
        weights = getattr(node.operation, "trainable_weights", [])
        return not all(is_finite(gradient) for gradient in backward(self.total, weights))


def _largest_weight(model):
    """`(its size, a phrase that names it)`."""
    largest = max(model.weights, key=lambda v: float(np.abs(v.array).max(initial=0)), default=None)
    if largest is None:
        return 0.0, ""
    size = float(np.abs(largest.array).max(initial=0))
    return size, f"; the largest weight is {size:.3g}, in {largest.path}"


def _call(node):
    """ "'d' (Dense), call 1   lesson.py:3   y = d(x)"; the number only where there are several."""
    several = len(calls_of(node.operation)) > 1
    origin = place(origin=node.made_at) if node.made_at is not None else ""
    return f"{named(node.operation)}{f', call {node.index}' if several else ''}{f'   {origin}' if origin else ''}"


def _smaller_steps(model):
    rate = getattr(model.optimizer, "learning_rate", None)
    return "Fix:              a smaller learning_rate" + (f" than {float(rate):g}" if rate is not None else "")


def _named_arrays(part, what, model):
    """The float arrays of a batch with their names."""
    flat = [x for x in tree.flatten(part) if x is not None]
    names = [x.name for x in model._inputs] if what == "input" and hasattr(model, "_inputs_struct") else []
    for i, x in enumerate(flat):
        if x.array.dtype.kind == "f":
            yield (repr(names[i]) if i < len(names) else f"number {i}" if len(flat) > 1 else "data"), x.array
