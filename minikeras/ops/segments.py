"""Sums, products and extremes of rows that belong together: `segment_ids[i]` says to which segment row i of the data belongs."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.config.dtypes import limits_of


def _segments(segment_ids, num_segments):
    return int(num_segments) if num_segments is not None else int(segment_ids.max(initial=-1)) + 1


def _gathered(per_segment, segment_ids):
    """For every row what stands at its segment; 0 for rows whose segment does not exist."""
    exists = (segment_ids >= 0) & (segment_ids < len(per_segment))
    rows = per_segment[np.where(exists, segment_ids, 0)]
    return np.where(exists.reshape(exists.shape + (1,) * (rows.ndim - 1)), rows, 0)


def _reduced(data, segment_ids, num_segments, ufunc, start):
    out = np.full((_segments(segment_ids, num_segments), *data.shape[1:]), start, data.dtype)
    exists = (segment_ids >= 0) & (segment_ids < len(out))
    ufunc.at(out, segment_ids[exists], data[exists])
    return out


def _lowest(dtype):
    return limits_of(dtype.name).min


def _highest(dtype):
    return limits_of(dtype.name).max


@primitive(operands=2)
def segment_sum(data, segment_ids, num_segments=None, sorted=False):
    """The sum of each segment's rows; 0 for an empty one.

    Shapes: data `(n, ...)`, segment_ids `(n,)` -> `(segments, ...)`.

    >>> ops.segment_sum([1, 5, 2], [0, 0, 1])
    Tensor([6, 2], shape=(2,), dtype=int32)
    """
    return _reduced(data, segment_ids, num_segments, np.add, 0)


segment_sum.vjp(
    lambda upstream, out, data, segment_ids, num_segments=None, sorted=False: _gathered(upstream, segment_ids), None
)


@primitive(operands=2)
def segment_max(data, segment_ids, num_segments=None, sorted=False):
    """The largest of each segment's rows, entry by entry; the lowest number there is for an empty one.

    Shapes: data `(n, ...)`, segment_ids `(n,)` -> `(segments, ...)`.

    >>> ops.segment_max([1, 5, 2], [0, 0, 1])
    Tensor([5, 2], shape=(2,), dtype=int32)
    """
    return _reduced(data, segment_ids, num_segments, np.maximum, _lowest(data.dtype))


@primitive(operands=2)
def segment_min(data, segment_ids, num_segments=None, sorted=False):
    """The smallest of each segment's rows, entry by entry; the highest number there is for an empty one.

    Shapes: data `(n, ...)`, segment_ids `(n,)` -> `(segments, ...)`.

    >>> ops.segment_min([1, 5, 2], [0, 0, 1])
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    return _reduced(data, segment_ids, num_segments, np.minimum, _highest(data.dtype))


def _extreme_rule(upstream, out, data, segment_ids, num_segments=None, sorted=False):
    chosen = (data == _gathered(out, segment_ids)).astype(upstream.dtype)
    ties = _reduced(chosen, segment_ids, len(out), np.add, 0)
    return chosen * _gathered(upstream / np.maximum(ties, 1), segment_ids)


segment_max.vjp(_extreme_rule, None)
segment_min.vjp(_extreme_rule, None)


@primitive(operands=2)
def segment_prod(data, segment_ids, num_segments=None, sorted=False):
    """The product of each segment's rows; 1 for an empty one.

    Shapes: data `(n, ...)`, segment_ids `(n,)` -> `(segments, ...)`.

    >>> ops.segment_prod([2, 5, 3], [0, 0, 1])
    Tensor([10,  3], shape=(2,), dtype=int32)
    """
    return _reduced(data, segment_ids, num_segments, np.multiply, 1)


def _segment_prod_rule(upstream, out, data, segment_ids, num_segments=None, sorted=False):
    # The product of the others: by division where nothing is 0; a single 0 leaves the product of the rest to itself.
    zeros = _reduced((data == 0).astype(upstream.dtype), segment_ids, len(out), np.add, 0)
    rest = _reduced(np.where(data == 0, 1, data), segment_ids, len(out), np.multiply, 1)
    others = np.where(
        data == 0,
        _gathered(rest * (zeros == 1), segment_ids),
        _gathered(rest * (zeros == 0), segment_ids) / np.where(data == 0, 1, data),
    )
    return _gathered(upstream, segment_ids) * others


segment_prod.vjp(_segment_prod_rule, None)
