"""A model's structure from its JSON text."""


def model_from_json(json_string, custom_objects=None):
    """The model whose `to_json()` gave this text, with new weights.

    Raises ValueError (FileRefused) where the text is no model, or breaks one of the rules of `minikeras.saving.refusal`.
    """
    from minikeras.saving.configs import model_within_budget  # the room above, opened when it is used
    from minikeras.saving.json_text import read_json

    config = read_json(json_string, "JSON text")
    with model_within_budget(config, custom_objects, "JSON text") as (model, _):
        return model
