"""The layers of a model, and the one of them that is asked for."""

from minikeras.layers.explain_names import no_such_layer


class FindsLayers:
    """Base of Model: `layers` and `get_layer`."""

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
