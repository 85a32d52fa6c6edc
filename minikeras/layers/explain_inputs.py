"""Why a layer refuses an input, and what would mend it."""

import warnings

from minikeras import tree
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import described, explained, maker, named, place, written
from minikeras.errors.origin import stack_level
from minikeras.graph import Operation, calls_of
from minikeras.graph.disconnected import variable_of
from minikeras.graph.history import history_of

AXES = {
    "Conv1D": "(batch, steps, channels)",
    "Conv2D": "(batch, height, width, channels)",
    "Pooling1D": "(batch, steps, channels)",
    "Pooling2D": "(batch, height, width, channels)",
    "LSTM": "(batch, time, features)",
    "GRU": "(batch, time, features)",
    "RNN": "(batch, time, features)",
    "Bidirectional": "(batch, time, features)",
}


def refused(layer, index, name, complaint, spec, x, call):
    """The error for input number `index` of `layer`: Keras's sentence, then what minikeras knows about it."""
    sentence = f"Input {index} with name '{name}' of layer '{layer.name}' is incompatible with the layer: {complaint}"
    shape = tuple(x.shape)
    wrong_rank = "ndim" in complaint
    explain = _wrong_rank if wrong_rank else _wrong_width if "expected axis" in complaint else _wrong_shape
    wants, why, fix = explain(layer, spec, shape, x)
    return explained(
        ValueError, sentence, where=place(layer, call), got=described(x), wants=wants, why=why, fix=fix, tensors=[x]
    )


def _axes_of(layer):
    """The names of the axes that this kind of layer wants, or None."""
    return next((axes for kind, axes in AXES.items() if kind in type(layer).__name__), None)


def _wrong_rank(layer, spec, shape, x):
    wanted = spec.ndim or spec.min_ndim or spec.max_ndim
    source, wants = maker(x), _axes_of(layer) or f"{wanted} axes"
    if len(shape) == wanted - 1:
        if getattr(source, "return_sequences", None) is False:
            return wants, f"{named(source)} returns only its last step", written(source, return_sequences=True)
        if type(layer).__name__.startswith("Conv2D") or "Pooling2D" in type(layer).__name__:
            return (
                wants,
                f"{shape} has no axis for the channels",
                f"layers.Reshape({shape[1:] + (1,)})(x)" if None not in shape[1:] else "ops.expand_dims(x, -1)",
            )
        why = f"{shape} has {len(shape)} axes, one less than it wants"
        return wants, why, f"layers.Reshape({shape[1:] + (1,)})(x)" if None not in shape[1:] else "ops.expand_dims(x, -1)"
    if len(shape) > wanted:
        return wants, f"{shape} has {len(shape)} axes, {len(shape) - wanted} more than it wants", "layers.Flatten()(x)"
    return wants, f"{shape} has {len(shape)} axes, {wanted - len(shape)} less than it wants", None


def _wrong_width(layer, spec, shape, x):
    axis, wanted = next((a, s) for a, s in spec.axes.items() if s is not None and shape[a] not in (s, None))
    made_for = calls_of(layer)[0].input if calls_of(layer) else None
    kernel = layer.weights[0] if layer.weights else None
    made = f", made at call 0 for {described(made_for)}" if hasattr(made_for, "shape") else ""
    why = f"its {kernel.name} is {kernel.shape}{made}; all calls share it" if kernel is not None else None
    wants = f"{wanted} at axis {axis}"
    return wants, why, f"layers.Dense({wanted})(x)" if axis in (-1, len(shape) - 1) else None


def _wrong_shape(model, spec, shape, x):
    rows = spec.shape[1:]
    if shape == rows:
        return f"a batch of rows: {spec.shape}", single_row(rows), "x[None]"
    own = getattr(model, "_inputs_struct", None)
    if isinstance(own, dict) and list(own) != sorted(own):
        return f"{spec.shape}", f"a list is taken in alphabetical order: {', '.join(sorted(own))}", f"dict(zip({list(own)}, x))"
    if len(shape) == len(spec.shape):
        return f"{spec.shape}", f"a row of it is {shape[1:]}, the model was made for {rows}", f"Input(shape={shape[1:]})"
    return f"{spec.shape}", None, None


def single_row(rows):
    """Why data has the shape of one row."""
    why = "this looks like a single row"
    return why if len(rows) < 2 else f"{why}; or, if {rows[0]} is the number of rows, it does not belong into Input's shape"


