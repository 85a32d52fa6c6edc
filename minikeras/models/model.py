"""Model: a Layer that can be trained, printed, drawn and saved."""

from minikeras.layers.explain_names import no_such_layer
from minikeras.layers.layer import Layer
from minikeras.layers.weights import WeightKeeper
from minikeras.models.doors import HasDoors
from minikeras.models.functional_call import become_functional, is_functional_call
from minikeras.serialization import builtin
from minikeras.training.trainer import Trainer


@builtin("keras", aliases=["keras.models.Model"])
class Model(Trainer, HasDoors, Layer):
    """A Layer with `compile`, `fit`, `evaluate`, `predict`, `summary` and `save`.

    `Model(inputs, outputs)` makes a `Functional` model of the calls between symbolic inputs and outputs. A subclass with
    `__init__` and `call` is a model, too, as free as Python, but without a graph that could be looked at.

    Raises ValueError where an output cannot be computed from the inputs (see `minikeras.graph.function`).
    """

    _not_owned = WeightKeeper._not_owned | {
        "optimizer",
        "_compile_loss",
        "_compile_metrics",
        "_loss_tracker",
        "history",
        "_compile_arguments",
        "_plan",
        "_settled_plans",
        "_run",
    }

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

    @property
    def layers(self):
        """The layers the model is made of."""
        return list(self._layers)

    @layers.setter
    def layers(self, _):
        raise AttributeError("`Model.layers` attribute is reserved and should not be used. Please use another name.")

    def get_layer(self, name=None, index=None):
        """The layer with this name, or the one at this place. Raises ValueError where there is none."""
        if index is not None and name is not None:
            raise ValueError(f"Provide only a layer name or a layer index. Received: index={index}, name={name}.")
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise ValueError(f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} layers.")
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise no_such_layer(self, name)

    def reset_states(self):
        """Let every stateful layer forget its state."""
        for layer in self._flatten_layers(include_self=False):
            if hasattr(layer, "reset_state"):
                layer.reset_state()

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Make a model from what `get_config` gave."""
        from minikeras.models.functional import Functional
        from minikeras.models.functional_config import functional_from_config

        if {"name", "layers", "input_layers", "output_layers"} <= set(config) and (cls is Model or issubclass(cls, Functional)):
            return functional_from_config(Functional if cls is Model else cls, config, custom_objects)
        return super().from_config(config)
