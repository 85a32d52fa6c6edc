"""Identity: what goes in comes out."""

from minikeras import tree
from minikeras.graph import KerasTensor
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class Identity(Layer):
    """Returns its inputs: a place to hold where nothing is to be done. Shape, dtype and mask stay.

    Shapes: `(...)` -> the same.

    >>> layers.Identity()(np.array([1.0, 2.0]))
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def compute_output_spec(self, inputs):
        return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype, sparse=x.sparse), inputs)
