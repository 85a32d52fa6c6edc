"""IndexLookup: tokens to numbers by a vocabulary, and back. The base of StringLookup and IntegerLookup.

Numbers are dealt out in this order: 0 for the mask token, if there is one and numbers are wanted; then `num_oov_indices` for tokens
that are out of the vocabulary; then the tokens.
"""

import numpy as np

from minikeras import config
from minikeras.autodiff import Tensor, as_array
from minikeras.graph import KerasTensor
from minikeras.layers.layer import Layer
from minikeras.layers.preprocessing.batches import batches_of, is_whole
from minikeras.layers.preprocessing.category_encoding import encode_categories, encoded_shape
from minikeras.layers.preprocessing.lookup_arguments import check_arguments, plain_list, refuse_path, standardize_salt
from minikeras.layers.preprocessing.token_counts import TokenCounts
from minikeras.layers.preprocessing.vocabulary import check_tokens, split_off_specials
from minikeras.layers.unsupported import SPARSE, refuse_unsupported

_NOWHERE = np.iinfo(np.int64).max  # what is masked takes no place in an encoding


class IndexLookup(Layer):
    """A vocabulary as a layer; see StringLookup and IntegerLookup for the arguments.

    A subclass says what a token is: `_as_keys` (an array of tokens as they are looked up), `_as_tokens` (as they are shown),
    `_out_of_vocabulary` (the places of unknown tokens where there are several).
    """

    unsupported_arguments = SPARSE
    sparse = False

    def __init__(
        self,
        max_tokens,
        num_oov_indices,
        mask_token,
        oov_token,
        vocabulary_dtype,
        vocabulary=None,
        idf_weights=None,
        invert=False,
        output_mode="int",
        pad_to_max_tokens=False,
        oov_method="floormod",
        name=None,
        salt=None,
        **kwargs,
    ):
        output_mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(output_mode, output_mode)
        has_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        known_size = kwargs.pop("vocabulary_size", None)
        kwargs.pop("trainable", None)
        kwargs.pop("dtype", None)
        check_arguments(
            type(self).__name__,
            max_tokens,
            num_oov_indices,
            idf_weights,
            invert,
            output_mode,
            pad_to_max_tokens,
            oov_method,
            has_vocabulary,
        )
        wrong = (
            "`sparse` may only be true if `output_mode` is `'one_hot'`, `'multi_hot'`, `'count'` or `'tf_idf'`. "
            f"Received: sparse={kwargs.get('sparse')} and output_mode={output_mode}"
        )
        refuse_unsupported(self, kwargs, sparse=wrong if output_mode == "int" else None)
        super().__init__(name=name)
        if kwargs:
            raise ValueError(f"Unrecognized keyword argument(s): {kwargs}")
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.invert = invert
        self.max_tokens = max_tokens
        self.num_oov_indices = num_oov_indices
        self.mask_token = mask_token
        self.oov_token = oov_token
        self.output_mode = output_mode
        self.pad_to_max_tokens = pad_to_max_tokens
        self.vocabulary_dtype = vocabulary_dtype
        self.oov_method = oov_method
        self.salt = standardize_salt(salt, vocabulary_dtype, oov_method)
        self.input_vocabulary = vocabulary
        self.input_idf_weights = idf_weights
        self.idf_weights = None
        self._has_input_vocabulary = has_vocabulary
        self._frozen_vocab_size = known_size
        self._token_counts = TokenCounts()
        self._tokens, self._places = None, {}
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    # What a token is.

    def _as_keys(self, tokens):
        raise NotImplementedError

    def _as_tokens(self, keys):
        raise NotImplementedError

    def _out_of_vocabulary(self, keys):
        raise NotImplementedError

    # The vocabulary.

    def set_vocabulary(self, vocabulary, idf_weights=None):
        """Replace the vocabulary.

        Args:
            vocabulary: list, tuple or array of tokens, the special ones before them or left out.
            idf_weights: with "tf_idf", a number for each of them.

        Raises ValueError for an empty vocabulary, one with repeated or misplaced tokens or more than `max_tokens`, a path to a file,
        and weights that don't fit; RuntimeError where its size would change the size of the output.
        """
        if (self.output_mode == "tf_idf") != (idf_weights is not None):
            raise ValueError(
                "`idf_weights` must be set if output_mode is 'tf_idf'."
                if idf_weights is None
                else "`idf_weights` should only be set if output_mode is `'tf_idf'`. "
                f"Received: output_mode={self.output_mode} and idf_weights={idf_weights}"
            )
        refuse_path(vocabulary)
        given = self._as_keys(vocabulary)
        tokens, had_specials = split_off_specials(given, self._special_keys())
        check_tokens(self, tokens, given)
        self._take_tokens(tokens)
        if idf_weights is not None:
            self._take_idf_weights(np.asarray(idf_weights), len(given), had_specials)

    def _special_keys(self):
        mask = [self._key(self.mask_token)] * self._oov_start()
        return mask + [self._key(self.oov_token)] * self.num_oov_indices

    def _key(self, token):
        return None if token is None else self._as_keys([token]).item()

    def _take_tokens(self, keys):
        """Number the tokens. Raises RuntimeError where the size of the output would change."""
        self._tokens = keys
        self._places = dict(zip(keys.tolist(), range(self._token_start(), self._token_start() + len(keys))))
        self._freeze_size()

    def _freeze_size(self):
        size = self.vocabulary_size()
        if self.output_mode != "int" and not self.pad_to_max_tokens and self._frozen_vocab_size not in (None, size):
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, the vocabulary size "
                f"cannot be changed after the layer is called. Old vocab size is {self._frozen_vocab_size}, "
                f"new vocab size is {size}"
            )
        self._frozen_vocab_size = size

    def _take_idf_weights(self, weights, given, had_specials):
        if weights.ndim != 1:
            raise ValueError(f"TF-IDF data must be a 1-index array. Received: shape={weights.shape}")
        if len(weights) != given:
            raise ValueError(
                "`idf_weights` must be the same length as vocabulary. "
                f"len(idf_weights) is {len(weights)}; len(vocabulary) is {given}"
            )
        self.idf_weights = Tensor(self._padded(weights, 0 if had_specials else self._token_start()))

    def _padded(self, weights, front):
        """Weights of the tokens with those of the special tokens before them (the average) and zeros up to `max_tokens`."""
        weights = np.pad(weights, (front, 0), constant_values=np.average(weights))
        missing = self.max_tokens - len(weights) if self.pad_to_max_tokens else 0
        return np.pad(weights, (0, missing)).astype(config.floatx())

    def get_vocabulary(self, include_special_tokens=True):
        """The tokens as a list, in the order of their numbers, with or without the special ones before them."""
        tokens = [] if self._tokens is None else list(self._as_tokens(self._tokens))
        if not include_special_tokens:
            return tokens
        specials = [self.mask_token] * self._oov_start() + [self.oov_token] * self.num_oov_indices
        return specials + tokens

    def vocabulary_size(self):
        """How many numbers there are, those of special tokens included."""
        return self._token_start() + (0 if self._tokens is None else len(self._tokens))

    def _oov_start(self):
        return 1 if self.mask_token is not None and self.output_mode == "int" else 0

    def _token_start(self):
        return self._oov_start() + self.num_oov_indices

    # Learning it.

    def adapt(self, data, steps=None):
        """Learn the vocabulary: the tokens that occur most often, of equals the later in sorting order first.

        Args:
            data: an array, tensor or list, `(samples, ...)`, or another iterable of batches, of which the first `steps` are taken.

        Raises ValueError where the vocabulary was given to the constructor.
        """
        self.reset_state()
        if is_whole(data, whole=(list, tuple)):
            keys = self._as_keys(data)
            self.update_state(keys[:, None] if keys.ndim == 1 else keys)
        else:
            for batch in batches_of(data, steps):
                self.update_state(batch)
        self.finalize_state()

    def update_state(self, data):
        """Count the tokens of a batch: an array `(samples, ...)`, or one sample `(tokens,)`."""
        keys = self._as_keys(data)
        self.count([row.ravel().tolist() for row in (keys if keys.ndim > 1 else keys.reshape(1, -1))])

    def count(self, samples):
        """Count the tokens of samples, each a list."""
        if self._has_input_vocabulary:
            raise ValueError(
                f"Cannot adapt layer '{self.name}' after setting a static vocabulary via `vocabulary` argument or "
                "`set_vocabulary()` method."
            )
        self._token_counts.add(samples)

    def finalize_state(self):
        """Make the vocabulary from the counts."""
        if self._has_input_vocabulary or not self._token_counts.tokens:
            self._freeze_size()
            return
        limit = None if self.max_tokens is None else self.max_tokens - self._token_start()
        specials = {self._key(token) for token in (self.mask_token, self.oov_token)}
        keys = self._token_counts.most_frequent(limit, without=specials)
        self._take_tokens(self._as_keys(keys))
        if self.output_mode == "tf_idf":
            weights = self._token_counts.inverse_document_frequencies(keys).astype(config.floatx())
            self.idf_weights = Tensor(self._padded(weights, self._token_start()))
        self.reset_state()

    def reset_state(self):
        """Forget the counts; the vocabulary stays."""
        self._token_counts = TokenCounts()

    # Looking up.

    def call(self, inputs):
        self._check_vocabulary()
        if self.invert:
            return Tensor(self._tokens_at(as_array(inputs).astype(np.int64)))
        return Tensor(self.encode(self.look_up(self._as_keys(inputs))))

    def _check_vocabulary(self):
        if self.output_mode != "int" and not self.pad_to_max_tokens and self._frozen_vocab_size is None:
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, you must set the layer's "
                "vocabulary before calling it. Either pass a `vocabulary` argument to the layer, or call `adapt` "
                "with some sample data."
            )
        if self._tokens is None:
            raise RuntimeError(
                f"Table not initialized. Layer '{self.name}' has no vocabulary yet: pass a `vocabulary` argument to "
                "it, or call `adapt` with some sample data."
            )

    def look_up(self, keys):
        """The number of each token of an array, int64."""
        flat = keys.ravel().tolist()
        found = np.array([self._places.get(key, -1) for key in flat], np.int64)
        masked = np.zeros(len(flat), bool)
        if self.mask_token is not None:
            mask_key = self._key(self.mask_token)
            masked = np.array([key == mask_key for key in flat], bool)
            found[masked] = 0 if self.output_mode == "int" else _NOWHERE
        unknown = np.flatnonzero((found == -1) & ~masked)
        if len(unknown) and self.num_oov_indices == 0:
            tokens = self._as_tokens(keys.ravel()[unknown]).tolist()
            raise ValueError(
                f"When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values {tokens}, consider "
                "setting `num_oov_indices=1`."
            )
        if self.num_oov_indices == 1:
            found[unknown] = self._oov_start()
        elif len(unknown):
            found[unknown] = self._oov_start() + self._out_of_vocabulary([flat[i] for i in unknown])
        return found.reshape(keys.shape)

    def encode(self, places):
        """An array of numbers in the form that `output_mode` asks for."""
        mode = "count" if self.output_mode == "tf_idf" else self.output_mode
        encoded = encode_categories(places, mode, self._depth(), "int64")
        if self.output_mode == "tf_idf":
            return encoded.astype(config.floatx()) * self.idf_weights.array
        return encoded

    def _tokens_at(self, places):
        """The tokens of an array of numbers."""
        tokens = dict(enumerate(self._tokens.tolist(), self._token_start()))
        if self.mask_token is not None:
            tokens[0] = self._key(self.mask_token)
        unknown = self._key(self.oov_token)
        found = np.empty(places.size, self._tokens.dtype)
        found[:] = [tokens.get(place, unknown) for place in places.ravel().tolist()]
        return found.reshape(places.shape)

    def _depth(self):
        return self.max_tokens if self.pad_to_max_tokens else self._frozen_vocab_size

    @property
    def compute_dtype(self):
        return self.vocabulary_dtype

    @property
    def variable_dtype(self):
        return self.vocabulary_dtype

    dtype = variable_dtype

    def compute_output_shape(self, input_shape):
        return encoded_shape(input_shape, self.output_mode, self._depth())

    def compute_output_spec(self, inputs):
        dtype = self._inverse_dtype() if self.output_mode == "int" else config.floatx()
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype)

    def _inverse_dtype(self):
        return self.vocabulary_dtype if self.invert else "int64"

    # Files.

    def get_config(self):
        return {
            **super().get_config(),
            "invert": self.invert,
            "max_tokens": self.max_tokens,
            "num_oov_indices": self.num_oov_indices,
            "oov_token": self.oov_token,
            "mask_token": self.mask_token,
            "output_mode": self.output_mode,
            "sparse": False,
            "pad_to_max_tokens": self.pad_to_max_tokens,
            "vocabulary_dtype": self.vocabulary_dtype,
            "idf_weights": plain_list(self.input_idf_weights),
            "vocabulary": plain_list(self.input_vocabulary),
            "vocabulary_size": self._frozen_vocab_size,
            "oov_method": self.oov_method,
            "salt": self.salt,
        }

    def get_build_config(self):
        return {}

    def build_from_config(self, config):
        self.build(None)

    def save_own_variables(self, store):
        """Put the weights of "tf_idf" into a dict."""
        if self.output_mode == "tf_idf":
            store["idf_weights"] = self.idf_weights.array

    def load_own_variables(self, store):
        """Take the weights of "tf_idf" from a dict."""
        if self.output_mode == "tf_idf":
            self.idf_weights = Tensor(np.array(store["idf_weights"], config.floatx()))

    def asset_texts(self):
        """The files that belong to the layer beside its config, a dict of name and text: a vocabulary that was learned."""
        if self.input_vocabulary is not None:
            return {}
        return {"vocabulary.txt": "\n".join(str(token) for token in self.get_vocabulary())}

    def load_asset_texts(self, texts):
        """Take the vocabulary from what `asset_texts` gave; after `load_own_variables`."""
        if self.input_vocabulary is None and "vocabulary.txt" in texts:
            weights = None if self.idf_weights is None else self.idf_weights.array
            self.set_vocabulary(texts["vocabulary.txt"].rstrip("\n").splitlines(), weights)
