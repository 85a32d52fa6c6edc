"""How a layer gets its weights: in its first call, for the shapes that come in; or in `build`, called with these shapes."""

import warnings

from minikeras import tree
from minikeras.errors.explaining import Explained
from minikeras.errors.origin import stack_level
from minikeras.layers.arguments import shapes_for
from minikeras.layers.call_context import current_path, name_scope
from minikeras.layers.explain_inputs import unknown_size, warn_of_another_shape


class MakesWeights:
    """Base of Layer: `build`, and what goes on around it."""

    def build(self, input_shape):
        """Make the weights; overridden by layers that have some. `input_shape` is that of the first argument of `call`."""
        if type(self).build is MakesWeights.build:
            self._warn_of_unbuilt()
        self.built = True

    def _build_at_init(self):
        """Of layers without weights: they are built from the start, unless a subclass makes some in a `build` of its own."""
        self.built = type(self).build.__module__.startswith("minikeras.")

    def _build_for(self, arguments):
        """Make the weights for the shapes of this call."""
        if self._start_shape is not None:
            warn_of_another_shape(self, arguments.first)
        with name_scope(self.name):
            self._path = current_path()
            if type(self).build is MakesWeights.build:
                self._build_shapes = arguments.shapes() or None
                if all(layer.built for layer in self._layers):  # else `call` is what builds them
                    self._seal()
            else:
                try:
                    self.build(**shapes_for(type(self).build, arguments, type(self).__name__))
                except ValueError as error:
                    if "fully-defined" not in str(error) or isinstance(error, Explained):
                        raise
                    raise unknown_size(self, arguments.first, str(error)) from None
        self.built = True

    def _mark_as_built(self):
        """The first call is over: all weights are there now, also those that layers inside made in `call`."""
        self.built = True
        if type(self).build is MakesWeights.build:
            self._seal()
            self._warn_of_unbuilt()

    def _warn_of_unbuilt(self):
        """Warn that there are layers inside without weights, which nothing will make."""
        if any(not layer.built for layer in self._layers):
            warnings.warn(
                f"`build()` was called on layer '{self.name}', however the layer does not have a `build()` method "
                "implemented and it looks like it has unbuilt state. This will cause the layer to be marked as built, "
                "despite not being actually built, which may cause failures down the line. Make sure to implement a "
                "proper `build()` method.",
                stacklevel=stack_level(),
            )

    def get_build_config(self):
        """The input shapes the weights were made for, or None."""
        if self._build_shapes is None:
            return None
        if len(self._build_shapes) == 1:
            return {"input_shape": next(iter(self._build_shapes.values()))}
        return {"shapes_dict": self._build_shapes}

    def build_from_config(self, config):
        """Make the weights for the shapes in a config of `get_build_config`."""
        if config:
            shapes = config.get("shapes_dict") or {"input_shape": config.get("input_shape")}
            with name_scope(self.name):
                if len(shapes) == 1:
                    self.build(tree.map_structure(lambda x: x, _as_shapes(next(iter(shapes.values())))))
                else:
                    self.build(**{name: _as_shapes(shape) for name, shape in shapes.items()})
            self.built = True


def _as_shapes(shape):
    """Lists of sizes, as JSON has them, as tuples."""
    if tree.is_shape(shape):
        return tuple(shape)
    if isinstance(shape, dict):
        return {key: _as_shapes(part) for key, part in shape.items()}
    return [_as_shapes(part) for part in shape] if isinstance(shape, (list, tuple)) else shape
