"""What layers share that make the cell they run: they answer for the cell's arguments, and need no cell in their config."""

from minikeras import regularizers
from minikeras.layers.rnn.rnn import RNN


class OwnCell(RNN):
    """Base of the recurrent layers that make their own cell. The cell gives its part of the config as `_own_config()`."""

    def get_config(self):
        config = {
            **super().get_config(),
            **self.cell._own_config(),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
        }
        del config["cell"]
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer that `get_config` described."""
        return cls(**config)


def answer_for_the_cell(layer_class, names):
    """Let the layers of a class give the cell's attributes of these names as their own."""
    for name in names:
        setattr(layer_class, name, _of_the_cell(name))


def _of_the_cell(name):
    return property(lambda self: getattr(self.cell, name), doc=f"The cell's `{name}`.")
