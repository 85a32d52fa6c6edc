"""A model's structure from its JSON text."""


def model_from_json(json_string, custom_objects=None):
    """The model whose `to_json()` gave this text, with new weights.

    Raises ValueError (FileRefused) where the text is no model, or breaks one of the rules of `minikeras.saving.refusal`.

    >>> model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    >>> keras.models.model_from_json(model.to_json()).output_shape
    (None, 1)
    """
    from minikeras.saving.json_models import model_of_json  # the room above, opened when it is used

    return model_of_json(json_string, custom_objects)
