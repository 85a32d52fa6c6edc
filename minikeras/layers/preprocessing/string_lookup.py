"""StringLookup: words to numbers, and back."""

import numpy as np

from minikeras.autodiff import as_array
from minikeras.layers.preprocessing.fingerprint import fingerprint, keyed_fingerprint
from minikeras.layers.preprocessing.index_lookup import IndexLookup
from minikeras.serialization import builtin


@builtin("keras.layers")
class StringLookup(IndexLookup):
    """The number of each text in a vocabulary.

        StringLookup(vocabulary=["red", "green"])(["green", "blue"])      # [2, 0]

    Args:
        max_tokens: how many numbers there may be; only the most frequent texts are learned.
        num_oov_indices: how many numbers are kept for texts out of the vocabulary; among several, a hash of the text decides.
        mask_token: a text that means "nothing here": number 0, and no place in encodings.
        oov_token: the text that stands for those out of the vocabulary.
        vocabulary: list or array of texts, instead of `adapt`; never the name of a file.
        idf_weights: with "tf_idf", a number for each text of `vocabulary`.
        invert: numbers to texts instead.
        output_mode: "int" (numbers), "one_hot", "multi_hot", "count", or "tf_idf" (counts times weights, which are high for texts
            that occur in few samples).
        pad_to_max_tokens: whether encodings have `max_tokens` places whatever was learned.
        encoding: of texts given as bytes.
        salt: an int or two, the key of the hash.

    Inputs are lists or arrays of strings, or tensors of them; a functional model begins with `Input((), dtype="string")`.

    Raises ValueError for arguments that don't go together.

    Shapes: `(...)` -> the same for "int", else as CategoryEncoding.

    >>> layers.StringLookup(vocabulary=["a", "b"])(["b", "a", "z"])
    Tensor([2, 1, 0], shape=(3,), dtype=int64)
    """

    def __init__(
        self,
        max_tokens=None,
        num_oov_indices=1,
        mask_token=None,
        oov_token="[UNK]",
        vocabulary=None,
        idf_weights=None,
        invert=False,
        output_mode="int",
        pad_to_max_tokens=False,
        encoding="utf-8",
        name=None,
        salt=None,
        **kwargs,
    ):
        self.encoding = encoding
        super().__init__(
            max_tokens=max_tokens,
            num_oov_indices=num_oov_indices,
            mask_token=mask_token,
            oov_token=oov_token,
            vocabulary=vocabulary,
            idf_weights=idf_weights,
            invert=invert,
            output_mode=output_mode,
            pad_to_max_tokens=pad_to_max_tokens,
            name=name,
            salt=salt,
            vocabulary_dtype="string",
            **kwargs,
        )

    def _as_keys(self, tokens):
        """Texts as an array of bytes."""
        return as_array(np.array([], object) if isinstance(tokens, list) and not tokens else tokens, "string")

    def _as_tokens(self, keys):
        return np.array([key.decode(self.encoding) for key in keys], str)

    def _out_of_vocabulary(self, keys):
        if self.salt is None:
            return np.array([fingerprint(key) % self.num_oov_indices for key in keys])
        return np.array([keyed_fingerprint(key, self.salt) % self.num_oov_indices for key in keys])

    def get_config(self):
        config = super().get_config()
        del config["vocabulary_dtype"]
        return {**config, "encoding": self.encoding}
