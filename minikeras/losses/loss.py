"""Loss: a number that says how far predictions are from the truth."""

from minikeras import config, dtype_policies, ops, tree
from minikeras.autodiff import Tensor
from minikeras.errors.explaining import explained, place
from minikeras.errors.suggest import ChecksKeywords
from minikeras.losses.explain_shapes import check_entries
from minikeras.losses.reduction import reduce_weighted_values, squeeze_or_expand_to_same_rank, standardize_reduction
from minikeras.naming import auto_name
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object


@builtin("keras.losses", aliases=["keras.Loss"])
class Loss(ChecksKeywords):
    """The base of all losses. One of your own needs `call`:

        class Cubed(keras.losses.Loss):
            def call(self, y_true, y_pred):
                return ops.mean(ops.abs(y_true - y_pred) ** 3, axis=-1)

    Args:
        name: made from the class's name if not given.
        reduction: how the losses of a batch become one: see `reduce_weighted_values`.
        dtype: the dtype, or policy, of the arithmetic; `keras.config.floatx()` by default.

    Raises:
        ValueError: for an unknown reduction.

    >>> class Largest(keras.losses.Loss):
    ...     def call(self, y_true, y_pred):
    ...         return ops.max(ops.abs(y_true - y_pred), axis=-1)
    >>> Largest()(np.array([[1.0, 2.0]]), np.array([[1.5, 4.0]]))
    Tensor(2., shape=(), dtype=float32)
    """

    def __init__(self, name=None, reduction="sum_over_batch_size", dtype=None):
        self.name = name or auto_name(type(self).__name__)
        self.reduction = standardize_reduction(reduction)
        self._dtype = dtype_policies.get(dtype or config.floatx()).compute_dtype

    @property
    def dtype(self):
        """The dtype of the arithmetic."""
        return self._dtype

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The loss of a batch, a scalar tensor; one loss an entry with the reduction None.

        What a mask of `y_pred`, or one that `call` puts on its result, leaves out does not count.
        """
        mask = getattr(y_pred, "_keras_mask", None)
        if not isinstance(y_pred, Tensor) or y_pred.dtype != self._dtype:
            y_pred = tree.map_structure(self._as_tensor, y_pred)
        if not isinstance(y_true, Tensor) or y_true.dtype != self._dtype:
            y_true = tree.map_structure(self._as_tensor, y_true)
        losses = self.call(y_true, y_pred)
        if losses is None:
            raise explained(
                ValueError,
                f"The loss '{self.name}' returned None.",
                where=place(),
                wants="a tensor of losses, one for each row",
                fix="a `return` at the end of the function",
            )
        own_mask = getattr(losses, "_keras_mask", None)
        if mask is None or own_mask is None:
            mask = own_mask if mask is None else mask
        else:
            mask = ops.logical_and(mask, own_mask)
        return reduce_weighted_values(losses, sample_weight, mask, self.reduction, self._dtype)

    def _as_tensor(self, x):
        return ops.convert_to_tensor(x, dtype=self._dtype)

    def call(self, y_true, y_pred):
        """The loss of each entry, a tensor `(batch, ...)`."""
        raise NotImplementedError

    def get_config(self):
        """The constructor's arguments as plain values."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config):
        """The loss that `get_config` described."""
        return cls(**config)


@builtin("keras.losses")
class LossFunctionWrapper(Loss):
    """A function `(y_true, y_pred) -> losses` as a Loss.

    Args:
        fn: the function.
        reduction, name, dtype: as in `Loss`.
        kwargs: further arguments of the function.

    >>> keras.losses.LossFunctionWrapper(keras.losses.hinge)([[1.0]], [[0.25]])
    Tensor(0.75, shape=(), dtype=float32)
    """

    def __init__(self, fn, reduction="sum_over_batch_size", name=None, dtype=None, **kwargs):
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true, y_pred):
        if tree.is_nested(y_true) or tree.is_nested(y_pred):
            pairs = tree.map_structure(squeeze_or_expand_to_same_rank, y_true, y_pred)
            y_true, y_pred = (tree.map_structure_up_to(y_true, lambda pair, i=i: pair[i], pairs) for i in (0, 1))
        else:
            y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
            if y_true.shape != y_pred.shape and getattr(self.fn, "is_elementwise", False):
                check_entries(self.name, y_true, y_pred)
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self):
        return {**super().get_config(), "fn": serialize_keras_object(self.fn), **serialize_keras_object(self._fn_kwargs)}

    @classmethod
    def from_config(cls, config):
        return cls(**(deserialize_keras_object(config) if "fn" in config else config))

    def __repr__(self):
        return f"<LossFunctionWrapper({self.fn}, kwargs={self._fn_kwargs})>"


class FunctionLoss(LossFunctionWrapper):
    """The base of the built-in losses: each is one function and its settings, which are attributes too."""

    _left_out = {}  # settings that Keras leaves out of configs, with their defaults: written only where they differ

    def __init__(self, fn, reduction, name, dtype, **settings):
        super().__init__(fn, reduction, name, dtype, **settings)
        vars(self).update(settings)

    def get_config(self):
        settings = {
            key: value for key, value in self._fn_kwargs.items() if key not in self._left_out or value != self._left_out[key]
        }
        return {**Loss.get_config(self), **settings}
