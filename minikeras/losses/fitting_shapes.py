"""Targets that don't fit their predictions: what is said about it, and what to do."""

import warnings

import numpy as np


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
            raise ValueError(f"Dimensions must be equal, but are {a} and {b}: the target has shape {_free(target)}, the output "
                             f"{_free(output)}, and loss '{name}' compares them entry by entry.")
    if 0 not in target + output:
        warnings.warn(f"The target of shape {_free(target)} is repeated to fit the output of shape {_free(output)}: loss "
                      f"'{name}' compares one number with several. If you mean that, repeat it yourself; else give target and "
                      "output one shape.", stacklevel=4)


def _free(shape):
    """The shape with None for the size of the batch, so that a shorter last batch is no news."""
    return (None, *shape[1:])


class explained:
    """Context: a ValueError about shapes inside it is raised again with `hint` after it."""

    def __init__(self, hint):
        self.hint = hint

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is ValueError and self.hint:
            raise ValueError(f"{error}{self.hint}") from None


def hint_about_one_hot(y_true, y_pred):
    """What to do where the truth holds numbers of classes, but one column a class is wanted."""
    shape = y_true.shape[:-1] if y_true.shape[-1:] == (1,) else y_true.shape
    if shape != y_pred.shape[:-1] or y_pred.shape[-1] == 1:
        return ""
    return (" The target holds numbers of classes. Use loss='sparse_categorical_crossentropy', or "
            f"y = keras.utils.to_categorical(y, {y_pred.shape[-1]}).")


def hint_about_labels(y_true, y_pred):
    """What to do where the truth is one-hot, but numbers of classes are wanted."""
    if y_true.shape != y_pred.shape or not np.isin(y_true.array, (0, 1)).all():
        return ""
    return " The target is one-hot. Use loss='categorical_crossentropy', or y = y.argmax(axis=-1)."
