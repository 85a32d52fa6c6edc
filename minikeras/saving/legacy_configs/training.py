"""How an old model was compiled: `training_config` of an `.h5` file as the `compile_config` of a `.keras` file."""

from minikeras.saving.legacy_configs.classes import modern_names
from minikeras.saving.legacy_configs.lambdas import function_named
from minikeras.saving.legacy_configs.optimizers import modern_optimizer
from minikeras.saving.legacy_configs.writing import ARGUMENTS
from minikeras.saving.refusal import FileRefused
from minikeras.serialization import builtin_object

# What Keras takes by these names depends on the outputs, and so it is told the name.
_BY_OUTPUT = {"accuracy", "acc", "crossentropy", "ce"}
_SHORT = {"mse": "mean_squared_error", "mae": "mean_absolute_error", "mape": "mean_absolute_percentage_error"}
_WRAPPERS = {"keras.losses": "LossFunctionWrapper", "keras.metrics": "MeanMetricWrapper"}


class Training:
    """The translation of one `training_config`.

    Args:
        translation: that of the model.
        outputs: the names of the model's outputs, which old files put in front of the names of metrics.
    """

    def __init__(self, translation, outputs=()):
        self.translation = translation
        self.known = translation.known
        self.outputs = outputs

    def compile_config(self, training):
        """The newer form. Raises FileRefused where there is no optimizer in it."""
        if not isinstance(training, dict) or not isinstance(training.get("optimizer_config"), dict):
            raise FileRefused(2, "training_config", "`optimizer_config` is missing.")
        compiled = {name: training.get(name) for name in ARGUMENTS}
        return self.modern({**compiled, "optimizer": training["optimizer_config"]})

    def modern(self, compiled):
        """The arguments of `compile` in the newer form; what is None is left out."""
        modern = {name: value for name, value in compiled.items() if value is not None}
        if "loss" in modern:
            modern["loss"] = self._values(modern["loss"], "keras.losses")
        for name in {"metrics", "weighted_metrics"} & set(modern):
            modern[name] = _alone(self._values(modern[name], "keras.metrics"))
        if isinstance(modern.get("optimizer"), dict):
            modern["optimizer"] = modern_optimizer(modern["optimizer"], self.translation)
        return modern

    def _values(self, value, room):
        """Losses and metrics: names, objects, and these in lists and dicts."""
        if isinstance(value, str):
            return function_named(value) if value in self.known else value
        if isinstance(value, list):
            return [self._values(part, room) for part in value]
        if not isinstance(value, dict):
            return value
        if not isinstance(value.get("class_name"), str):
            return {key: self._values(part, room) for key, part in value.items()}
        return value if "module" in value and not self.translation.writer.is_old else self._object(value, room)

    def _object(self, value, room):
        inner = dict(value["config"]) if isinstance(value.get("config"), dict) else {}
        function = inner.pop("fn", None)
        if isinstance(inner.get("name"), str) and room == "keras.metrics":
            inner["name"] = self._own_name(inner["name"])
        if value["class_name"] == _WRAPPERS[room]:
            return self._wrapped(function, inner, room)
        if inner.get("reduction") == "auto":
            inner["reduction"] = "sum_over_batch_size"
        if room == "keras.losses" and inner.get("axis") == -1 and value["class_name"] not in ("CosineSimilarity",):
            inner.pop("axis")
        inner = {key: part for key, part in inner.items() if part is not None or key == "name"}
        return {**value, **modern_names(value, (room,), self.known), "config": self.translation.value(inner)}

    def _wrapped(self, function, inner, room):
        """A function that old files wrapped in an object: the function itself, or the name it was asked for by."""
        name, function = inner.get("name"), function["config"] if isinstance(function, dict) else function
        if room == "keras.metrics" and name in _BY_OUTPUT and function not in self.known:
            return name
        if not isinstance(function, str):
            raise FileRefused(2, "training_config", f"{room}: a function's name is expected, not {str(function)[:40]!r}.")
        if function in self.known:
            return function_named(function)
        if room == "keras.metrics" and _SHORT.get(name) == function:
            return name
        return function if builtin_object(room, function) or function in _SHORT.values() else function_named(function)

    def _own_name(self, name):
        """A metric's name without that of its output, which is put there again."""
        for output in self.outputs:
            if name.startswith(f"{output}_") and len(self.outputs) > 1:
                return name[len(output) + 1 :]
        return name


def _alone(metrics):
    """The metrics of the only output: old files have them in one more list."""
    return metrics[0] if isinstance(metrics, list) and len(metrics) == 1 and isinstance(metrics[0], list) else metrics
