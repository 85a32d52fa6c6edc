"""What names of losses and metrics mean, when the first batch shows what labels and outputs look like."""

from minikeras import losses, metrics
from minikeras.naming import object_name

BY_LABELS = ("accuracy", "acc", "crossentropy", "ce")  # names that mean another loss or metric for other labels


def kinds_of_labels(y_true, y_pred):
    """`(binary, sparse)`: whether the output is one probability, and whether the labels are numbers of classes."""
    binary = y_pred.shape[-1] == 1
    sparse = len(y_true.shape) < len(y_pred.shape) or (y_true.shape[-1] == 1 and y_pred.shape[-1] > 1)
    return binary, sparse


def resolve_loss(identifier, y_true, y_pred):
    """A Loss from a name, Loss or function; "crossentropy" becomes the one that fits the labels. None stays None."""
    if identifier is None:
        return None
    if str(identifier).lower() in ("crossentropy", "ce"):
        binary, sparse = kinds_of_labels(y_true, y_pred)
        loss = (
            losses.binary_crossentropy
            if binary
            else losses.sparse_categorical_crossentropy
            if sparse
            else losses.categorical_crossentropy
        )
    else:
        loss = losses.get(identifier)
    if not isinstance(loss, losses.Loss):
        loss = losses.LossFunctionWrapper(loss, name=identifier if isinstance(identifier, str) else object_name(loss))
    return loss


def is_builtin(loss):
    """Whether a Loss is one of the library's own, round one of its own functions."""
    kinds = type(loss), getattr(loss, "fn", type(loss))
    return all((getattr(kind, "__module__", None) or "").startswith("minikeras.") for kind in kinds)


def resolve_metric(identifier, y_true, y_pred):
    """A Metric from a name, Metric or function; "accuracy" becomes the one that fits the labels."""
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    if str(identifier).lower() in ("accuracy", "acc"):
        binary, sparse = kinds_of_labels(y_true, y_pred)
        kind = (
            metrics.BinaryAccuracy if binary else metrics.SparseCategoricalAccuracy if sparse else metrics.CategoricalAccuracy
        )
        return kind(name=str(identifier))
    metric = metrics.get(identifier)
    name = identifier if isinstance(identifier, str) else object_name(metric)
    if not isinstance(metric, metrics.Metric):
        metric = metrics.MeanMetricWrapper(metric)
    metric.name = name
    return metric
