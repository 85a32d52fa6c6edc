"""From one loss an entry to one loss a batch: masks, sample weights, and the sum or the mean."""

from minikeras import ops

REDUCTIONS = ("sum_over_batch_size", "sum", None, "none", "mean", "mean_with_sample_weight")


def standardize_reduction(reduction):
    """The reduction as it is.

    Raises:
        ValueError: if it is none of REDUCTIONS.
    """
    if reduction not in REDUCTIONS:
        raise ValueError(
            f"Invalid value for argument `reduction`. Expected one of {set(REDUCTIONS)}. Received: reduction={reduction}"
        )
    return reduction


def squeeze_or_expand_to_same_rank(x1, x2, expand_rank_1=True):
    """Both tensors with the same number of axes, where one has a last axis of size 1 more than the other.

    A vector gets that axis too; of a larger tensor it is taken away. Other shapes stay as they are.
    """
    ranks = len(x1.shape), len(x2.shape)
    if ranks[0] == ranks[1] + 1 and x1.shape[-1] == 1:
        if ranks[1] == 1 and expand_rank_1:
            return x1, ops.expand_dims(x2, -1)
        return ops.squeeze(x1, -1), x2
    if ranks[1] == ranks[0] + 1 and x2.shape[-1] == 1:
        if ranks[0] == 1 and expand_rank_1:
            return ops.expand_dims(x1, -1), x2
        return x1, ops.squeeze(x2, -1)
    return x1, x2


def reduce_weighted_values(values, sample_weight=None, mask=None, reduction="sum_over_batch_size", dtype=None):
    """The values times their weights, reduced.

    Args:
        values: tensor `(batch, ...)` of losses.
        sample_weight: weights, `(batch,)` or more axes; None for 1 everywhere.
        mask: tensor of truth values, as the weights; what it leaves out doesn't count, not even as an entry of the mean.
        reduction: "sum"; "sum_over_batch_size" and "mean", the sum over the number of entries; "mean_with_sample_weight", the
            sum over the sum of the weights; None or "none" for one loss an entry.
    """
    if reduction not in REDUCTIONS:
        standardize_reduction(reduction)
    values = ops.convert_to_tensor(values, dtype=dtype)
    weights = None
    if sample_weight is not None or mask is not None:
        weights = apply_mask(sample_weight, mask, values.dtype, reduction)
        values, weights = squeeze_or_expand_to_same_rank(values, weights)
        _check_fit(values, weights)
        values = ops.multiply(values, weights)
    if reduction in (None, "none") or values.shape in ((), (0,)):
        return values
    total = ops.sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and weights is not None:
        return divide_no_nan(total, ops.sum(weights))
    return ops.divide(total, float(values.size)) if values.size else total


def _check_fit(values, weights):
    sizes = list(zip(reversed(values.shape), reversed(weights.shape)))
    if any(a != b and 1 not in (a, b) for a, b in sizes):
        raise ValueError(
            f"`sample_weight` of shape {weights.shape} does not fit losses of shape {values.shape}. Give it an axis "
            f"for each of theirs, of their size or 1, as in {values.shape[:1] + (1,) * (len(values.shape) - 1)}."
        )


def divide_no_nan(total, count):
    """total / count, 0 where the count is 0."""
    empty = ops.equal(count, 0)
    return ops.where(empty, 0.0, ops.divide(total, ops.where(empty, 1.0, count)))


def apply_mask(sample_weight, mask, dtype, reduction):
    """Sample weights and mask as one tensor of weights, or None.

    For a mean, what is kept weighs more by total / kept, so that dividing by the total gives the mean of what is kept.
    """
    weights = None if sample_weight is None else ops.convert_to_tensor(sample_weight, dtype=dtype)
    if mask is None:
        return weights
    kept = ops.cast(mask, dtype)
    if reduction in ("mean", "sum_over_batch_size"):
        kept = ops.multiply(kept, divide_no_nan(ops.cast(kept.size, dtype), ops.sum(kept)))
    if weights is None:
        return kept
    kept, weights = squeeze_or_expand_to_same_rank(kept, weights)
    return ops.multiply(weights, kept)
