"""MultiHeadAttention: several attentions side by side, each in a space of its own."""

import math
import string

from minikeras import ops, regularizers
from minikeras.graph import KerasTensor
from minikeras.layers.dropout import Dropout
from minikeras.layers.einsum_dense import EinsumDense
from minikeras.layers.layer import Layer
from minikeras.layers.masks import mask_of
from minikeras.layers.softmax import Softmax
from minikeras.layers.weight_arguments import config_of, keep
from minikeras.serialization import builtin


@builtin("keras.layers")
class MultiHeadAttention(Layer):
    """Query, key and value are projected for each head, attended to, and the heads' results are projected together.

    Called on `query (batch, queries, size)`, `value (batch, keys, size)` and `key`, which is the value where it is not given; output
    `(batch, queries, size of query)`, and with `return_attention_scores=True` the weights `(batch, heads, queries, keys)`.
    `attention_mask (batch, queries, keys)` and `use_causal_mask=True` say what may be looked at, beside the masks of the inputs.

    Args:
        num_heads: how many attentions stand side by side.
        key_dim, value_dim: the size of a head's queries and keys, and of its values (`key_dim` by default).
        dropout: the part of the weights that is left out while training.
        output_shape: of the last axis (or axes) of the output; the query's by default.
        attention_axes: the axes to attend over, all but the batch and the features by default.
        sliding_window: how far from its own place a query may look.
        use_gate: whether a sigmoid of the query decides how much of each result comes through.

    Source: Vaswani et al., 2017, "Attention is all you need". Raises ValueError for sizes that are no positive ints.

    >>> layers.MultiHeadAttention(2, 4)(np.ones((1, 3, 8), "float32"), np.ones((1, 5, 8), "float32")).shape
    (1, 3, 8)
    """

    def __init__(
        self,
        num_heads,
        key_dim,
        value_dim=None,
        dropout=0.0,
        use_bias=True,
        output_shape=None,
        attention_axes=None,
        sliding_window=None,
        flash_attention=None,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        use_gate=False,
        seed=None,
        **kwargs,
    ):
        for name, size in (("num_heads", num_heads), ("key_dim", key_dim)):
            if not isinstance(size, int) or size <= 0:
                raise ValueError(
                    f"Received an invalid value for argument `{name}`, expected a positive integer. Received: {name}={size}"
                )
        for name, size in (("value_dim", value_dim), ("sliding_window", sliding_window)):
            if size is not None and (not isinstance(size, int) or size <= 0):
                raise ValueError(
                    f"Received an invalid value for argument `{name}`, expected a positive integer or `None`. "
                    f"Received: {name}={size}"
                )
        if attention_axes and not isinstance(attention_axes, (int, list, tuple)):
            raise ValueError(f"`attention_axes` must be an int, list, or tuple.Received: attention_axes={attention_axes}")
        if flash_attention:
            raise ValueError("Flash attention is not supported: it is a way to save a GPU's memory.")
        super().__init__(**kwargs)
        self.supports_masking = True
        self.num_heads = num_heads
        self.key_dim = key_dim
        self.value_dim = value_dim or key_dim
        self.dropout = dropout
        self.use_bias = use_bias
        self.use_gate = use_gate
        self._output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape) if output_shape else None
        self.attention_axes = (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        self.sliding_window = sliding_window
        self.seed = seed
        keep(self, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer)
        keep(self, kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer)
        keep(self, kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)
        self.projection_activity_regularizer = regularizers.get(activity_regularizer)

    query_dense = property(lambda self: self._query_dense, doc="The projection of the query.")
    key_dense = property(lambda self: self._key_dense, doc="The projection of the key.")
    value_dense = property(lambda self: self._value_dense, doc="The projection of the value.")
    output_dense = property(lambda self: self._output_dense, doc="The projection of the heads' results.")

    def build(self, query_shape, value_shape, key_shape=None):
        key_shape = value_shape if key_shape is None else key_shape
        _check_key_and_value(value_shape, key_shape)
        self._query_dense = self._projection("query", query_shape, self.key_dim)
        self._key_dense = self._projection("key", key_shape, self.key_dim)
        if self.use_gate:
            self._gate_dense = self._projection("gate", query_shape, self.value_dim, activation="sigmoid")
        self._value_dense = self._projection("value", value_shape, self.value_dim)
        rank = len(value_shape) + 1
        if self.attention_axes is None:
            self.attention_axes = tuple(range(1, rank - 2))
        else:
            self.attention_axes = tuple(axis if axis >= 0 else rank - 1 + axis for axis in self.attention_axes)
        self._fit_equation, self._combine_equation = attention_equations(rank, self.attention_axes)
        last = range(-len(self.attention_axes), 0)
        self._softmax = Softmax(axis=tuple(last), dtype=self.dtype_policy)
        self._dropout_layer = Dropout(rate=self.dropout, dtype=self.dtype_policy, seed=self.seed)
        free, sizes = len(query_shape) - 1, self._output_shape or (query_shape[-1],)
        equation, letters = projection_equation(free, 2, len(sizes))
        self._output_dense = self._einsum_dense("attention_output", equation, letters, [None] * (free - 1) + list(sizes))
        self._output_dense.build((*query_shape[:-1], self.num_heads, self.value_dim))

    def _projection(self, name, shape, size, **kwargs):
        """A dense layer from `(..., features)` to `(..., heads, size)`, built."""
        free = len(shape) - 1
        equation, letters = projection_equation(free, 1, 2)
        dense = self._einsum_dense(name, equation, letters, [None] * (free - 1) + [self.num_heads, size], **kwargs)
        dense.build(shape)
        return dense

    def _einsum_dense(self, name, equation, letters, output_shape, **kwargs):
        # Each projection draws its own seed: a fresh initializer with the same config.
        kernel, bias = (type(i).from_config(i.get_config()) for i in (self.kernel_initializer, self.bias_initializer))
        return EinsumDense(
            equation,
            output_shape=output_shape,
            bias_axes=letters if self.use_bias else None,
            name=name,
            kernel_initializer=kernel,
            bias_initializer=bias,
            kernel_regularizer=self.kernel_regularizer,
            bias_regularizer=self.bias_regularizer,
            activity_regularizer=self.projection_activity_regularizer,
            kernel_constraint=self.kernel_constraint,
            bias_constraint=self.bias_constraint,
            dtype=self.dtype_policy,
            **kwargs,
        )

    def call(
        self,
        query,
        value,
        key=None,
        query_mask=None,
        value_mask=None,
        key_mask=None,
        attention_mask=None,
        return_attention_scores=False,
        training=None,
        use_causal_mask=False,
    ):
        key = value if key is None else key
        query_mask = mask_of(query)
        mask = self._compute_attention_mask(query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask)
        query, key, value = (_without_mask(x) for x in (query, key, value))
        gate = self._gate_dense(query) if self.use_gate else None
        outputs, weights = self._compute_attention(
            self._query_dense(query), self._key_dense(key), self._value_dense(value), mask, training, return_attention_scores
        )
        outputs = self._output_dense(outputs if gate is None else ops.multiply(outputs, gate))
        if query_mask is not None:
            outputs._keras_mask = query_mask
        return (outputs, weights) if return_attention_scores else outputs

    def _compute_attention(self, query, key, value, attention_mask=None, training=None, return_attention_scores=False):
        """Attention of projected tensors `(batch, ..., heads, size)`: `(outputs, weights)`, the weights only where asked for."""
        scale = 1.0 / math.sqrt(self.key_dim)
        if attention_mask is not None:
            for _ in range(len(query.shape) - 1 + len(self.attention_axes) - len(attention_mask.shape)):
                attention_mask = ops.expand_dims(attention_mask, axis=-2 * len(self.attention_axes) - 1)
        if self.dropout == 0 and not return_attention_scores and len(query.shape) == 4:
            return ops.dot_product_attention(query, key, value, mask=attention_mask, scale=scale), None
        scores = ops.einsum(self._fit_equation, key, ops.multiply(query, scale))
        weights = self._softmax(scores, mask=attention_mask)
        kept = self._dropout_layer(weights, training=training) if self.dropout > 0 else weights
        return ops.einsum(self._combine_equation, kept, value), weights

    def _compute_attention_mask(self, query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask):
        """What each query may look at, `(batch, queries, keys)`: all masks at once; None where there is none."""
        masks = [] if query_mask is None else [ops.expand_dims(ops.cast(query_mask, "bool"), -1)]
        masks += [ops.expand_dims(ops.cast(mask, "bool"), -2) for mask in (value_mask, key_mask) if mask is not None]
        rows, columns = query.shape[1], value.shape[1]
        if use_causal_mask:
            masks.append(ops.expand_dims(ops.tri(rows, columns, dtype="bool"), 0))
        if self.sliding_window is not None:
            distance = ops.subtract(
                ops.reshape(ops.arange(rows), (1, rows, 1)), ops.reshape(ops.arange(columns), (1, 1, columns))
            )
            masks.append(ops.less(ops.abs(distance), self.sliding_window))
        if attention_mask is not None:
            masks.append(ops.cast(attention_mask, "bool"))
        merged = None
        for mask in masks:
            merged = mask if merged is None else ops.logical_and(merged, mask)
        return merged

    def compute_mask(self, inputs, previous_mask):
        """The query's mask."""
        return mask_of(inputs)

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        _check_key_and_value(value_shape, value_shape if key_shape is None else key_shape)
        return (*query_shape[:-1], *(self._output_shape or query_shape[-1:]))

    def compute_output_spec(
        self,
        query,
        value,
        key=None,
        query_mask=None,
        value_mask=None,
        key_mask=None,
        attention_mask=None,
        return_attention_scores=False,
        training=None,
        use_causal_mask=False,
    ):
        """The symbolic output; with `return_attention_scores`, the weights' as well."""
        shape = self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape)
        output = KerasTensor(shape, dtype=self.compute_dtype)
        if not return_attention_scores:
            return output
        return output, KerasTensor((query.shape[0], self.num_heads, query.shape[1], query.shape[1]), dtype=self.compute_dtype)

    def get_config(self):
        return {
            **super().get_config(),
            "num_heads": self.num_heads,
            "key_dim": self.key_dim,
            "value_dim": self.value_dim,
            "dropout": self.dropout,
            "use_bias": self.use_bias,
            "use_gate": self.use_gate,
            "output_shape": self._output_shape,
            "attention_axes": self.attention_axes,
            "sliding_window": self.sliding_window,
            **config_of(self, "kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self.projection_activity_regularizer),
            "seed": self.seed,
        }


def projection_equation(free, bound, made):
    """Einstein's sum that keeps `free` axes, sums over `bound` and makes `made` new ones, and the letters of the new ones."""
    letters = string.ascii_lowercase
    kept, summed, new = letters[:free], letters[free : free + bound], letters[free + bound : free + bound + made]
    return f"{kept}{summed},{summed}{new}->{kept}{new}", new


def attention_equations(rank, attention_axes):
    """The sums "how well does each key fit each query" and "the values' mean by these weights", for tensors of `rank` axes.

    Their axes are the batch (and others that are not attended over), the attended ones, the heads and the features.
    """
    target = string.ascii_lowercase[:rank]
    others = [i for i in range(rank - 1) if i not in attention_axes]
    fresh = iter(string.ascii_lowercase[rank:])
    source = "".join(next(fresh) if i in attention_axes else target[i] for i in range(rank))
    weights = (
        "".join(target[i] for i in others)
        + "".join(target[i] for i in attention_axes)
        + "".join(source[i] for i in attention_axes)
    )
    return f"{source},{target}->{weights}", f"{weights},{source}->{target}"


def _check_key_and_value(value_shape, key_shape):
    if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
        raise ValueError(
            "All dimensions of `value` and `key`, except the last one, must be equal. Received: "
            f"value_shape={value_shape} and key_shape={key_shape}"
        )


def _without_mask(x):
    """The same tensor without its mask, which the projections are not to see."""
    return x if mask_of(x) is None else ops.reshape(x, x.shape)
