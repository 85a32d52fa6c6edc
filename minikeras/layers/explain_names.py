"""Why a model refuses what is given for its named inputs: which name is missing or unknown, how many tensors it wants."""

from minikeras.errors.explaining import explained, place
from minikeras.errors.suggest import nearest


def missing_input(model, missing, given, wanted):
    """The error for a dict of inputs without one of the names: `given` and `wanted` are lists of names."""
    unknown = [name for name in given if name not in wanted]
    best = next((name for name in unknown if nearest(name, [missing])), None)
    why = fix = None
    if unknown and all(_is_numbered(name) for name in unknown):
        why = f"there is no input {', '.join(map(repr, unknown))}; inputs without a name are numbered: name them"
        fix = f"name={unknown[0]!r}"
    elif best is not None:
        why, fix = f"there is no input '{best}'. Did you mean '{missing}'?", repr(missing)
    elif unknown:
        why = f"there is no input {', '.join(map(repr, unknown))}"
    return explained(
        ValueError,
        f'Missing data for input "{missing}". You passed a data dictionary with keys {given}. Expected the '
        f"following keys: {wanted}",
        where=place(model),
        why=why,
        fix=fix,
    )


def _is_numbered(name):
    return str(name).rpartition("_")[2].isdigit()


def none_for_an_input(layer, name):
    """The error for None where a tensor is wanted."""
    return explained(
        ValueError,
        f"The input '{name}' is not optional, but None was passed. Please provide a valid tensor.",
        where=place(layer),
        why="only an Input that was made with optional=True may be left out",
    )


def tensors(count):
    """ "1 tensor", "2 tensors"."""
    return f"{count} tensor{'s' if count != 1 else ''}"


def wrong_count(layer, specs, inputs, given):
    """The error for more or fewer tensors than the layer has inputs; `given` are the call's arguments by name."""
    names = [spec.name for spec in specs if spec is not None and spec.name]
    why = fix = None
    if sum(hasattr(x, "shape") for x in given.values()) > 1:
        why = "all inputs stand in the first argument: one list or one dict"
    if len(names) == len(specs):
        sentence = (
            f'Layer "{layer.name}" expects {len(specs)} named input(s) with keys {names}, but it received {len(inputs)} input '
            f"tensors. Pass inputs as a dict, e.g. `layer({{{', '.join(f'{name!r}: ...' for name in names)}}})`."
        )
        fix = f"[{', '.join(names)}]" if all(name.isidentifier() for name in names) else None
    else:
        sentence = f'Layer "{layer.name}" expects {len(specs)} input(s), but it received {len(inputs)} input tensors.'
    return explained(
        ValueError,
        sentence,
        where=place(layer),
        got=f"{tensors(len(inputs))}: {', '.join(str(tuple(x.shape)) for x in inputs if hasattr(x, 'shape'))}",
        why=why,
        fix=fix,
    )


def other_structure(model, sentence, inputs, names):
    """The error for inputs that are nested in another way than the model's, where any way to match them would be a guess.

    Args:
        sentence: what Keras says, in a warning or an error.
        names: the names of the model's inputs in the order in which they were declared, or None where they have none.
    """
    if names is None:
        return explained(ValueError, sentence, where=place(model))
    if isinstance(inputs, dict):
        unknown = [name for name in inputs if name not in names]
        many = "inputs" if len(unknown) > 1 else "an input"
        return explained(
            ValueError,
            sentence,
            where=place(model),
            why=f"got {many} that it does not know: {', '.join(map(repr, unknown))}",
            fix="{name: x[name] for name in " + repr(tuple(names)) + "}",
        )
    return explained(
        ValueError,
        sentence,
        where=place(model),
        why=f"a list has no names, and these can be told apart in two ways: {', '.join(names)}, as they were declared, or "
        f"{', '.join(sorted(names))}, in alphabetical order",
        fix=f"dict(zip({list(names)}, x))",
    )


def no_such_layer(model, name):
    """The error for a layer that a model does not have: the nearest name, or the model inside that has it."""
    names = [layer.name for layer in model.layers]
    sentence = f"No such layer: {name}. Existing layers are: {names}."
    inside = next((layer for layer in model.layers for inner in getattr(layer, "layers", ()) if inner.name == name), None)
    if inside is not None:
        return explained(
            ValueError,
            sentence,
            where=place(),
            why=f"'{name}' is inside '{inside.name}'",
            fix=f"get_layer('{inside.name}').get_layer('{name}')",
        )
    best = nearest(str(name), names)
    kinds = [
        layer.name for layer in model.layers if best is None and str(name).rstrip("_0123456789") == type(layer).__name__.lower()
    ]
    best = kinds[0] if kinds else best
    return explained(
        ValueError,
        sentence,
        where=place(),
        why=None if best is None else f"Did you mean '{best}'?",
        fix=None if best is None else f"get_layer('{best}')",
    )
