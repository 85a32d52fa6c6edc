"""The referee's end of the conversation: what is the learner's stands in a check as something that asks the learner's process.

Functions and objects ask for each call and attribute. A layer of the learner's own is a layer of the referee's library, with its
weights, so that it can stand in models; what it computes, and the gradient of that, is asked for.
"""

import types

import numpy as np

from minikeras import autodiff, layers, metrics, models, tree
from minikeras.graph import KerasTensor
from minikeras.saving import register_keras_serializable
from tools.teach import wire
from tools.teach.guests import DUNDERS
from tools.teach.link import Link

_FAR = "_far"  # the link and the handle of a stand-in


class RefereesEnd(Link):
    """Asks for what is the learner's; `values` are the names of the lesson as the referee has run it, and `lists` those that it
    keeps telling: names of lists with things of the lesson's own classes, such as a tape."""

    def __init__(self, channel, keras, shared, custom, values, names):
        super().__init__(channel, keras, "R", shared, custom)
        self.values, self.names = values, names

    def ask(self, what, *parts, **options):
        if what in ("call", "method"):
            state = {name: self.encode(self.values[name]) for name in self.names if _holds_things(self.values.get(name))}
            options = {"state": state} if state else {}
        return super().ask(what, *parts, **options)

    def call(self, function, args, kwargs):
        """Call something of the learner's; lists and dicts that it has changed are changed here."""
        result, changed = self.ask("call", function, args, kwargs)
        for number, new in changed.items():
            old = args[int(number)]
            if type(old) is not type(new):
                raise wire.Unsound("an argument of another kind")
            old.clear()
            old.extend(new) if isinstance(old, list) else old.update(new)
        return result

    # What the learner's code may do with things of the referee's: next to nothing.

    def do_call(self, function, args, kwargs):
        """Call a function that was given to the learner's code."""
        self._must_be_given(function)
        return function(*args, **kwargs)

    def do_get(self, thing, name):
        """Return an attribute of a thing of the lesson's classes."""
        self._must_be_given(thing)
        if name.startswith("_") or not _is_of_lesson(thing):
            raise AttributeError(f"no attribute {name!r}")
        return getattr(thing, name)

    def do_method(self, thing, name, args):
        """Do what a lesson's class has an operator for."""
        self._must_be_given(thing)
        if name not in _operators(thing):
            raise TypeError(f"no {name}")
        return getattr(thing, name)(*args)

    def _must_be_given(self, thing):
        if id(thing) not in self.handles:
            raise PermissionError("This was not given.")

    def describe(self, value):
        of_lesson = _is_of_lesson(value)
        return {
            "name": getattr(value, "__name__", "") or "",
            "class": type(value).__name__ if of_lesson else None,
            "methods": _operators(value),
        }

    def describe_own(self, layer):
        """The referee sends no layers of its own making: only those that both libraries have."""
        return {}

    # Stand-ins.

    def handle_of_theirs(self, value):
        far = value.__dict__.get(_FAR) if isinstance(value, (Far, OwnLayer, OwnMetric, Maker)) else None
        return far[1] if far else None

    def stand_in_for(self, handle, told):
        return getattr(self, f"_stand_in_{told['kind']}")(handle, told)

    def _stand_in_function(self, handle, told):
        made = _made(FarFunction, self, handle)
        made.__dict__["__name__"] = str(told["name"])
        return made

    def _stand_in_object(self, handle, told):
        kind = self._like(self.decode(told["class"]), told["methods"])
        return _made(kind, self, handle)

    def _like(self, kind, methods):
        """Return a learner's class with the operators that its objects have."""
        kind = kind if isinstance(kind, Maker) and issubclass(kind, Far) else Far
        members = {name: _forward_to(name) for name in methods if name in DUNDERS}
        if "__eq__" in members:
            members["__hash__"] = object.__hash__
        return type(kind)(kind.__name__, (kind,), {**members, _FAR: kind.__dict__.get(_FAR)})

    def _stand_in_primitive(self, handle, told):
        far = _made(FarFunction, self, handle)
        made = autodiff.Primitive(lambda *args, **kwargs: self.ask("get", far, "function")(*args, **kwargs), told["operands"])
        rules = range(told["rules"])
        made.vjp(*[lambda *args, number=number, **kwargs: self.ask("rule", far, number, args, kwargs) for number in rules])
        return made

    def _stand_in_metric(self, handle, told):
        kind = self.decode(told["class"])
        made = object.__new__(kind if issubclass(kind, OwnMetric) else OwnMetric)
        metrics.Metric.__init__(made, name=told["named"])
        made.__dict__[_FAR] = self, handle
        return made

    def _stand_in_class(self, handle, told):
        base = {"layer": OwnLayer, "metric": OwnMetric, "model": FarModel}.get(told["of"], Far)
        name = str(told["name"]) or "Unnamed"
        kind = Maker(name, (base,), {_FAR: (self, handle), "__module__": "__main__"})
        if ">" in str(told.get("registered")):
            package, _, registered = told["registered"].partition(">")
            register_keras_serializable(package, registered)(kind)
        return kind

    def stand_in(self, key, own):
        """Return what stands for a layer of the learner's own."""
        handle = own["handle"]
        if handle not in self.theirs:
            kind = self.decode(own["class"])
            self.theirs[handle] = _made(kind, self, handle) if issubclass(kind, Far) else _own_layer(kind, self, own)
        return self.theirs[handle]


def _made(kind, link, handle):
    made = object.__new__(kind)
    made.__dict__[_FAR] = link, handle
    return made


