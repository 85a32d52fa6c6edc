"""Layers, models and symbols over the wire: both sides keep a twin of each, under one key, and tell each other what is new.

A model crosses as what it is made of: layers by their configs, the calls between them, then the weights. What stands in the
lesson (`shared`) is never sent: each side has its own, so a learner's model that uses the lesson's encoder uses the referee's.
Works with every Keras, by what all have: `_inbound_nodes`, `_keras_history`, configs.
"""

import numpy as np

from tools.teach import wire

BUILTIN = ("keras.", "minikeras.")
CONTAINERS = ("Functional", "Sequential")


class Graphs:
    """One side's objects of Keras, by key.

    Args:
        keras: the library of this side.
        prefix: what the keys of this side's own objects begin with: the two sides' differ.
        shared: dict from key to the lesson's layers and models.
        codec: has `encode(value)` and `decode(told)` for arguments of any kind.
        custom: dict of the lesson's own classes by name.
    """

    def __init__(self, keras, prefix, shared, codec, custom):
        self.keras, self.prefix, self.codec, self.custom = keras, prefix, codec, custom
        self.objects, self.keys = dict(shared), {id(value): key for key, value in shared.items()}
        self.shared = frozenset(shared)
        self.news = []  # definitions that the next message carries
        self.calls = {}  # by key: how many calls of this operation the other side knows
        self.weights = {}  # by key: the arrays that both sides last agreed on

    # What goes out.

    def encode(self, value):
        """Return a symbol, layer, variable or tensor as JSON, or None where it is none of them."""
        if hasattr(value, "_keras_history"):
            self._tell_symbols([value])
            return ["object", self.keys[id(value)]]
        if isinstance(value, self.keras.layers.Layer) or (hasattr(value, "_inbound_nodes") and not isinstance(value, type)):
            return ["object", self._tell_operation(value)]
        if isinstance(value, self.keras.Variable):
            place = self._place_of(value)
            return ["variable", *place] if place else ["tensor", self.codec.encode(self._numbers(value))]
        if self.keras.ops.is_tensor(value):
            return ["tensor", self.codec.encode(self._numbers(value))]
        return None

    def flush(self):
        """Return what the other side does not know yet: definitions, and weights that have changed."""
        for key, count in list(self.calls.items()):
            if key not in self.shared:
                self._tell_symbols([node.outputs[0] for node in self.objects[key]._inbound_nodes[count:] if node.outputs])
        changed = {}
        for key, before in self.weights.items():
            arrays = [np.array(array) for array in self.objects[key].get_weights()]
            if before is None or not _same(arrays, before):
                self.weights[key] = arrays
                changed[key] = [self.codec.encode(array) for array in arrays]
        news, self.news = self.news, []
        return {"news": news, "weights": changed}

    def keep(self, key, value):
        """Enter a twin under a key."""
        self.objects[key], self.keys[id(value)] = value, key
        return value

    def _new_key(self, value):
        key = f"{self.prefix}{len(self.objects)}"
        self.keep(key, value)
        return key

    def _tell_operation(self, operation):
        key = self.keys.get(id(operation))
        if key is None:
            told = self._description(operation)
            key = self.keys.get(id(operation)) or self._new_key(operation)
            self.news.append([told[0], key, *told[1:]])
            # A Sequential calls its layers when it is built, on either side: these calls are no news.
            parts = [*operation.inputs, *operation.layers] if told[0] == "sequential" and operation.built else []
            for part in parts:
                part = part._keras_history.operation if hasattr(part, "_keras_history") else part
                self.calls[self._tell_operation(part)] = len(part._inbound_nodes)
            self.calls[key] = 1 if told[0] == "input" else 0
            if told[0] not in ("sequential", "functional", "wrapper", "input"):
                self._watch_weights(key, operation)
        elif key in self.shared and self.prefix == "R":
            for part in _leaves(operation):
                if id(part) in self.keys:
                    self._watch_weights(self.keys[id(part)], part)
        return key

    def _watch_weights(self, key, operation):
        if key not in self.weights and hasattr(operation, "get_weights"):
            self.weights[key] = None

    def _description(self, operation):
        """Return what an operation is made of, as a list that begins with a tag of `_make_…`."""
        kind = type(operation).__name__
        trainable = getattr(operation, "trainable", True)
        if not _is_builtin(type(operation)) and type(operation).__name__ not in self.custom:
            return ["own", self.codec.describe_own(operation)]
        if kind == "InputLayer":
            return ["input", list(operation.batch_shape), str(operation.dtype), operation.name]
        if kind == "Sequential":
            begin = [self.codec.encode(x) for x in operation.inputs] if operation.built and operation.inputs else []
            return ["sequential", operation.name, trainable, begin, [self._tell_operation(part) for part in operation.layers]]
        if kind == "Functional":
            ends = operation._inputs_struct, operation._outputs_struct
            return ["functional", operation.name, trainable, *map(self.codec.encode, ends)]
        if kind == "TimeDistributed":
            config = {name: value for name, value in operation.get_config().items() if name != "layer"}
            return ["wrapper", kind, self.codec.encode(config), self._tell_operation(operation.layer)]
        own = self.codec.describe_own(operation)
        try:
            config = self.keras.saving.serialize_keras_object(operation)
            return ["layer", self.codec.encode(_plain(config)), own]
        except (TypeError, ValueError, NotImplementedError):  # a function in it that has no name in Keras
            return ["own", own]

    def _tell_symbols(self, symbols):
        """Tell the calls that made symbols, those first that went before."""
        waiting = list(symbols)
        while waiting:
            symbol = waiting[-1]
            if id(symbol) in self.keys:
                waiting.pop()
                continue
            operation, index, place = symbol._keras_history
            node, key = operation._inbound_nodes[index], self._tell_operation(operation)
            known = self.calls.get(key, 0)
            if (key in self.shared and node.is_input) or (key not in self.shared and index < known):
                self.news.append(["symbol", self._new_key(symbol), key, index, place])
                continue
            missing = [part for part in _symbols_in(node) if id(part) not in self.keys]
            if key not in self.shared and known < index:
                missing.append(operation._inbound_nodes[known].outputs[0])
            if missing:
                waiting += missing
                continue
            arguments = self.codec.encode(tuple(node.arguments.args)), self.codec.encode(dict(node.arguments.kwargs))
            outputs = [self._new_key(output) for output in node.outputs]
            self.news.append(["call", key, *arguments, outputs])
            self.calls[key] = index + 1

    def _place_of(self, variable):
        for key, layer in list(self.objects.items()):
            weights = getattr(layer, "weights", None)
            for number, weight in enumerate(weights if isinstance(weights, list) else ()):
                if weight is variable:
                    return key, number
        return None

    def _numbers(self, value):
        return np.asarray(self.keras.ops.convert_to_numpy(value))

    # What comes in.

    def decode(self, tag, parts):
        """Return the object that `encode` wrote. Raises Unsound."""
        if tag == "object":
            return self.objects[parts[0]]
        if tag == "variable":
            return self.objects[parts[0]].weights[parts[1]]
        if tag == "tensor":
            return self.keras.ops.convert_to_tensor(self.codec.decode(parts[0]))
        raise wire.Unsound(f"no such tag: {tag!r}")

    def take(self, told):
        """Take in what the other side's `flush` said."""
        for tag, *parts in told.get("news", ()):
            getattr(self, f"_make_{tag}")(*parts)
        for key, arrays in told.get("weights", {}).items():
            arrays = [self.codec.decode(array) for array in arrays]
            self.weights.pop(key, None)  # what is said while they are put in is not about them
            if arrays:
                self.objects[key].set_weights(arrays)
            self.weights[key] = arrays

    def _enter(self, key, operation):
        self.keep(key, operation)
        self.calls.setdefault(key, 0)

    def _make_input(self, key, shape, dtype, name):
        self._enter(key, self.keras.layers.InputLayer(batch_shape=tuple(shape), dtype=dtype, name=name))
        self.calls[key] = 1

    def _make_layer(self, key, config, own):
        try:
            layer = self.keras.saving.deserialize_keras_object(self.codec.decode(config), custom_objects=self.custom)
            self._enter(key, layer)
        except (TypeError, ValueError, AttributeError):  # something of the learner's own in it
            self._make_own(key, own)

    def _make_own(self, key, own):
        self._enter(key, self.codec.stand_in(key, own))

    def _make_wrapper(self, key, kind, config, inner):
        config = self.codec.decode(config)
        self._enter(key, getattr(self.keras.layers, kind)(self.objects[inner], **config))

    def _make_sequential(self, key, name, trainable, begin, parts):
        layers = [self.objects[part] for part in parts]
        model = self.keras.Sequential([*map(self.codec.decode, begin), *layers], name=name)
        if not trainable:
            model.trainable = False
        self._enter(key, model)
        for part in layers if begin else ():
            self.calls[self.keys[id(part)]] = len(part._inbound_nodes)

    def _make_functional(self, key, name, trainable, inputs, outputs):
        model = self.keras.Model(self.codec.decode(inputs), self.codec.decode(outputs), name=name)
        if not trainable:
            model.trainable = False
        self._enter(key, model)

    def _make_symbol(self, key, operation, index, place):
        self.keep(key, self.objects[operation]._inbound_nodes[index].outputs[place])

    def _make_call(self, key, args, kwargs, outputs):
        operation, args, kwargs = self.objects[key], self.codec.decode(args), self.codec.decode(kwargs)
        node = self._call_like(operation, args, kwargs) if key in self.shared else None
        if node is None:
            operation(*args, **kwargs)
            node = operation._inbound_nodes[-1]
        for name, output in zip(outputs, node.outputs):
            self.keep(name, output)
        self.calls[key] = len(operation._inbound_nodes)

    def _call_like(self, operation, args, kwargs):
        """Return the call that the lesson has made already on the same symbols, or None."""
        wanted = _marks((args, kwargs))
        calls = (node for node in operation._inbound_nodes)
        return next((node for node in calls if _marks((node.arguments.args, node.arguments.kwargs)) == wanted), None)


def _is_builtin(kind):
    return kind.__module__.startswith(BUILTIN) and kind.__name__ != "Lambda"


def _leaves(operation):
    if type(operation).__name__ not in CONTAINERS:
        return [operation]
    return [leaf for part in operation.layers for leaf in _leaves(part)]


def _symbols_in(node):
    return [value for value in _flat((node.arguments.args, node.arguments.kwargs)) if hasattr(value, "_keras_history")]


def _flat(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in _flat(part)]
    return [value]


def _marks(value):
    """Return what two calls' arguments are compared by: symbols by what they are, the rest by how it is written."""
    return [id(leaf) if hasattr(leaf, "_keras_history") else repr(leaf) for leaf in _flat(value) if leaf is not None]


def _plain(config):
    """Return a config with its tuples and odd numbers as JSON has them."""
    if isinstance(config, dict):
        return {str(key): _plain(value) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        return [_plain(value) for value in config]
    if config is None or isinstance(config, (bool, int, float, str)):
        return config
    if isinstance(config, np.generic):
        return config.item()
    raise TypeError(f"no config: {type(config).__name__}")


def _same(arrays, others):
    return len(arrays) == len(others) and all(
        a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in zip(arrays, others)
    )
