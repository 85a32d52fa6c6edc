"""The one place that says "disconnected": which Input is missing, on which way it was needed, and the call that mends it."""

from minikeras.errors.explaining import explained, named
from minikeras.graph.history import history_of


def disconnected(missing, outputs, inputs):
    """The error for a tensor that is needed for `outputs` but cannot be computed from `inputs`."""
    way = way_to(missing, outputs)
    end = way[-1] if way else missing
    source = history_of(missing).operation
    owner = _model_around(source, inputs)
    names = ", ".join(repr(x.name) for x in inputs)
    if owner is not None:
        why = f"'{source.name}' was made inside model '{owner.name}' and belongs to that model's own graph"
        fix = f"Model({owner.name}.input, {owner.name}.get_layer('{history_of(end).operation.name}').output)"
    else:
        why = f"Input '{source.name}' is not among the inputs: {names}"
        unused = [x for x in inputs if not way_to(x, outputs)]
        if unused:  # another Input took its name: no code that uses the name can mend this
            why += f"; '{unused[0].name}' is another Input, which the output was not built from"
        fix = None if unused else _mended(missing, outputs, inputs)
    origin = history_of(end).node.made_at if way else None
    where = " --> ".join([f"'{source.name}'"] + [named(history_of(x).operation) for x in way] + ["outputs"])
    return explained(
        ValueError,
        f"Graph disconnected: cannot reach output '{history_of(end).operation.name}' from `inputs`, "
        f"because it needs {missing.name!r} {missing.shape}.",
        where=[where] + ([f"{origin}   {origin.source}"] if origin else []),
        why=why,
        fix=fix,
        tensors=[missing, *way],
        inputs=inputs,
    )


def way_to(source, outputs):
    """The tensors on a way from `source` (not included) to one of the outputs; empty where there is none or it is one itself."""
    came_from, stack = {}, list(outputs)
    seen = {id(x) for x in outputs}
    while stack:
        x = stack.pop()
        if x is source:
            way = []
            while id(x) in came_from:
                x = came_from[id(x)]
                way.append(x)
            return way
        if history_of(x).operation is None:
            continue
        for parent in history_of(x).node.input_tensors:
            if id(parent) not in seen:
                seen.add(id(parent))
                came_from[id(parent)] = x
                stack.append(parent)
    return []


def _mended(missing, outputs, inputs):
    """The call of Model with the missing Input among the inputs, under the names of the learner's variables."""
    listed = [variable_of(x) or x.name for x in [*inputs, missing]]
    return f"Model([{', '.join(listed)}], {variable_of(outputs[0]) or 'outputs' if len(outputs) == 1 else 'outputs'})"


def variable_of(x):
    """The name of the variable to which the learner's line gives a tensor, or None where the line is no plain assignment."""
    origin = history_of(x).node.made_at if history_of(x).operation is not None else None
    left, _, right = origin.source.partition(" = ") if origin else ("", "", "")
    return left if left.isidentifier() and ";" not in right else None


def _model_around(operation, inputs):
    """The nested model whose Input this is, where the given inputs lead into that model; else None."""
    for x in inputs:
        stack, seen = [x], set()
        while stack:
            history = history_of(stack.pop())
            if history.operation is None or history.operation in seen:
                continue
            seen.add(history.operation)
            for node in history.operation._outbound_nodes:
                inner = getattr(node.operation, "_operations", ())
                if operation in inner:
                    return node.operation
                stack.extend(node.outputs)
    return None
