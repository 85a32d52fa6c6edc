"""Why a target does not go with an output and its loss: which output, which shapes."""

from minikeras.graph.explaining import Explained, explained, place


def target_refused(error, loss, name, target, output):
    """The error of a loss function, with the name of the output and the two shapes; one that is explained already stays.

    Two shapes that cannot be compared entry by entry are NumPy's error; it is said here in Keras's words.
    """
    if isinstance(error, Explained):
        return error
    sentence, why, fix = str(error), None, None
    t, p = target.shape, output.shape
    if "broadcast" in sentence:
        left, right = next(((a, b) for a, b in zip(t[::-1], p[::-1]) if a != b), (t, p))
        sentence = f"Dimensions must be equal, but are {left} and {right}: the loss '{loss.name}' compares entry by entry."
        why = f"a row of the target has the shape {t[1:]}, a row of the output {p[1:]}"
        fix = f"layers.Dense({t[-1]})" if len(t) == len(p) == 2 else None
    elif "label value" in sentence:
        why = f"there are {p[-1]} classes, from 0 to {p[-1] - 1}"
        fix = "y - 1" if target.array.min() == 1 and target.array.max() == p[-1] else None
    where = f"output '{name}'   {place()}" if name else place()
    return explained(ValueError, sentence, where=where, got=f"target {t}, output {p}", why=why, fix=fix)
