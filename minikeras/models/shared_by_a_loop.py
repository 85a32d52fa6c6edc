"""A layer that was made outside a loop and is called inside it: one set of weights where several may have been meant."""

import collections
import warnings

from minikeras.errors.explaining import explanation, named, written
from minikeras.errors.origin import stack_level
from minikeras.graph.history import history_of


def tell_of_loops(nodes):
    """Warn of a layer with weights that one line calls again and again on what it gave before.

    A line that calls other layers as well is left alone: it goes through a list of layers, or reads or copies a whole model.
    """
    calls, callees = collections.Counter(), collections.defaultdict(set)
    for node in nodes:
        callees[node.made_at].add(node.operation)
        x = node.input_tensors[0] if len(node.input_tensors) == 1 else None
        before = history_of(x).node
        if before is not None and before.operation is node.operation and node.made_at is not None:
            if before.made_at == node.made_at:
                calls[node.operation, node.made_at] += 1
    for (operation, origin), count in calls.items():
        alone = len(callees[origin]) == 1
        if alone and getattr(operation, "weights", None) and not operation.__dict__.get("_told_of_loop"):
            operation._told_of_loop = True
            warnings.warn(
                explanation(
                    f"Layer {named(operation)} is called {count + 1} times by one line, each time on what it gave before: all calls "
                    "share its weights.",
                    where=f"{origin}   {origin.source}" if origin.source else str(origin),
                    why="it was made once, before the loop; for weights of their own, make one in each turn",
                    fix=f"{written(operation, without=('name',))}(x)",
                ),
                stacklevel=stack_level(),
            )
