"""CategoryEncoding: numbers of categories as rows with a place for each category."""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.graph import KerasTensor
from minikeras.layers.layer import Layer
from minikeras.layers.unsupported import SPARSE, refuse_unsupported
from minikeras.serialization import builtin


def encode_categories(indices, mode, depth, dtype, weights=None):
    """Rows of `depth` places made from numbers of categories.

    Args:
        indices: integer array; a number that has no place, `depth` or above, leaves no trace.
        mode: "int" (the numbers as they are), "one_hot" (one row a number), "multi_hot" (one row a sample, 1 where the category
            occurs) or "count" (how often it does). A sample is the last axis of `(samples, numbers)`, or the whole of `(numbers,)`.
        weights: array like `indices`, what each occurrence counts with "count".

    Returns: array; for "one_hot" a last axis of size 1 is replaced, else one is added.

    Raises ValueError for a number below 0 in a sample.
    """
    if mode == "int":
        return indices.astype(dtype)
    indices = np.atleast_1d(indices)
    if mode == "one_hot":
        if indices.ndim > 1 and indices.shape[-1] == 1:
            indices = indices[..., 0]
        return _one_hot(indices, depth).astype(dtype)
    if indices.size and indices.min() < 0:
        raise ValueError(f"Input 'in' must be non-negative! Negative input value found: {indices.min()}")
    axis = 1 if indices.ndim > 1 else 0
    places = _one_hot(indices, depth)
    if mode == "multi_hot":
        return places.any(axis=axis).astype(dtype)
    if weights is not None:
        return (places * np.expand_dims(weights, -1)).sum(axis=axis).astype(dtype)
    return places.sum(axis=axis).astype(dtype)


def encoded_shape(input_shape, mode, depth):
    """The shape that `encode_categories` gives for an input shape, which may have None in it."""
    input_shape = tuple(input_shape)
    if mode == "int":
        return input_shape
    if mode == "one_hot" and not (len(input_shape) > 1 and input_shape[-1] == 1):
        return (*input_shape, depth)
    return (*input_shape[:-1], depth)


def _one_hot(indices, depth):
    return np.expand_dims(indices, -1) == np.arange(depth)


@builtin("keras.layers")
class CategoryEncoding(Layer):
    """Integers from 0 to `num_tokens - 1` as rows of `num_tokens` places.

    Args:
        num_tokens: how many categories there are.
        output_mode: "one_hot", "multi_hot" or "count"; see `encode_categories`.

    Call arguments: inputs, `(samples,)` or `(samples, numbers)`; count_weights, like the inputs, for "count" only.

    Raises ValueError for another mode, and where `num_tokens` is missing or below 1.

    Shapes: `(batch, k)` -> `(batch, num_tokens)`, or `(batch, k, num_tokens)` with "one_hot".

    >>> layers.CategoryEncoding(num_tokens=3)([[0, 2]])
    Tensor([[1., 0., 1.]], shape=(1, 3), dtype=float32)
    """

    unsupported_arguments = SPARSE
    sparse = False

    def __init__(self, num_tokens=None, output_mode="multi_hot", **kwargs):
        refuse_unsupported(self, kwargs)
        super().__init__(**kwargs)
        output_mode = "multi_hot" if output_mode == "binary" else output_mode
        if output_mode not in ("count", "one_hot", "multi_hot"):
            raise ValueError(f"Unknown arg for output_mode: {output_mode}")
        if num_tokens is None:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known beforehand, use the "
                "IntegerLookup layer instead."
            )
        if num_tokens < 1:
            raise ValueError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        self.num_tokens = num_tokens
        self.output_mode = output_mode
        self._allow_non_tensor_positional_args = True
        self._convert_input_args = False

    def call(self, inputs, count_weights=None):
        if count_weights is not None:
            if self.output_mode != "count":
                raise ValueError(
                    "`count_weights` is not used when `output_mode` is not `'count'`. "
                    f"Received `count_weights={count_weights}`."
                )
            count_weights = as_array(count_weights, self.compute_dtype)
        return Tensor(encode_categories(as_array(inputs), self.output_mode, self.num_tokens, self.dtype, count_weights))

    def compute_output_shape(self, input_shape):
        if len(input_shape) == 0:
            return (self.num_tokens,)
        return encoded_shape(input_shape, self.output_mode, self.num_tokens)

    def compute_output_spec(self, inputs, count_weights=None):
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "num_tokens": self.num_tokens, "output_mode": self.output_mode}
