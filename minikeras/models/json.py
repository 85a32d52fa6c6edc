"""A model's structure from its JSON text."""

import json

from minikeras.serialization import deserialize_keras_object


def model_from_json(json_string, custom_objects=None):
    """The model whose `to_json()` gave this text, with new weights. Raises ValueError where the text is no model."""
    return deserialize_keras_object(json.loads(json_string), custom_objects=custom_objects)
