"""The old way to say what comes into a first layer: `input_dim=4`, `input_shape=(4,)`."""

import warnings

from minikeras.errors.origin import stack_level


def start_shape(kwargs):
    """The shape in the old spellings, taken out of the arguments, with Keras's warning; None without them."""
    shape = kwargs.pop("_start_shape", None)
    old = kwargs.pop("input_shape", None)
    if "input_dim" in kwargs:
        old = (kwargs.pop("input_dim"),)
    if old is None:
        return shape
    warnings.warn(
        "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential models, prefer "
        "using an `Input(shape)` object as the first layer in the model instead.",
        stacklevel=stack_level(),
    )
    return old or shape
