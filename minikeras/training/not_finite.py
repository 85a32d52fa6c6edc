"""Where a loss that is nan or infinite comes from: the first place on the way from the data to the loss that is not finite."""

import warnings

import numpy as np

from minikeras import tree
from minikeras.autodiff import no_tape
from minikeras.graph.explaining import named
from minikeras.graph.origin import stack_level


def warn_of_not_finite(model, x, y, loss):
    """Warn, once in a `fit`, that the loss is not a finite number, and name the first bad value behind it.

    Called before the update of the bad batch, so that the weights are still those that gave the loss.
    """
    epoch, batch = model._position
    warnings.warn(f"loss became {float(loss.array)} at epoch {epoch + 1}, batch {batch + 1}.\n"
                  f"  First bad value:  {first_bad_value(model, x, y)}", RuntimeWarning, stacklevel=stack_level())


def first_bad_value(model, x, y):
    """A sentence: the first of data, weights, activations and loss that is not finite, and what to do."""
    for what, variable, part in (("input", "x", x), ("target", "y", y)):
        for name, array in _named_arrays(part, what, model):
            bad = np.argwhere(~np.isfinite(array))
            if len(bad):
                place = ", ".join(f"{axis} {i}" for axis, i in zip(("row", "column"), bad[0])) + ("" if len(bad[0]) < 3 else ", ...")
                return (f"{what} {name}, {place} of the batch, is {array[tuple(bad[0])]}\n"
                        f"  Fix:              np.nan_to_num({variable}), or drop the row")
    for v in model.weights:
        if not np.isfinite(v.array).all():
            return f"weight {v.path} is no longer finite: a step was too long\n  Fix:              a smaller learning_rate"
    node = first_bad_node(model, x)
    largest = max(model.weights, key=lambda v: float(np.abs(v.array).max(initial=0)), default=None)
    size = f"; the largest weight is {float(np.abs(largest.array).max()):.3g}, in {largest.path}" if largest is not None else ""
    if node is not None:
        return f"the output of {named(node.operation)}{size}\n  Fix:              a smaller learning_rate, or smaller inputs"
    return f"the loss itself: all activations are finite{size}\n  Fix:              a smaller learning_rate; is the loss defined there?"


def first_bad_node(model, x):
    """The first call of a functional model whose output is not finite for these inputs, or None."""
    functional = getattr(model, "_functional", model)
    if not hasattr(functional, "_ordered_nodes"):
        return None
    found = []

    def watched(operation):
        def call(*args, **kwargs):
            out = operation(*args, **kwargs)
            if not found and not all(np.isfinite(part.array).all() for part in tree.flatten(out) if part.array.dtype.kind == "f"):
                found.append(operation)
            return out
        return call

    with no_tape(), np.errstate(all="ignore"):
        functional._run_through_graph(functional._standardize_inputs(x), operation_fn=watched, training=False)
    return next((node for node in functional._ordered_nodes if found and node.operation is found[0]), None)


def _named_arrays(part, what, model):
    """The float arrays of a batch with their names."""
    flat = [x for x in tree.flatten(part) if x is not None]
    names = [x.name for x in model._inputs] if what == "input" and hasattr(model, "_inputs_struct") else []
    for i, x in enumerate(flat):
        if x.array.dtype.kind == "f":
            yield (repr(names[i]) if i < len(names) else f"number {i}" if len(flat) > 1 else "data"), x.array
