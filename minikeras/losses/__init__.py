"""keras.losses: what training makes small."""

from minikeras.errors.suggest import did_you_mean
from minikeras.on_demand import opened_on_demand
from minikeras.serialization import RoomNames, functions_of

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "focal": "BinaryFocalCrossentropy CategoricalFocalCrossentropy binary_focal_crossentropy categorical_focal_crossentropy",
        "hinges": "CategoricalHinge Hinge SquaredHinge categorical_hinge hinge squared_hinge",
        "loss": "Loss LossFunctionWrapper",
        "overlap": "Dice Tversky dice tversky",
        "probabilistic": """BinaryCrossentropy CategoricalCrossentropy CategoricalGeneralizedCrossEntropy KLDivergence Poisson
                        SparseCategoricalCrossentropy binary_crossentropy categorical_crossentropy
                        categorical_generalized_cross_entropy kl_divergence poisson sparse_categorical_crossentropy""",
        "regression": """CosineSimilarity Huber LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
                     MeanSquaredLogarithmicError cosine_similarity huber log_cosh mean_absolute_error
                     mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error""",
        "similarity": "Circle circle",
    },
)

_SHORT_NAMES = {
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "mae": "mean_absolute_error",
    "mse": "mean_squared_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
}
_NAMES = RoomNames(
    __name__,
    {**{name: name for name in __all__}, **_SHORT_NAMES, **{name.upper(): long for name, long in _SHORT_NAMES.items()}},
)
__all__ += ["deserialize", "get", "serialize"]
serialize, deserialize, _ = functions_of(_NAMES, "loss", "Huber", described="name")


def get(identifier):
    """The loss meant by a name, a config, a function or a Loss: functions for names of functions, instances for classes.

    Raises:
        ValueError: if it means none.

    >>> keras.losses.get("mse").__name__
    'mean_squared_error'
    """
    if identifier is None:
        return None
    found = identifier
    if isinstance(identifier, (str, dict)):
        found = deserialize(identifier)
    if isinstance(found, type):
        found = found()
    if callable(found):
        return found
    hint = did_you_mean(identifier, _NAMES) if isinstance(identifier, str) else ""
    raise ValueError(f"Could not interpret loss identifier: {identifier}{hint}")
