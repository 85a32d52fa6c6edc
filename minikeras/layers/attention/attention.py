"""Attention: a mean of values for each query, weighted by how well the keys fit it."""

from minikeras import ops, random
from minikeras.layers.layer import Layer
from minikeras.random.seeds import SeedGenerator
from minikeras.serialization import builtin


@builtin("keras.layers")
class Attention(Layer):
    """softmax(scores) @ value, the scores being query @ key^T. Luong et al., 2015.

    Called on a list [query `(batch, queries, size)`, value `(batch, keys, size)`], and key, shaped as value, which is the value
    where it is not given; output `(batch, queries, size of value)`, and with `return_attention_scores=True` the weights
    `(batch, queries, keys)` as well.

    Args:
        use_scale: whether the scores are multiplied by a weight.
        score_mode: "dot", or "concat" for the sum of tanh(query + key).
        dropout: the part of the weights that is left out while training.
        seed: of the dropout.

    Raises ValueError for another mode, and where the inputs or masks are no list of two or three.

    >>> layers.Attention()([np.ones((1, 2, 4), "float32"), np.ones((1, 3, 4), "float32")]).shape
    (1, 2, 4)
    """

    def __init__(self, use_scale=False, score_mode="dot", dropout=0.0, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale
        self.score_mode = score_mode
        self.dropout = dropout
        self.seed = seed
        if self.dropout > 0:
            self.seed_generator = SeedGenerator(seed)
        if score_mode not in ("dot", "concat"):
            raise ValueError(
                f"Invalid value for argument score_mode. Expected one of {{'dot', 'concat'}}. Received: score_mode={score_mode}"
            )

    def build(self, input_shape):
        self._validate_inputs(input_shape)
        self.scale = self.add_weight((), "ones", name="scale") if self.use_scale else None
        self.concat_score_weight = None
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def call(self, inputs, mask=None, training=False, return_attention_scores=False, use_causal_mask=False):
        self._validate_inputs(inputs, mask)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = mask[:2] if mask else (None, None)
        scores = self._calculate_scores(query, key)
        scores_mask = self._calculate_score_mask(scores, value_mask, use_causal_mask)
        outputs, weights = self._apply_scores(scores, value, scores_mask, training)
        if query_mask is not None:
            outputs = ops.where(ops.expand_dims(query_mask, axis=-1), outputs, 0)
        return (outputs, weights) if return_attention_scores else outputs

    def _calculate_scores(self, query, key):
        """How well each key fits each query: `(batch, queries, keys)`."""
        if self.score_mode == "dot":
            scores = ops.matmul(query, ops.swapaxes(key, -2, -1))
            return scores if self.scale is None else ops.multiply(scores, self.scale)
        sums = ops.add(ops.expand_dims(query, axis=-2), ops.expand_dims(key, axis=-3))
        if self.scale is not None:
            sums = ops.multiply(self.scale, sums)
        return ops.multiply(self.concat_score_weight, ops.sum(ops.tanh(sums), axis=-1))

    def _calculate_score_mask(self, scores, value_mask, use_causal_mask):
        """Which scores count: keys that are there and, with a causal mask, do not come after the query; None for all."""
        if not use_causal_mask:
            return value_mask
        causal = ops.expand_dims(ops.tri(scores.shape[-2], scores.shape[-1], dtype="bool"), axis=0)
        return causal if value_mask is None else ops.logical_and(ops.expand_dims(value_mask, axis=-2), causal)

    def _apply_scores(self, scores, value, scores_mask=None, training=False):
        if scores_mask is not None:
            if len(scores_mask.shape) == 2:
                scores_mask = ops.expand_dims(scores_mask, axis=-2)
            far_below = 65504.0 if scores.dtype == "float16" else 1.0e9
            scores = ops.where(scores_mask, scores, ops.subtract(scores, far_below))
        weights = ops.softmax(scores, axis=-1)
        if training and self.dropout > 0:
            weights = random.dropout(weights, self.dropout, seed=self.seed_generator)
        return ops.matmul(weights, value), weights

    def compute_mask(self, inputs, mask=None):
        """The query's mask."""
        self._validate_inputs(inputs, mask)
        return None if mask is None else mask[0]

    def compute_output_shape(self, input_shape):
        return (*input_shape[0][:-1], input_shape[1][-1])

    def compute_output_spec(self, inputs, mask=None, return_attention_scores=False, training=None, use_causal_mask=False):
        """The symbolic output; with `return_attention_scores`, the weights' as well."""
        self._validate_inputs(inputs, mask)
        output = super().compute_output_spec(inputs)
        if not return_attention_scores:
            return output
        return output, type(output)((*inputs[0].shape[:-1], inputs[-1].shape[-2]), dtype=self.compute_dtype)

    def _validate_inputs(self, inputs, mask=None):
        name = type(self).__name__
        if not isinstance(inputs, list):
            raise ValueError(
                f"{name} layer must be called on a list of inputs, namely [query, value] or [query, value, key]. "
                f"Received: inputs={inputs}."
            )
        if len(inputs) not in (2, 3):
            raise ValueError(
                f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or [query, value, key]. "
                f"Received length: {len(inputs)}."
            )
        if mask is not None:
            if not isinstance(mask, list):
                raise ValueError(f"{name} layer mask must be a list, namely [query_mask, value_mask]. Received: mask={mask}.")
            if len(mask) not in (2, 3):
                raise ValueError(f"{name} layer accepts mask list of length 2 or 3. Received: inputs={inputs}, mask={mask}.")

    def get_config(self):
        return {
            **super().get_config(),
            "use_scale": self.use_scale,
            "score_mode": self.score_mode,
            "dropout": self.dropout,
            "seed": self.seed,
        }


@builtin("keras.layers")
class AdditiveAttention(Attention):
    """Attention whose scores are sums of scale * tanh(query + key). Bahdanau et al., 2015.

    Args:
        use_scale: whether `scale`, one weight for each feature, is trained; else it is 1.
        dropout: the part of the weights that is left out while training.

    Shapes: query `(batch, queries, size)`, value `(batch, places, size)` -> `(batch, queries, size)`. Raises ValueError
    for a single tensor.

    >>> layers.AdditiveAttention()([np.ones((1, 2, 4), "float32"), np.ones((1, 3, 4), "float32")]).shape
    (1, 2, 4)
    """

    def __init__(self, use_scale=True, dropout=0.0, **kwargs):
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def build(self, input_shape):
        self._validate_inputs(input_shape)
        self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale") if self.use_scale else None

    def _calculate_scores(self, query, key):
        sums = ops.tanh(ops.add(ops.expand_dims(query, axis=-2), ops.expand_dims(key, axis=-3)))
        return ops.sum(sums if self.scale is None else ops.multiply(self.scale, sums), axis=-1)

    def get_config(self):
        config = super().get_config()
        del config["score_mode"]
        return config
