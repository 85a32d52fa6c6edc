"""Embedding: a table with one row of numbers for each word, trained like any other weights."""

import warnings

import numpy as np

from minikeras import config, ops, regularizers
from minikeras.autodiff import Tensor
from minikeras.errors.explaining import explained, place
from minikeras.layers.layer import Layer
from minikeras.layers.unsupported import LORA_AND_QUANTIZATION, refuse_unsupported
from minikeras.layers.weight_arguments import config_of, keep, make
from minikeras.serialization import builtin


@builtin("keras.layers")
class Embedding(Layer):
    """Looks up row i of a table for every integer i: `(batch, ...)` becomes `(batch, ..., output_dim)`.

    Args:
        input_dim: how many rows the table has; integers go from 0 to input_dim - 1.
        output_dim: how many numbers a row has.
        mask_zero: whether 0 means "nothing here", which later layers are then told by a mask.
        weights: the table to begin with, an array or a list of one.

    Raises ValueError for sizes that are no positive ints and for an integer without a row.

    >>> layers.Embedding(10, 4)(np.array([[1, 2, 3]])).shape
    (1, 3, 4)
    """

    unsupported_arguments = LORA_AND_QUANTIZATION

    def __init__(
        self,
        input_dim,
        output_dim,
        embeddings_initializer="uniform",
        embeddings_regularizer=None,
        embeddings_constraint=None,
        mask_zero=False,
        weights=None,
        **kwargs,
    ):
        for name, size in (("input_dim", input_dim), ("output_dim", output_dim)):
            if not isinstance(size, int) or isinstance(size, bool) or size <= 0:
                raise ValueError(
                    f"`{name}` must be a positive integer. Received: {name}={size} (of type {type(size).__name__})."
                )
        refuse_unsupported(self, kwargs)
        if kwargs.pop("input_length", None) is not None:
            warnings.warn("Argument `input_length` is deprecated. Just remove it.", stacklevel=2)
        super().__init__(**kwargs)
        self.input_dim = input_dim
        self.output_dim = output_dim
        keep(self, embeddings_initializer=embeddings_initializer, embeddings_regularizer=embeddings_regularizer)
        keep(self, embeddings_constraint=embeddings_constraint)
        self.mask_zero = mask_zero
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) and len(weights) == 1 else [weights])

    def build(self, input_shape=None):
        if not self.built:
            self.embeddings = make(self, "embeddings", (self.input_dim, self.output_dim))

    def call(self, inputs):
        if inputs.dtype not in ("int32", "int64"):
            inputs = ops.cast(inputs, "int32")
        if isinstance(inputs, Tensor):
            self._check_rows(inputs.array)
        return ops.cast(ops.take(self.embeddings, inputs, axis=0), self.compute_dtype)

    def _check_rows(self, inputs):
        """Raise for an integer without a row. Keras counts negative ones from the end of the table."""
        lowest = 0 if config.strict_checks() else -self.input_dim
        if inputs.size and (inputs.min() < lowest or inputs.max() >= self.input_dim):
            at = tuple(int(i) for i in np.argwhere((inputs < lowest) | (inputs >= self.input_dim))[0])
            place_in_data = ", ".join(f"{axis} {i}" for axis, i in zip(("row", "step"), at))
            largest = int(inputs.max())
            raise explained(
                ValueError,
                f"indices[{','.join(map(str, at))}] = {inputs[at]} is not in [0, {self.input_dim})",
                also=IndexError,
                where=place(self),
                got=f"{inputs[at]} at {place_in_data}" if at else str(inputs),
                wants=f"0 to {self.input_dim - 1}",
                why="a table counts its rows from 0" if inputs[at] < 0 else f"the table has {self.input_dim} rows",
                fix=None if inputs[at] < 0 else f"layers.Embedding({largest + 1}, {self.output_dim})",
            )

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.output_dim)

    def compute_mask(self, inputs, mask=None):
        """True where the integer is not 0; None without `mask_zero`."""
        return ops.not_equal(inputs, 0) if self.mask_zero else None

    def get_config(self):
        return {
            **super().get_config(),
            "input_dim": self.input_dim,
            "output_dim": self.output_dim,
            **config_of(self, "embeddings"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "mask_zero": self.mask_zero,
            "quantization_config": None,
        }
