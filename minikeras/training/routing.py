"""What belongs to which output: targets, losses, weights and metrics, by name or by place, all in the order of the outputs."""

from minikeras import tree
from minikeras.training.explain_outputs import one_value, other_count, other_names


class Outputs:
    """The outputs of a model: their names, in the order in which `tree.flatten` gives the values.

    Args:
        y_pred: the outputs of one batch, or their symbols, nested as the model gives them.
        layer_names: names of the output layers of a functional model, or None.
    """

    def __init__(self, y_pred, layer_names=None):
        self.flat = tree.flatten(y_pred)
        self.count = len(self.flat)
        self.layer_names = list(layer_names) if layer_names and len(layer_names) == self.count else None
        self.keys = sorted(y_pred) if isinstance(y_pred, dict) and len(y_pred) == self.count else None
        self.names = self.keys or self.layer_names

    def spread(self, value, argument, is_leaf=lambda part: not tree.is_nested(part)):
        """`value` as a list with one entry for each output: by name from a dict, by place from a list; a single leaf is refused
        unless there is a single output.

        Raises ValueError, naming the argument, where names or counts don't match.
        """
        if isinstance(value, dict) and self.names:
            return self._by_name(value, argument)
        if is_leaf(value):
            if self.count == 1:
                return [value]
            raise one_value(self, value, argument)
        if isinstance(value, (list, tuple)) and len(value) == self.count:
            return list(value)
        flat = tree.flatten(value)
        if len(flat) == self.count:
            return flat
        raise other_count(self, flat, argument)

    def _by_name(self, value, argument):
        if self.layer_names and set(value) <= set(self.layer_names) and not set(value) <= set(self.keys or ()):
            return [value.get(name) for name in self.layer_names]
        self.check_names(value, argument)
        return [value.get(name) for name in self.names]

    def check_names(self, value, argument, needed=(), lenient=False):
        """Raise ValueError where the keys of a dict lack a needed name, or, unless `lenient`, are not the outputs' names."""
        unknown = [] if lenient else [name for name in value if name not in self.names]
        missing = [name for name in needed if name not in value]
        if unknown or missing:
            raise other_names(self, value, argument, unknown, missing)
