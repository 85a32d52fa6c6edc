"""ActivityRegularization: a penalty on what flows by."""

from minikeras import regularizers
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class ActivityRegularization(Layer):
    """Returns its inputs, and adds `l1 * sum(|x|) + l2 * sum(x ** 2)`, divided by the rows of the batch, to the loss.

    Args:
        l1, l2: factors, 0 or above.

    Shapes: `(batch, ...)` -> the same. Raises ValueError for a negative l1 or l2.

    >>> layer = layers.ActivityRegularization(l2=0.1)
    >>> layer(np.ones((1, 3), "float32")), layer.losses
    (Tensor([[1., 1., 1.]], shape=(1, 3), dtype=float32), [Tensor(0.3, shape=(), dtype=float32)])
    """

    def __init__(self, l1=0.0, l2=0.0, **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1 = l1
        self.l2 = l2
        self._build_at_init()

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        del config["activity_regularizer"]  # it follows from l1 and l2
        return {**config, "l1": self.l1, "l2": self.l2}
