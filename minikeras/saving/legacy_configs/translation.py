"""A config of an older Keras as one of today, so that one reader with one set of rules serves both.

Nothing is checked here but what the translation itself needs: the schema looks at what comes out, and the budget holds.
What is in the newer form already comes back as it is.
"""

import contextlib

from minikeras.layers.lambda_layer import Lambda
from minikeras.saving.legacy_configs import graph_operations, keras_1, lambdas, tensor_operations
from minikeras.saving.legacy_configs.arguments import modern_arguments
from minikeras.saving.legacy_configs.calls import Calls, plain_name
from minikeras.saving.legacy_configs.classes import modern_names, rooms_of
from minikeras.saving.legacy_configs.inputs import modern_input, with_input
from minikeras.saving.legacy_configs.training import Training
from minikeras.saving.legacy_configs.writer import Writer
from minikeras.saving.refusal import FileRefused
from minikeras.saving.schema import arguments_of
from minikeras.serialization import builtin_object, get_custom_objects
from minikeras.serialization.tables import scope_objects

_SPECIAL = ("function", "__lambda__", "__numpy__", "__tensor__", "__bytes__", "__ellipsis__", "__slice__", "__keras_tensor__")
_GRAPH_KEYS = ("name", "trainable", "layers", "input_layers", "output_layers")


class Translation:
    """The translation of one file.

    Args:
        writer: the `Writer` of the file.
        known: dict of the learner's own names.
        member: where the configs come from, for texts.
    """

    def __init__(self, writer, known, member):
        self.writer = writer
        self.known = known
        self.member = member
        self._data_format = None

    def model(self, config):
        """The config of a model. Raises FileRefused where it has no form that an older Keras wrote."""
        with self.refusing(self.member, "a model"):
            self._data_format = keras_1.data_format_of(config)
            return self.object(config, "layer")

    @contextlib.contextmanager
    def refusing(self, member, what):
        """Context in which what goes wrong is a refusal: the config holds something else than its writer put there."""
        try:
            yield
        except FileRefused:
            raise
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise FileRefused(2, member, f"this is not how {self.writer.name} wrote {what} ({error!r}).") from error

    def value(self, value, key=""):
        """Any value in a config; `key` is the name it stands under."""
        if isinstance(value, list):
            return [self.value(part, key) for part in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("class_name"), str):
            return self.object(value, key)
        old = keras_1.small_object(value)
        return self.object(old, key) if old is not None else {name: self.value(part, name) for name, part in value.items()}

    def object(self, config, key):
        """A dict with a `class_name`."""
        name, inner = config["class_name"], config.get("config")
        if name in _SPECIAL:
            return config
        if isinstance(inner, list) and name == "Sequential":
            inner = {"name": "sequential", "layers": inner}
        if not isinstance(inner, dict):
            return config
        if keras_1.begins_with_merge(inner):
            name, inner = "Functional", keras_1.merged_stack(inner)
        if self.writer.numbers < (2, 0):
            name, inner = keras_1.modern_layer(name, inner, self._data_format)
        names = modern_names({**config, "class_name": name}, rooms_of(key, inner), self.known)
        if names["class_name"] == "DTypePolicy":
            return self._policy(names, inner)
        modern = {**config, **names, "config": self._inner(name, names, inner)}
        if "name" in config:
            modern["name"] = plain_name(config["name"])
        if self.writer.numbers < (3, 0):
            modern.pop("build_config", None)  # the call, or the first layer, says it again
        if isinstance(modern.get("compile_config"), dict):
            modern["compile_config"] = Training(self).modern(modern["compile_config"])
        return modern

    @staticmethod
    def _policy(names, inner):
        """A policy of dtypes: one dtype is written as its name."""
        name = inner.get("name")
        return {**names, "config": {"name": name}} if str(name).startswith("mixed_") else name

    def _inner(self, name, names, inner):
        """The config inside an object's dict."""
        cls = builtin_object(names["module"], names["class_name"]) if isinstance(names["module"], str) else None
        if isinstance(inner.get("name"), str) and "/" in inner["name"]:
            inner = {**inner, "name": plain_name(inner["name"])}
        if "layers" in inner and isinstance(inner["layers"], list):
            return self._graph(inner) if "input_layers" in inner else self._stack(inner)
        if names["class_name"] == "InputLayer":
            return self.value(modern_input(inner))
        if cls is not None and issubclass(cls, Lambda):
            inner = lambdas.modern_lambda(inner)
        if cls is not None and self.writer.is_old:
            inner = modern_arguments(name, inner, arguments_of(cls), self.writer.numbers < (3, 0))
        else:
            inner = {key: part for key, part in inner.items() if key != "batch_input_shape"}
        return {key: self._argument(part, key) for key, part in inner.items()}

    def _argument(self, value, key):
        """An argument of a layer; old files call a learner's own activation by its bare name."""
        if key.endswith("activation") and isinstance(value, str) and value in self.known:
            return lambdas.function_named(value)
        return self.value(value, key)

    def _stack(self, inner):
        """A Sequential."""
        layers = [self.object(layer, "layer") for layer in with_input(inner["layers"])]
        return {**inner, "layers": layers}

    def _graph(self, inner):
        """A functional model."""
        layers = [keras_1.modern_merge(layer) for layer in inner["layers"]]
        calls = Calls(layers, inner.get("output_layers"), self.member)
        modern = []
        for layer in layers:
            if tensor_operations.is_one(layer):
                modern.append(tensor_operations.modern(layer, calls, self.member))
            elif graph_operations.is_one(layer):
                modern.append(graph_operations.modern(layer, calls, self.member))
            else:
                modern.append({**self.object(layer, "layer"), "inbound_nodes": calls.of(layer)})
        for key in ("input_layers", "output_layers"):
            places = calls.output_places(inner.get(key))
            # Up to Keras 2 a model of one input, or output, had it alone, and wrote it as a list of one.
            alone = self.writer.numbers < (3, 0) and isinstance(places, list) and len(places) == 1
            inner = {**inner, key: places[0] if alone else places}
        return {**{key: inner[key] for key in inner if key in _GRAPH_KEYS or inner[key]}, "layers": modern}


def modern_graph(config):
    """What `get_config` of a functional model gave in Keras 2, in the form of today."""
    return Translation(Writer("2.4.0"), scope_objects() | get_custom_objects(), "config").model(
        {"class_name": "Functional", "config": config}
    )["config"]
