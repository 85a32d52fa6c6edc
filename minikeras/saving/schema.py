"""What a config from a stranger may hold: classes from the tables, each with the keys that it takes and values within bounds.

The whole config is looked through before anything is made of it.
"""

import functools
import inspect
import re

import minikeras.saving.bounds as bounds
import minikeras.saving.lambdas as lambdas
from minikeras.graph.recorded import FunctionOperation
from minikeras.layers.lambda_layer import Lambda
from minikeras.models.functional import Functional
from minikeras.models.model import Model
from minikeras.saving.keras_names import is_keras_s
from minikeras.saving.refusal import FileRefused, UnknownName
from minikeras.saving.safe_names import is_safe
from minikeras.serialization import UnknownObjectError, find_class, find_function

_ENVELOPE = {
    "module",
    "class_name",
    "config",
    "registered_name",
    "build_config",
    "compile_config",
    "shared_object_id",
    "name",
    "inbound_nodes",
}
_GRAPH_KEYS = {"name", "trainable", "layers", "input_layers", "output_layers"}
_SEQUENTIAL_KEYS = {"name", "trainable", "dtype", "layers", "build_input_shape"}
_COMPILE_KEYS = {
    "optimizer",
    "loss",
    "loss_weights",
    "metrics",
    "weighted_metrics",
    "run_eagerly",
    "steps_per_execution",
    "jit_compile",
    "auto_scale_loss",
}
_SPECIAL_KEYS = {
    "__numpy__": {"value", "dtype"},
    "__tensor__": {"value", "dtype"},
    "__bytes__": {"value"},
    "__ellipsis__": set(),
    "__slice__": {"start", "stop", "step"},
    "__keras_tensor__": {"shape", "dtype", "keras_history"},
}
_NUMBERS = re.compile("u?int(8|16|32|64)|b?float(16|32|64)|bool|string")
MAX_CALLS = 20_000


