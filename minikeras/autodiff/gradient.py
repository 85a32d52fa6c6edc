"""The gradient of a function in one call, for trying things out and for tests."""

import numpy as np

from minikeras.autodiff.arrays import as_array
from minikeras.autodiff.tape import Tape, backward
from minikeras.autodiff.tensor import Tensor


def value_and_gradient(function, *xs):
    """`(function(*xs), gradients)`: the value as a Tensor and one array for each x."""
    tensors = [Tensor(as_array(x), tracked=True) for x in xs]
    with Tape():
        value = function(*tensors)
    return value, backward(value, tensors)


def gradient(function, *xs):
    """The gradient of the sum of `function(*xs)`'s entries with respect to x, an array shaped like x (a list for several).

    gradient(lambda x: x * x, 3.0)      # array(6., dtype=float32)
    """
    gradients = value_and_gradient(function, *xs)[1]
    gradients = [np.zeros_like(as_array(x)) if g is None else g for x, g in zip(xs, gradients)]
    return gradients[0] if len(xs) == 1 else gradients
