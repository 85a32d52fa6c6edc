"""What belongs to which output: targets, losses, weights and metrics, by name or by place, all in the order of the outputs."""

from minikeras import tree
from minikeras.training.explain_outputs import one_value, other_count, other_names, other_structure


class Outputs:
    """The outputs of a model: their names, in the order in which `tree.flatten` gives the values.

    Args:
        y_pred: the outputs of one batch, or their symbols, nested as the model gives them.
        layer_names: names of the output layers of a functional model, or None.

    Attributes:
        paths: the keys and numbers that lead to each output in the nest.
        is_deep: whether there are nests inside the nest.
    """

    def __init__(self, y_pred, layer_names=None):
        self.struct = y_pred
        self.paths, self.flat = map(list, zip(*tree.flatten_with_path(y_pred)))
        self.count = len(self.flat)
        self.is_deep = any(len(path) > 1 for path in self.paths)
        self.layer_names = list(layer_names) if layer_names and len(layer_names) == self.count else None
        self.keys = sorted(y_pred) if isinstance(y_pred, dict) and not self.is_deep else None
        self.names = self.keys or self.layer_names

    def name_of_loss(self, number, otherwise):
        """The name of an output's loss: its path, with its layer's name, or another one, in the place of a number at the end."""
        name = otherwise if self.layer_names is None else self.layer_names[number]
        path = self.paths[number]
        if not path or isinstance(path[-1], int):
            path = (*path[:-1], name)
        return "/".join(map(str, path))

    def spread(self, value, argument):
        """`value` as a list with one entry for each output: by name from a dict, by place from a list; a single leaf is refused
        unless there is a single output.

        Raises ValueError, naming the argument, where names or counts don't match.
        """
        if self.is_deep:
            return self._spread_deep(value, argument)
        if isinstance(value, dict) and self.names:
            return self._by_name(value, argument)
        if not tree.is_nested(value):
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

    def _spread_deep(self, value, argument):
        """As `spread`, for outputs in nests of nests: `value` is nested alike, or a flat list, or has the layers' names."""
        if not tree.is_nested(value):
            raise one_value(self, value, argument)
        if isinstance(value, dict) and self.layer_names and set(value) == set(self.layer_names):
            return [value[name] for name in self.layer_names]
        is_flat = isinstance(value, (list, tuple)) and not any(map(tree.is_nested, value))
        if is_flat and len(value) == self.count and "metrics" not in argument:
            return list(value)
        return self._walk(value, self.struct, argument)

    def _walk(self, value, struct, argument):
        """The parts of `value` that stand where the outputs of `struct` do."""
        if not tree.is_nested(struct):
            return [value]
        if value is None:
            return [None] * len(tree.flatten(struct))
        if isinstance(struct, dict) and isinstance(value, dict) and set(value) <= set(struct):
            if len(value) == len(struct) or "metrics" not in argument:
                return [part for key in sorted(struct) for part in self._walk(value.get(key), struct[key], argument)]
        elif isinstance(value, (list, tuple)) and not isinstance(struct, dict) and len(value) == len(struct):
            return [part for inner, place in zip(value, struct) for part in self._walk(inner, place, argument)]
        elif isinstance(value, (list, tuple)) and len(value) == len(tree.flatten(struct)) and "metrics" not in argument:
            return list(value)
        raise other_structure(self, value, argument)

    def order_of(self, value):
        """The numbers of the outputs in the order in which `value` names them, or in which the model's dicts do, not the sorted one."""
        numbers = {path: number for number, path in enumerate(self.paths)}

        def walk(value, struct, path):
            if not tree.is_nested(struct):
                return [numbers[path]]
            if isinstance(struct, dict):
                known = isinstance(value, dict) and set(value) <= set(struct)
                keys = [*value, *(key for key in struct if key not in value)] if known else list(struct)
                parts = [(key, value.get(key) if known else value, struct[key]) for key in keys]
            else:
                alike = isinstance(value, (list, tuple)) and len(value) == len(struct)
                parts = zip(range(len(struct)), value if alike else [value] * len(struct), struct)
            return [number for key, inner, place in parts for number in walk(inner, place, (*path, key))]

        return walk(value, self.struct, ())

    def check_names(self, value, argument, needed=(), lenient=False):
        """Raise ValueError where the keys of a dict lack a needed name, or, unless `lenient`, are not the outputs' names."""
        unknown = [] if lenient else [name for name in value if name not in self.names]
        missing = [name for name in needed if name not in value]
        if unknown or missing:
            raise other_names(self, value, argument, unknown, missing)


def spread_weights(outputs, sample_weight):
    """Sample weights in the order of the outputs; one array serves them all."""
    if sample_weight is None or not tree.is_nested(sample_weight):
        return [sample_weight] * outputs.count
    return outputs.spread(sample_weight, "sample_weight")
