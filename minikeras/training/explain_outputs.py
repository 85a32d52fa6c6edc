"""Why a list or dict given for the outputs of a model does not go with them: names, counts, and what to write."""

from minikeras import tree
from minikeras.errors.explaining import explained, place
from minikeras.errors.suggest import did_you_mean, nearest

_ACCIDENTS = {"loss": KeyError, "loss_weights": KeyError, "y": TypeError}  # what Keras raises, for want of a check
_FILLERS = {"loss": None, "loss_weights": 1.0}
_SIMPLE = (str, float, int, type(None))


def other_names(outputs, value, argument, unknown, missing):
    """The error for a dict with names that are none of the outputs', or without some of theirs."""
    sentence = f"Expected keys {outputs.names} in {argument} dict, but found {argument}.keys()={list(value)}"
    fix = None
    if unknown and outputs.keys and unknown[0] in (outputs.layer_names or ()):
        sentence = (
            f"The path: ('{unknown[0]}',) in the `{argument}` argument, can't be found in either the model's output "
            "(`y_pred`) or in the labels (`y_true`)."
        )
        why = f"'{unknown[0]}' is a layer; the outputs are called as in Model(..., {{...}}): {', '.join(outputs.keys)}"
        fix = repr(outputs.keys[outputs.layer_names.index(unknown[0])])
    elif unknown:
        why = hint_of_moved_names(outputs, unknown)
        if why is None:
            why = f"there is no output '{unknown[0]}'.{did_you_mean(str(unknown[0]), outputs.names)}"
            best = nearest(str(unknown[0]), outputs.names)
            fix = None if best is None else repr(best)
    else:
        why = f"there is no entry for output '{missing[0]}'"
        if argument in _FILLERS and all(isinstance(part, _SIMPLE) for part in value.values()):
            fix = f"{argument}={ {name: value.get(name, _FILLERS[argument]) for name in outputs.names} }"
    return explained(ValueError, sentence, where=place(), why=why, fix=fix, also=_ACCIDENTS.get(argument, ()))


def hint_of_moved_names(outputs, unknown):
    """What to do where the unknown names are only older numbers of the same layers, as after a notebook cell ran again."""
    stems = {name.rstrip("0123456789").rstrip("_") for name in outputs.names}
    if all(str(name).rstrip("0123456789").rstrip("_") in stems for name in unknown):
        return (
            "names that end in a number go up each time a cell runs again: name the output layers, or call "
            "keras.utils.clear_session() first"
        )
    return None


def one_value(outputs, value, argument):
    """The error for a single value where there are several outputs."""
    return explained(
        ValueError,
        f"`{argument}` is one value, but the model has {outputs.count} outputs{_listed(outputs)}.",
        where=place(),
        wants="a list in that order, or a dict of names",
        fix=for_each(outputs, value, argument),
    )


def other_count(outputs, flat, argument):
    """The error for a list of another length than the outputs."""
    entries = "1 entry" if len(flat) == 1 else f"{len(flat)} entries"
    simple = len(flat) < outputs.count and outputs.names and all(isinstance(part, _SIMPLE) for part in flat)
    why = fix = None
    if argument == "loss" and outputs.count == 1:
        why = "Keras would train on the first of them alone; for their sum, write a function that adds them up"
        fix = f"loss={flat[0]!r}" if isinstance(flat[0], str) else None
    elif argument == "loss":
        why = "without a loss, an output is not trained; None says that it is meant"
        fix = f"loss={list(flat) + [None] * (outputs.count - len(flat))}" if simple else None
    elif argument in ("metrics", "weighted_metrics") and simple:
        fix = f"{argument}={ {name: list(flat) for name in outputs.names} }"
    return explained(
        ValueError,
        f"`{argument}` has {entries}, but the model has {outputs.count} output{'s' * (outputs.count > 1)}{_listed(outputs)}.",
        where=place(),
        why=why,
        fix=fix,
        also=_ACCIDENTS["loss"] if argument == "loss" else (),
    )


def other_structure(outputs, value, argument):
    """The error for a list or dict that is not nested as the outputs are."""
    nest, given = (tree.map_structure(lambda _: "X", part) for part in (outputs.struct, value))
    return explained(
        ValueError,
        f"`{argument}` does not match the output structure of the model.",
        where=place(),
        got=repr(given),
        wants=repr(nest),
        also=_ACCIDENTS.get(argument, ()),
    )


def for_each(outputs, value, argument):
    """`argument={'price': value, 'cls': value}`, or None where the value cannot be written."""
    if not outputs.names or not isinstance(value, _SIMPLE):
        return None
    return f"{argument}={dict.fromkeys(outputs.names, value)}"


def _listed(outputs):
    return f" ({', '.join(map(repr, outputs.names))})" if outputs.names else ""
