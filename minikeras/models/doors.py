"""Doors from a model to the rooms above, opened when they are used: a model can be trained without pictures and files."""

import inspect
import warnings

from minikeras import tree
from minikeras.graph import KerasTensor
from minikeras.layers.layer import Layer


class HasDoors:
    """Base of Model: `summary`, `graph`, `save` and what belongs to them."""

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

    def _check_default_config(self):
        """Raise NotImplementedError where the constructor wants arguments that the class itself must say in `get_config`."""
        parameters = list(inspect.signature(type(self).__init__).parameters.values())[1:]
        named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        missing = [p.name for p in parameters if p.default is p.empty and p.kind in named]
        if missing:
            raise NotImplementedError(
                f"Object {type(self).__name__} was created by passing non-serializable argument values in `__init__()`, and "
                "therefore the object must override `get_config()` in order to be serializable. Please implement `get_config()`: "
                f"it returns super().get_config() with {', '.join(map(repr, missing))}."
            )

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Make a model from what `get_config` gave."""
        from minikeras.models.functional import Functional
        from minikeras.models.functional_config import functional_from_config
        from minikeras.models.model import Model

        if {"name", "layers", "input_layers", "output_layers"} <= set(config) and (cls is Model or issubclass(cls, Functional)):
            return functional_from_config(Functional if cls is Model else cls, config, custom_objects)
        return super().from_config(config)

    def build_from_config(self, config):
        """Make the weights for the shapes in a config of `get_build_config`."""
        if not config or self.built:
            return
        shape = config.get("input_shape")
        if type(self).build is Layer.build:
            self._build_by_calling(config)
        elif shape is not None:
            super().build_from_config(config)

    def _build_by_calling(self, config):
        """A subclass without `build` makes its weights when it is called: call it on symbols of the saved shapes."""
        shapes = config.get("shapes_dict") or {"inputs_shape": config.get("input_shape")}
        symbols = [tree.map_shape_structure(KerasTensor, _tuples(shape)) for shape in shapes.values() if shape is not None]
        try:
            if symbols:
                self(symbols[0]) if len(symbols) == 1 else self(*symbols)
        except Exception as error:  # the weights may still come with the first call on data
            warnings.warn(f"Model '{self.name}' could not be built from its saved input shapes: {error}", stacklevel=2)


def _tuples(shape):
    if isinstance(shape, dict):
        return {key: _tuples(part) for key, part in shape.items()}
    if isinstance(shape, (list, tuple)) and all(size is None or isinstance(size, int) for size in shape):
        return tuple(shape)
    return [_tuples(part) for part in shape]