def merge_refused(layer, inputs, sentence):
    """The error for a list of tensors that a merging layer cannot merge: which of them differs from the first, and where."""
    call = len(calls_of(layer))
    if not isinstance(inputs, (list, tuple)):
        return explained(
            ValueError,
            sentence,
            where=place(layer, call),
            got=described(inputs),
            wants="a list of tensors",
            tensors=[inputs] if hasattr(inputs, "shape") else (),
            fix=f"layers.{type(layer).__name__}()([a, b])",
        )
    why, fix = None, None
    shapes = [tuple(x.shape) for x in inputs]
    own_axis = getattr(layer, "axis", None)
    if len({len(shape) for shape in shapes}) > 1:
        why = "they have different numbers of axes"
    else:
        apart = [axis for axis, sizes in enumerate(zip(*shapes)) if len(set(sizes) - {None}) > 1]
        if own_axis is not None:
            apart = [axis for axis in apart if axis != own_axis % len(shapes[0])]
        if apart:
            why = f"they differ at axis {apart[0]}: {', '.join(str(shape[apart[0]]) for shape in shapes)}"
            if own_axis is None and apart == [len(shapes[0]) - 1]:
                fix = f"layers.Dense({shapes[0][-1]})(x)"
            elif own_axis is not None and len(apart) == 1:
                fix = f"layers.Concatenate(axis={apart[0]})"
    return explained(
        ValueError, sentence, where=place(layer, call), got=[described(x) for x in inputs], why=why, fix=fix, tensors=inputs
    )


def not_a_tensor(layer, x, argument, name=None):
    """The error for something else in the place of a tensor, alone or in a list: a layer that was not called, a setting without
    its name. `name` is that of the parameter in whose place it stands, where it is not the first.
    """
    sentence = (
        "Only input tensors may be passed as positional arguments. The following argument value should be passed as a "
        f"keyword argument: {x} (of type {type(x)})"
    )
    why = fix = None
    beside = [part for part in argument if maker(part) is not None] if isinstance(argument, (list, tuple)) else []
    if isinstance(x, Operation):
        why = f"{named(x)} is a layer, not a tensor; call it first, to get one"
        inner = f"{x.name}(x)" if getattr(x, "layers", None) else f"{written(x)}(x)"
        if beside:
            inner = ", ".join(
                inner if part is x else variable_of(part) or "x" for part in argument if part is x or part in beside
            )
            inner = f"[{inner}]"
        fix = f"{written(layer)}({inner})"
    elif name is not None:
        why, fix = f"it stands in the place of `{name}`, which wants its name", f"{written(layer)}(x, {name}={x!r})"
    return explained(
        ValueError,
        sentence,
        where=place(layer, len(calls_of(layer))),
        why=why,
        fix=fix,
        tensors=[x, *beside] if isinstance(x, Operation) else (),
    )


def unknown_size(layer, inputs, sentence):
    """The error for a weight whose size hangs on a size that is not known: the chain of calls that made it unknown."""
    x = next((x for x in tree.flatten(inputs) if maker(x) is not None), None)
    chain, tensors = [], [] if x is None else [x]
    while x is not None and None in x.shape[1:]:
        chain.insert(0, f"{x.shape} from {named(maker(x))}")
        before = history_of(x).node.input_tensors
        x = before[0] if before else None
    flattened = [part for part in chain if "(Flatten)" in part]
    why = "Flatten joined an unknown size with the others" if flattened else "the last size of its input is not known"
    fix = "layers.GlobalAveragePooling1D()(x)"
    if not flattened:
        shape = tensors[0].shape[1:] if tensors else (None,)
        fix = f"Input(shape={tuple(4 if size is None and axis == len(shape) - 1 else size for axis, size in enumerate(shape))})"
    return explained(
        ValueError, sentence, where=place(layer, len(calls_of(layer))), got=chain, why=why, fix=fix, tensors=tensors
    )


def warn_of_another_shape(layer, inputs):
    """Warn where the old `input_dim=4` or `input_shape=(4,)` is not what comes in: after the first layer it has no effect."""
    said = tuple(layer._start_shape)
    found = tuple(getattr(inputs, "shape", None) or ())[1:]
    compared = found[-1:] if len(said) == 1 else found
    same = len(compared) == len(said) and all(None in pair or pair[0] == pair[1] for pair in zip(said, compared))
    if not strict_checks() or not compared or same:
        return
    old, written_old = ("input_dim", f"input_dim={said[0]}") if len(said) == 1 else ("input_shape", f"input_shape={said}")
    what = f"{compared[0]} features" if len(said) == 1 else f"the shape {found}"
    warnings.warn(
        f"Layer {named(layer)} was made with {written_old}, but its input has {what}: it takes what comes in.\n"
        f"  Fix:    leave {old} out",
        stacklevel=stack_level(),
    )


def forgot_super(layer):
    """The error for a layer whose `__init__` did not call that of its base."""
    name = type(layer).__name__
    return explained(
        RuntimeError,
        f"In layer '{name}', you forgot to call `super().__init__()` as the first statement in the "
        "`__init__()` method. Go add it!",
        also=TypeError,
        where=place(),
        why="the base's `__init__` makes the places for weights, inner layers and calls",
        fix="super().__init__()",
    )
