"""Arrays: the NumPy array behind whatever stands for numbers, in the dtype that Keras would give it."""

import numpy as np

from minikeras import config
from minikeras.autodiff.tensor import TEXTS, Tensor


def as_array(x, dtype=None):
    """The NumPy array behind a tensor, an array, a number or a (nested) list of these.

    Numbers without a type of their own become float32 (`keras.config.floatx()`) or int32, as in Keras. Arrays keep theirs; texts
    become bytes.
    """
    if isinstance(x, Tensor):
        x = x.array
    elif not isinstance(x, (np.ndarray, np.generic)):
        # What is only tried is asked for its numbers by a metric, say. Nothing is kept of them.
        x = x.tries[0].array if getattr(x, "is_tried", False) else to_32_bits(np.asarray(_unwrapped(x)))
    if x.dtype.kind in TEXTS or dtype == "string":
        return as_texts(x)
    if dtype is not None and x.dtype != dtype:
        return np.asarray(x, dtype=dtype)
    return np.asarray(x)


def as_texts(array):
    """Texts as TensorFlow keeps them: an array of `bytes` objects, in UTF-8. Raises TypeError for what is no text."""
    texts = np.empty(array.shape, object)
    for i, text in enumerate(array.flat):
        if not isinstance(text, (str, bytes)):
            raise TypeError(f"Expected texts, such as a list of strings. Received: {text!r} (of type {type(text)})")
        texts.flat[i] = text.encode("utf-8") if isinstance(text, str) else bytes(text)
    return texts


def to_32_bits(array):
    """`array` in the 32-bit type of its kind: NumPy's float64 and int64 become Keras's float32 and int32."""
    kind = array.dtype.kind
    if kind == "f" and array.dtype.itemsize == 8:
        return array.astype(config.floatx())
    if kind in "iu" and array.dtype.itemsize == 8:
        return array.astype(np.int32 if kind == "i" else np.uint32)
    return array


def _unwrapped(x):
    if isinstance(x, Tensor):
        return x.array
    if isinstance(x, (list, tuple)):
        return [_unwrapped(part) for part in x]
    return x
