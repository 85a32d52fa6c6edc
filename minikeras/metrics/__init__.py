"""keras.metrics: numbers to look at while training, gathered over the batches of an epoch."""

from minikeras.on_demand import opened_on_demand
from minikeras.serialization import functions_of, names_of

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "minikeras.losses": """binary_crossentropy binary_focal_crossentropy categorical_crossentropy
                           categorical_focal_crossentropy categorical_hinge hinge huber kl_divergence log_cosh
                           mean_absolute_error mean_absolute_percentage_error mean_squared_error
                           mean_squared_logarithmic_error poisson sparse_categorical_crossentropy squared_hinge""",
        "accuracy": """Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy SparseTopKCategoricalAccuracy
                   TopKCategoricalAccuracy binary_accuracy categorical_accuracy sparse_categorical_accuracy
                   sparse_top_k_categorical_accuracy top_k_categorical_accuracy""",
        "auc": "AUC",
        "f_score": "F1Score FBetaScore",
        "from_losses": """BinaryCrossentropy CategoricalCrossentropy CategoricalHinge Hinge KLDivergence LogCoshError
                      MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson
                      SparseCategoricalCrossentropy SquaredHinge""",
        "iou": "BinaryIoU IoU MeanIoU OneHotIoU OneHotMeanIoU",
        "metric": "Metric",
        "precision_recall": """FalseNegatives FalsePositives Precision PrecisionAtRecall Recall RecallAtPrecision
                           SensitivityAtSpecificity SpecificityAtSensitivity TrueNegatives TruePositives""",
        "mean": "Mean MeanMetricWrapper Sum",
        "regression": """ConcordanceCorrelation CosineSimilarity PearsonCorrelation R2Score RootMeanSquaredError
                     concordance_correlation pearson_correlation""",
    },
)

_SHORT_NAMES = {
    "bce": "BinaryCrossentropy",
    "mse": "MeanSquaredError",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "msle": "MeanSquaredLogarithmicError",
}
_NAMES = names_of(
    __name__,
    *(name for name in __all__ if name[0].isupper()),
    **_SHORT_NAMES,
    **{name.upper(): long for name, long in _SHORT_NAMES.items()},
)
__all__ += ["deserialize", "get", "serialize"]
serialize, deserialize, _by_name = functions_of(_NAMES, "metric", "Mean")


def check_name(name):
    """Raise ValueError, with the nearest name, for the name of no metric. Nothing is made, so that nothing is numbered."""
    if name not in _NAMES:
        get(name)


def get(identifier):
    """The metric meant by a name, a config, a class, a function or a Metric; names give instances.

    Raises:
        ValueError: if it means none.

    >>> keras.metrics.get("mse").name
    'mean_squared_error'
    """
    from minikeras.metrics.metric import Metric

    if isinstance(identifier, Metric):
        return identifier
    return _by_name(identifier)
