"""Normalization: mean 0 and variance 1, by what was seen in the data."""

import itertools
import math

import numpy as np

from minikeras import config, ops
from minikeras.autodiff import Tensor, as_array
from minikeras.layers.layer import Layer
from minikeras.layers.preprocessing.batches import batches_of, inputs_of, is_whole
from minikeras.serialization import builtin


@builtin("keras.layers")
class Normalization(Layer):
    """(inputs - mean) / sqrt(variance), with a mean and a variance from `adapt`, or given.

    Args:
        axis: the axes each of whose places gets a mean of its own: -1 for one mean a feature, None for one mean of all.
        mean, variance: the numbers themselves, instead of `adapt`; both or none.
        invert: undo it instead: inputs * sqrt(variance) + mean.

    Raises ValueError where mean and variance don't go together or don't fit `axis`.

    Shapes: `(batch, ..., features)` -> the same.

    >>> layers.Normalization(mean=2.0, variance=4.0)(np.array([[4.0], [0.0]]))
    Tensor([[ 1.],
     [-1.]], shape=(2, 1), dtype=float32)
    """

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **kwargs):
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean = mean
        self.input_variance = variance
        self.invert = invert
        self.supports_masking = True
        self.mean = None
        self._built_for = None
        self._check_given()

    def _check_given(self):
        mean, variance = self.input_mean, self.input_variance
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. "
                f"Received: mean={mean} and variance={variance}"
            )
        if mean is None:
            return
        if np.shape(mean) != np.shape(variance):
            raise ValueError(
                "When setting values directly, `mean` and `variance` must have the same shape. "
                f"Received: mean shape {np.shape(mean)} and variance shape {np.shape(variance)}"
            )
        if np.ndim(mean) > len(self.axis):
            raise ValueError(
                f"The rank of `mean` must be less than or equal to the number of axes ({len(self.axis)}). "
                f"Received: mean shape {np.shape(mean)} for axis {self.axis}"
            )

    def build(self, input_shape):
        if input_shape is None:
            return
        self._built_for = tuple(input_shape)
        kept = self._kept = self._kept_axes(input_shape)
        self._reduced = tuple(axis for axis in range(len(input_shape)) if axis not in kept)
        self._broadcast_shape = tuple(size if axis in kept else 1 for axis, size in enumerate(input_shape))
        if self.input_mean is not None:
            self.mean, self.variance = self._spread(self.input_mean), self._spread(self.input_variance)
            return
        shape = tuple(input_shape[axis] for axis in kept)
        self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
        self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
        self.count = self.add_weight((), "zeros", dtype="int64", trainable=False, name="count")
        self.finalize_state()

    def _kept_axes(self, input_shape):
        ndim = len(input_shape)
        if any(not -ndim <= axis < ndim for axis in self.axis):
            raise ValueError(
                f"All `axis` values must be in the range [-ndim, ndim). Received inputs with ndim={ndim}, "
                f"while axis={self.axis}"
            )
        kept = tuple(sorted(axis % ndim for axis in self.axis))
        for axis in kept:
            if input_shape[axis] is None:
                raise ValueError(
                    f"All `axis` values to be kept must have a known shape. Received axis={self.axis}, "
                    f"inputs.shape={input_shape}, with unknown axis at index {axis}"
                )
        return kept

    def _spread(self, given):
        """A given mean or variance with axes of size 1, so that it meets the kept axes of the inputs."""
        given = as_array(given, self.compute_dtype)
        if given.ndim == 0:
            return Tensor(np.broadcast_to(given, self._broadcast_shape))
        shape = [1] * len(self._broadcast_shape)
        for i in range(1, given.ndim + 1):
            shape[self._kept[-i]] = given.shape[-i]
        return Tensor(given.reshape(shape))

    def adapt(self, data):
        """Learn mean and variance, those of earlier data forgotten.

        Args:
            data: an array or tensor `(samples, ...)`, or an iterable or PyDataset of batches; of a batch that is a tuple, the first.

        Raises ValueError for no data or another shape than before, TypeError for what is no data.
        """
        whole = is_whole(data)
        if not whole:
            batches = self._batches(data)
            first = next(batches)
        shape = tuple(data.shape if whole else first.shape)
        if not self.built:
            self.build(shape)
        elif any(shape[axis] != self._built_for[axis] for axis in self._kept):
            raise ValueError(
                f"The layer was built with input_shape={self._built_for}, but adapt() is being called with data with an "
                f"incompatible shape, data.shape={shape}"
            )
        if whole:
            array = as_array(data)
            mean, variance = np.mean(array, axis=self._reduced), np.var(array, axis=self._reduced)
        else:
            mean, variance = self._over_batches(itertools.chain([first], batches))
        self.adapt_mean.assign(mean)
        self.adapt_variance.assign(variance)
        self.finalize_state()

    @staticmethod
    def _batches(data):
        """The inputs of each batch. Raises TypeError and ValueError as `adapt` says."""
        if not hasattr(data, "__iter__") and not hasattr(data, "__getitem__"):
            raise TypeError(
                f"Unsupported data type: {type(data)}. `adapt` supports arrays, tensors, `keras.utils.PyDataset`, and "
                "iterables of batches (e.g. list, generator)."
            )
        empty = True
        for batch in batches_of(data):
            batch, empty = inputs_of(batch), False
            if not hasattr(batch, "shape"):
                raise TypeError(
                    "adapt() expects an iterable that yields arrays or tensors with a `.shape` attribute (e.g. numpy "
                    f"arrays or backend tensors). Got an element of type {type(batch).__name__}."
                )
            yield batch
        if empty:
            raise ValueError("adapt() received an empty iterable (no batches). Expected at least one batch.")

    def _over_batches(self, batches):
        """Mean and variance of all batches together, each batch seen once."""
        mean = variance = np.zeros(self.adapt_mean.shape, self.compute_dtype)
        count = 0
        for batch in batches:
            batch = as_array(batch, self.compute_dtype)
            if any(batch.shape[axis] != self._built_for[axis] for axis in self._kept):
                raise ValueError(
                    f"adapt() yielded a batch with incompatible shape. Expected {self._built_for}, got {batch.shape}."
                )
            rows = math.prod(batch.shape[axis] for axis in self._reduced)
            count += rows
            share = rows / count
            batch_mean, batch_variance = np.mean(batch, axis=self._reduced), np.var(batch, axis=self._reduced)
            new_mean = mean * (1 - share) + batch_mean * share
            variance = (variance + (mean - new_mean) ** 2) * (1 - share) + (
                batch_variance + (batch_mean - new_mean) ** 2
            ) * share
            mean = new_mean
        return mean, variance

    def finalize_state(self):
        """Take over what the weights hold; after `adapt` and after weights were loaded."""
        if self.input_mean is None and self._built_for is not None:
            self.mean = ops.cast(ops.reshape(self.adapt_mean, self._broadcast_shape), self.compute_dtype)
            self.variance = ops.cast(ops.reshape(self.adapt_variance, self._broadcast_shape), self.compute_dtype)

    def call(self, inputs):
        if self.mean is None:
            raise ValueError("You must call `.build(input_shape)` on the layer before using it.")
        inputs = ops.cast(inputs, self.compute_dtype)
        deviation = ops.maximum(ops.sqrt(self.variance), config.epsilon())
        if self.invert:
            return self.mean + inputs * deviation
        return (inputs - self.mean) / deviation

    def compute_output_shape(self, input_shape):
        return input_shape

    def load_own_variables(self, store):
        """Take the weights from a file, and use them."""
        super().load_own_variables(store)
        self.finalize_state()

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "invert": self.invert,
            "mean": np.array(self.input_mean).tolist(),
            "variance": np.array(self.input_variance).tolist(),
        }

    def get_build_config(self):
        return {"input_shape": self._built_for} if self._built_for else None
