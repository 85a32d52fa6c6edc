"""TextVectorization: texts to rows of numbers."""

import numpy as np

import minikeras.layers.preprocessing.texts as text_steps
from minikeras import config
from minikeras.autodiff import Tensor, as_array
from minikeras.autodiff.arrays import as_texts
from minikeras.graph import KerasTensor
from minikeras.layers.layer import Layer
from minikeras.layers.preprocessing.batches import batches_of, is_whole
from minikeras.layers.preprocessing.lookup_arguments import plain_list
from minikeras.layers.preprocessing.modes import check_mode
from minikeras.layers.preprocessing.string_lookup import StringLookup
from minikeras.layers.unsupported import refuse_unsupported
from minikeras.serialization import builtin, deserialize_keras_object

_MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
_STANDARDS = ("lower_and_strip_punctuation", "lower", "strip_punctuation")


@builtin("keras.layers")
class TextVectorization(Layer):
    """Texts standardized, split into tokens, and looked up in a vocabulary.

        layer = TextVectorization()
        layer.adapt(["The cat.", "A dog, a cat!"])
        layer(["the cat"])      # [[4, 2]]: 0 fills up shorter rows, 1 stands for unknown tokens

    Args:
        max_tokens: how large the vocabulary may be, special tokens included.
        standardize: None, "lower", "strip_punctuation", "lower_and_strip_punctuation", or a function of an array of strings.
        split: None (the inputs are tokens), "whitespace", "character", or a function from an array of strings to a list of lists.
        ngrams: an int n for all runs of up to n tokens, or a tuple of the lengths that are wanted.
        output_mode: "int", "multi_hot", "count" or "tf_idf"; see StringLookup.
        output_sequence_length: with "int", the length of all rows; else that of the longest.
        pad_to_max_tokens, vocabulary, idf_weights, encoding: as in StringLookup.

    Inputs: strings, `(samples,)` or `(samples, 1)`. Outputs: `(samples, tokens)` for "int", else `(samples, vocabulary)`.

    Raises ValueError for arguments that don't go together, and, when called, for inputs of another shape.

    >>> layers.TextVectorization(vocabulary=["to", "be"])(["To be, or not to be"])
    Tensor([[2, 3, 1, 1, 2, 3]], shape=(1, 6), dtype=int64)
    """

    unsupported_arguments = ("ragged", "sparse")

    def __init__(
        self,
        max_tokens=None,
        standardize="lower_and_strip_punctuation",
        split="whitespace",
        ngrams=None,
        output_mode="int",
        output_sequence_length=None,
        pad_to_max_tokens=False,
        vocabulary=None,
        idf_weights=None,
        encoding="utf-8",
        name=None,
        **kwargs,
    ):
        output_mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(output_mode, output_mode)
        check_mode("standardize", standardize, _STANDARDS, type(self).__name__, or_function=True)
        check_mode("split", split, ("whitespace", "character"), type(self).__name__, or_function=True)
        check_mode("output_mode", output_mode, _MODES, type(self).__name__)
        _check(ngrams, output_mode, output_sequence_length)
        wrong = (
            "`ragged` must not be true if `output_mode` is `'int'`. "
            f"Received: ragged={kwargs.get('ragged')} and output_mode={output_mode}"
        )
        refuse_unsupported(self, kwargs, ragged=None if output_mode == "int" else wrong)
        has_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        known_size = kwargs.pop("vocabulary_size", None)
        super().__init__(name=name, **kwargs)
        self._standardize = standardize
        self._split = split
        self._ngrams_arg = ngrams
        self._ngrams = tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
        self._output_mode = output_mode
        self._output_sequence_length = output_sequence_length
        self._encoding = encoding
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens,
            vocabulary=vocabulary,
            idf_weights=idf_weights,
            mask_token="",
            pad_to_max_tokens=pad_to_max_tokens,
            output_mode=output_mode,
            encoding=encoding,
            has_input_vocabulary=has_vocabulary,
            vocabulary_size=known_size,
        )
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True

    compute_dtype = variable_dtype = dtype = property(lambda self: "string", doc='Always "string".')

    def build(self, input_shape=None):
        """Nothing to make: the vocabulary is learned, or given."""

    # The vocabulary.

    def adapt(self, data, batch_size=None, steps=None):
        """Learn the vocabulary.

        Args:
            data: list, array or tensor of texts, or another iterable of batches of them, of which the first `steps` are taken.

        Raises ValueError where the vocabulary was given to the constructor.
        """
        self.reset_state()
        for batch in [data] if is_whole(data, whole=(list, tuple)) else batches_of(data, steps):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data):
        """Count the tokens of a batch of texts."""
        self._lookup_layer.count(self._samples(as_array(data, "string")))

    def finalize_state(self):
        """Make the vocabulary from the counts."""
        self._lookup_layer.finalize_state()

    def reset_state(self):
        """Forget the counts; the vocabulary stays."""
        self._lookup_layer.reset_state()

    def get_vocabulary(self, include_special_tokens=True):
        """The tokens as a list, in the order of their numbers."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self):
        """How many numbers there are, special ones included."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary, idf_weights=None):
        """Replace the vocabulary; see StringLookup."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights=idf_weights)

    # From texts to numbers.

    def _samples(self, texts):
        """The tokens of each text: a list of lists of bytes."""
        texts = text_steps.standardized(texts, self._standardize)
        if self._split is None:
            samples = texts.reshape(-1, texts.shape[-1] if texts.ndim > 1 else 1).tolist()
        else:
            samples = self._split_all(self._one_text_each(texts))
        return samples if self._ngrams is None else [text_steps.ngrams(tokens, self._ngrams) for tokens in samples]

    @staticmethod
    def _one_text_each(texts):
        """The texts without a last axis of size 1. Raises ValueError where that axis is longer."""
        if texts.ndim > 1 and texts.shape[-1] != 1:
            raise ValueError(
                "When using `TextVectorization` to tokenize strings, the input rank must be 1 or the last shape dimension "
                f"must be 1. Received: inputs.shape={texts.shape} with rank={texts.ndim}"
            )
        return texts[..., 0] if texts.ndim > 1 else texts

    def _split_all(self, texts):
        if callable(self._split):
            return [as_texts(np.asarray(tokens, str)).tolist() for tokens in self._split(text_steps.as_strings(texts))]
        return [text_steps.split_text(text, self._split) for text in texts.flat]

    def call(self, inputs):
        self._lookup_layer._check_vocabulary()
        texts = as_array(inputs, "string")
        places = [self._lookup_layer.look_up(np.array(tokens, object)) for tokens in self._samples(np.atleast_1d(texts))]
        is_one_row = texts.ndim == 0 or (texts.ndim == 1 and self._split is None)
        if is_one_row:
            places = [np.concatenate(places)]
        if self._output_mode == "int":
            outputs = _rows(places, self._output_sequence_length)
        else:
            outputs = self._encoded(places)
        if is_one_row:
            return Tensor(outputs[0])
        return Tensor(outputs if texts.ndim == 1 else outputs.reshape(texts.shape[:-1] + outputs.shape[1:]))

    def _encoded(self, places):
        """One encoding for each row of numbers."""
        if self._output_mode == "one_hot" and len({len(row) for row in places}) > 1:
            raise ValueError(
                "`output_mode='one_hot'` gives each text as many rows as it has tokens, which no tensor holds. Use "
                "'multi_hot' or 'count'."
            )
        encoded = [self._lookup_layer.encode(row[None]) for row in places]
        return np.concatenate(encoded) if encoded else np.zeros((0, self._lookup_layer._depth()), np.int64)

    def compute_output_shape(self, input_shape):
        if self._output_mode == "int":
            return (input_shape[0], self._output_sequence_length)
        if self._split is not None:
            input_shape = (*input_shape, None)
        elif len(input_shape) <= 1:
            input_shape = (*input_shape, 1)
        return self._lookup_layer.compute_output_shape(input_shape)

    def compute_output_spec(self, inputs):
        return KerasTensor(self.compute_output_shape(inputs.shape), "int64" if self._output_mode == "int" else config.floatx())

    # Files.

    def get_config(self):
        lookup = self._lookup_layer
        return {
            **super().get_config(),
            "max_tokens": lookup.max_tokens,
            "standardize": self._standardize,
            "split": self._split,
            "ngrams": self._ngrams_arg,
            "output_mode": self._output_mode,
            "output_sequence_length": self._output_sequence_length,
            "pad_to_max_tokens": lookup.pad_to_max_tokens,
            "sparse": False,
            "ragged": False,
            "vocabulary": plain_list(lookup.input_vocabulary),
            "idf_weights": plain_list(lookup.input_idf_weights),
            "encoding": self._encoding,
            "vocabulary_size": self.vocabulary_size(),
        }

    @classmethod
    def from_config(cls, config):
        """The layer that `get_config` described."""
        config = dict(config)
        for key in ("standardize", "split"):
            if not isinstance(config[key], str):
                config[key] = deserialize_keras_object(config[key])
        if isinstance(config["ngrams"], list):
            config["ngrams"] = tuple(config["ngrams"])
        return cls(**config)

    def save_own_variables(self, store):
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store):
        self._lookup_layer.load_own_variables(store)

    def asset_texts(self):
        """The files that belong to the layer beside its config; see IndexLookup."""
        return self._lookup_layer.asset_texts()

    def load_asset_texts(self, texts):
        """Take the vocabulary from what `asset_texts` gave."""
        self._lookup_layer.load_asset_texts(texts)


def _rows(places, length):
    """Rows of numbers of one length, that of the longest unless given: cut, or filled up with 0."""
    if length is None:
        length = max((len(row) for row in places), default=0)
    rows = np.zeros((len(places), length), np.int64)
    for row, numbers in zip(rows, places):
        row[: len(numbers)] = numbers[:length]
    return rows


def _check(ngrams, output_mode, output_sequence_length):
    is_tuple = isinstance(ngrams, tuple) and all(isinstance(width, int) for width in ngrams)
    if not (ngrams is None or isinstance(ngrams, int) or is_tuple):
        raise ValueError(f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={ngrams}")
    if output_mode == "int" and not isinstance(output_sequence_length, (int, type(None))):
        raise ValueError(
            "`output_sequence_length` must be either None or an integer when `output_mode` is 'int'. "
            f"Received: output_sequence_length={output_sequence_length}"
        )
    if output_mode != "int" and output_sequence_length is not None:
        raise ValueError(
            "`output_sequence_length` must not be set if `output_mode` is not 'int'. "
            f"Received output_sequence_length={output_sequence_length}."
        )
