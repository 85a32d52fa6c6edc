"""The checks of what a lookup layer was given."""

import numpy as np

from minikeras.layers.preprocessing.modes import check_mode

_MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")


def check_arguments(
    owner, max_tokens, num_oov_indices, idf_weights, invert, output_mode, pad_to_max_tokens, oov_method, has_vocabulary
):
    """Raise ValueError, in Keras's words, for arguments that don't go together. `owner` is the class's name."""
    if max_tokens is not None and max_tokens <= 1:
        raise ValueError(f"If set, `max_tokens` must be greater than 1. Received: max_tokens={max_tokens}")
    if pad_to_max_tokens and max_tokens is None:
        raise ValueError(f"If pad_to_max_tokens is True, must set `max_tokens`. Received: max_tokens={max_tokens}")
    if num_oov_indices < 0:
        raise ValueError(f"`num_oov_indices` must be greater than or equal to 0. Received: num_oov_indices={num_oov_indices}")
    check_mode("oov_method", oov_method, ("floormod", "farmhash"), owner)
    check_mode("output_mode", output_mode, _MODES, owner)
    if invert and output_mode != "int":
        raise ValueError(f"`output_mode` must be `'int'` when `invert` is true. Received: output_mode={output_mode}")
    if idf_weights is not None and output_mode != "tf_idf":
        raise ValueError(
            "`idf_weights` should only be set if `output_mode` is `'tf_idf'`. "
            f"Received: idf_weights={idf_weights} and output_mode={output_mode}"
        )
    if output_mode == "tf_idf" and has_vocabulary and idf_weights is None:
        raise ValueError(
            "When specifying the `vocabulary` argument, in TF-IDF output mode, the `idf_weights` argument must also be "
            "provided."
        )


def refuse_path(vocabulary):
    """Raise ValueError where a vocabulary is the name of a file: a model file from a stranger could read any file by it."""
    if isinstance(vocabulary, (str, bytes)):
        raise ValueError(
            "A vocabulary must be given as a list or an array of its terms; minikeras reads no vocabulary from a file. "
            f"Received: vocabulary={vocabulary!r}. Read the file yourself: `open(path).read().splitlines()`."
        )


def standardize_salt(salt, vocabulary_dtype, oov_method):
    """The key of the hash as a list of two ints, or None. Raises ValueError for anything else."""
    if salt is None:
        return None
    if vocabulary_dtype != "string" and oov_method != "farmhash":
        raise ValueError(f"`salt` can only be used when `oov_method='farmhash'`. Received: oov_method={oov_method}")
    if isinstance(salt, (tuple, list)) and len(salt) == 2:
        return list(salt)
    if isinstance(salt, int):
        return [salt, salt]
    raise ValueError(
        f"The `salt` argument for `IndexLookup` can only be a tuple of 2 integers, or a single integer. Received: salt={salt}."
    )


def plain_list(values):
    """What was given as a list of plain values for a config, or None."""
    return np.asarray(values).tolist() if hasattr(values, "__array__") else values
