"""What belongs to which output: targets, losses, weights and metrics, by name or by place, all in the order of the outputs."""

from minikeras import tree
from minikeras.graph.explaining import explained, place
from minikeras.suggest import did_you_mean


class Outputs:
    """The outputs of a model: their names, in the order in which `tree.flatten` gives the values.

    Args:
        y_pred: the outputs of one batch, nested as the model gives them.
        layer_names: names of the output layers of a functional model, or None.
    """

    def __init__(self, y_pred, layer_names=None):
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
        raise explained(ValueError, f"Expected keys {self.names} in {argument} dict, but found {argument}.keys()={list(value)}",
                        where=place(), why=self._hint_of_moved_names(unknown) or (
                            f"there is no output '{unknown[0]}'.{did_you_mean(str(unknown[0]), self.names)}"))

    def _hint_of_moved_names(self, unknown):
        """What to do where the unknown names are only older numbers of the same layers, as after a notebook cell ran again."""
        stems = {name.rstrip("0123456789").rstrip("_") for name in self.names}
        if all(str(name).rstrip("0123456789").rstrip("_") in stems for name in unknown):
            return ("names that end in a number go up each time a cell runs again: name the output layers, or call "
                    "keras.utils.clear_session() first")
        return None

    def _listed(self):
        return f" ({', '.join(map(repr, self.names))})" if self.names else ""
