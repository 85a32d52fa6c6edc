"""Model: a Layer that can be trained, printed, drawn and saved."""

from minikeras.layers.layer import Layer
from minikeras.models.doors import HasDoors
from minikeras.models.finding_layers import FindsLayers
from minikeras.models.functional_call import become_functional, is_functional_call
from minikeras.models.state_tree import HasStateTree
from minikeras.serialization import builtin
from minikeras.training.trainer import Trainer


@builtin("keras", aliases=["keras.models.Model"])
class Model(Trainer, HasDoors, HasStateTree, FindsLayers, Layer):
    """A Layer with `compile`, `fit`, `evaluate`, `predict`, `summary` and `save`.

    `Model(inputs, outputs)` makes a `Functional` model of the calls between symbolic inputs and outputs. A subclass with
    `__init__` and `call` is a model, too, as free as Python, but without a graph that could be looked at.

    Raises ValueError where an output cannot be computed from the inputs (see `minikeras.graph.function`).

    >>> x = keras.Input((2,))
    >>> keras.Model(x, layers.Dense(1)(x)).output_shape
    (None, 1)
    """

    def __new__(cls, *args, **kwargs):
        if cls is Model and is_functional_call(args, kwargs):
            from minikeras.models.functional import Functional

            return Functional.__new__(Functional, *args, **kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args, **kwargs):
        if is_functional_call(args, kwargs):
            from minikeras.models.functional import Functional

            if not isinstance(self, Functional):  # a subclass that calls super().__init__(inputs, outputs)
                become_functional(type(self), Model, Functional)
            Functional.__init__(self, *args, **kwargs)
            return
        Layer.__init__(self, *args, **kwargs)
        self._start_training_state()

    def call(self, *args, **kwargs):
        raise NotImplementedError(f"Model {type(self).__name__} does not have a `call()` method implemented.")
