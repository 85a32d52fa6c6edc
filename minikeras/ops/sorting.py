"""Order: sorting, the largest entries, and search in what is sorted."""

import numpy as np

from minikeras.autodiff import primitive


def _put_back(upstream, x, order, axis):
    """Send the gradient of sorted entries to where they stood."""
    gradient = np.zeros(x.shape, upstream.dtype)
    np.put_along_axis(gradient, order, upstream, axis)
    return gradient


@primitive
def sort(x, axis=-1):
    """x in rising order along `axis`; all entries in one row when None.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`.

    >>> ops.sort([3, 1, 2])
    Tensor([1, 2, 3], shape=(3,), dtype=int32)
    """
    return np.sort(x, axis)


def _sort_rule(upstream, out, x, axis=-1):
    if axis is None:
        return _sort_rule(upstream, out, x.ravel(), 0).reshape(x.shape)
    return _put_back(upstream, x, np.argsort(x, axis, kind="stable"), axis)


sort.vjp(_sort_rule)


@primitive
def argsort(x, axis=-1):
    """The numbers that would sort x along `axis`, equals in their order; int32.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`.

    >>> ops.argsort([3, 1, 2])
    Tensor([1, 2, 0], shape=(3,), dtype=int32)
    """
    return np.argsort(x, axis, kind="stable").astype("int32")


@primitive(operands=1)
def argpartition(x, kth, axis=-1):
    """Numbers that put the entry number `kth` in its place, smaller ones before it, larger ones behind; int32.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`.

    >>> ops.argpartition([3, 1, 2], 1)
    Tensor([1, 2, 0], shape=(3,), dtype=int32)
    """
    return np.argpartition(x, kth, axis).astype("int32")


@primitive(operands=1)
def top_k(x, k, sorted=True):
    """The k largest entries along the last axis, falling, and where they stand: `(values, indices)`; of equals the first.

    Shapes: `(..., n)` -> two of `(..., k)`. Raises ValueError where the axis has fewer than k entries.

    >>> ops.top_k([3, 1, 2], 2)
    (Tensor([3, 2], shape=(2,), dtype=int32), Tensor([0, 2], shape=(2,), dtype=int32))
    """
    if not 0 <= k <= x.shape[-1]:
        raise ValueError(
            f"top_k: k={k} is not between 0 and the {x.shape[-1]} entries of the last axis. x has the shape {x.shape}."
        )
    places = np.argsort(-x if x.dtype.kind == "f" else -x.astype("int64"), axis=-1, kind="stable")[..., :k]
    return np.take_along_axis(x, places, -1), places.astype("int32")


top_k.vjp(lambda upstream, out, x, k, sorted=True: _put_back(upstream[0], x, out[1], -1))


@primitive(operands=2)
def in_top_k(targets, predictions, k):
    """Whether the class `targets[i]` is among the k largest of `predictions[i]`; ties with the last one count.

    Shapes: targets `(batch,)`, predictions `(batch, classes)` -> `(batch,)`.

    >>> ops.in_top_k([0, 1], [[0.1, 0.9], [0.1, 0.9]], k=1)
    Tensor([False,  True], shape=(2,), dtype=bool)
    """
    target = np.take_along_axis(predictions, targets[:, None].astype("int64"), axis=-1)
    return (np.sum(predictions > target, axis=-1) < k) & np.isfinite(target[:, 0])


@primitive(operands=2)
def searchsorted(sorted_sequence, values, side="left"):
    """Where to put each value into a sorted vector so that it stays sorted: before equals ("left") or behind ("right"); int32.

    Raises ValueError where the sequence is no vector.

    Shapes: `(n,)`, values `(...)` -> `(...)`.

    >>> ops.searchsorted([1, 3, 5], [3, 4])
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    if sorted_sequence.ndim != 1:
        raise ValueError(
            "`searchsorted` only supports 1-D sorted sequences. You can use `keras.ops.vectorized_map` to extend it "
            f"to N-D sequences. Received: sorted_sequence.shape={sorted_sequence.shape}"
        )
    return np.searchsorted(sorted_sequence, values, side).astype("int32")


@primitive(operands=1)
def digitize(x, bins):
    """The number of the bin each entry falls into: bin i begins at `bins[i - 1]` and ends before `bins[i]`; int32.

    Shapes: x `(...)`, bins `(n,)` -> `(...)`.

    >>> ops.digitize([0.5, 1.5, 9.0], [1.0, 2.0])
    Tensor([0, 1, 2], shape=(3,), dtype=int32)
    """
    return np.digitize(x, np.asarray(bins, "float64")).astype("int32")


@primitive(operands=1)
def unique(
    x, sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None, fill_value=None
):
    """The different entries of x (slices along `axis`), sorted or in the order in which they come.

    On demand with them: where each stood first, which of them each entry is, and how often each comes. With `size`, exactly that
    many, filled up with `fill_value` (the first one when None).

    Shapes: `(...)` -> `(different,)`.

    >>> ops.unique([3, 1, 3])
    Tensor([1, 3], shape=(2,), dtype=int32)
    """
    values, first, inverse, counts = np.unique(x, return_index=True, return_inverse=True, return_counts=True, axis=axis)
    along = axis or 0
    if not sorted:
        order = np.argsort(first)
        values, first, counts = np.take(values, order, along), first[order], counts[order]
        inverse = np.argsort(order)[inverse]
    if size is not None:
        values, first, counts = _resized(values, first, counts, size, fill_value, along)
    wanted = [values] + [
        part.astype("int32")
        for part, asked in (
            (first, return_index),
            (inverse.reshape(-1 if axis is not None else x.shape), return_inverse),
            (counts, return_counts),
        )
        if asked
    ]
    return tuple(wanted) if len(wanted) > 1 else values


def _resized(values, first, counts, size, fill_value, axis):
    missing = size - len(counts)
    if missing <= 0:
        return np.take(values, range(size), axis), first[:size], counts[:size]
    filler = (
        np.take(values, [0] * missing, axis)
        if fill_value is None
        else np.full_like(np.take(values, [0] * missing, axis), fill_value)
    )
    return (
        np.concatenate([values, filler], axis),
        np.concatenate([first, np.repeat(first[:1], missing)]),
        np.concatenate([counts, np.zeros(missing, counts.dtype)]),
    )
