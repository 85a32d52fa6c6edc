"""Attention: each query takes a mean of the values, weighted by how well their keys fit it."""

import math

import numpy as np

from minikeras.autodiff import composed
from minikeras.config.dtypes import result_type
from minikeras.ops.activations import softmax
from minikeras.ops.comparisons import logical_and
from minikeras.ops.core import cast, convert_to_tensor, where
from minikeras.ops.elementwise import add, multiply
from minikeras.ops.matrix_product import matmul
from minikeras.ops.rearranging import repeat
from minikeras.ops.shapes import transpose


@composed(operands=3)
def dot_product_attention(
    query, key, value, bias=None, mask=None, scale=None, is_causal=False, flash_attention=None, attn_logits_soft_cap=None
):
    """softmax(query @ key^T * scale + bias) @ value, for each head by itself. Vaswani et al., 2017, "Attention is all you need".

    Args:
        query: (batch, queries, heads, size).
        key, value: (batch, keys, heads, size); fewer heads than the query's are shared out among them.
        bias, mask: broadcast against (batch, heads, queries, keys); where the mask is false, nothing is taken.
        scale: 1 / sqrt(size) by default.
        is_causal: whether a query sees only keys up to its own place.

    Raises ValueError for tensors that don't have four axes, and for `flash_attention=True`.

    >>> ops.dot_product_attention(*np.ones((3, 1, 2, 1, 4), "float32")).shape
    (1, 2, 1, 4)
    """
    if flash_attention:
        raise ValueError("Flash attention is not supported: it is a way to save a GPU's memory.")
    query, key, value = (convert_to_tensor(x) for x in (query, key, value))
    if query.ndim != 4:
        raise ValueError(
            f"`dot_product_attention` only supports 4D inputs. Received: query.shape={query.shape}, "
            f"key.shape={key.shape}, value.shape={value.shape}."
        )
    dtype = result_type(query.dtype, key.dtype, value.dtype)
    query, key, value = (cast(x, dtype) for x in (query, key, value))
    if query.shape[2] > key.shape[2] > 1:
        groups = query.shape[2] // key.shape[2]
        key, value = repeat(key, groups, axis=2), repeat(value, groups, axis=2)
    scale = 1.0 / math.sqrt(key.shape[-1]) if scale is None else scale
    logits = multiply(matmul(transpose(query, (0, 2, 1, 3)), transpose(key, (0, 2, 3, 1))), scale)
    if bias is not None:
        logits = add(logits, cast(convert_to_tensor(bias), dtype))
    if is_causal:
        causal = np.tri(query.shape[1], key.shape[1], dtype=bool)
        mask = causal if mask is None else logical_and(mask, causal)
    if mask is not None:
        logits = where(mask, logits, -0.7 * (65500.0 if dtype == "float16" else 3.38953e38))
    return transpose(matmul(softmax(logits, axis=-1), transpose(value, (0, 2, 1, 3))), (0, 2, 1, 3))
