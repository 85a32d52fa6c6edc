"""Caps on every training, so that a long script can be tried in a moment without a change in it."""

import os
import warnings

from minikeras.errors.origin import stack_level

_caps = {
    name: int(os.environ[variable]) if variable in os.environ else None
    for name, variable in (("epochs", "KERAS_MAX_EPOCHS"), ("steps_per_epoch", "KERAS_MAX_STEPS_PER_EPOCH"))
}


def max_epochs():
    """The most epochs that a `fit` lasts, or None: what `set_max_epochs` said, or the environment variable KERAS_MAX_EPOCHS."""
    return _caps["epochs"]


def set_max_epochs(max_epochs):
    """Let no `fit` last more epochs than these; None takes the cap away. Each `fit` that it shortens warns."""
    _caps["epochs"] = max_epochs


def max_steps_per_epoch():
    """The most batches of an epoch, an evaluation or a prediction, or None: what `set_max_steps_per_epoch` said, or the environment
    variable KERAS_MAX_STEPS_PER_EPOCH."""
    return _caps["steps_per_epoch"]


def set_max_steps_per_epoch(max_steps_per_epoch):
    """Let no epoch, evaluation or prediction take more batches than these; None takes the cap away. Each that it shortens warns."""
    _caps["steps_per_epoch"] = max_steps_per_epoch


def within(name, wanted):
    """`wanted` epochs or steps_per_epoch, or the cap where that is lower, with a warning. No steps stand for all that there are."""
    cap = _caps[name]
    if cap and (not wanted and name == "steps_per_epoch" or wanted and cap < wanted):
        warnings.warn(f"Limiting {name} to {cap}", stacklevel=stack_level())
        return cap
    return wanted
