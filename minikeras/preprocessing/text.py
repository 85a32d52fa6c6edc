"""keras.preprocessing.text: texts as numbers, as courses before Keras 3 did it. `keras.layers.TextVectorization` took its place.

A Tokenizer numbers words by how often they come; the number 0 stays free, for the places that `pad_sequences` fills up.
"""

import collections
import hashlib
import json
import warnings

import numpy as np

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
MODES = ("binary", "count", "freq", "tfidf")


def text_to_word_sequence(input_text, filters=FILTERS, lower=True, split=" "):
    """The words of a text: in small letters, without the characters of `filters`, cut where `split` stands.

    text_to_word_sequence("To be, or not to be")      # ['to', 'be', 'or', 'not', 'to', 'be']
    """
    text = input_text.lower() if lower else input_text
    return [word for word in text.translate({ord(c): split for c in filters}).split(split) if word]


def one_hot(input_text, n, filters=FILTERS, lower=True, split=" ", analyzer=None):
    """A number from 1 to n - 1 for each word, by Python's own `hash`, which differs from process to process for texts."""
    return hashing_trick(input_text, n, hash, filters, lower, split, analyzer)


def hashing_trick(text, n, hash_function=None, filters=FILTERS, lower=True, split=" ", analyzer=None):
    """A number from 1 to n - 1 for each word: its hash modulo n - 1. Different words may get the same one.

    Args:
        hash_function: `hash` by default, "md5" (the same in every process), or a function from a word to an integer.
        analyzer: function from a text to its words, in the place of `text_to_word_sequence`.
    """
    hashed = _md5 if hash_function == "md5" else hash_function or hash
    words = analyzer(text) if analyzer is not None else text_to_word_sequence(text, filters, lower, split)
    return [hashed(word) % (n - 1) + 1 for word in words]


def _md5(word):
    return int(hashlib.md5(word.encode()).hexdigest(), 16)


