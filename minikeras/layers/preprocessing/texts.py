"""From texts to tokens: standardize, split, join neighbours. Texts are `bytes` in UTF-8, as TensorFlow has them.

Lower case and white space mean those of ASCII, also as TensorFlow has them: "É" stays as it is.
"""

import string

import numpy as np

from minikeras.autodiff.arrays import as_texts

_PUNCTUATION = string.punctuation.encode()


def standardized(texts, how):
    """An array of texts without capitals, punctuation or both, or whatever a function makes of it.

    Args:
        texts: array of bytes.
        how: None, "lower", "strip_punctuation", "lower_and_strip_punctuation", or a function of an array of strings.
    """
    if callable(how):
        return as_texts(np.asarray(how(as_strings(texts))))
    if how is None:
        return texts
    texts = np.array([text.lower() for text in texts.flat] if how.startswith("lower") else list(texts.flat), object).reshape(
        texts.shape
    )
    if how.endswith("strip_punctuation"):
        texts = np.array([text.translate(None, _PUNCTUATION) for text in texts.flat], object).reshape(texts.shape)
    return texts


def split_text(text, how):
    """The tokens of one text, a list: words for "whitespace", letters for "character"."""
    if how == "whitespace":
        return text.split()
    return [letter.encode() for letter in text.decode(errors="replace")]


def ngrams(tokens, widths):
    """All runs of neighbours, joined by a space: those of the first width, then those of the next.

    ngrams([b"a", b"b", b"c"], (1, 2))      # [b"a", b"b", b"c", b"a b", b"b c"]
    """
    return [b" ".join(tokens[i : i + width]) for width in widths for i in range(len(tokens) - width + 1)]


def as_strings(texts):
    """An array of bytes as one of strings."""
    return np.array([text.decode() for text in texts.flat], str).reshape(texts.shape)
