"""Sequences of different lengths as one array."""

import numpy as np


def pad_sequences(sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0.0):
    """Sequences made equally long: short ones filled up with `value`, long ones cut.

    Args:
        sequences: list of sequences; each may have further axes, the same for all.
        maxlen: the length; by default that of the longest.
        dtype: that of the result; `object` for texts.
        padding: "pre" to fill up at the front, "post" at the end.
        truncating: "pre" to cut off the front, "post" the end.
        value: what to fill up with.

    Returns: an array `(sequences, maxlen, ...)`.

    Raises:
        ValueError: for what is no list of sequences, sequences of different inner shapes, and other arguments.
    """
    _check_arguments(sequences, dtype, padding, truncating, value)
    lengths = [len(sequence) for sequence in sequences]
    inner_shape = next((np.asarray(sequence).shape[1:] for sequence in sequences if len(sequence)), ())
    maxlen = max(lengths) if maxlen is None else maxlen
    padded = np.full((len(lengths), maxlen) + inner_shape, value, dtype=dtype)
    for i, sequence in enumerate(sequences):
        kept = np.asarray(sequence[-maxlen:] if truncating == "pre" else sequence[:maxlen], dtype=dtype)
        if not len(kept):
            continue
        if kept.shape[1:] != inner_shape:
            raise ValueError(
                f"Shape of sample {kept.shape[1:]} of sequence at position {i} is different from expected shape {inner_shape}"
            )
        place = slice(-len(kept), None) if padding == "pre" else slice(None, len(kept))
        padded[i, place] = kept
    return padded


def _check_arguments(sequences, dtype, padding, truncating, value):
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable.")
    for sequence in sequences:
        if not hasattr(sequence, "__len__"):
            raise ValueError(f"`sequences` must be a list of iterables. Found non-iterable: {sequence}")
    if isinstance(value, str) and dtype is not object and not np.issubdtype(dtype, np.character):
        raise ValueError(
            f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}\nYou should set `dtype=object` "
            "for variable length strings."
        )
    if truncating not in ("pre", "post"):
        raise ValueError(f'Truncating type "{truncating}" not understood')
    if padding not in ("pre", "post"):
        raise ValueError(f'Padding type "{padding}" not understood')
