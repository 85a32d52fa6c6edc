"""Right and wrong, positive and negative: the four counts behind precision, recall and their kin, for each threshold."""

import numpy as np

from minikeras import ops
from minikeras.autodiff import as_array
from minikeras.config import epsilon, floatx
from minikeras.losses.reduction import squeeze_or_expand_to_same_rank

FOUR = ("true_positives", "false_positives", "true_negatives", "false_negatives")
NEVER = -1e10  # below every threshold


def checked_thresholds(thresholds, default):
    """Thresholds as a list.

    Raises:
        ValueError: for one that isn't between 0 and 1.
    """
    if thresholds is None:
        return [default]
    thresholds = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    wrong = [t for t in thresholds if t is None or t < 0 or t > 1]
    if wrong:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {wrong}")
    return thresholds


def are_even(thresholds):
    """Whether there are at least three thresholds, from 0 to 1 in equal steps."""
    count = len(thresholds)
    return count >= 3 and np.allclose(thresholds, np.arange(count, dtype="float32") / (count - 1), atol=epsilon())


def confusion_counts(
    y_true, y_pred, thresholds, top_k=None, class_id=None, sample_weight=None, multi_label=False, label_weights=None
):
    """The weights of the true and false positives and negatives of a batch.

    Args:
        y_true, y_pred: labels and predictions, `(batch, ...)`. A prediction is positive above the threshold.
        thresholds: list of numbers.
        top_k: only the k largest predictions of a row can be positive.
        class_id: look at this column only.
        sample_weight: a weight for each row or entry.
        multi_label: count each of the columns by itself.
        label_weights: a weight for each column.

    Returns: a dict from the names in FOUR to arrays `(thresholds,)`, with `multi_label` `(thresholds, columns)`.
    """
    y_pred, y_true = (
        y.array
        for y in squeeze_or_expand_to_same_rank(
            *(ops.convert_to_tensor(as_array(y).astype(floatx(), copy=False)) for y in (y_pred, y_true))
        )
    )
    weights = _weights_of(sample_weight, y_true)
    if top_k is not None:
        y_pred = _only_top(y_pred, top_k)
    if class_id is not None:
        if y_pred.ndim == 1:
            raise ValueError(
                "When class_id is provided, y_pred must be a 2D array with shape (num_samples, num_classes), found "
                f"shape: {y_pred.shape}"
            )
        y_true, y_pred = y_true[..., class_id, None], y_pred[..., class_id, None]
    weights = np.broadcast_to(weights, y_pred.shape)
    if label_weights is not None:
        weights = weights * as_array(label_weights)
    columns = y_pred.shape[-1] if multi_label else 1
    labels, guesses, weights = (x.reshape(-1, columns) for x in (y_true != 0, y_pred, weights))
    count = _count_in_buckets if are_even(thresholds) else _count_by_comparing
    counted = [count(labels[:, i], guesses[:, i], weights[:, i], thresholds) for i in range(columns)]
    return {name: np.stack(parts, axis=-1) if multi_label else parts[0] for name, parts in zip(FOUR, zip(*counted))}


def _count_by_comparing(labels, guesses, weights, thresholds):
    """The four counts of a column, by their definition."""
    positive = [guesses > np.float32(t) for t in thresholds]
    return [
        np.array([np.sum(weights[(labels == right) & (p == sign)]) for p in positive], weights.dtype)
        for right, sign in ((True, True), (False, True), (False, False), (True, False))
    ]


def _count_in_buckets(labels, guesses, weights, thresholds):
    """The same for even thresholds, in one pass: each guess falls into the bucket of the last threshold below it."""
    steps = len(thresholds) - 1
    buckets = np.ceil(np.clip(guesses, 0, 1) * guesses.dtype.type(steps)).astype(np.int64) - 1
    if thresholds[0] < 0:
        buckets = np.maximum(buckets, 0)
    counts = []
    for chosen in (labels, ~labels):
        inside = chosen & (buckets >= 0)
        in_bucket = np.bincount(buckets[inside], weights[inside], minlength=steps + 1)
        counts.append(np.cumsum(in_bucket[::-1])[::-1])
    (tp, fp), totals = counts, [np.sum(weights[chosen], dtype=np.float64) for chosen in (labels, ~labels)]
    return [x.astype(weights.dtype) for x in (tp, fp, totals[1] - fp, totals[0] - tp)]


def _weights_of(sample_weight, y_true):
    if sample_weight is None:
        return np.ones((), floatx())
    weights = as_array(sample_weight).astype(floatx(), copy=False)[..., None]
    if weights.ndim == y_true.ndim + 1:
        weights = weights[..., 0]
    return weights


def _only_top(guesses, k):
    """The k largest of each row, the first of equals; the others so low that they are never positive."""
    order = np.argsort(-guesses, axis=-1, kind="stable")[..., :k]
    kept = np.zeros(guesses.shape, bool)
    np.put_along_axis(kept, order, True, axis=-1)
    return np.where(kept, guesses, np.float32(NEVER))
