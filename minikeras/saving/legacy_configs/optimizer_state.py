"""What an old optimizer remembered, put beside the variables of today's.

The step count comes first. Then, up to tf.keras 2.10, all of the first kind (momentum), all of the second (velocity), and so
on; from 2.11 on all kinds of the first weight, all of the second. The learning rate, today the second variable, was not among
them.
"""

# From the old name of a kind to how today's variables of it are called.
_KINDS = {
    "m": ("momentum",),
    "v": ("velocity", "norm"),
    "u": ("norm",),
    "vhat": ("velocity_hat",),
    "momentum": ("momentum",),
    "rms": ("velocity",),
    "velocity": ("velocity",),
    "mg": ("average_gradient",),
    "average_gradient": ("average_gradient",),
    "accumulator": ("accumulator",),
    "accum_grad": ("accumulated_grad",),
    "accum_var": ("accumulated_delta_var",),
    "accumulated_grad": ("accumulated_grad",),
    "accumulated_delta_var": ("accumulated_delta_var",),
    "linear": ("linear",),
}
_NEW_KINDS = sorted({kind for kinds in _KINDS.values() for kind in kinds}, key=len, reverse=True)
# Keras by itself gave no names: the kinds in their order, for each class.
_ORDERS = {
    "SGD": ("momentum",),
    "RMSprop": ("velocity",),
    "Adagrad": ("accumulator",),
    "Adadelta": ("accumulated_grad", "accumulated_delta_var"),
    "Adam": ("momentum", "velocity", "velocity_hat"),
    "Adamax": ("momentum", "norm"),
}


def pairs(optimizer, leaves):
    """Pairs of today's variable and the leaf of an old file, or None where they are not the same state.

    Args:
        optimizer: built, with its variables: iteration, learning rate, then a few for each weight.
        leaves: what the file holds, in its order; each has a `name` and a `shape`.
    """
    own = optimizer.variables
    if not leaves or leaves[0].shape != ():
        leaves = [None, *leaves]  # Keras 2.0 to 2.2 kept no count for some
    count = leaves[:1]
    leaves = [leaf for leaf in leaves[1:] if not leaf.name.partition(":")[0].endswith("learning_rate")]
    named = _by_kind(leaves) or _in_parts(leaves, len(optimizer._trainable_variables), type(optimizer).__name__)
    waiting = {kind: list(found) for kind, found in named.items()}
    found = [(own[0], count[0])] if count[0] is not None else []
    for variable in own[1:]:
        if variable.path.endswith("/learning_rate"):
            continue
        queue = waiting.get(_kind_of(variable))
        if not queue or queue[0].shape != variable.shape:
            return None
        found.append((variable, queue.pop(0)))
    return found


def without_learning_rate(variables, leaves):
    """The same for a `.keras` file of tf.keras 2, whose arrays have numbers and no names: pairs, or None."""
    own = [variables[0], *variables[2:]]
    fits = len(own) == len(leaves) and all(v.shape == leaf.shape for v, leaf in zip(own, leaves))
    return list(zip(own, leaves)) if fits else None


def _kind_of(variable):
    return next((kind for kind in _NEW_KINDS if variable.path.endswith(f"_{kind}")), None)


def _by_kind(leaves):
    """Dict from kind to leaves by their names, `Adam/m/dense/kernel:0` or `Adam/dense/kernel/m:0`; {} if there are none."""
    found = {}
    for leaf in leaves:
        words = leaf.path.partition(":")[0].split("/")
        words = words[1:] if words[0] == "training" else words
        old = next((word for word in (words[-1], words[1] if len(words) > 2 else "") if word in _KINDS), None)
        if old is None:
            return {}
        for kind in _KINDS[old]:
            found.setdefault(kind, []).append(leaf)
    return found


def _in_parts(leaves, count, class_name):
    """Dict from kind to leaves where there are no names: as many of each kind as there are weights."""
    order = _ORDERS.get(class_name, ())
    return {kind: leaves[number * count : (number + 1) * count] for number, kind in enumerate(order)}
