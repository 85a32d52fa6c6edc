"""IntegerLookup: integers of any size to numbers from 0 on, and back."""

import numpy as np

from minikeras.autodiff import as_array
from minikeras.layers.preprocessing.fingerprint import fingerprint, keyed_fingerprint
from minikeras.layers.preprocessing.index_lookup import IndexLookup
from minikeras.serialization import builtin


@builtin("keras.layers")
class IntegerLookup(IndexLookup):
    """The number of each integer in a vocabulary.

        IntegerLookup(vocabulary=[10, 20])([20, 99])      # [2, 0]

    Args: as StringLookup, for integers instead of texts, and
        oov_method: how integers out of the vocabulary are dealt out among several numbers: "floormod" (the remainder of the division
            by `num_oov_indices`) or "farmhash" (a hash of their digits, the only one that takes `salt`).

    Raises ValueError for arguments that don't go together.

    Shapes: `(...)` -> the same for "int", else as CategoryEncoding.

    >>> layers.IntegerLookup(vocabulary=[7, 9])([9, 7, 5])
    Tensor([2, 1, 0], shape=(3,), dtype=int64)
    """

    def __init__(
        self,
        max_tokens=None,
        num_oov_indices=1,
        mask_token=None,
        oov_token=-1,
        vocabulary=None,
        vocabulary_dtype="int64",
        idf_weights=None,
        invert=False,
        output_mode="int",
        pad_to_max_tokens=False,
        oov_method="floormod",
        salt=None,
        name=None,
        **kwargs,
    ):
        if max_tokens is not None and max_tokens <= 1:
            raise ValueError(
                f"If `max_tokens` is set for `IntegerLookup`, it must be greater than 1. Received: max_tokens={max_tokens}"
            )
        if num_oov_indices < 0:
            raise ValueError(
                "The value of `num_oov_indices` argument for `IntegerLookup` must >= 0. "
                f"Received: num_oov_indices={num_oov_indices}"
            )
        if vocabulary_dtype != "int64":
            raise ValueError(
                f"Only `vocabulary_dtype='int64'` is supported at this time. Received: vocabulary_dtype={vocabulary_dtype}"
            )
        super().__init__(
            max_tokens=max_tokens,
            num_oov_indices=num_oov_indices,
            mask_token=mask_token,
            oov_token=oov_token,
            vocabulary=vocabulary,
            vocabulary_dtype=vocabulary_dtype,
            idf_weights=idf_weights,
            invert=invert,
            output_mode=output_mode,
            pad_to_max_tokens=pad_to_max_tokens,
            oov_method=oov_method,
            salt=salt,
            name=name,
            **kwargs,
        )

    def _as_keys(self, tokens):
        """Integers as an array of int64."""
        return as_array(tokens).astype(np.int64)

    def _as_tokens(self, keys):
        return keys

    def _out_of_vocabulary(self, keys):
        if self.oov_method == "floormod":
            return np.mod(keys, self.num_oov_indices)
        hashes = [fingerprint(b"%d" % key) if self.salt is None else keyed_fingerprint(b"%d" % key, self.salt) for key in keys]
        return np.array([value % self.num_oov_indices for value in hashes])

    def get_config(self):
        config = super().get_config()
        for key in ("oov_token", "mask_token"):
            config[key] = None if config[key] is None else int(config[key])
        if config["vocabulary"] is not None:
            config["vocabulary"] = [int(token) for token in config["vocabulary"]]
        return config