class Schema:
    """The rules for configs (1, 2, 7 and 10), held against one config.

    Args:
        member: where the config comes from, for texts.
        known: dict of the names and objects that the learner registered or handed over.
    """

    def __init__(self, member, known):
        self.member = member
        self.known = known
        self.classes_of_shared = {}
        self.calls = 0
        self.lambdas = []

    def check(self, config):
        """Raise FileRefused unless everything in the config of a model keeps the rules."""
        if not isinstance(config, dict) or "class_name" not in config:
            raise self._refuse("top", "a model is expected here, but it is none.")
        self.lambdas = lambdas.keys_of(config)
        self._value(config, "")

    # Values of any kind.

    def _value(self, value, where):
        if isinstance(value, dict):
            if "class_name" in value:
                self._object(value, where)
            else:
                for key, part in value.items():
                    self._key(key, where)
                    self._value(part, f"{where}.{key}")
        elif isinstance(value, list):
            for number, part in enumerate(value):
                self._value(part, f"{where}[{number}]")
        else:
            problem = bounds.plain(value)
            if problem:
                raise self._refuse(where, problem)

    def _key(self, key, where):
        if len(key) > bounds.MAX_KEY:
            raise self._refuse(where, f"a key of {len(key)} letters.")

    # Objects: dicts with a class_name.

    def _object(self, value, where):
        name, inner = value["class_name"], value.get("config")
        if not isinstance(name, str):
            raise self._refuse(where, f"class_name is {name!r}, which is no text.")
        where = self._named(value, where)
        extra = set(value) - _ENVELOPE
        if extra:
            raise self._refuse(where, f"unknown keys {sorted(extra)} beside class_name.")
        if name in _SPECIAL_KEYS:
            if not isinstance(inner, dict) or set(inner) != _SPECIAL_KEYS[name]:
                raise self._refuse(where, f"'{name}' holds {sorted(_SPECIAL_KEYS[name])}, and nothing else.")
            self._tensor(inner, where) if name == "__keras_tensor__" else self._value(inner, where)
            if "dtype" in inner and not (isinstance(inner["dtype"], str) and _NUMBERS.fullmatch(inner["dtype"])):
                raise self._refuse(where, f"dtype={str(inner['dtype'])[:40]!r} is no kind of number.")
        elif name == "function":
            self._find(find_function, value, where)
        elif name == lambdas.LAMBDA:
            raise self._lambda(where)
        else:
            self._instance(value, inner, where)

    def _named(self, value, where):
        inner = value.get("config")
        name = value.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
        return f"{where} '{name}'".strip() if isinstance(name, str) and is_safe(name) else where

    def _instance(self, value, inner, where):
        cls = self._find(find_class, value, where)
        if not isinstance(inner, dict):
            raise self._refuse(where, f"config is {type(inner).__name__}, a dict is expected.")
        self._shared(value, where)
        for source in (value, inner):
            if source.get("name") is not None and not is_safe(source["name"]):
                raise self._refuse(where, f"{str(source['name'])[:60]!r} is no name for a layer in a file.", rule=7)
        is_own = cls in self.known.values()  # a learner's own class knows its own keys
        if "build_config" in value:
            self._value(value["build_config"], where) if is_own else self._build_config(value["build_config"], where)
        if value.get("compile_config"):
            self._value(value["compile_config"], where) if is_own else self._compile_config(value["compile_config"], where)
        if "inbound_nodes" in value:
            self._nodes(value["inbound_nodes"], where)
        if is_own:
            self._value(inner, where)
        elif issubclass(cls, Functional) or (cls is Model and "input_layers" in inner):
            self._graph(inner, where)
        elif cls.__name__ == "Sequential":
            self._sequential(inner, where)
        else:
            self._arguments(cls, inner, where)

    def _find(self, find, value, where):
        try:
            return find(value, self.known)
        except UnknownObjectError:
            raise self._unknown(value, where) from None
        except (TypeError, ValueError) as error:
            raise self._refuse(where, str(error), rule=1) from None

    def _lambda(self, where):
        """The error for byte code: where it is, and how to put the function itself in its place."""
        error = FileRefused(1, f"{self.member}: {where}", "it holds a Python lambda as byte code, which is never run.")
        functions = ", ".join(f"{key!r}: ..." for key in self.lambdas[:8])
        error.way_out = f"load_model(..., custom_objects={{{functions}}})   with the function itself; its code will run then"
        return error

    def _unknown(self, value, where):
        """The error for a class or function that nobody knows: one line and two ways out."""
        kind = "function" if value["class_name"] == "function" else "class"
        if is_keras_s(value):
            return self._keras_s_own(kind, value, where)
        full = value["config"] if kind == "function" else value.get("registered_name") or value["class_name"]
        name = str(full).rpartition(">")[2][:80]
        inner = value.get("config")
        layer = inner.get("name") if isinstance(inner, dict) else None
        place = f" (layer '{layer}')" if isinstance(layer, str) and is_safe(layer) else ""
        return UnknownName(
            1,
            f"{self.member}: {where or 'top'}",
            (
                f"the {kind} '{name}'{place}, which this session does not know.\n"
                "  Fix (either):\n"
                f"    load_model(..., custom_objects={{'{str(full)[:80]}': {name}}})   (its own code will run then)\n"
                f"    @keras.saving.register_keras_serializable()   above {'def' if kind == 'function' else 'class'} {name}"
            ),
        )

    def _keras_s_own(self, kind, value, where):
        """The error for what only Keras has: nothing that the learner could hand over."""
        name = str(value["config"] if kind == "function" else value["class_name"])[:80]
        inner = value.get("config")
        layer = inner.get("name") if isinstance(inner, dict) else None
        place = f" (layer '{layer}')" if isinstance(layer, str) and is_safe(layer) else ""
        error = UnknownName(
            1, f"{self.member}: {where or 'top'}", f"the {kind} '{name}'{place} of Keras's own, which minikeras does not have."
        )
        error.way_out = "open the file with Keras, or build the model here without it and take the rest with load_weights"
        return error

    def _shared(self, value, where):
        number = value.get("shared_object_id")
        if number is None:
            return
        if not isinstance(number, int):
            raise self._refuse(where, "shared_object_id is no integer.")
        if self.classes_of_shared.setdefault(number, value["class_name"]) != value["class_name"]:
            raise self._refuse(where, "two objects of different classes have one shared_object_id.")

    # The keys of a class.

    def _arguments(self, cls, inner, where):
        """A config of a class from the tables: the keys are the arguments of its constructor."""
        allowed = arguments_of(cls)
        unknown = set(inner) - allowed
        if unknown:
            raise self._refuse(where, f"{cls.__name__} takes no {sorted(unknown)[0]!r}.")
        for key, part in inner.items():
            self._value(part, f"{where}.{key}")
            problem = bounds.of_key(key, part)
            if problem:
                rule = 8 if key == "vocabulary" and isinstance(part, str) else 2
                raise self._refuse(where, f"{key}={str(part)[:60]}: {problem}", rule)
        if issubclass(cls, Lambda) and _holds_object(inner.get("arguments")):
            raise self._refuse(f"{where}.arguments", "the arguments of a Lambda's function are plain values.", rule=1)

    def _sequential(self, inner, where):
        self._only(inner, _SEQUENTIAL_KEYS, where)
        self._value(inner.get("dtype"), f"{where}.dtype")
        problem = inner.get("build_input_shape") is not None and bounds.of_key("build_input_shape", inner["build_input_shape"])
        if problem:
            raise self._refuse(f"{where}.build_input_shape", problem)
        for number, layer in enumerate(self._list(inner.get("layers"), f"{where}.layers")):
            self._layer(layer, f"{where}.layers[{number}]")

    def _graph(self, inner, where):
        self._only(inner, _GRAPH_KEYS, where)
        names = set()
        for number, layer in enumerate(self._list(inner.get("layers"), f"{where}.layers")):
            place = f"{where}.layers[{number}]"
            self._layer(layer, place)
            if not is_safe(layer.get("name")) or layer["name"] in names:
                raise self._refuse(place, "each layer of a graph needs a name of its own.", rule=7)
            names.add(layer["name"])
            self._list(layer.get("inbound_nodes"), f"{place}.inbound_nodes")
        for key in ("input_layers", "output_layers"):
            self._place(inner.get(key), f"{where}.{key}")

    def _layer(self, layer, where):
        if not isinstance(layer, dict) or "class_name" not in layer:
            raise self._refuse(where, "a layer is expected here.")
        self._object(layer, where)

    def _only(self, inner, keys, where):
        unknown = set(inner) - keys
        if unknown:
            raise self._refuse(where, f"unknown key {sorted(unknown)[0]!r}.")

    def _list(self, value, where):
        if not isinstance(value, list):
            raise self._refuse(where, "a list is expected here.")
        return value

    # Graphs and shapes.

    def _nodes(self, nodes, where):
        for node in self._list(nodes, f"{where}.inbound_nodes"):
            self.calls += 1
            if self.calls > MAX_CALLS:
                raise self._refuse(where, f"more than {MAX_CALLS:,} calls.")
            if not isinstance(node, dict) or set(node) != {"args", "kwargs"} or not isinstance(node["kwargs"], dict):
                raise self._refuse(where, "a call has `args` and `kwargs`.")
            self._value(self._list(node["args"], where), f"{where} call")
            self._value(node["kwargs"], f"{where} call")

    def _tensor(self, inner, where):
        """A tensor named by the call that makes it."""
        problem = bounds.of_key("shape", inner["shape"])
        if problem:
            raise self._refuse(where, problem)
        if not _is_place(inner["keras_history"]):
            raise self._refuse(where, "keras_history is a name and two numbers.")

    def _place(self, value, where):
        """input_layers and output_layers: a place, or places in lists and dicts."""
        if _is_place(value):
            return
        if not isinstance(value, (list, dict)):
            raise self._refuse(where, "a name and two numbers are expected here.")
        for part in value.values() if isinstance(value, dict) else value:
            self._place(part, where)

    def _build_config(self, config, where):
        where = f"{where}.build_config"
        if config is not None and not isinstance(config, dict):
            raise self._refuse(where, "a dict is expected here.")
        for key, shape in (config or {}).items():
            self._key(key, where)
            problem = bounds.shapes(shape)
            if problem:
                raise self._refuse(where, problem)

    def _compile_config(self, config, where):
        where = f"{where}.compile_config"
        if not isinstance(config, dict):
            raise self._refuse(where, "a dict is expected here.")
        self._only(config, _COMPILE_KEYS, where)
        self._value(config, where)

    def _refuse(self, where, reason, rule=2):
        return FileRefused(rule, f"{self.member}: {where.strip('. ') or 'top'}", reason)


