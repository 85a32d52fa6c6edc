"""Model: a Layer that can be trained, printed, drawn and saved."""

import warnings

from minikeras.layers.explain_names import no_such_layer
from minikeras.layers.layer import Layer
from minikeras.layers.weights import WeightKeeper
from minikeras.serialization import builtin
from minikeras.training.trainer import Trainer


@builtin("keras", aliases=["keras.models.Model"])
class Model(Trainer, Layer):
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
        "_frozen_plan",
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
                _become_functional(type(self), Functional)
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

    # Doors to the rooms above, opened when they are used: a model can be trained without pictures and files.

    def summary(
        self, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False, layer_range=None
    ):
        """Print the table of layers, shapes and weights."""
        from minikeras.views.summary import print_summary

        print_summary(
            self,
            line_length=line_length,
            positions=positions,
            print_fn=print_fn,
            expand_nested=expand_nested,
            show_trainable=show_trainable,
            layer_range=layer_range,
        )

    def graph(self, view="calls", **options):
        """The model as a picture: a box for each call (or layer, or step of the tape). Not in Keras.

        See `minikeras.views.graph` for the views and options.
        """
        from minikeras.views import graph

        return graph(self, view=view, **options)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if not self.built:
            return {"text/plain": repr(self)}
        return self.graph()._repr_mimebundle_(include=include, exclude=exclude)

    def save(self, filepath, overwrite=True, zipped=None, **kwargs):
        """Write structure, weights, compile state and optimizer to a `.keras` file, or `.h5` in the older format."""
        from minikeras.saving import save_model

        return save_model(self, filepath, overwrite=overwrite, zipped=zipped, **kwargs)

    def save_weights(self, filepath, overwrite=True, **kwargs):
        """Write the weights alone, to a `.weights.h5` file."""
        from minikeras.saving import save_weights

        return save_weights(self, filepath, overwrite=overwrite, **kwargs)

    def load_weights(self, filepath, skip_mismatch=False, **kwargs):
        """Read weights written by `save_weights`; all or none."""
        from minikeras.saving import load_weights

        return load_weights(self, filepath, skip_mismatch=skip_mismatch, **kwargs)

    def to_json(self, **kwargs):
        """The structure as a JSON text; `keras.models.model_from_json` reads it."""
        import json

        from minikeras.serialization import serialize_keras_object

        return json.dumps(serialize_keras_object(self), **kwargs)

    def __reduce__(self):
        raise TypeError(
            f"A model is not pickled: reading a pickle can run any code. Use model.save('{self.name}.keras') and "
            "keras.models.load_model instead."
        )

    def __deepcopy__(self, memo):
        raise TypeError("A model is not copied by `copy`: use keras.models.clone_model and set_weights.")

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Make a model from what `get_config` gave."""
        from minikeras.models.functional import Functional, functional_from_config

        if {"name", "layers", "input_layers", "output_layers"} <= set(config) and (cls is Model or issubclass(cls, Functional)):
            return functional_from_config(Functional if cls is Model else cls, config, custom_objects)
        return super().from_config(config)

    def build_from_config(self, config):
        """Make the weights for the shapes in a config of `get_build_config`."""
        if not config or self.built:
            return
        shape = config.get("input_shape")
        if type(self).build is Model.build or type(self).build is Layer.build:
            self._build_by_calling(config)
        elif shape is not None:
            super().build_from_config(config)

    def _build_by_calling(self, config):
        """A subclass without `build` makes its weights when it is called: call it on symbols of the saved shapes."""
        from minikeras import tree
        from minikeras.graph import KerasTensor

        shapes = config.get("shapes_dict") or {"inputs_shape": config.get("input_shape")}
        symbols = [tree.map_shape_structure(KerasTensor, _tuples(shape)) for shape in shapes.values() if shape is not None]
        try:
            if symbols:
                self(symbols[0]) if len(symbols) == 1 else self(*symbols)
        except Exception as error:  # the weights may still come with the first call on data
            warnings.warn(f"Model '{self.name}' could not be built from its saved input shapes: {error}", stacklevel=2)


def is_functional_call(args, kwargs):
    """Whether these constructor arguments are those of `Model(inputs, outputs)`."""
    return len(args) == 2 or (len(args) == 1 and "outputs" in kwargs) or ("inputs" in kwargs and "outputs" in kwargs)


def _become_functional(cls, functional):
    """Put Functional in the place of Model among the bases of a learner's subclass."""
    if cls is Model or cls is object or issubclass(cls, functional):
        return
    for base in cls.__bases__:
        if base is not Model:
            _become_functional(base, functional)
    cls.__bases__ = tuple(functional if base is Model else base for base in cls.__bases__)


def _tuples(shape):
    if isinstance(shape, dict):
        return {key: _tuples(part) for key, part in shape.items()}
    if isinstance(shape, (list, tuple)) and all(size is None or isinstance(size, int) for size in shape):
        return tuple(shape)
    return [_tuples(part) for part in shape]
