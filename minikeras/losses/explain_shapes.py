"""Targets that don't fit their predictions: what is said about it, and what to do."""

import warnings

import numpy as np

from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import explained, explanation, place
from minikeras.errors.origin import stack_level


def elementwise(function):
    """Decorator: mark a loss function that compares truth and prediction entry by entry."""
    function.is_elementwise = True
    return function


def check_entries(name, y_true, y_pred):
    """Check that the loss called `name` can compare truth and prediction entry by entry.

    A target with fewer entries is repeated to fit the output, as in Keras; that is seldom meant, so it is warned about.

    Raises:
        ValueError: where the shapes don't fit at all.
    """
    target, output = y_true.shape, y_pred.shape
    if target == output:
        return
    for a, b in zip(reversed(target), reversed(output)):
        if a != b and 1 not in (a, b):
            raise ValueError(
                f"Dimensions must be equal, but are {a} and {b}: the target has shape {_free(target)}, the output "
                f"{_free(output)}, and loss '{name}' compares them entry by entry."
            )
    if strict_checks() and 0 not in target + output:
        apart = [axis for axis in range(-min(len(target), len(output)), 0) if target[axis] != output[axis]]
        fix = f"np.repeat(y, {output[apart[0]]}, axis={apart[0]})" if len(apart) == 1 and target[apart[0]] == 1 else None
        small, large = ("target", target), ("output", output)
        if len(target) >= len(output) and any(b == 1 != a for a, b in zip(target[::-1], output[::-1])):
            small, large = large, small
        warnings.warn(
            explanation(
                f"The {small[0]} of shape {_free(small[1])} is repeated to fit the {large[0]} of shape {_free(large[1])}: loss '{name}' "
                "compares one number with several.",
                where=place(),
                why="if that is meant, repeat it yourself; else give target and output one shape",
                fix=fix,
            ),
            stacklevel=stack_level(),
        )


def _free(shape):
    """The shape with None for the size of the batch, so that a shorter last batch is no news."""
    return (None, *shape[1:])


class with_hint:
    """Context: a ValueError about shapes inside it is raised again with a hint, a pair of why and fix, or None."""

    def __init__(self, hint):
        self.hint = hint

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is ValueError and self.hint:
            why, fix = self.hint
            raise explained(ValueError, str(error), why=why, fix=fix) from None


def hint_about_one_hot(y_true, y_pred):
    """What to do where the truth holds numbers of classes, but one column a class is wanted."""
    shape = y_true.shape[:-1] if y_true.shape[-1:] == (1,) else y_true.shape
    if shape != y_pred.shape[:-1] or y_pred.shape[-1] == 1:
        return None
    return (
        "the target holds numbers of classes, the loss wants one column for each class",
        ("loss='sparse_categorical_crossentropy'", f"keras.utils.to_categorical(y, {y_pred.shape[-1]})"),
    )


def hint_about_labels(y_true, y_pred):
    """What to do where the truth is one-hot, but numbers of classes are wanted."""
    if y_true.shape != y_pred.shape or not np.isin(y_true.array, (0, 1)).all():
        return None
    return (
        "the target is one-hot, the loss wants numbers of classes",
        ("loss='categorical_crossentropy'", "y.argmax(axis=-1)"),
    )
