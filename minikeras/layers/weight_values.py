"""The numbers in a layer's weights: counted, read, replaced, saved."""

import numpy as np

from minikeras.autodiff import Variable
from minikeras.errors.explaining import explained, place


class HasWeightValues:
    """Base of Layer: its weights as NumPy arrays."""

    def count_params(self):
        """How many numbers the weights hold. Raises ValueError while there are no weights yet."""
        if not self.built:
            raise explained(
                ValueError,
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. You can "
                "build it manually via: `layer.build(input_shape)`.",
                where=place(),
                why="how many weights there are hangs on the shape of the input",
                fix=f"{self.name}.build((None, 4))",
            )
        return sum(int(np.prod(v.shape)) for v in self.weights)

    def get_weights(self):
        """Copies of the weights as NumPy arrays, in the order of `weights`."""
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights):
        """Give the weights new numbers, in the order of `weights`; all or none.

        Raises ValueError where the count or a shape differs.
        """
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length "
                f"{len(weights)}, but the layer was expecting {len(own)} weights."
            )
        for v, value in zip(own, weights):
            if v.shape != np.shape(value):
                raise ValueError(
                    f"Layer {self.name} weight shape {v.shape} is not compatible with provided weight shape {np.shape(value)}."
                )
        for v, value in zip(own, weights):
            v.assign(value)

    def save_own_variables(self, store):
        """Put the layer's own variables into a dict, under "0", "1", ..."""
        for i, v in enumerate(self._own_saved()):
            store[str(i)] = v.numpy()

    def load_own_variables(self, store):
        """Take the layer's own variables from a dict that `save_own_variables` filled. Raises ValueError where they don't fit."""
        own = self._own_saved()
        if len(store) != len(own):
            raise ValueError(
                f"Layer '{self.name}' expected {len(own)} variables, but received {len(store)} variables during "
                f"loading. Expected: {[v.name for v in own]}"
            )
        for i, v in enumerate(own):
            v.assign(store[str(i)])

    def _own_saved(self):
        own = [part for part in self._parts() if isinstance(part, Variable)]
        return [v for v in own if getattr(v, "wants_training", v.trainable)] + [
            v for v in own if not getattr(v, "wants_training", v.trainable)
        ]
