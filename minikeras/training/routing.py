"""What belongs to which output: targets, losses, weights and metrics, by name or by place, all in the order of the outputs."""

from minikeras import tree
from minikeras.suggest import did_you_mean


class Outputs:
    """The outputs of a model: their names, in the order in which `tree.flatten` gives the values.

    Args:
        y_pred: the outputs of one batch, nested as the model gives them.
        layer_names: names of the output layers of a functional model, or None.
    """

    def __init__(self, y_pred, layer_names=None):
        self.struct = tree.map_structure(lambda _: None, y_pred)
        self.count = len(tree.flatten(y_pred))
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
            raise ValueError(f"`{argument}` is one value, but the model has {self.count} outputs{self._listed()}. Give a list in "
                             "that order, or a dict of names.")
        if isinstance(value, (list, tuple)) and len(value) == self.count:
            return list(value)
        flat = tree.flatten(value)
        if len(flat) == self.count:
            return flat
        raise ValueError(f"`{argument}` has {len(flat)} entries, but the model has {self.count} outputs{self._listed()}.")

    def _by_name(self, value, argument):
        for names in (self.keys, self.layer_names):
            if names and set(value) <= set(names):
                return [value.get(name) for name in names]
        unknown = sorted(set(value) - set(self.names), key=str)
        hint = did_you_mean(str(unknown[0]), self.names)
        raise ValueError(f"Expected keys {self.names} in {argument} dict, but found {argument}.keys()={list(value)}. "
                         f"There is no output '{unknown[0]}'.{hint}")

    def _listed(self):
        return f" ({', '.join(map(repr, self.names))})" if self.names else ""
