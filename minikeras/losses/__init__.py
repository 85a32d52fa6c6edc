"""keras.losses: what training makes small."""

from minikeras.losses.focal import (
    BinaryFocalCrossentropy,
    CategoricalFocalCrossentropy,
    binary_focal_crossentropy,
    categorical_focal_crossentropy,
)
from minikeras.losses.hinge import CategoricalHinge, Hinge, SquaredHinge, categorical_hinge, hinge, squared_hinge
from minikeras.losses.loss import Loss, LossFunctionWrapper
from minikeras.losses.overlap import Dice, Tversky, dice, tversky
from minikeras.losses.probabilistic import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    CategoricalGeneralizedCrossEntropy,
    KLDivergence,
    Poisson,
    SparseCategoricalCrossentropy,
    binary_crossentropy,
    categorical_crossentropy,
    categorical_generalized_cross_entropy,
    kl_divergence,
    poisson,
    sparse_categorical_crossentropy,
)
from minikeras.losses.regression import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    cosine_similarity,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
)
from minikeras.losses.similarity import Circle, circle
from minikeras.old_spellings.gone_names import missing
from minikeras.serialization import deserialize_keras_object, serialize_keras_object
from minikeras.suggest import did_you_mean

_NAMES = {thing.__name__: thing for thing in (
    Loss, LossFunctionWrapper, BinaryCrossentropy, BinaryFocalCrossentropy, CategoricalCrossentropy,
    CategoricalFocalCrossentropy, CategoricalGeneralizedCrossEntropy, CategoricalHinge, Circle, CosineSimilarity, Dice, Hinge,
    Huber, KLDivergence, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredError,
    MeanSquaredLogarithmicError, Poisson, SparseCategoricalCrossentropy, SquaredHinge, Tversky, binary_crossentropy,
    binary_focal_crossentropy, categorical_crossentropy, categorical_focal_crossentropy, categorical_generalized_cross_entropy,
    categorical_hinge, circle, cosine_similarity, dice, hinge, huber, kl_divergence, log_cosh, mean_absolute_error,
    mean_absolute_percentage_error, mean_squared_error, mean_squared_logarithmic_error, poisson,
    sparse_categorical_crossentropy, squared_hinge, tversky)}
_SHORT_NAMES = {"bce": binary_crossentropy, "kld": kl_divergence, "mae": mean_absolute_error, "mse": mean_squared_error,
                "mape": mean_absolute_percentage_error, "msle": mean_squared_logarithmic_error}
_NAMES.update(_SHORT_NAMES)
_NAMES.update({name.upper(): function for name, function in _SHORT_NAMES.items()})


def serialize(loss):
    """The loss as plain values: a name for a function of your own, else a dict."""
    return serialize_keras_object(loss)


def deserialize(name, custom_objects=None):
    """The loss that `serialize` described."""
    return deserialize_keras_object(name, custom_objects, module_objects=_NAMES)


def get(identifier):
    """The loss meant by a name, a config, a function or a Loss: functions for names of functions, instances for classes.

    Raises:
        ValueError: if it means none.
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


def __getattr__(name):
    raise missing(__name__, name)
