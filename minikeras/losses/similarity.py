"""A loss for embeddings: rows of one class close together, rows of others far away."""

import numpy as np

from minikeras import ops
from minikeras.losses.loss import FunctionLoss
from minikeras.serialization import builtin


@builtin("keras.losses")
def circle(y_true, y_pred, ref_labels=None, ref_embeddings=None, remove_diagonal=True, gamma=80, margin=0.4):
    """One loss a row, from its distances to all rows, or to others given with their labels.

    Args:
        y_true: integer labels `(batch,)`.
        y_pred: embeddings `(batch, features)` of length 1.
        ref_labels, ref_embeddings: the rows to compare with; those of the batch if None.
        remove_diagonal: whether a row is not compared with itself.
        gamma: a scale. margin: the distance that is close enough.

    Shapes: labels y_true `(batch, ...)`, y_pred `(batch, ..., classes)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.circle([0, 0, 1], [[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], gamma=1)
    Tensor([0.61634374, 0.96167487, 0.        ], shape=(3,), dtype=float32)
    """
    y_pred = ops.convert_to_tensor(y_pred)
    others = y_pred if ref_embeddings is None else ops.convert_to_tensor(ref_embeddings)
    same = _same_labels(y_true, y_true if ref_labels is None else ref_labels, remove_diagonal)
    distances = ops.maximum(1.0 - ops.matmul(y_pred, ops.transpose(others)), 0.0)
    terms = []
    for pairs, weights, offsets in (
        (same[0], margin + distances, distances - margin),
        (same[1], 1 + margin - distances, 1 - margin - distances),
    ):
        weights = ops.maximum(weights * pairs.astype(y_pred.dtype), 0.0)
        terms.append(ops.logsumexp(ops.where(pairs, gamma * weights * offsets, -np.inf), axis=1))
    losses = ops.softplus(terms[0] + terms[1])
    losses._keras_mask = ops.greater(losses, 0)
    return losses


def _same_labels(labels, others, remove_diagonal):
    """Which pairs have the same label, and which have not: two arrays `(rows, others)`."""
    labels, others = (np.reshape(ops.convert_to_numpy(x).astype("int32"), (-1, 1)) for x in (labels, others))
    same = labels == others.T
    different = ~same
    return (same & ~np.eye(*same.shape, dtype=bool) if remove_diagonal else same), different


@builtin("keras.losses")
class Circle(FunctionLoss):
    """The circle loss of embeddings (Sun et al., 2020). Args as in `circle` and `Loss`.

    >>> keras.losses.Circle()(np.array([0, 1]), np.eye(2))
    Tensor(0., shape=(), dtype=float32)
    """

    def __init__(
        self, gamma=80.0, margin=0.4, remove_diagonal=True, reduction="sum_over_batch_size", name="circle", dtype=None
    ):
        super().__init__(circle, reduction, name, dtype, gamma=gamma, margin=margin, remove_diagonal=remove_diagonal)
