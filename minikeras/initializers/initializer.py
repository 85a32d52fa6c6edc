"""The base of all initializers."""

from minikeras.errors.suggest import ChecksKeywords
from minikeras.serialization import builtin


@builtin("keras", aliases=["keras.initializers.Initializer"])
class Initializer(ChecksKeywords):
    """A function from a shape to a weight's first values: subclasses define `__call__(shape, dtype=None)`.

    The default `from_config` passes `get_config`'s dict to the constructor.

    >>> class Steps(keras.initializers.Initializer):
    ...     def __call__(self, shape, dtype=None):
    ...         return ops.reshape(ops.arange(np.prod(shape), dtype="float32"), shape)
    >>> Steps()((2, 2))
    Tensor([[0., 1.],
     [2., 3.]], shape=(2, 2), dtype=float32)
    """

    def __call__(self, shape, dtype=None):
        """A tensor of the shape and dtype.

        Raises:
            NotImplementedError: unless the subclass defines it.
        """
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")

    def get_config(self):
        """The constructor's arguments, as plain values."""
        return {}

    @classmethod
    def from_config(cls, config):
        """The initializer that `get_config` described."""
        return cls(**config)

    def clone(self):
        """An initializer made from the same arguments; without a seed among them, it draws one of its own."""
        return type(self).from_config(self.get_config())