@functools.cache
def arguments_of(cls):
    """The keys that a config of a class may have: its constructor's arguments, those handed on to its bases among them."""
    if issubclass(cls, FunctionOperation):
        return frozenset({"name", *cls.function.parameters})
    names = set()
    for base in cls.__mro__:
        if "__init__" not in vars(base) or base is object:
            continue
        parameters = inspect.signature(base.__init__).parameters.values()
        names.update(p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))
        if not any(p.kind is p.VAR_KEYWORD for p in parameters):
            break
    names.update(getattr(cls, "unsupported_arguments", ()))  # in files of Keras they stand, without a value
    if hasattr(cls, "asset_texts"):  # lookup layers find these among their further arguments
        names |= {"vocabulary_size", "has_input_vocabulary"}
    return frozenset(names - {"self"})


def _holds_object(value):
    """Whether a function or an object stands anywhere in a value."""
    if isinstance(value, dict):
        return "class_name" in value or any(map(_holds_object, value.values()))
    return isinstance(value, list) and any(map(_holds_object, value))


def _is_place(value):
    """Whether a value is `[layer name, number of the call, number of the output]`."""
    return (
        isinstance(value, list)
        and len(value) == 3
        and is_safe(value[0])
        and all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= MAX_CALLS for n in value[1:])
    )