def _own_layer(kind, link, own):
    kind = kind if isinstance(kind, Maker) and issubclass(kind, OwnLayer) else OwnLayer
    if "training" in own["takes"]:
        kind = type(kind)(kind.__name__, (kind,), {"call": _call_with_training, _FAR: kind.__dict__.get(_FAR)})
    made = object.__new__(kind)
    made.__dict__["_constructor_arguments"] = (), {}
    layers.Layer.__init__(made, name=own["name"], trainable=own["trainable"])
    made.__dict__[_FAR] = link, own["handle"]
    return made


def _is_of_lesson(value):
    return type(value) is types.SimpleNamespace or type(value).__module__ == "__main__"


def _operators(value):
    if not _is_of_lesson(value):
        return []
    return [name for name in DUNDERS if name in vars(type(value)) and callable(vars(type(value))[name])]


def _holds_things(value):
    """Tell whether a value is a list, dict or set that is empty, or holds things of the lesson's classes."""
    if not isinstance(value, (list, set, dict)):
        return False
    first = list(value.values() if isinstance(value, dict) else value)[:1]
    return not first or _is_of_lesson(first[0])


class Maker(type):
    """The class of stand-ins for classes: to make an instance is to ask for one."""

    def __call__(cls, *args, **kwargs):
        return cls.__dict__[_FAR][0].call(cls, args, kwargs)

    def __getattr__(cls, name):
        if name.startswith("__") or cls.__dict__.get(_FAR) is None:
            raise AttributeError(name)
        return cls.__dict__[_FAR][0].ask("get", cls, name)

    def from_config(cls, config, *rest):
        """Make a layer from its config, as the learner's class does."""
        return cls.__dict__[_FAR][0].ask("method", cls, "from_config", (config,))


class Far:
    """Something of the learner's: every attribute is asked for."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__[_FAR][0].ask("get", self, name)

    def __setattr__(self, name, value):
        self.__dict__[_FAR][0].ask("set", self, name, value)

    def __repr__(self):
        return f"<{type(self).__name__} of the submission>"


class FarFunction(Far):
    """A function of the learner's."""

    def __call__(self, *args, **kwargs):
        return self.__dict__[_FAR][0].call(self, args, kwargs)

    def __repr__(self):
        return f"<function {self.__dict__.get('__name__', '')}>"


class FarModel(Far):
    """A model of a class of the learner's own: used from afar alone."""

    __class__ = property(lambda self: models.Model)


def _forward_to(name):
    if name == "__array__":
        return lambda self, dtype=None, copy=None: np.asarray(self.__dict__[_FAR][0].ask("method", self, name, ()), dtype)
    if name == "__call__":
        return lambda self, *args, **kwargs: self.__dict__[_FAR][0].call(self, args, kwargs)
    return lambda self, *args: self.__dict__[_FAR][0].ask("method", self, name, args)


class OwnMetric(metrics.Metric):
    """A metric of a learner's own class."""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self.__dict__[_FAR][0].ask("get", self, name)

    def _asked(self, name, *args):
        return self.__dict__[_FAR][0].ask("method", self, name, args)

    def update_state(self, *args, **kwargs):
        given = [arg for arg in (*args, *kwargs.values()) if arg is not None]
        return self._asked("update_state", *given)

    def result(self):
        return self._asked("result")

    def reset_state(self):
        return self._asked("reset_state")


class OwnLayer(layers.Layer):
    """A layer of a learner's own class. Its weights are kept equal on both sides."""

    def call(self, inputs, *args, **kwargs):
        return self._asked((inputs, *args), kwargs)

    def _asked(self, args, kwargs):
        link, operands = self.__dict__[_FAR][0], []
        args, kwargs = _marked((args, kwargs), operands, autodiff.Tensor)
        count = len(operands)

        def function(*arrays):
            results, number = link.ask("run", self, arrays[:count], args, kwargs)
            return (tuple(results) if len(results) > 1 else results[0]), number

        operation = autodiff.Primitive(function, count + len(self.weights), saves=True, keeps_dtype=True)

        @operation.joint_vjp
        def rule(upstream, needed, out, *arrays):
            upstream = upstream if isinstance(upstream, tuple) else (upstream,)
            return link.ask("pull", out[1], list(upstream))

        return operation(*operands, *self.weights)

    def build(self, input_shape=None):
        self.__dict__[_FAR][0].ask("build", self, input_shape)
        self._match()

    def compute_output_spec(self, *args, **kwargs):
        operands = []
        args, kwargs = _marked((args, kwargs), operands, KerasTensor)
        told = [(tuple(x.shape), x.dtype) for x in operands]
        made, many = self.__dict__[_FAR][0].ask("spec", self, told, args, kwargs)
        made = [KerasTensor(shape, dtype) for shape, dtype in made]
        return made if many else made[0]

    def set_weights(self, arrays):
        self._match()
        super().set_weights(arrays)

    def get_config(self):
        return self.__dict__[_FAR][0].ask("method", self, "get_config", ())

    def _match(self):
        """Make the weights that the learner's layer has by now."""
        built, told = self.__dict__[_FAR][0].ask("state", self)
        for name, shape, dtype, trainable in told[len(self.weights) :]:
            self.add_weight(shape=shape, initializer="zeros", dtype=dtype, trainable=trainable, name=name)
        self.built = built

    def __getattr__(self, name):
        if name.startswith("_") or _FAR not in self.__dict__:
            raise AttributeError(name)
        return self.__dict__[_FAR][0].ask("get", self, name)


def _call_with_training(self, inputs, *args, training=None, **kwargs):
    return self._asked((inputs, *args), {**kwargs, "training": training})


def _marked(value, operands, kind):
    """Return a structure with a mark in the place of each tensor, which is put among the operands."""

    def mark(leaf):
        if not isinstance(leaf, kind):
            return leaf
        operands.append(leaf)
        return f"operand {len(operands) - 1}"

    return tree.map_structure(mark, value)
