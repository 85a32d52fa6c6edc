"""Discretization: which of several ranges a number lies in."""

import numpy as np

from minikeras import config
from minikeras.autodiff import Tensor, as_array
from minikeras.graph import KerasTensor
from minikeras.layers.layer import Layer
from minikeras.layers.preprocessing.batches import batches_of, is_whole
from minikeras.layers.preprocessing.category_encoding import encode_categories
from minikeras.layers.preprocessing.modes import check_mode
from minikeras.layers.unsupported import SPARSE, refuse_unsupported
from minikeras.serialization import builtin

_MODES = ("int", "one_hot", "multi_hot", "count")


@builtin("keras.layers")
class Discretization(Layer):
    """The number of the bin that each entry lies in, or an encoding of it.

    Args:
        bin_boundaries: ascending list; `[0., 1.]` makes the bins below 0, from 0 to below 1, and from 1 on.
        num_bins: how many bins `adapt` is to make, all about equally full, instead of `bin_boundaries`.
        epsilon: how exactly `adapt` finds the quantiles; smaller is more exact and slower.
        output_mode: "int", or as in CategoryEncoding.

    Raises ValueError where not exactly one of `bin_boundaries` and `num_bins` is given, and for another mode.

    Shapes: `(...)` -> the same for "int", else as CategoryEncoding.

    >>> layers.Discretization([0.0, 1.0])([-5.0, 0.5, 9.0])
    Tensor([0, 1, 2], shape=(3,), dtype=int32)
    """

    unsupported_arguments = SPARSE
    sparse = False

    def __init__(self, bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode="int", dtype=None, name=None, **kwargs):
        wrong = (
            "`sparse=True` may only be used if `output_mode` is `'one_hot'`, `'multi_hot'`, or `'count'`. "
            f"Received: sparse={kwargs.get('sparse')} and output_mode={output_mode}"
        )
        sentence = "`{}=True` cannot be used with backend minikeras"
        refuse_unsupported(self, kwargs, sentence, sparse=wrong if output_mode == "int" else None)
        kwargs.pop("trainable", None)  # in files of Keras 2
        if kwargs:
            raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument {next(iter(kwargs))!r}")
        super().__init__(name=name, dtype=dtype)
        check_mode("output_mode", output_mode, _MODES, type(self).__name__)
        if num_bins is not None and num_bins < 0:
            raise ValueError(f"`num_bins` must be greater than or equal to 0. Received: `num_bins={num_bins}`")
        if num_bins is not None and bin_boundaries is not None:
            raise ValueError(
                "Both `num_bins` and `bin_boundaries` should not be set. Received: "
                f"`num_bins={num_bins}` and `bin_boundaries={bin_boundaries}`"
            )
        if num_bins is None and bin_boundaries is None:
            raise ValueError("You need to set either `num_bins` or `bin_boundaries`.")
        self._allow_non_tensor_positional_args = True
        self.bin_boundaries = bin_boundaries
        self.num_bins = num_bins
        self.epsilon = epsilon
        self.output_mode = output_mode
        self.reset_state()

    @property
    def input_dtype(self):
        return config.floatx()

    @property
    def output_dtype(self):
        """int32 for the numbers of bins, the layer's dtype for encodings."""
        return "int32" if self.output_mode == "int" else self.compute_dtype

    def adapt(self, data, steps=None):
        """Learn the boundaries, those of earlier data forgotten.

        Args:
            data: an array or tensor, or an iterable of batches, of which the first `steps` are taken.

        Raises ValueError where the boundaries were given to the constructor.
        """
        if self.num_bins is None:
            raise ValueError(
                "Cannot adapt a Discretization layer that has been initialized with `bin_boundaries`, use `num_bins` instead."
            )
        self.reset_state()
        for batch in [data] if is_whole(data) or not hasattr(data, "__iter__") else batches_of(data, steps):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data):
        """Add a batch to the summary of what was seen."""
        self.summary = merge_summaries(summarize(as_array(data, "float32"), self.epsilon), self.summary, self.epsilon)

    def finalize_state(self):
        """Make the boundaries from the summary."""
        if self.num_bins is not None:
            self.bin_boundaries = compress_summary(self.summary, 1.0 / self.num_bins)[0, :-1].tolist()

    def reset_state(self):
        """Forget what was seen; the boundaries stay."""
        self.summary = np.zeros((2, 0), "float32")

    def call(self, inputs):
        if self.bin_boundaries is None:
            raise ValueError(
                "You need to either pass the `bin_boundaries` argument at construction time or call `adapt(dataset)` "
                "before you can start using the `Discretization` layer."
            )
        bins = np.digitize(as_array(inputs), np.asarray(self.bin_boundaries, "float32"))
        return Tensor(encode_categories(bins, self.output_mode, len(self.bin_boundaries) + 1, self.output_dtype))

    def compute_output_shape(self, input_shape):
        input_shape = tuple(input_shape)
        depth = self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1
        if self.output_mode == "int":
            return input_shape
        if self.output_mode == "one_hot":
            return (*(input_shape[:-1] if len(input_shape) > 1 and input_shape[-1] == 1 else input_shape), depth)
        return (input_shape[0], *input_shape[2:], depth) if len(input_shape) >= 2 else (depth,)

    def compute_output_spec(self, inputs):
        return KerasTensor(self.compute_output_shape(inputs.shape), self.output_dtype)

    def load_own_variables(self, store):
        """Nothing to load: the boundaries are in the config."""

    def get_config(self):
        return {
            "bin_boundaries": self.bin_boundaries,
            "num_bins": self.num_bins,
            "epsilon": self.epsilon,
            "output_mode": self.output_mode,
            "sparse": False,
            "name": self.name,
            "dtype": self.dtype,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer that `get_config` described; one that was adapted has both boundaries and their number."""
        config = dict(config)
        learned = config.pop("bin_boundaries", None) if config.get("num_bins") is not None else None
        layer = cls(**config)
        if learned is not None:
            layer.bin_boundaries = learned
        return layer


# A summary is an array (2, points): values in ascending order, and how many numbers each stands for. It stays small however much
# data went in. (Greenwald and Khanna, 2001, "Space-efficient online computation of quantile summaries".)


def summarize(values, epsilon):
    """The summary of an array: every so many-th of its sorted values."""
    values = np.sort(values, axis=None)
    step = max(values.size * epsilon, 1)
    points = values[int(step - 1) :: int(step)]
    return np.stack([points, np.full_like(points, step)])


def merge_summaries(first, second, epsilon):
    """One summary for the data of both."""
    merged = np.concatenate([first, second], axis=1)
    return compress_summary(merged[:, np.argsort(merged[0])], epsilon)


def compress_summary(summary, epsilon):
    """A summary of about `1 / epsilon` points; as it is if it has no more than that."""
    if summary.shape[1] * epsilon < 1:
        return summary
    shares = epsilon + np.arange(0.0, 1.0, epsilon)
    counts = summary[1].cumsum()
    counted = counts / counts[-1]
    points = np.interp(shares, counted, summary[0])
    weights = np.diff(np.interp(shares, counted, counts), prepend=0)
    return np.stack([points, weights]).astype("float32")
