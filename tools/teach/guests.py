"""The learner's end of the conversation: it answers the referee, and its code meets the referee's things as guests."""

import collections
import inspect
import sys

import numpy as np

from tools.teach.link import Link

FORWARDED = """len iter next getitem setitem delitem contains bool eq lt le gt ge call float int index abs neg pos invert array
add radd sub rsub mul rmul truediv rtruediv floordiv mod pow rpow matmul rmatmul and or xor""".split()
DUNDERS = [f"__{name}__" for name in FORWARDED]
MOST_PULLS = 64
_HELD = "_guest_of"  # the one attribute of a guest that is not the referee's


class LearnersEnd(Link):
    """Does what the referee asks for, in the names `values` of the learner's notebook."""

    def __init__(self, channel, keras, shared, custom, values):
        super().__init__(channel, keras, "L", shared, custom)
        self.keras, self.values = keras, values
        self.pulls = collections.deque(maxlen=MOST_PULLS)  # how gradients of the learner's own layers are asked for
        self.pulled = 0
        self.before = {}  # by name: what a list of the lesson's was before the referee said what stands in it

    def take(self, message):
        super().take(message)
        for name, told in message.get("state", {}).items():
            self._set(name, self.decode(told))

    def _set(self, name, value):
        own = self.values.get(name)
        self.before.setdefault(name, (own, type(own)(own) if isinstance(own, (list, dict, set)) else None))
        if isinstance(own, (list, dict, set)) and type(own) is type(value):
            own.clear()
            own.extend(value) if isinstance(own, list) else own.update(value)
        else:
            self.values[name] = value

    def end(self):
        """Put the lesson's lists back as they were before the check."""
        for name, (own, content) in self.before.items():
            self.values[name] = own
            if content is not None:
                own.clear()
                own.extend(content) if isinstance(own, list) else own.update(content)

    def do_lookup(self, names):
        """Return those of the names that the notebook has."""
        return {name: self.values[name] for name in names if name in self.values}

    def do_call(self, function, args, kwargs):
        """Call something; return the result and what has become of the lists and dicts that it was given."""
        before = [type(arg)(arg) if isinstance(arg, (list, dict)) else None for arg in args]
        result = function(*args, **kwargs)
        changed = {
            str(number): arg
            for number, (arg, old) in enumerate(zip(args, before))
            if old is not None and not _same_parts(arg, old)
        }
        return [result, changed]

    def do_get(self, thing, name):
        """Return an attribute."""
        return getattr(thing, name)

    def do_set(self, thing, name, value):
        """Set an attribute."""
        setattr(thing, name, value)

    def do_method(self, thing, name, args):
        """Call a method by its name, Python's own among them."""
        if name == "__array__":
            return np.asarray(thing)
        return getattr(thing, name)(*args)

    def do_rule(self, primitive, number, args, kwargs):
        """Ask a primitive's rule for a gradient."""
        return primitive.rules[number](*args, **kwargs)

    # A learner's own layer, as the referee's models use it.

    def do_state(self, layer):
        """Return whether a layer is built, and its weights' names, shapes, types, and whether they are trained."""
        told = [(w.name, tuple(w.shape), str(w.dtype), bool(w.trainable)) for w in layer.weights]
        return bool(layer.built), told

    def do_build(self, layer, shape):
        """Build a layer for the shape of its input."""
        if not layer.built:
            layer.build(shape)
            layer.built = True

    def do_spec(self, layer, given, args, kwargs):
        """Return the shapes and types of what comes out of a layer for symbols `given` as shapes and types."""
        symbols = [self.keras.KerasTensor(shape, dtype) for shape, dtype in given]
        made = layer.compute_output_spec(*filled(args, symbols), **filled(kwargs, symbols))
        symbols = made if isinstance(made, (list, tuple)) else [made]
        return [(tuple(x.shape), str(x.dtype)) for x in symbols], isinstance(made, (list, tuple))

    def do_run(self, layer, operands, args, kwargs):
        """Call a layer on numbers; return its results and the number under which `do_pull` knows this call.

        `operands` are the arrays; in `args` and `kwargs` the strings "operand 0", … stand for them.
        """
        forward = _forward_tensorflow if not self.keras.__name__.startswith("minikeras") else _forward
        result, pull = forward(self.keras, layer, operands, args, kwargs)
        self.pulls.append((self.pulled, pull))
        self.pulled += 1
        return result, self.pulled - 1

    def do_pull(self, number, upstream):
        """Return the gradients of the operands and the weights of a call, None where there is none."""
        return dict(self.pulls)[number](upstream)

    # Handles.

    def handle_of_theirs(self, value):
        held = vars(value).get(_HELD) if isinstance(value, Guest) else None
        return held[1] if held else None

    def stand_in_for(self, handle, told):
        lesson = self.values.get(told["class"])
        bases = (Guest, lesson) if isinstance(lesson, type) else (Guest,)
        members = {name: _forward_to(name) for name in told["methods"] if name in DUNDERS}
        try:
            kind = type(told["class"] or "function", bases, members)
            made = object.__new__(kind)
        except TypeError:  # the learner made something else of the lesson's class
            kind = type("Guest", (Guest,), members)
            made = object.__new__(kind)
        vars(made)[_HELD] = self, handle, told["name"]
        return made

    def stand_in(self, key, own):
        """The referee has no layers of its own making."""
        raise ValueError("a layer that this notebook does not have")

    def describe(self, value):
        told = {"name": getattr(value, "__name__", "") or "", "class": None, "methods": []}
        if isinstance(value, type):
            return {**told, "kind": "class", "of": self._family(value)} | self._registered(value)
        if self._is_primitive(value):
            return {**told, "kind": "primitive", "operands": value.operands, "rules": len(value.rules or ())}
        if inspect.isroutine(value):
            return {**told, "kind": "function"}
        methods = [name for name in DUNDERS if getattr(type(value), name, None) is not None and name != "__eq__"]
        methods += ["__eq__"] if type(value).__eq__ is not object.__eq__ else []
        family = "metric" if isinstance(value, self.keras.metrics.Metric) else "object"
        return {**told, "kind": family, "class": self.encode(type(value)), "methods": methods, "named": _name(value)}

    def describe_own(self, layer):
        """Return what the referee must know of a layer of the learner's own."""
        return {
            "handle": self.handle_of(layer),
            "class": self.encode(type(layer)),
            "name": layer.name,
            "trainable": bool(getattr(layer, "trainable", True)),
            "takes": list(inspect.signature(layer.call).parameters),
        }

    def _family(self, kind):
        layers = self.keras.layers
        for name, base in (("model", self.keras.Model), ("layer", layers.Layer), ("metric", self.keras.metrics.Metric)):
            if issubclass(kind, base):
                return name
        return "object"

    def _registered(self, kind):
        return {"registered": self.keras.saving.get_registered_name(kind)} if self._family(kind) == "layer" else {}

    def _is_primitive(self, value):
        autodiff = sys.modules.get("minikeras.autodiff")
        return autodiff is not None and isinstance(value, autodiff.Primitive)


