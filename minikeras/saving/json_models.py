"""Models as JSON texts, those of Keras 1 and 2 among them."""

from minikeras.saving.archive import KERAS_VERSION
from minikeras.saving.configs import known_names, model_within_budget
from minikeras.saving.json_text import read_json
from minikeras.saving.legacy_configs import Translation, Writer

MEMBER = "JSON text"


def model_of_json(text, custom_objects=None):
    """The model whose structure a text holds, with new weights. Raises FileRefused where it breaks one of the rules."""
    config = read_json(text, MEMBER)
    writer = _writer(config)
    with writer.named_in_refusals():
        if writer.is_old:
            config = {key: value for key, value in config.items() if key not in ("keras_version", "backend")}
            config = Translation(writer, known_names(config, custom_objects), MEMBER).model(config)
        with model_within_budget(config, custom_objects, MEMBER) as (model, _):
            return model


def _writer(config):
    """Keras 1 and 2 wrote their version beside the class; a text without it is one of today, if it names modules."""
    if not isinstance(config, dict):
        return Writer(KERAS_VERSION)
    version = config.get("keras_version")
    if isinstance(version, str):
        return Writer(version, str(config.get("backend", "")))
    if "module" not in config and "class_name" in config:
        return Writer("2")
    return Writer("3.0" if _names_the_source(config) else KERAS_VERSION)


def _names_the_source(config):
    """Whether classes are called by their places in the source, as Keras 3.0 did: `keras.src.layers.core.dense`."""
    waiting = [config]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if str(value.get("module")).startswith(("keras.src.layers.", "keras.src.models.sequential")):
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False
