"""TokenCounts: how often each token was seen, and in how many samples."""

import collections

import numpy as np


class TokenCounts:
    """Counts of tokens while a vocabulary is learned.

    Attributes:
        tokens: Counter, how often each token occurred.
        samples_with: Counter, in how many samples.
        samples: int, how many samples there were.
    """

    def __init__(self):
        self.tokens = collections.Counter()
        self.samples_with = collections.Counter()
        self.samples = 0

    def add(self, samples):
        """Count the tokens of samples, each a list."""
        for tokens in samples:
            self.tokens.update(tokens)
            self.samples_with.update(set(tokens))
        self.samples += len(samples)

    def most_frequent(self, limit=None, without=()):
        """The tokens that occur most often, of equals the later in sorting order first; at most `limit`, none of `without`."""
        tokens = sorted(
            (token for token in self.tokens if token not in without),
            key=lambda token: (self.tokens[token], token),
            reverse=True,
        )
        return tokens[:limit]

    def inverse_document_frequencies(self, tokens):
        """log(1 + samples / (1 + samples with the token)) for each of the tokens, an array: rare tokens weigh more.

        Source: the smoothed form that Keras uses; the idea is Spärck Jones's, 1972, "A statistical interpretation of term specificity".
        """
        return np.log(1 + self.samples / (1 + np.array([self.samples_with[token] for token in tokens])))