class Guest:
    """Something of the referee's. Its attributes are the referee's; those that are set here stay here."""

    def __getattribute__(self, name):
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "__dict__")
        if name in own:
            return own[name]
        link, handle, _ = own[_HELD]
        return link.ask("get", self, name)

    def __call__(self, *args, **kwargs):
        return vars(self)[_HELD][0].ask("call", self, args, kwargs)

    def __repr__(self):
        return f"<{vars(self)[_HELD][2] or type(self).__name__} of the check>"


def _forward_to(name):
    return lambda self, *args: vars(self)[_HELD][0].ask("method", self, name, args)


def _name(value):
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else None


def _same_parts(value, old):
    if len(value) != len(old):
        return False
    pairs = zip(value.items(), old.items()) if isinstance(value, dict) else zip(enumerate(value), enumerate(old))
    return all(a is b and (key is other or key == other) for (key, a), (other, b) in pairs)


def filled(value, operands):
    """Put operands in the places that are marked for them."""
    if isinstance(value, (list, tuple)):
        return type(value)(filled(part, operands) for part in value)
    if isinstance(value, dict):
        return {key: filled(part, operands) for key, part in value.items()}
    marked = isinstance(value, str) and value.startswith("operand ")
    return operands[int(value.removeprefix("operand "))] if marked else value


def _forward(keras, layer, operands, args, kwargs):
    from minikeras import autodiff, tree

    with autodiff.Tape() as tape:
        leaves = [autodiff.Tensor(operand) for operand in operands]
        for leaf in leaves:
            tape.watch(leaf)
        result = layer(*filled(args, leaves), **filled(kwargs, leaves))
    results = tree.flatten(result)

    def pull(upstream):
        total = [autodiff.backward(part, [*leaves, *layer.weights], grad) for part, grad in zip(results, upstream)]
        return [_added(parts) for parts in zip(*total)]

    return [keras.ops.convert_to_numpy(part) for part in results], pull


def _added(parts):
    parts = [getattr(part, "array", part) for part in parts if part is not None]
    return sum(parts[1:], parts[0]) if parts else None


def _forward_tensorflow(keras, layer, operands, args, kwargs):
    import tensorflow as tf

    leaves = [tf.convert_to_tensor(operand) for operand in operands]
    with tf.GradientTape(persistent=True) as tape:
        for leaf in leaves:
            tape.watch(leaf)
        result = layer(*filled(args, leaves), **filled(kwargs, leaves))
    results = tf.nest.flatten(result)

    def pull(upstream):
        variables = [weight.value for weight in layer.weights]
        found = tape.gradient(results, [*leaves, *variables], output_gradients=list(map(tf.convert_to_tensor, upstream)))
        return [None if part is None else tf.convert_to_tensor(part).numpy() for part in found]

    return [part.numpy() for part in results], pull