class Tokenizer:
    """Numbers for words, learned from texts: the commonest word is 1.

    tokenizer = Tokenizer(num_words=100, oov_token="?")
    tokenizer.fit_on_texts(["a cat sat", "a dog sat"])
    tokenizer.texts_to_sequences(["a cat flew"])      # [[2, 4, 1]]

    Args:
        num_words: only numbers below it are used; all by default.
        filters, lower, split, analyzer: how a text is cut into words, as in `text_to_word_sequence` and `hashing_trick`.
        char_level: every character is a word.
        oov_token: the word that stands for those that were not learned; it gets the number 1. Without it they are left out.

    Attributes:
        word_index, index_word: from words to their numbers, and back.
        word_counts: how often each word came; word_docs and index_docs: in how many texts.
        document_count: how many texts were learned from.

    Raises:
        TypeError: for another argument.
    """

    def __init__(
        self, num_words=None, filters=FILTERS, lower=True, split=" ", char_level=False, oov_token=None, analyzer=None, **kwargs
    ):
        self.document_count = kwargs.pop("document_count", 0)
        if "nb_words" in kwargs:
            warnings.warn("The `nb_words` argument in `Tokenizer` has been renamed `num_words`.", stacklevel=2)
            num_words = kwargs.pop("nb_words")
        if kwargs:
            raise TypeError(f"Unrecognized keyword arguments: {kwargs}")
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.word_counts, self.word_docs = collections.OrderedDict(), collections.defaultdict(int)
        self.index_docs = collections.defaultdict(int)
        self.word_index, self.index_word = {}, {}

    def fit_on_texts(self, texts):
        """Learn from texts, or from lists of words. What was learned before counts on."""
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            for word in set(words):
                self.word_docs[word] += 1
        commonest_first = sorted(self.word_counts, key=self.word_counts.get, reverse=True)
        vocabulary = ([] if self.oov_token is None else [self.oov_token]) + commonest_first
        self.word_index = {word: number for number, word in enumerate(vocabulary, 1)}
        self.index_word = {number: word for word, number in self.word_index.items()}
        for word, count in self.word_docs.items():
            self.index_docs[self.word_index[word]] = count

    def fit_on_sequences(self, sequences):
        """Learn in how many sequences each number is, for `sequences_to_matrix` with the mode "tfidf"."""
        self.document_count += len(sequences)
        for sequence in sequences:
            for number in set(sequence):
                self.index_docs[number] += 1

    def texts_to_sequences(self, texts):
        """A list of numbers for each text."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts):
        """As `texts_to_sequences`, one after the other."""
        unknown = self.word_index.get(self.oov_token)
        for text in texts:
            numbers = [self.word_index.get(word) for word in self._words(text)]
            known = [number if number is not None and self._is_used(number) else unknown for number in numbers]
            yield [number for number in known if number is not None]

    def sequences_to_texts(self, sequences):
        """The words of each sequence, with a space between them."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences):
        """As `sequences_to_texts`, one after the other."""
        unknown = self.index_word.get(self.word_index.get(self.oov_token))
        for sequence in sequences:
            words = [self.index_word[n] if n in self.index_word and self._is_used(n) else unknown for n in sequence]
            yield " ".join(word for word in words if word is not None)

    def texts_to_matrix(self, texts, mode="binary"):
        """As `sequences_to_matrix`, of texts."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode=mode)

    def sequences_to_matrix(self, sequences, mode="binary"):
        """One row for each sequence, one column for each number.

        Args:
            mode: "binary" (1 where the number is in it), "count" (how often), "freq" (which share of it) or "tfidf" (how often, less
                for numbers that many sequences have).

        Returns: a float64 array (sequences, num_words).

        Raises:
            ValueError: for another mode, or if nothing was learned that the mode needs.
        """
        if not self.num_words and not self.word_index:
            raise ValueError("Specify a dimension (`num_words` argument), or fit on some text data first.")
        if mode == "tfidf" and not self.document_count:
            raise ValueError("Fit the Tokenizer on some data before using tfidf mode.")
        if mode not in MODES:
            raise ValueError("Unknown vectorization mode:", mode)
        columns = self.num_words or len(self.word_index) + 1
        matrix = np.zeros((len(sequences), columns))
        for row, sequence in zip(matrix, sequences):
            for number, count in collections.Counter(n for n in sequence if n < columns).items():
                row[number] = self._entry(mode, number, count, len(sequence))
        return matrix

    def _entry(self, mode, number, count, length):
        if mode == "tfidf":
            rarity = np.log(1 + self.document_count / (1 + self.index_docs.get(number, 0)))
            return (1 + np.log(count)) * rarity
        return {"binary": 1, "count": count, "freq": count / length}[mode]

    def _words(self, text):
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return text
            return [word.lower() for word in text] if isinstance(text, list) else text.lower()
        if self.analyzer is not None:
            return self.analyzer(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def _is_used(self, number):
        return not self.num_words or number < self.num_words

    def get_config(self):
        """The arguments and what was learned, the tables as JSON texts."""
        tables = ("word_counts", "word_docs", "index_docs", "index_word", "word_index")
        return {
            "num_words": self.num_words,
            "filters": self.filters,
            "lower": self.lower,
            "split": self.split,
            "char_level": self.char_level,
            "oov_token": self.oov_token,
            "document_count": self.document_count,
            **{name: json.dumps(getattr(self, name)) for name in tables},
        }

    def to_json(self, **kwargs):
        """The tokenizer as a JSON text, which `tokenizer_from_json` reads; `kwargs` are `json.dumps`'s."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


def tokenizer_from_json(json_string):
    """The Tokenizer that `to_json` wrote."""
    config = dict(json.loads(json_string)["config"])
    learned = {name: json.loads(config.pop(name)) for name in ("word_counts", "word_docs", "word_index")}
    numbered = {name: {int(n): v for n, v in json.loads(config.pop(name)).items()} for name in ("index_docs", "index_word")}
    tokenizer = Tokenizer(**config)
    vars(tokenizer).update(learned, **numbered)
    return tokenizer
