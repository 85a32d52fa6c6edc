"""The calls of an old functional model: lists of `[layer, number of its call, number of the output, arguments]`.

A newer file says for each call its `args` and `kwargs`, as they were passed. Two further differences:

- In old files the graph inside a model is that model's call 0, so that its calls by the outer model count from 1.
- A recurrent layer got its initial states as further inputs.
"""

from minikeras.saving.refusal import FileRefused

_RECURRENT = {"RNN", "LSTM", "GRU", "SimpleRNN", "Bidirectional", "CuDNNLSTM", "CuDNNGRU"}
_CONSTANT = "_CONSTANT_VALUE"  # in the place of a layer: the third entry is a number


def plain_name(name):
    """A layer's name as one may be called today: without slashes."""
    return name.replace("/", "_") if isinstance(name, str) else name


class Calls:
    """The calls of one graph.

    Args:
        layers: the old configs of its layers.
        outputs: `output_layers` of the graph, whose places count as uses of a call.
        member: where the graph stands, for texts.
    """

    def __init__(self, layers, outputs, member):
        self.member = member
        self.layers = {layer.get("name"): layer for layer in layers if isinstance(layer, dict)}
        self._last_use = {}
        for layer in self.layers.values():
            self._note_uses(layer.get("inbound_nodes"))
        self._note_uses(outputs)

    def _note_uses(self, value):
        """The highest number by which each layer's calls are referred to."""
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if self._is_place(value):
                self._last_use[value[0]] = max(value[1], self._last_use.get(value[0], 0))
                waiting.extend(value[3:])
            elif isinstance(value, (list, dict)):
                waiting.extend(value.values() if isinstance(value, dict) else value)

    def _is_place(self, value):
        return (
            isinstance(value, list)
            and 3 <= len(value) <= 4
            and isinstance(value[0], str)
            and value[0] in self.layers
            and all(isinstance(number, int) and not isinstance(number, bool) for number in value[1:3])
        )

    def _number(self, name, number):
        """The number of a call when a model's own graph is not counted: as many as there are calls, from 0."""
        calls = self.layers[name].get("inbound_nodes")
        counts_own_graph = isinstance(calls, list) and calls and self._last_use.get(name) == len(calls)
        return number - 1 if counts_own_graph and number > 0 else number

    def output_places(self, value):
        """`output_layers` or `input_layers` in the newer form, in which a functional model's graph is counted as before."""
        if self._is_place(value):
            name, number, tensor = value[:3]
            is_graph = "input_layers" in (self.layers[name].get("config") or {})
            return [plain_name(name), number if is_graph else self._number(name, number), tensor]
        if isinstance(value, dict):
            return {key: self.output_places(part) for key, part in value.items()}
        return [self.output_places(part) for part in value] if isinstance(value, list) else value

    def of(self, layer):
        """The calls of a layer in the newer form."""
        calls = layer.get("inbound_nodes", [])
        if not isinstance(calls, list):
            raise FileRefused(2, self.member, "inbound_nodes: a list is expected here.")
        return [self._call(call, layer.get("class_name")) for call in calls]

    def _call(self, call, class_name):
        if isinstance(call, dict) and set(call) == {"args", "kwargs"}:
            return call
        kwargs = self._arguments(call)
        first = self._tensors(call)
        args = [first[0] if isinstance(first, list) and len(first) == 1 else first]
        if class_name in _RECURRENT and isinstance(args[0], list) and len(args[0]) > 1:
            args, kwargs = [args[0][0]], {**kwargs, "initial_state": args[0][1:]}
        return {"args": args, "kwargs": kwargs}

    def _tensors(self, value):
        """The first argument of a call: a tensor, or tensors in lists and dicts."""
        if isinstance(value, list) and value[:1] == [_CONSTANT] and len(value) >= 3:
            return value[2]
        if self._is_place(value):
            name, number, tensor = value[:3]
            history = [plain_name(name), self._number(name, number), tensor]
            return {"class_name": "__keras_tensor__", "config": {"shape": [], "dtype": "float32", "keras_history": history}}
        if isinstance(value, list) and len(value) in (3, 4) and isinstance(value[0], str) and isinstance(value[1], int):
            # Keras's own sentence for a call on a layer that is not among the layers.
            raise FileRefused(2, self.member, f"Invalid Functional model configuration. Missing node: {value[0][:80]}")
        if isinstance(value, dict):
            return {key: self._tensors(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._tensors(part) for part in value]
        raise FileRefused(2, self.member, f"a call of a layer is expected here, but it is {str(value)[:60]!r}.")

    def _arguments(self, call):
        """The further arguments of a call. They stand behind each of its tensors, always the same ones."""
        found = {}
        if isinstance(call, list) and len(call) == 4 and isinstance(call[0], str) and isinstance(call[3], dict):
            found = {key: self._argument(value) for key, value in call[3].items() if value is not None}
        elif isinstance(call, (list, dict)):
            for part in call.values() if isinstance(call, dict) else call:
                found.update(self._arguments(part))
        return found

    def _argument(self, value):
        if self._is_place(value):
            return self._tensors(value)
        if isinstance(value, list) and value[:1] == [_CONSTANT] and len(value) >= 3:
            return value[2]
        if isinstance(value, dict):
            return {key: self._argument(part) for key, part in value.items()}
        return [self._argument(part) for part in value] if isinstance(value, list) else value
