"""Why a target does not go with an output and its loss: which output, which shapes, which label."""

import numpy as np

from minikeras.errors.explaining import Explained, explained, place

_SPATIAL = {3: "1D", 4: "2D", 5: "3D"}


def target_refused(error, loss, name, target, output, of=None):
    """The error of a loss function, with the name of the output, the two shapes and what mends them.

    `of` is "validation_data" for its targets: those of the training fit the outputs, so it is not the model that must change.
    """
    if isinstance(error, Explained) and error.where is not None:
        return error
    sentence, t, p = str(error), target.shape, output.shape
    why = fix = None
    if isinstance(error, Explained):
        sentence, why, fix = error.sentence, error.parts["Why"], error.parts["Fix"]
    elif "broadcast" in sentence:
        left, right = next(((a, b) for a, b in zip(t[::-1], p[::-1]) if a != b), (t, p))
        sentence = f"Dimensions must be equal, but are {left} and {right}: the loss '{loss.name}' compares entry by entry."
    elif "label value" in sentence:
        why, fix = _about_labels(target.array, p[-1])
    if not why:
        why, fix = _about_shapes(sentence, t, p)
    where = f"output '{name}'   {place()}" if name else place()
    return explained(
        ValueError,
        sentence,
        where=where if of is None else f"{of}, {where}",
        got=f"target {t}, output {p}",
        why=why,
        fix=fix if of is None else None,
    )


def _about_labels(labels, classes):
    from_1 = labels.min() == 1 and labels.max() == classes
    return f"there are {classes} classes, from 0 to {classes - 1}", "y - 1" if from_1 else None


def _about_shapes(sentence, t, p):
    """Why two shapes do not go together, and what brings the output into the target's."""
    classes = "`output` must have rank" in sentence
    if len(p) > len(t) + classes and len(p) in _SPATIAL:
        return (
            f"a row of the target has the shape {t[1:]}, a row of the output {p[1:]}; Dense works on the last axis alone",
            ("layers.Flatten()(x)", f"layers.GlobalAveragePooling{_SPATIAL[len(p)]}()(x)"),
        )
    why = f"a row of the target has the shape {t[1:]}, a row of the output {p[1:]}"
    return why, f"layers.Dense({t[-1]})" if len(t) == len(p) == 2 and t[-1] > 1 else None


def label_refused(name, labels, classes, of=None):
    """The error for a label that is the number of no class, found in all labels before the first batch; None where all are."""
    wrong = (labels < 0) | (labels >= classes)
    if not wrong.any():
        return None
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    label = labels[at].item()
    why, fix = _about_labels(labels, classes)
    return explained(
        ValueError,
        f"Received a label value of {label:g} which is outside the valid range of [0, {classes}). Labels count "
        "the classes from 0.",
        where=f"{'' if of is None else of + ', '}output '{name}'   {place()}",
        got=f"label {label:g} at row {at[0]}",
        why=why,
        fix=fix,
    )
