"""Gradients kept small: by value, by the norm of each, by the norm of all together."""

import math

import numpy as np

from minikeras.autodiff import Tensor
from minikeras.autodiff.row_gradient import RowGradient


def clip_by_value(gradients, limit):
    """Every entry between -limit and limit."""
    return [_map(lambda values: np.clip(values, -limit, limit), g) for g in gradients]


def clip_by_norm(gradients, limit):
    """Each gradient g times limit / |g| where its norm |g| is above the limit."""

    def clipped(g):
        return _map(lambda values: values * values.dtype.type(limit) / _larger(_norm([g]), limit), g)

    return [clipped(g) for g in gradients]


def clip_by_global_norm(gradients, limit):
    """All gradients times limit / |all|, where |all|, the norm of all their entries together, is above the limit.

    The uses of a row are added up here, as TensorFlow does when it multiplies by the scale.
    """
    norm = _norm(gradients)
    if not np.isfinite(norm):
        scale = norm * 0  # nan: a gradient that is not finite spoils all, as in TensorFlow
    else:
        scale = norm.dtype.type(limit) * min(1 / norm if norm else math.inf, 1 / norm.dtype.type(limit))
    return [Tensor(array * scale.astype(array.dtype)) for array in (g.array for g in gradients)]


def scale_down(gradients, factor):
    """Every gradient divided by `factor`."""
    return [_map(lambda values: values / factor, g) for g in gradients]


def _map(function, gradient):
    if isinstance(gradient, RowGradient):
        return gradient.map(function)
    return Tensor(function(gradient.array))


def _values(gradient):
    return gradient.values if isinstance(gradient, RowGradient) else gradient.array


def _norm(gradients):
    """The root of the sum of squares over all gradients; each use of a row counts by itself."""
    return np.sqrt(sum(np.sum(np.square(_values(g))) for g in gradients))


def _larger(norm, limit):
    return np.maximum(norm, norm.dtype.type(limit))
